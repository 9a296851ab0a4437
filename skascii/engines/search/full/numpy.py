"""The table search without Numba, for the first small picture of a process: loading a compiler would take longer.

Twin of `cpu`, bit for bit: cells of one class never touch, so all of them are decided at once.
"""

import numpy as np

from ..fit import ONE

PASSES = 4  # of all cells: later ones visit few
CALLS = 2**14  # numbers that NumPy goes over in the time of the calls for one offset


def sweep(terms, grid, rows):
    """Visit the pending cells of `rows`, by classes of columns."""
    (unary, pair, offsets), (indices, pending), (first, last, row_step, column_step) = terms, grid, rows
    num_changed = change = 0
    for residue in range(column_step):
        visited = pending[first:last:row_step, residue::column_step]
        i, j = np.nonzero(visited)
        visited[...] = 0
        i, j = first + row_step * i, residue + column_step * j
        sums = unary[i, j]
        for table, y, x, near in _neighbours(pair, offsets, i, j, indices.shape):
            sums[near] += 2 * table[indices[y, x]]
        cells = np.arange(len(i))
        best = sums.argmin(axis=1)
        gain = sums[cells, best].astype(np.int64) - sums[cells, indices[i, j]]
        better = gain < 0
        i, j = i[better], j[better]
        indices[i, j] = best[better]
        for _, y, x, _ in _neighbours(pair, offsets, i, j, indices.shape):
            pending[y, x] = 1
        num_changed += len(i)
        change += int(gain[better].sum())
    return num_changed, change


def energy(terms, indices, first, last):
    """Return ``sum_i U[x_i] + sum_i sum_d A_d[x_i, x_j]`` over the cells i of rows `first` to `last`, int64."""
    unary, pair, offsets = terms
    i, j = (axis.ravel() for axis in np.mgrid[first:last, : indices.shape[1]])
    total = unary[i, j, indices[i, j]].sum(dtype=np.int64)
    for table, y, x, near in _neighbours(pair, offsets, i, j, indices.shape):
        total += table[indices[y, x], indices[i[near], j[near]]].sum(dtype=np.int64)
    return total


def aim(linear, ones, diagonal, line, first, last, out):
    """Write the unary terms of a target on a line, ``(scale * ink + shift) / ONE``, for rows `first` to `last`."""
    terms, places, across = ones
    one = terms[places[first:last, None], across].astype(np.int64)
    moved = line.scale * linear[first:last].astype(np.int64) + line.shift * one
    out[first:last] = diagonal + ((moved + ONE // 2) // ONE)


def numbers(cells, glyphs, offsets, classes, passes):
    """Return how many numbers `passes` over cells in so many `classes` go over, with so many `offsets` each."""
    return min(passes, PASSES) * offsets * (cells * glyphs + classes * CALLS)


def _neighbours(pair, offsets, i, j, shape):
    """Yield, for each offset, its table, the neighbours of cells `i`, `j` within the grid, and whose they are."""
    for table, (down, right) in zip(pair, offsets):
        y, x = i + down, j + right
        near = np.nonzero((y >= 0) & (y < shape[0]) & (x >= 0) & (x < shape[1]))[0]
        yield table, y[near], x[near], near
