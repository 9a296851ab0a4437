"""Local search in pixels, for the absolute error (docs/algorithms, `alg-absolute`): exact integers."""

import numpy as np

from ...._numba.jit import jit


@jit
def draw(planes, glyphs, indices, cell_height, cell_width):
    """Take the blurred glyphs of an art away from target planes `(S, y, x)`, in place: what is left is the error."""
    for s in range(planes.shape[0]):
        for i in range(indices.shape[0]):
            for j in range(indices.shape[1]):
                glyph = glyphs[indices[i, j], s]
                for y in range(glyph.shape[0]):
                    for x in range(glyph.shape[1]):
                        planes[s, i * cell_height + y, j * cell_width + x] -= glyph[y, x]


@jit
def sweep(planes, glyphs, allowed, kept, grid, cell, rows):
    """Visit the pending cells of `rows`, by classes of columns.

    Each takes the glyph with the least sum of absolute errors over the pixels it reaches, the lowest index of several,
    if that is less than its own; all cells that can reach those pixels are then pending. Only `allowed` glyphs are
    tried; the one that a cell has started with is better by a charge.
    Returns how many were replaced and by how much the error changed.
    """
    levels, aims, window = allowed
    indices, pending = grid
    cell_height, cell_width = cell
    first, last, row_step, column_step = rows
    num_rows, num_columns = indices.shape
    count, scales, height, width = glyphs.shape
    flat = glyphs.reshape(count, -1)
    size = flat.shape[1]
    around = np.empty((scales, height, width), np.int32)
    empty = around.reshape(-1)
    near_rows = -(-height // cell_height) - 1
    near_columns = -(-width // cell_width) - 1
    num_changed = 0
    change = np.int64(0)
    for i in range(first, last, row_step):
        for residue in range(column_step):
            for j in range(residue, num_columns, column_step):
                if not pending[i, j]:
                    continue
                pending[i, j] = 0
                held = indices[i, j]
                for s in range(scales):
                    for y in range(height):
                        for x in range(width):
                            around[s, y, x] = planes[s, i * cell_height + y, j * cell_width + x] + glyphs[held, s, y, x]
                start = kept.indices[i, j]
                before = np.int32(-kept.charge if held == start else 0)
                for p in range(size):
                    before += abs(empty[p] - flat[held, p])
                least = before
                best = held
                for a in range(count):
                    if window >= 0 and abs(levels[a] - aims[i, j]) > window:
                        continue
                    total = np.int32(-kept.charge if a == start else 0)
                    for p in range(size):
                        total += abs(empty[p] - flat[a, p])
                    if total < least:
                        least = total
                        best = a
                if best == held:
                    continue
                indices[i, j] = best
                num_changed += 1
                change += np.int64(least) - np.int64(before)
                for s in range(scales):
                    for y in range(height):
                        for x in range(width):
                            planes[s, i * cell_height + y, j * cell_width + x] = around[s, y, x] - glyphs[best, s, y, x]
                for y in range(max(0, i - near_rows), min(num_rows, i + near_rows + 1)):
                    for x in range(max(0, j - near_columns), min(num_columns, j + near_columns + 1)):
                        pending[y, x] = 1
                pending[i, j] = 0
    return num_changed, change
