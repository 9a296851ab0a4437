"""The competitor: the same search in pixels, compiled, on one thread.

It keeps a running plane of errors, glyphs blurred beforehand and a replacement map. `visit` compares each glyph with
the window around a cell where it lies; `visit_flat` first copies the window into one row, which the compiler
vectorises far better.
"""

import numpy as np
from numba import njit
from scipy.signal import convolve2d

FAR = np.float32(1e30)


def search(ink, bitmaps, start, kernel, visit):
    """Return the art from `start`, the number of passes, and that of visits; `kernel` is the blur's."""
    radius = len(kernel) // 2
    planes, blurred, indices = prepare(ink, bitmaps, start, kernel)
    pending = np.ones(start.shape, np.uint8)
    steps = 1 + -(-2 * radius // bitmaps.shape[1]), 1 + -(-2 * radius // bitmaps.shape[2])
    passes = visits = 0
    replaced = 1
    while replaced:
        replaced, visited = visit(planes, blurred, indices, pending, *bitmaps.shape[1:], *steps)
        passes, visits = passes + 1, visits + visited
    return indices, passes, visits


def prepare(ink, bitmaps, start, kernel):
    """Return the plane of errors, the blurred glyphs and the indices: what is not timed."""
    radius = len(kernel) // 2
    h, w = bitmaps.shape[1:]
    blurred = np.stack([convolve2d(bitmap, kernel) for bitmap in bitmaps.astype(np.float64)]).astype(np.float32)
    plane = np.pad(ink.astype(np.float32), radius)
    for i, j in np.ndindex(start.shape):
        plane[h * i : h * i + h + 2 * radius, w * j : w * j + w + 2 * radius] -= blurred[start[i, j]]
    return plane, blurred, start.astype(np.int64)


@njit(nogil=True, cache=True, fastmath=True)
def visit(plane, blurred, indices, pending, h, w, row_step, column_step):
    """Make a pass; return how many cells were replaced and how many visited."""
    rows, columns = indices.shape
    count, height, width = blurred.shape
    replaced = visits = 0
    for row_residue in range(row_step):
        for column_residue in range(column_step):
            for i in range(row_residue, rows, row_step):
                for j in range(column_residue, columns, column_step):
                    if not pending[i, j]:
                        continue
                    pending[i, j] = 0
                    visits += 1
                    top, left, held = i * h, j * w, indices[i, j]
                    for y in range(height):
                        for x in range(width):
                            plane[top + y, left + x] += blurred[held, y, x]
                    least, before, best = FAR, FAR, held
                    for glyph in range(count):
                        total = np.float32(0)
                        for y in range(height):
                            for x in range(width):
                                error = plane[top + y, left + x] - blurred[glyph, y, x]
                                total += error * error
                        if glyph == held:
                            before = total
                        if total < least:
                            least, best = total, glyph
                    if not least < before:
                        best = held
                    for y in range(height):
                        for x in range(width):
                            plane[top + y, left + x] -= blurred[best, y, x]
                    if best != held:
                        indices[i, j] = best
                        replaced += 1
                        mark(pending, i, j, row_step, column_step)
    return replaced, visits


@njit(nogil=True, cache=True, fastmath=True)
def visit_flat(plane, blurred, indices, pending, h, w, row_step, column_step):
    """Make a pass on windows copied into one row; return how many cells were replaced and how many visited."""
    rows, columns = indices.shape
    count, height, width = blurred.shape
    flat = blurred.reshape(count, height * width)
    window = np.empty(height * width, np.float32)
    replaced = visits = 0
    for row_residue in range(row_step):
        for column_residue in range(column_step):
            for i in range(row_residue, rows, row_step):
                for j in range(column_residue, columns, column_step):
                    if not pending[i, j]:
                        continue
                    pending[i, j] = 0
                    visits += 1
                    top, left, held = i * h, j * w, indices[i, j]
                    for y in range(height):
                        for x in range(width):
                            window[y * width + x] = plane[top + y, left + x] + blurred[held, y, x]
                    least, before, best = FAR, FAR, held
                    for glyph in range(count):
                        total = np.float32(0)
                        for p in range(len(window)):
                            error = window[p] - flat[glyph, p]
                            total += error * error
                        if glyph == held:
                            before = total
                        if total < least:
                            least, best = total, glyph
                    if least < before:
                        for y in range(height):
                            for x in range(width):
                                plane[top + y, left + x] = window[y * width + x] - blurred[best, y, x]
                        indices[i, j] = best
                        replaced += 1
                        mark(pending, i, j, row_step, column_step)
    return replaced, visits


@njit(nogil=True, cache=True)
def mark(pending, i, j, row_step, column_step):
    """Mark all cells within reach of one that was replaced."""
    for y in range(max(0, i - row_step + 1), min(pending.shape[0], i + row_step)):
        for x in range(max(0, j - column_step + 1), min(pending.shape[1], j + column_step)):
            pending[y, x] = 1
