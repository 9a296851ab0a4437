"""Local search over interaction tables (docs/algorithms, `alg-tables`): exact integers, no pixels."""

import numpy as np

from ...._numba.jit import jit
from ...._numba.vectors import WIDTH, add, filled, load_from, prefetch, store_from

BITS = 12  # of ONE, the unit of a line
HALF = 2 ** (BITS - 1)
CACHE_LINE = 16  # numbers on a line of the cache


@jit
def sweep(terms, grid, rows):
    """Visit the pending cells of `rows`, by classes of columns.

    Each takes the glyph with the least ``U[a] + 2 * sum_d A_d[a, x_j]``, the lowest index of several, if that is less
    than its own; its neighbours are then pending. Returns how many were replaced and by how much the energy changed.
    """
    indices, pending = grid
    _, num_columns, count = terms.unary.shape
    unary, tables, offsets = terms.unary.reshape(-1), terms.pair.reshape(-1), terms.offsets
    glyphs, marks = indices.reshape(-1), pending.reshape(-1)
    steps = offsets[:, 0] * num_columns + offsets[:, 1]  # from a cell to its neighbours
    cells, lines = np.empty(len(offsets), np.uintp), np.empty(len(offsets), np.uintp)
    sums = np.empty(count, np.int32)
    ahead = 2 * rows.column_step * count
    num_changed = 0
    change = np.int64(0)
    for i in range(rows.first, rows.last, rows.row_step):
        for residue in range(rows.column_step):
            for j in range(residue, num_columns, rows.column_step):
                if not pending[i, j]:
                    continue
                pending[i, j] = 0
                start = (i * num_columns + j) * count
                later = min(start + ahead, unary.size - count)  # a visit takes less time than a fetch
                for a in range(0, count, CACHE_LINE):
                    prefetch(unary, np.uintp(later + a))
                near = _find_neighbours(i, j, indices.shape, glyphs, count, offsets, steps, cells, lines)
                _add_up(unary, np.uintp(start), tables, lines, near, sums)
                least = sums[0]
                for a in range(count):
                    least = min(least, sums[a])
                held = sums[indices[i, j]]
                if least < held:
                    a = 0
                    while sums[a] != least:
                        a += 1
                    indices[i, j] = a
                    num_changed += 1
                    change += np.int64(least) - np.int64(held)
                    for n in range(near):
                        marks[cells[n]] = 1
    return num_changed, change


@jit
def _find_neighbours(i, j, shape, glyphs, count, offsets, steps, cells, lines):
    """Write which cells are near a cell, and where their rows of the tables begin; return how many there are."""
    num_rows, num_columns = shape
    here = i * num_columns + j
    near = np.uintp(0)
    for k in range(np.uintp(len(steps))):
        if 0 <= i + offsets[k, 0] < num_rows and 0 <= j + offsets[k, 1] < num_columns:
            cells[near] = here + steps[k]
            lines[near] = (k * np.uintp(count) + np.uintp(glyphs[cells[near]])) * np.uintp(count)
            near += np.uintp(1)
    return near


@jit
def _add_up(unary, first, tables, lines, near, sums):
    """Write the unary terms that begin at `first` and twice the first `near` of `lines` of the tables into `sums`."""
    count = len(sums)
    if count < WIDTH:
        for a in range(np.uintp(count)):
            total = np.int32(0)
            for n in range(near):
                total += tables[lines[n] + a]
            sums[a] = unary[first + a] + 2 * total
        return
    for group in range(0, count, WIDTH):
        start = np.uintp(min(group, count - WIDTH))  # the last vector overlaps the one before
        half = filled(np.int32(0))
        for n in range(near):
            half = add(half, load_from(tables, lines[n] + start))
        store_from(sums, start, add(load_from(unary, first + start), add(half, half)))


@jit
def energy(terms, indices, first, last):
    """Return ``sum_i U[x_i] + sum_i sum_d A_d[x_i, x_j]`` over the cells i of rows `first` to `last`, int64."""
    unary, pair, offsets = terms
    num_rows, num_columns = indices.shape
    total = np.int64(0)
    for i in range(first, last):
        for j in range(num_columns):
            a = indices[i, j]
            total += unary[i, j, a]
            for k in range(offsets.shape[0]):
                y = i + offsets[k, 0]
                x = j + offsets[k, 1]
                if 0 <= y < num_rows and 0 <= x < num_columns:
                    total += pair[k, indices[y, x], a]
    return total


@jit
def aim(linear, ones, diagonal, line, first, last, out):
    """Write the unary terms of a target on a line, ``(scale * ink + shift) / ONE``, for rows `first` to `last`."""
    terms, places, across = ones
    scale, shift = np.int64(line.scale), np.int64(line.shift)
    for i in range(first, last):
        for j in range(linear.shape[1]):
            own, one, into = linear[i, j], terms[places[i], across[j]], out[i, j]
            for a in range(len(diagonal)):
                into[a] = diagonal[a] + ((scale * own[a] + shift * one[a] + HALF) >> BITS)
