"""A certified lower bound of the energy, over the tables of the search (docs/algorithms, `alg-bound`)."""

import math

import numpy as np


def lower_bound(
    unary: np.ndarray,
    pair: np.ndarray,
    offsets: np.ndarray,
    energy: int,
    *,
    max_num_iter: int = 100,
    tol: float = 1e-3,
) -> int:
    """Return an integer that the energy of no art is below, by sequential tree-reweighted message passing.

    The picture is taken apart into chains of cells that share the unary terms; the sum of the chains' minima is the
    bound, and messages shift costs between the chains until it hardly rises: by less than `tol` of the gap to
    `energy`, that of the best art known. All sums are exact, so the bound holds without a margin.
    """
    from ..polish.lines import least_savings
    from .cpu import GRID, pass_messages

    savings = np.empty_like(pair)
    for table, least in zip(pair, savings):
        least[...] = least_savings(table)
    messages = np.zeros((*unary.shape[:2], len(offsets) // 2, unary.shape[2]))
    units = round(1 / GRID)
    best, gained = 0, math.inf
    for iteration in range(max_num_iter):
        rounds = [pass_messages(unary, pair, offsets, savings, messages, backward) for backward in (False, True)]
        bound = -(-max(rounds) // units)  # energies are integers: round up
        gained = bound - best if iteration else math.inf
        best = max(best, bound) if iteration else bound
        if gained <= tol * (energy - best):
            break
    return best
