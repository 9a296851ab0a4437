"""Tone: how ink maps into what the glyphs can reach."""

from collections.abc import Callable
from typing import Any

import numpy as np

from .checks import check_choice, check_number, rejection
from .threads import blocks, parallel_map

TONES = ("auto", "none", "contrast", "range", "stretch")
SAMPLE = 256  # rows and columns of a picture that stand for it
MARGIN = 1.0  # percent by which a sample may be off
BAND = 2**17  # pixels a band: they stay in the cache
Tone = str | Callable[[np.ndarray], np.ndarray]


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


def apply_tone(
    ink: np.ndarray,
    tone: Tone,
    percentiles: tuple[float, float],
    reach: tuple[float, float],
    workers: int | None = None,
) -> None:
    """Map `ink` `(M, N)` in place. `reach` is the least and the largest mean coverage of the glyphs."""
    if tone == "none":
        return
    if callable(tone):
        mapped = np.asarray(tone(ink.copy()))
        if mapped.shape != ink.shape or mapped.dtype.kind not in "biuf" or not np.isfinite(mapped).all():
            raise rejection(
                "tone",
                "a callable that returns finite ink of its argument's shape",
                f"{mapped.dtype} of shape {mapped.shape}",
                f"Return an array of shape {ink.shape}.",
            )
        ink[...] = mapped
        return
    low, high = (percentile(ink, rank) for rank in percentiles) if tone in ("contrast", "stretch") else (0.0, 0.0)

    def band(rows: slice) -> None:
        part = ink[rows]
        if low < high:  # a flat picture has no contrast to stretch
            part -= np.float32(low)
            part *= np.float32(1 / (high - low))
            np.clip(part, 0, 1, out=part)
        if tone in ("range", "stretch"):
            part *= np.float32(reach[1] - reach[0])
            part += np.float32(reach[0])

    parallel_map(band, blocks(len(ink), max(1, BAND // ink.shape[1])), workers)


def percentile(values: np.ndarray, rank: float) -> float:
    """Return ``numpy.percentile(values, rank)`` of a float32 picture, without sorting most of it.

    A sample says between which two values it lies; what is below them is counted, what is between them is sorted.
    """
    place = rank / 100 * (values.size - 1)
    sample = values[:: 1 + values.shape[0] // SAMPLE, :: 1 + values.shape[1] // SAMPLE]
    first, last = np.percentile(sample, [max(0, rank - MARGIN), min(100, rank + MARGIN)], method="nearest")
    below = np.count_nonzero(values < first)
    between = np.sort(values[(values >= first) & (values <= last)])
    start = int(place) - below
    if not 0 <= start <= start + 1 < len(between):  # the sample misleads, or the rank is at an end
        return float(np.percentile(values, rank))
    part = place - int(place)
    return float(between[start] * (1 - part) + between[start + 1] * part)
