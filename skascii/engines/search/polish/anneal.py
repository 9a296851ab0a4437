"""Heat-bath annealing over the tables (docs/algorithms, `alg-anneal`)."""

import numpy as np

from ...._numba.jit import jit
from .lines import add_pairs


@jit
def mixed(number):
    """Return the 64 bits of `number` well mixed (splitmix64)."""
    z = np.uint64(number) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@jit
def heat_bath(terms, indices, rows, heat):
    """Draw the glyphs of `rows`, cell after cell, in place.

    The probability of a glyph is proportional to exp(-coldness * energy), all other cells fixed: the least of
    coldness * energy - Gumbel noise is such a draw. Where in the table `noise`, of 2^n + G numbers, those of a cell
    start is a hash of the cell and `seed`: so threads that share rows that do not touch draw the same.
    """
    unary, pair, offsets = terms
    coldness, noise, seed = heat
    width, count = unary.shape[1:]
    everywhere = np.arange(len(offsets))
    cost = np.empty(count, np.int64)
    mask = np.uint64(len(noise) - count - 1)
    for row in range(rows.first, rows.last, rows.row_step):
        for column in range(width):
            cost[:] = unary[row, column]
            add_pairs(indices, row, column, pair, offsets, everywhere, cost)
            start = np.int64(mixed(mixed(seed) + np.uint64(row * width + column)) & mask)
            drawn, least = 0, np.inf
            for a in range(count):
                value = coldness * cost[a] - noise[start + a]
                if value < least:
                    drawn, least = a, value
            indices[row, column] = drawn


@jit
def margins(terms, indices, out):
    """Write by how much the best other glyph of each cell would raise the energy, int64 (R, C)."""
    unary, pair, offsets = terms
    everywhere = np.arange(len(offsets))
    cost = np.empty(unary.shape[2], np.int64)
    for row in range(unary.shape[0]):
        for column in range(unary.shape[1]):
            current = indices[row, column]
            cost[:] = unary[row, column]
            add_pairs(indices, row, column, pair, offsets, everywhere, cost)
            held = cost[current]
            cost[current] = np.iinfo(np.int64).max
            out[row, column] = cost.min() - held


@jit
def region_changes(terms, before, after, regions, out):
    """Add to ``out[regions[cell]]``, for the cells that differ, what `after` costs more than `before`.

    Regions must be so far apart that no offset leads from one to another: then their changes are independent.
    """
    unary, pair, offsets = terms
    height, width = before.shape
    for row in range(height):
        for column in range(width):
            old, new = before[row, column], after[row, column]
            if old == new:
                continue
            change = np.int64(unary[row, column, new]) - unary[row, column, old]
            for k in range(len(offsets)):
                r, c = row + offsets[k, 0], column + offsets[k, 1]
                if 0 <= r < height and 0 <= c < width:
                    share = 1 if before[r, c] != after[r, c] else 2  # a neighbour that differs counts the pair too
                    change += share * (np.int64(pair[k, after[r, c], new]) - pair[k, before[r, c], old])
            out[regions[row, column]] += change
