"""Oracles of the polishes and of the bound: every art there is, one after another."""

import itertools

import numpy as np


def random_tables(rng, shape, count, reach, size=1000):
    """Return unary, pair and offsets of a random energy whose tables reach `reach` = (rows, columns) of cells."""
    span = itertools.product(range(-reach[0], reach[0] + 1), range(-reach[1], reach[1] + 1))
    offsets = np.array([offset for offset in span if offset != (0, 0)], np.int64)
    pair = rng.integers(-size, size, (len(offsets), count, count), np.int32)
    for k in range(len(offsets) // 2):
        pair[-1 - k] = pair[k].T
    return rng.integers(-3 * size, 3 * size, (*shape, count), np.int32), pair, offsets


def energies(arts, unary, pair, offsets):
    """Return the energy of each of many arts `(..., R, C)`: all cells' unary terms, all ordered neighbours' pairs."""
    rows, columns = unary.shape[:2]
    total = np.zeros(arts.shape[:-2], np.int64)
    for r, c in np.ndindex(rows, columns):
        glyphs = arts[..., r, c]
        total += unary[r, c, glyphs]
        for k, (down, right) in enumerate(offsets):
            if 0 <= r + down < rows and 0 <= c + right < columns:
                total += pair[k, arts[..., r + down, c + right], glyphs]
    return total


def energy(indices, unary, pair, offsets):
    """Return the energy of one art."""
    return int(energies(indices, unary, pair, offsets))


def all_arts(unary, indices=None, free=None):
    """Return all arts, or those that differ from `indices` in cells that are `free`."""
    rows, columns, count = unary.shape
    free = np.ones((rows, columns), bool) if free is None else free
    glyphs = np.array(list(itertools.product(range(count), repeat=int(free.sum()))))
    arts = np.zeros((len(glyphs), rows, columns), int)
    if indices is not None:
        arts += indices
    arts[:, free] = glyphs
    return arts


def least_energy(unary, pair, offsets, indices=None, free=None):
    """Return the least energy of all arts, or of those that differ from `indices` in cells that are `free`."""
    return int(energies(all_arts(unary, indices, free), unary, pair, offsets).min())


def boltzmann(unary, pair, offsets, temperature):
    """Return the probability of every art at a temperature, by its glyphs."""
    arts = all_arts(unary)
    values = energies(arts, unary, pair, offsets)
    weights = np.exp(-(values - values.min()) / temperature)
    return {tuple(art.ravel().tolist()): weight for art, weight in zip(arts, weights / weights.sum())}
