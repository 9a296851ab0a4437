"""Whole rows of cells by dynamic programming over the tables, in exact integers (docs/algorithms, `alg-lines`)."""

import numpy as np

from ...._numba.jit import jit

DOMINATORS = 4  # glyphs of a cell, the best as things stand, that are tried against all others


@jit
def least_savings(table):
    """Return ``min over c of table[c, b] - table[c, a]`` for all a, b: int32 (G, G) to int32 (G, G)."""
    count = len(table)
    least = np.full((count, count), np.iinfo(np.int32).max, np.int32)
    for c in range(count):
        for a in range(count):
            for b in range(count):
                least[a, b] = min(least[a, b], table[c, b] - table[c, a])
    return least


@jit
def add_pairs(indices, row, column, pair, offsets, chosen, cost):
    """Add to `cost`, int64 (G,), what each glyph costs in this cell against the neighbours at the `chosen` offsets."""
    height, width = indices.shape
    for k in chosen:
        r, c = row + offsets[k, 0], column + offsets[k, 1]
        if 0 <= r < height and 0 <= c < width:
            table = pair[k, indices[r, c]]
            for a in range(len(cost)):
                cost[a] += 2 * table[a]


@jit
def solve_rows(view, indices, stale, crossing, first, last):
    """Give the stale ones of rows `first` to `last` - 1, one after another, their best glyphs, all others fixed.

    In the view, `beside` are the numbers of the offsets (0, -m), ..., (0, -1), (0, 1), ..., (0, m) and `savings` their
    `least_savings`. A cell tries at most `cap` glyphs. Rows near a cell that changes become stale, and columns near
    it, in `crossing`. Returns how many cells changed and by how much the energy did.
    """
    unary, pair, offsets, beside, savings, cap, _ = view
    height, width, count = unary.shape
    behind = beside[: len(beside) // 2][::-1]  # behind[t - 1]: the number of the offset (0, -t)
    elsewhere = np.flatnonzero(offsets[:, 0] != 0)
    fixed = np.empty((width, count), np.int64)
    seen = np.empty(count, np.int64)
    labels = np.empty((width, cap), np.int64)
    counts = np.empty(width, np.int64)
    best = np.empty(width, indices.dtype)
    num_changed, change = 0, np.int64(0)
    for row in range(first, last):
        if not stale[row]:
            continue
        stale[row] = False
        for column in range(width):
            fixed[column] = unary[row, column]
            add_pairs(indices, row, column, pair, offsets, elsewhere, fixed[column])
            seen[:] = fixed[column]
            add_pairs(indices, row, column, pair, offsets, beside, seen)
            beaten = _beaten(fixed[column], seen, column, width, savings)
            counts[column] = _kept(seen, beaten, indices[row, column], cap, labels[column])
        _best_path(fixed, labels, counts, pair, behind, best)
        gain = _row_energy(indices[row], fixed, pair, behind) - _row_energy(best, fixed, pair, behind)
        if gain > 0:  # what is no better stays: so the alternation ends
            change -= gain
            for column in range(width):
                if indices[row, column] != best[column]:
                    indices[row, column] = best[column]
                    num_changed += 1
                    for k in range(len(offsets)):
                        r, c = row + offsets[k, 0], column + offsets[k, 1]
                        if 0 <= r < height and 0 <= c < width:
                            crossing[c] = True
                            stale[r] |= r != row
    return num_changed, change


@jit
def _beaten(fixed, seen, column, columns, savings):
    """Return which glyphs some other one beats whatever the other cells of the row hold.

    `fixed` is what the glyphs cost against the other rows, `seen` what they cost as things stand.
    """
    count = len(fixed)
    memory = len(savings) // 2
    beaten = np.zeros(count, np.bool_)
    tried = np.zeros(count, np.bool_)
    excess = np.empty(count, np.int64)
    for _ in range(min(DOMINATORS, count)):
        winner = -1
        for a in range(count):
            if not tried[a] and (winner < 0 or seen[a] < seen[winner]):
                winner = a
        tried[winner] = True
        for a in range(count):
            excess[a] = fixed[a] - fixed[winner]
        for n in range(2 * memory):
            if 0 <= column + n - memory + (n >= memory) < columns:
                for a in range(count):
                    excess[a] += 2 * savings[n, winner, a]
        for a in range(count):
            beaten[a] |= excess[a] > 0
    return beaten


@jit
def _kept(seen, beaten, current, cap, labels):
    """Write the glyphs worth trying into `labels`, the best as things stand where they are more than `cap`.

    Return how many. The current one is then among them: so the energy cannot rise.
    """
    kept = 0
    if len(beaten) - beaten.sum() <= cap:
        for a in range(len(beaten)):
            if not beaten[a]:
                labels[kept] = a
                kept += 1
        return kept
    labels[0] = current
    kept = 1
    for a in np.argsort(seen):
        if kept < cap and not beaten[a] and a != current:
            labels[kept] = a
            kept += 1
    return kept


@jit
def _best_path(fixed, labels, counts, pair, behind, best):
    """Write into `best` the cheapest row of glyphs among `labels` (Viterbi).

    ``behind[t - 1]`` is the number of the offset (0, -t). A state is the glyphs of the last ``len(behind)`` cells, a
    number in mixed radix whose last digit is the newest.
    """
    columns, cap = labels.shape
    memory = len(behind)
    size, most = 1, 1
    for column in range(columns):
        size = 1
        for t in range(min(memory, column + 1)):
            size *= counts[column - t]
        most = max(most, size)
    oldest = np.empty((columns, most), np.int32)
    cost = np.zeros(most, np.int64)
    following = np.empty(most, np.int64)
    weight = np.zeros((memory + 1, cap, cap), np.int64)
    rest = np.empty(columns, np.int64)
    for column in range(columns):
        past = min(memory, column)
        news = counts[column]
        rest[column] = 1
        for t in range(1, past + 1):
            olds = counts[column - t]
            if t < memory:
                rest[column] *= olds
            for a in range(olds):
                table = pair[behind[t - 1], labels[column - t, a]]
                for b in range(news):
                    weight[t, a, b] = 2 * table[labels[column, b]]
        dropped = counts[column - memory] if past == memory else 1
        for q in range(rest[column]):
            for b in range(news):
                state = q * news + b
                oldest[column, state] = 0
                least = cost[q] + weight[memory, 0, b]
                for a in range(1, dropped):
                    value = cost[a * rest[column] + q] + weight[memory, a, b]
                    if value < least:
                        least = value
                        oldest[column, state] = a
                digits = q
                for t in range(1, min(past, memory - 1) + 1):
                    least += weight[t, digits % counts[column - t], b]
                    digits //= counts[column - t]
                following[state] = least + fixed[column, labels[column, b]]
        cost, following = following, cost
    state = np.argmin(cost[:size])
    for column in range(columns - 1, -1, -1):
        best[column] = labels[column, state % counts[column]]
        state = oldest[column, state] * rest[column] + state // counts[column]


@jit
def _row_energy(line, fixed, pair, behind):
    """Return what the glyphs of `line` cost in their row, the other rows fixed."""
    energy = 0
    for column in range(len(line)):
        energy += fixed[column, line[column]]
        for t in range(1, min(len(behind), column) + 1):
            energy += 2 * pair[behind[t - 1], line[column - t], line[column]]
    return energy
