"""Few cases in which any two values of any two parameters meet."""

from itertools import combinations

import pytest


def covering(*choices):
    """Return rows of one of each of `choices`, such that any two of different ones stand together in a row.

    Greedy: a row starts with the first pair that is missing; then each place takes what makes most of those that are.
    """
    sizes = [range(len(values)) for values in choices]
    missing = {(i, a, j, b) for i, j in combinations(range(len(sizes)), 2) for a in sizes[i] for b in sizes[j]}
    rows = []
    while missing:
        i, a, j, b = min(missing)
        row = {i: a, j: b}
        for place in sorted(set(range(len(sizes))) - {i, j}):
            gains = [len(_pairs({**row, place: value}) & missing) for value in sizes[place]]
            row[place] = gains.index(max(gains))
        missing -= _pairs(row)
        rows.append(tuple(list(values)[row[place]] for place, values in enumerate(choices)))
    return rows


def _pairs(row):
    """Return the pairs that stand together in a row {place: value}."""
    return {(i, a, j, b) for (i, a), (j, b) in combinations(sorted(row.items()), 2)}


def pairwise(**choices):
    """Parametrise a test by as few cases as `covering` needs."""
    return pytest.mark.parametrize(tuple(choices), covering(*choices.values()), ids=str)
