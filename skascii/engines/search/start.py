"""Where a search starts: by tone, dithered or not; at random; or from an art (docs/algorithms, `alg-start`)."""

from typing import Any, NamedTuple

import numpy as np

from ..._shared.checks import check_array, rejection
from ..._shared.threads import blocks, parallel_map
from ...glyphs import GlyphSet
from ...picture.noise import blue_noise, seed_of
from ...picture.target import Target
from ..means.core import nearest

CELLS_PER_BLOCK = 4096  # cells a block
DITHER = 0.9  # of the inks that glyphs reach: how much a dithered start is off; less leaves texture in flat fields
RULE = '"dither", "tone", "random" or indices'
REMEDY = 'Pass "dither", "tone", "random", an AsciiArt of the same glyphs and size, or its indices.'


class Allowed(NamedTuple):
    """Which glyphs a cell may take: those whose level lies within `window` of its aim; all, if that is negative."""

    levels: Any  # whole numbers (G,)
    aims: Any  # whole numbers (R, C)
    window: int


def cell_inks(target: Target, workers: int | None) -> np.ndarray:
    """Return the sum of the ink of each cell, float64 `(R, C)`."""

    def block(rows: slice) -> np.ndarray:
        return target.rows(rows).sums()

    rows, columns = target.shape
    return np.concatenate(parallel_map(block, blocks(rows, max(1, CELLS_PER_BLOCK // columns)), workers))


def check_init(init: Any) -> Any:
    """Return `init`, one of its words or an array of integers, before there is a grid to compare that with."""
    if isinstance(init, str):
        if init not in ("dither", "tone", "random"):
            raise rejection("init", RULE, repr(init), REMEDY)
        return init
    array = check_array("init", getattr(init, "indices", init))
    if array.dtype.kind not in "iu":
        got = f"{array.dtype} of shape {array.shape}"
        raise rejection("init", RULE, got, REMEDY, TypeError)
    return array


def check_start(init: Any, inks: np.ndarray, glyphs: GlyphSet, rng: Any, first: tuple[int, int] = (0, 0)) -> np.ndarray:
    """Return the indices, intp `(R, C)`, that `init` asks for; `inks` is the sum of the ink of each cell.

    `first` is the place of the first cell, where they are a part of an art.
    """
    array = check_init(init)
    if isinstance(array, str):
        if array == "random":
            return _at_random(inks, glyphs, np.random.default_rng(rng))
        swing = swing_of(array, glyphs)
        noise = swing * blue_noise(inks.shape, seed_of(rng), first) if swing else 0.0
        return nearest(inks / np.prod(glyphs.cell) + noise, mean_inks(glyphs))
    return check_art(array, inks.shape, glyphs)


def check_art(array: np.ndarray, shape: tuple[int, ...], glyphs: GlyphSet) -> np.ndarray:
    """Return integers as the indices, intp, of an art of that shape."""
    if array.shape != shape or array.min() < 0 or array.max() >= len(glyphs):
        rule = f"of shape {shape}, within [0, {len(glyphs)})"
        raise rejection("init", rule, f"shape {array.shape}, from {array.min()} to {array.max()}", REMEDY)
    return array.astype(np.intp)


def mean_inks(glyphs: GlyphSet) -> np.ndarray:
    """Return the mean coverage of each glyph, float64 `(G,)`."""
    return glyphs.bitmaps.mean(axis=(1, 2), dtype=np.float64)


def swing_of(init: str, glyphs: GlyphSet) -> float:
    """Return what blue noise is multiplied by where it is added to the means of cells."""
    means = mean_inks(glyphs)
    return DITHER * float(means.max() - means.min()) if init == "dither" else 0.0


def ink_levels(glyphs: GlyphSet) -> np.ndarray:
    """Return the ink of each glyph in whole pixels, int64 `(G,)`."""
    return np.rint(glyphs.bitmaps.sum(axis=(1, 2), dtype=np.float64)).astype(np.int64)


def allowed(glyphs: GlyphSet, inks: np.ndarray, window: int | None) -> Allowed:
    """Return which glyphs may stand in cells of so much ink."""
    return Allowed(ink_levels(glyphs), np.rint(inks).astype(np.int64), -1 if window is None else window)


def _at_random(inks: np.ndarray, glyphs: GlyphSet, rng: "np.random.Generator") -> np.ndarray:
    """Draw, for each cell, one of the glyphs whose ink in whole pixels is nearest."""
    levels = ink_levels(glyphs)
    order = np.argsort(levels, kind="stable")
    level = levels[nearest(np.rint(inks), levels)]
    first, last = (np.searchsorted(levels[order], level, side) for side in ("left", "right"))
    return order[rng.integers(first, last)].astype(np.intp)
