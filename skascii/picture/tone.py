"""Tone: how ink maps into what the glyphs can show (docs/algorithms, `alg-tone`)."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from .._shared.checks import check_choice, check_number, rejection
from .._shared.threads import blocks, parallel_map

TONES = ("auto", "none", "contrast", "range", "stretch")
SAMPLE = 256  # rows and columns of a picture that stand for it
MARGIN = 0.5  # percent by which a sample may be off
FLAT = 1e-6  # contrast that is but rounding: a flat picture has none to stretch
PIXELS_PER_BAND = 2**17  # they stay in the cache
Tone = str | Callable[[np.ndarray], np.ndarray]


class Curve(NamedTuple):
    """A fitted tone: ink becomes ``clip((ink - low) * scale, 0, span) + least``."""

    low: float
    scale: float
    span: float
    least: float


IDENTITY = Curve(0.0, 1.0, 1.0, 0.0)


def check_tone(tone: Any) -> Tone:
    """Return `tone` if it is one of `TONES` or callable."""
    return tone if callable(tone) else check_choice("tone", tone, TONES)


def check_percentiles(percentiles: Any) -> tuple[float, float]:
    """Return `percentiles` as two numbers in [0, 100], the first the smaller."""
    try:
        low, high = percentiles
    except (TypeError, ValueError):
        raise rejection("percentiles", "a pair", repr(percentiles), "Example: (5, 95).", TypeError) from None
    low = check_number("percentiles[0]", low, low=0, high=100)
    high = check_number("percentiles[1]", high, low=0, high=100)
    if low >= high:
        raise rejection("percentiles", "increasing", repr(percentiles), "Example: (5, 95).")
    return low, high


def fit_tone(
    ink: np.ndarray,
    tone: Tone,
    percentiles: tuple[float, float],
    coverages: tuple[float, float],
    workers: int | None = None,
) -> Curve | Callable[[np.ndarray], np.ndarray]:
    """Return what `tone` makes of ink like this, for glyphs whose least and largest mean coverage are `coverages`."""
    if callable(tone):
        return tone
    low, high = percentiles_of(ink, percentiles, workers) if tone in ("contrast", "stretch") else (0.0, 1.0)
    least, most = coverages if tone in ("range", "stretch") else (0.0, 1.0)
    if high - low <= FLAT:
        low, high = 0.0, 1.0
    return Curve(low, (most - least) / (high - low), most - least, least)


def apply_tone(ink: np.ndarray, fitted: Curve | Callable[[np.ndarray], np.ndarray], workers: int | None = None) -> None:
    """Map `ink` `(M, N)` in place."""
    if callable(fitted):
        ink[...] = _mapped(ink, fitted)
        return
    if fitted == IDENTITY:
        return

    def band(rows: slice) -> None:
        part = ink[rows]
        part -= np.float32(fitted.low)  # first: what is at the low end becomes 0, and stays flat beside what is below
        part *= np.float32(fitted.scale)
        np.clip(part, 0, fitted.span, out=part)
        part += np.float32(fitted.least)

    parallel_map(band, blocks(len(ink), max(1, PIXELS_PER_BAND // ink.shape[1])), workers)


def _mapped(ink: np.ndarray, tone: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Return what the caller's function makes of the ink, if it is ink."""
    mapped = np.asarray(tone(ink.copy()))
    if mapped.shape != ink.shape or mapped.dtype.kind not in "biuf" or not np.isfinite(mapped).all():
        raise rejection(
            "tone",
            "a callable that returns finite ink of its argument's shape",
            f"{mapped.dtype} of shape {mapped.shape}",
            f"Return an array of shape {ink.shape}.",
        )
    return mapped


def percentiles_of(values: np.ndarray, ranks: tuple[float, ...], workers: int | None = None) -> tuple[float, ...]:
    """Return ``numpy.percentile(values, ranks)`` of a float32 picture, without sorting most of it.

    A sample says between which two values each lies; what is below them is counted, what is between them is sorted.
    """
    sample = np.sort(values[:: 1 + values.shape[0] // SAMPLE, :: 1 + values.shape[1] // SAMPLE], axis=None)
    around = np.clip(np.add.outer(ranks, (-MARGIN, MARGIN)), 0, 100) / 100 * (len(sample) - 1)
    limits = sample[np.rint(around).astype(int)]

    def look(rows: slice) -> list[tuple[int, np.ndarray]]:
        part = values[rows].ravel()
        found = []
        for first, last in limits:
            below = part < first
            found.append((int(np.count_nonzero(below)), part.compress((part <= last) ^ below)))
        return found

    bands = parallel_map(look, blocks(len(values), max(1, PIXELS_PER_BAND // values.shape[1])), workers)
    return tuple(_at_rank(values, rank, list(parts)) for rank, parts in zip(ranks, zip(*bands)))


def _at_rank(values: np.ndarray, rank: float, parts: list[tuple[int, np.ndarray]]) -> float:
    """Return a percentile from how many values of each band are below the limits, and which are between them."""
    place = rank / 100 * (values.size - 1)
    between = np.concatenate([part for _, part in parts])
    start = int(place) - sum(count for count, _ in parts)
    if not 0 <= start <= start + 1 < len(between):  # the sample misleads, or the rank is at an end
        return float(np.percentile(values, rank))
    lower, upper = np.sort(between)[start : start + 2]  # NumPy sorts faster than it partitions
    part = place - int(place)
    return float(lower * (1 - part) + upper * part)
