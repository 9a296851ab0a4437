"""The table search without Numba, for the first small picture of a process: loading a compiler would take longer.

Twin of `cpu`, bit for bit: cells of one class never touch, so all of them are decided at once. Around the grid stands a
rim of cells without a glyph, so that all cells have as many neighbours.
"""

from typing import NamedTuple

import numpy as np

PASSES = 4  # of all cells: later ones visit few
CALLS = 2**14  # numbers that NumPy goes over in the time of the calls for one offset
CELLS = 512  # decided at a time: their sums stay in the cache
BITS = 12  # of ONE, the unit of a line
HALF = 2 ** (BITS - 1)


class Surrounded(NamedTuple):
    """An art with its rim, and the tables as rows."""

    glyphs: np.ndarray  # intp (R + 2 * down, C + 2 * right); in the rim below any row of the tables
    margin: tuple[int, int]  # down and right
    lines: np.ndarray  # int32 (D * G, G): the rows of the tables, one after another
    steps: np.ndarray  # from a cell to its neighbours, (D, 1)
    tables: np.ndarray  # where in `lines` the table of each of these begins, (D, 1)

    @classmethod
    def of(cls, pair: np.ndarray, offsets: np.ndarray, indices: np.ndarray) -> "Surrounded":
        """Make it of what kernels get."""
        (height, width), (down, right) = indices.shape, (int(n) for n in np.abs(offsets).max(axis=0, initial=0))
        lines = pair.reshape(-1, pair.shape[2])
        glyphs = np.full((height + 2 * down, width + 2 * right), -1 - len(lines))
        glyphs[down : down + height, right : right + width] = indices
        steps = offsets[:, :1] * glyphs.shape[1] + offsets[:, 1:]
        return cls(glyphs, (down, right), lines, steps, np.arange(len(offsets))[:, None] * pair.shape[2])

    def places(self, i: np.ndarray, j: np.ndarray) -> np.ndarray:
        """Return where cells stand in `glyphs`."""
        return (i + self.margin[0]) * self.glyphs.shape[1] + j + self.margin[1]

    def rows(self, i: np.ndarray, j: np.ndarray) -> np.ndarray:
        """Return which rows of `lines` the neighbours of each cell stand for, `(D, n)`: for the rim one below 0."""
        return self.glyphs.ravel()[self.places(i, j) + self.steps] + self.tables


def sweep(terms, grid, rows):
    """Visit the pending cells of `rows`, by classes of columns."""
    (unary, pair, offsets), (indices, pending), (first, last, row_step, column_step) = terms, grid, rows
    around = Surrounded.of(pair, offsets, indices)
    marks = np.zeros(around.glyphs.shape, np.uint8)
    down, right = around.margin
    inside = np.s_[down : down + len(indices), right : right + indices.shape[1]]
    num_changed = change = 0
    for residue in range(column_step):
        visited = pending[first:last:row_step, residue::column_step]
        i, j = np.nonzero(visited)
        visited[...] = 0
        i, j = first + row_step * i, residue + column_step * j
        for start in range(0, len(i), CELLS):
            part = slice(start, start + CELLS)
            better, best, gain = _decide(unary, around, indices, i[part], j[part])
            changed = i[part][better], j[part][better]
            indices[changed] = best
            marks.reshape(-1)[around.places(*changed) + around.steps] = 1
            num_changed += len(best)
            change += gain
        around.glyphs[inside] = indices
        pending |= marks[inside]
        marks[...] = 0
    return num_changed, change


def _decide(unary, around, indices, i, j):
    """Return which of some cells take another glyph, which they take, and by how much the energy changes."""
    sums = np.zeros((len(i), unary.shape[2]), np.int32)
    lines = np.empty_like(sums)
    rows = around.rows(i, j)
    beyond = rows < 0
    for near, outside, some in zip(rows, beyond, beyond.any(axis=1)):
        around.lines.take(near, axis=0, out=lines, mode="clip")  # which, unlike the usual mode, needs no buffer
        if some:
            lines[outside] = 0
        sums += lines
    sums += sums
    sums += unary[i, j]
    cells = np.arange(len(i))
    best = sums.argmin(axis=1)
    gain = sums[cells, best].astype(np.int64) - sums[cells, indices[i, j]]
    better = gain < 0
    return better, best[better], int(gain[better].sum())


def energy(terms, indices, first, last):
    """Return ``sum_i U[x_i] + sum_i sum_d A_d[x_i, x_j]`` over the cells i of rows `first` to `last`, int64."""
    unary, pair, offsets = terms
    around = Surrounded.of(pair, offsets, indices)
    i, j = (axis.ravel() for axis in np.mgrid[first:last, : indices.shape[1]])
    own = indices[i, j]
    rows = around.rows(i, j)
    near = around.lines.ravel().take(rows * unary.shape[2] + own, mode="clip")
    return unary[i, j, own].sum(dtype=np.int64) + near.sum(dtype=np.int64, where=rows >= 0)


def aim(linear, ones, diagonal, line, first, last, out):
    """Write the unary terms of a target on a line, ``(scale * ink + shift) / ONE``, for rows `first` to `last`."""
    terms, places, across = ones
    moved = linear[first:last].astype(np.int64)
    moved *= line.scale
    moved += (line.shift * terms.astype(np.int64) + HALF)[places[first:last, None], across]
    moved >>= BITS
    moved += diagonal
    out[first:last] = moved


def numbers(cells, glyphs, offsets, classes, passes):
    """Return how many numbers `passes` over cells in so many `classes` go over, with so many `offsets` each."""
    return min(passes, PASSES) * offsets * (cells * glyphs + classes * CALLS)
