"""The nearest of a few values: mean coverages, mostly."""

import numpy as np


def nearest(values: np.ndarray, choices: np.ndarray) -> np.ndarray:
    """Return, for each of `values`, the index of the nearest of `choices` `(G,)`, the lowest where several are."""
    distinct, first = np.unique(np.asarray(choices, np.float64), return_index=True)
    if len(distinct) == 1:
        return np.zeros(np.shape(values), np.intp)
    values = np.asarray(values, np.float64)
    right = np.clip(np.searchsorted(distinct, values), 1, len(distinct) - 1)
    below, above = values - distinct[right - 1], distinct[right] - values
    lower = (below < above) | ((below == above) & (first[right - 1] < first[right]))
    return np.where(lower, first[right - 1], first[right])
