"""Sets too large for tables: what a screening leaves over is scored exactly (docs/algorithms, `alg-large-sets`)."""

import numpy as np

from ...._numba.jit import jit

WORST = np.float32(1e30)  # a score that cannot win: the least does


@jit
def gather(planes, vectors, indices, cells, cell_height, cell_width, windows):
    """Write what each cell's glyph should make up for, the error around it without that glyph, one row a cell."""
    scales, height, width = vectors.shape[1:]
    for n in range(len(cells)):
        i, j = cells[n]
        glyph = vectors[indices[i, j]]
        p = 0
        for s in range(scales):
            for y in range(height):
                for x in range(width):
                    windows[n, p] = planes[s, i * cell_height + y, j * cell_width + x] + glyph[s, y, x]
                    p += 1


@jit(fastmath=True)
def _unary(target, vectors, i, j, glyph, cell):
    """Return the unary term of a glyph in a cell, in fixed point."""
    glyphs = vectors.glyphs
    scales, height, width = glyphs.shape[1:]
    total = 0.0
    for s in range(scales):
        for y in range(height):
            for x in range(width):
                total += glyphs[glyph, s, y, x] * target[s, i * cell[0] + y, j * cell[1] + x]
    return vectors.diagonal[glyph] + np.int64(np.rint(-2 * vectors.scale * total))


@jit(fastmath=True)
def _interaction(vectors, first, second, shift_y, shift_x):
    """Return the interaction of a glyph with one that is shifted, in fixed point: an entry of a table."""
    if shift_y < 0 or (shift_y == 0 and shift_x < 0):  # both ways round the same sum in the same order
        first, second, shift_y, shift_x = second, first, -shift_y, -shift_x
    glyphs = vectors.glyphs
    scales, height, width = glyphs.shape[1:]
    total = 0.0
    for s in range(scales):
        for y in range(shift_y, height):
            for x in range(max(0, shift_x), min(width, width + shift_x)):
                total += glyphs[first, s, y, x] * glyphs[second, s, y - shift_y, x - shift_x]
    return np.int64(np.rint(vectors.scale * total))


@jit
def _score(target, vectors, indices, i, j, glyph, cell):
    """Return ``U[a] + 2 * sum_d A_d[a, x_j]`` of a glyph in a cell, each term in fixed point."""
    offsets = vectors.offsets
    total = _unary(target, vectors, i, j, glyph, cell)
    for k in range(len(offsets)):
        y = i + offsets[k, 0]
        x = j + offsets[k, 1]
        if 0 <= y < indices.shape[0] and 0 <= x < indices.shape[1]:
            down = offsets[k, 0] * cell[0]
            right = offsets[k, 1] * cell[1]
            total += 2 * _interaction(vectors, glyph, indices[y, x], down, right)
    return total


@jit(fastmath=True)
def decide(screened, allowed, kept, picture, vectors, cell, grid, cells):
    """Give each of `cells`, none of which touch, the glyph with the least exact score, if that is less than its own.

    Only glyphs that may be the best, by what the screening says, are scored exactly. The glyph that a cell has started
    with is better by a charge. Returns how many were replaced and by how much the energy changed.
    """
    scores, doubts, slack = screened
    levels, aims, window = allowed
    planes, target = picture
    indices, pending = grid
    glyphs, offsets, tails, scale = vectors.glyphs, vectors.offsets, vectors.tails, vectors.scale
    scales, height, width = glyphs.shape[1:]
    num_rows, num_columns = indices.shape
    num_changed = 0
    change = np.int64(0)
    for n in range(len(cells)):
        i, j = cells[n]
        held = indices[i, j]
        start = kept.indices[i, j]
        scores[n, start] -= np.float32(kept.charge / scale)
        before = _score(target, vectors, indices, i, j, held, cell) - kept.charge * (held == start)
        if window >= 0:
            for a in range(len(tails)):
                if abs(levels[a] - aims[i, j]) > window:
                    scores[n, a] = WORST
        ceiling = np.float32(before / scale)  # what can surely be had
        for a in range(len(tails)):
            ceiling = min(ceiling, scores[n, a] + doubts[n] * tails[a])
        ceiling += 2 * slack[n]
        least = before
        best = held
        for a in range(len(tails)):
            if scores[n, a] - doubts[n] * tails[a] > ceiling or a == held:
                continue
            exact = _score(target, vectors, indices, i, j, a, cell) - kept.charge * (a == start)
            if exact < least:
                least = exact
                best = a
        if best == held:
            continue
        indices[i, j] = best
        num_changed += 1
        change += least - before
        for s in range(scales):
            for y in range(height):
                for x in range(width):
                    planes[s, i * cell[0] + y, j * cell[1] + x] += glyphs[held, s, y, x] - glyphs[best, s, y, x]
        for k in range(len(offsets)):
            y = i + offsets[k, 0]
            x = j + offsets[k, 1]
            if 0 <= y < num_rows and 0 <= x < num_columns:
                pending[y, x] = 1
    return num_changed, change
