"""The glyph of the nearest value to a cell's mean: of mean coverages, mostly (docs/algorithms, `alg-gradient`)."""

from collections.abc import Hashable
from typing import Any

import numpy as np

from ...glyphs import GlyphSet
from ...picture.target import Target
from ..resident import on_device, resident
from ..run import Run


def nearest(values: np.ndarray, choices: np.ndarray) -> np.ndarray:
    """Return, for each of `values`, the index of the nearest of `choices` `(G,)`, the lowest where several are."""
    distinct, first = sorted_values(choices)
    if len(distinct) == 1:
        return np.zeros(np.shape(values), np.intp)
    values = np.asarray(values, np.float64)
    right = np.clip(np.searchsorted(distinct, values), 1, len(distinct) - 1)
    below, above = values - distinct[right - 1], distinct[right] - values
    lower = (below < above) | ((below == above) & (first[right - 1] < first[right]))
    return np.where(lower, first[right - 1], first[right])


def sorted_values(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the distinct ones of `values`, float64, and the first index of each."""
    distinct, first = np.unique(np.asarray(values, np.float64), return_index=True)
    return distinct, first.astype(np.int64)


def nearest_mean(
    target: Target, glyphs: GlyphSet, key: Hashable, values: np.ndarray, run: Run, shift: float = 0.0
) -> Any:
    """Return the glyph of the one of `values` `(G,)` that is nearest to each cell's mean + `shift`."""
    if not run.on_device:
        return nearest(target.sums() / (target.cell[0] * target.cell[1]) + shift, values)
    from ..._numba import device
    from . import cuda

    def choose(source: Any) -> Any:
        arrays = resident(glyphs, key, lambda: sorted_values(values))
        indices = device.empty(target.shape, np.intp, source.stream)
        inks = device.empty(indices.size, np.float64, source.stream)
        cuda.launch(cuda.nearest_mean, source, shift, *arrays, inks, indices.ravel())
        return indices

    return on_device(target, run.device_out, choose)
