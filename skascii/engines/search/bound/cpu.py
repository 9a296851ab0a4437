"""Sequential tree-reweighted message passing over the tables: lower bounds (docs/algorithms, `alg-bound`)."""

import numpy as np

from ...._numba.jit import jit

GRID = 2.0**-10  # all numbers are multiples of it, and below 2**43: so float64 sums are exact, and the bound certain


@jit
def pass_messages(unary, pair, offsets, savings, messages, backward):
    """Visit all cells in order, or in reverse order, renew the messages that they send on, and return the bound.

    The second half of `offsets` are the opposites of the first, in reverse order; `savings` are the `least_savings`
    of each table. ``messages[r, c, f]``, float64 (R, C, D / 2, G), is the last message between the cell (r, c) and its
    neighbour at the f-th offset of the second half, in either direction. Any messages give a valid bound: with q a
    share of a cell's cost h, and m the message received, each message sent is the least over a of
    ``q[a] - m[a] + 2 * pair``; these minima, and those of h without the shares, bound the energy. The bound is in
    units of `GRID`.
    """
    height, width, count = unary.shape
    half = len(offsets) // 2
    cost = np.empty(count)
    share = np.empty(count)
    sent = np.empty(count)
    base = np.empty(count)
    bound = np.int64(0)
    for n in range(height * width):
        cell = height * width - 1 - n if backward else n
        row, column = cell // width, cell % width
        cost[:] = unary[row, column]
        onward, before = 0, 0
        for k in range(2 * half):
            r, c = row + offsets[k, 0], column + offsets[k, 1]
            if 0 <= r < height and 0 <= c < width:
                if k >= half:
                    cost += messages[row, column, k - half]
                else:
                    cost += messages[r, c, half - 1 - k]
                if (k >= half) != backward:
                    onward += 1
                else:
                    before += 1
        chains = max(onward, before, 1)
        for a in range(count):
            share[a] = np.floor(cost[a] / (chains * GRID)) * GRID
        least = np.inf
        for a in range(count):
            least = min(least, cost[a] - onward * share[a])
        bound += np.int64(least / GRID)
        for k in range(half) if backward else range(half, 2 * half):
            r, c = row + offsets[k, 0], column + offsets[k, 1]
            if 0 <= r < height and 0 <= c < width:
                message = messages[r, c, half - 1 - k] if backward else messages[row, column, k - half]
                winner = 0
                for a in range(count):
                    base[a] = share[a] - message[a]
                    if base[a] < base[winner]:
                        winner = a
                table = pair[2 * half - 1 - k]  # seen from the neighbour: its rows are this cell's glyphs
                for b in range(count):
                    sent[b] = base[winner] + 2 * table[winner, b]
                for a in range(count):
                    if base[a] + 2 * savings[k, winner, a] < base[winner]:  # else the winner is never worse
                        for b in range(count):
                            sent[b] = min(sent[b], base[a] + 2 * table[a, b])
                least = sent.min()
                bound += np.int64(least / GRID)
                for b in range(count):
                    message[b] = sent[b] - least
    return bound
