"""Where a search on a device starts, and which glyphs its cells may take."""

from typing import Any

import numpy as np

from ...glyphs import GlyphSet
from ...picture.noise import MASK, SEED, seed_of
from ..means.core import sorted_values
from ..resident import resident
from ..run import Run
from .start import Allowed, check_start, ink_levels, swing_of
from .task import Search


def start(source: Any, glyphs: GlyphSet, what: Search, run: Run) -> tuple[Any, Any]:
    """Return the indices at the start and the sum of the ink of each cell, float64 `(R, C)`, both on the device."""
    from ..._numba import device
    from ..means import cuda as tone_cuda

    init = what.init
    values = resident(glyphs, "start", lambda: sorted_values(glyphs.bitmaps.mean(axis=(1, 2), dtype=np.float64)))
    indices = device.empty(source.shape[:2], np.intp, source.stream)
    inks = device.empty(source.shape[:2], np.float64, source.stream)
    swing, seed = (swing_of(init, glyphs), seed_of(run.rng)) if isinstance(init, str) else (0.0, 0)
    tone_cuda.launch(
        tone_cuda.dithered_mean, source, (swing, seed * SEED & MASK), *values, inks.ravel(), indices.ravel()
    )
    if isinstance(init, str) and init in ("dither", "tone"):
        return indices, inks
    if device.is_device_array(init):  # of a search that goes on
        return device.copied(init, source.stream), inks
    start = check_start(init, inks if not isinstance(init, str) else device.fetch(inks, source.stream), glyphs, run.rng)
    return device.upload(start, source.stream), inks


def allowed(glyphs: GlyphSet, window: int | None, inks: Any, stream: Any) -> Allowed:
    """Return which glyphs a cell may take; without a window levels and aims are not read."""
    from ..._numba import device
    from ..means import cuda as tone_cuda

    if window is None:
        levels, aims = resident(glyphs, "any ink", lambda: (np.zeros(1, np.int32), np.zeros((1, 1), np.int32)))
        return Allowed(levels, aims, -1)
    (levels,) = resident(glyphs, "ink levels", lambda: (ink_levels(glyphs).astype(np.int32),))
    aims = device.empty(inks.shape, np.int32, stream)
    tone_cuda.whole[-(-inks.size // tone_cuda.THREADS), tone_cuda.THREADS, stream](inks.ravel(), aims.ravel())
    return Allowed(levels, aims, window)
