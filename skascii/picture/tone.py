"""Tone: how ink maps into what the glyphs can show (docs/algorithms, `alg-tone`)."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from .._shared.checks import rejection
from .._shared.threads import blocks, parallel_map
from .range import ground_of, range_of
from .strokes import raise_strokes
from .survey import PIXELS_PER_BAND, Survey
from .target import check_ink


class Curve(NamedTuple):
    """A fitted tone: ink becomes ``clip((ink - low) * scale, 0, span) + least``."""

    low: float
    scale: float
    span: float
    least: float
    sparse: float = 0.0


IDENTITY = Curve(0.0, 1.0, 1.0, 0.0)


def fit_tone(
    ink: Survey,
    seen: Survey,
    tone: str | Callable[[np.ndarray], np.ndarray],
    percentiles: tuple[float, float],
    coverages: tuple[float, float],
    grain: tuple[int, int] = (1, 1),
    bareness: float = 0.0,
) -> Curve | Callable[[np.ndarray], np.ndarray]:
    """Return what `tone` makes of `ink`, by the part that is `seen`, for glyphs of such least and most coverage.

    `bareness` is how much a dark ground is taken for paper.
    """
    if callable(tone):
        return tone
    low, high, sparse = 0.0, 1.0, 0.0
    least, most = coverages if tone in ("range", "fit", "stretch") else (0.0, 1.0)
    if tone in ("contrast", "fit", "stretch"):
        ground = ground_of(seen)
        sparse = (ground if seen is ink else ground_of(ink)).sparse
    if tone in ("contrast", "stretch"):
        low, high = range_of(seen, percentiles, ground, grain)
    elif sparse > 0:  # paper is bare, whatever its own tone
        low, high = (
            end + sparse * (own - end) for end, own in zip((low, high), range_of(seen, percentiles, ground, grain))
        )
    if tone == "fit":
        low = max(low, bareness * ground.bare * ground.level)
    return Curve(low, (most - least) / (high - low), most - least, least, sparse)


def is_pointwise(fitted: Curve | Callable[[np.ndarray], np.ndarray]) -> bool:
    """Return whether each pixel is mapped by itself."""
    return not callable(fitted) and not has_strokes(fitted)


def apply_tone(
    ink: np.ndarray,
    fitted: Curve | Callable[[np.ndarray], np.ndarray],
    workers: int | None = None,
    ends: tuple[float, float] | None = None,
) -> None:
    """Map `ink` `(M, N)` in place; `ends` are the least and the most ink of a picture of which it is a part."""
    if callable(fitted):
        ink[...] = _mapped(ink, fitted)
        return
    if fitted == IDENTITY:
        return

    parallel_map(
        lambda rows: _map(ink[rows], fitted), blocks(len(ink), max(1, PIXELS_PER_BAND // ink.shape[1])), workers
    )
    if has_strokes(fitted):
        if ends is not None:
            mapped = np.array(ends, np.float32)
            _map(mapped, fitted)
            ends = float(mapped[0]), float(mapped[1])
        raise_strokes(ink, fitted.span, fitted.sparse, ends)


def _map(part: np.ndarray, curve: Curve) -> None:
    """Map ink along a curve in place."""
    part -= np.float32(curve.low)  # first: what is at the low end becomes 0, and stays flat beside what is below
    part *= np.float32(curve.scale)
    np.clip(part, 0, curve.span, out=part)
    part += np.float32(curve.least)


def has_strokes(curve: Curve) -> bool:
    """Return whether what is thin gets the ink of strokes."""
    return curve.sparse > 0 and 0 < curve.span < 1


def _mapped(ink: np.ndarray, tone: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Return what the caller's function makes of the ink, if it is ink."""
    mapped = np.asarray(tone(ink.copy()))
    if mapped.shape != ink.shape or mapped.dtype.kind not in "biuf":
        raise rejection(
            "tone",
            "a callable that returns ink of its argument's shape",
            f"{mapped.dtype} of shape {mapped.shape}",
            f"Return an array of shape {ink.shape}.",
        )
    check_ink("tone(ink)", mapped)
    return mapped
