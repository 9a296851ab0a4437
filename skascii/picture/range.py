"""The range of a picture's ink that is stretched (docs/algorithms, `alg-range`)."""

from typing import Any, NamedTuple

import numpy as np

from .._shared.checks import check_number, rejection
from .._shared.threads import blocks, parallel_map

SAMPLE = 256  # rows and columns of a picture that stand for it
MARGIN = 0.5  # percent by which a sample may be off
FLAT = 1e-6  # contrast that is but rounding: a flat picture has none to stretch
PIXELS_PER_BAND = 2**17  # they stay in the cache
NEAR = 1 / 32  # of all its contrast: what is as near to a picture's median is of the ground
POSSIBLE = 0.7  # share of the ground in a sample from which all pixels are counted
SPARSE = (0.85, 0.92)  # shares of the ground between which a picture becomes sparse
EVEN = (0.5, 0.7)  # shares of the ground between which a dark one becomes paper
DARK = (0.15, 0.25)  # of all its contrast, from the least: where the ground may lie for that
BRIGHT = (0.2, 0.4)  # ink by which the most has to exceed it
BEYOND = 0.25  # of what is not ground, the most that may lie beyond an end
NOISE = (4.0, 8.0)  # standard deviations of noise between which a contrast is worth more and more
MOST_NOISE = 0.02  # of all ink: what varies by more is no noise, but texture


class Ground(NamedTuple):
    """What most of a picture is: the ink there, how far from it is still ground, and which share of the pixels is."""

    level: float
    near: float
    share: float
    least: float

    @property
    def sparse(self) -> float:
        """How much the picture is one of few lines and dots, from 0 to 1."""
        return sparseness(self.share)

    @property
    def bare(self) -> float:
        """How much the ground is paper that happens not to be black, from 0 to 1: it is even and of little ink."""
        contrast = self.near / NEAR
        below = self.level - self.least
        if contrast == 0:
            return 0.0
        return _slope(self.share, EVEN) * (1 - _slope(below / contrast, DARK)) * _slope(contrast - below, BRIGHT)


def sparseness(share: float) -> float:
    """Return how sparse a picture is, from 0 to 1, of whose pixels this share is ground."""
    return _slope(share, SPARSE)


def _slope(value: float, ends: tuple[float, float]) -> float:
    """Return how far a value has come from one end to the other, from 0 to 1."""
    first, last = ends
    return min(1.0, max(0.0, (value - first) / (last - first)))


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


def ground_of(ink: np.ndarray, workers: int | None = None) -> Ground:
    """Return the ground of a picture of float32 ink."""
    parts = list(blocks(len(ink), max(1, PIXELS_PER_BAND // ink.shape[1])))
    ends = parallel_map(lambda rows: (ink[rows].min(), ink[rows].max()), parts, workers)
    least = float(min(first for first, _ in ends))
    near = (float(max(last for _, last in ends)) - least) * NEAR
    sample = _sample(ink)
    level = float(median(sample.ravel()))
    first, last = np.float32(level - near), np.float32(level + near)

    def count(part: np.ndarray) -> int:
        return int(np.count_nonzero((part >= first) & (part <= last)))

    share = count(sample) / sample.size
    if share > POSSIBLE:  # else a sample is enough to say that there is no such ground
        share = sum(parallel_map(lambda rows: count(ink[rows]), parts, workers)) / ink.size
    return Ground(level, near, share, least)


def range_of(
    ink: np.ndarray,
    percentiles: tuple[float, float],
    ground: Ground,
    grain: tuple[int, int] = (1, 1),
    workers: int | None = None,
) -> tuple[float, float]:
    """Return which ink is to become 0 and 1: `percentiles`, unless the picture is sparse, flat or noisy.

    A flat picture, and noise alone, keep the range that they have. `grain` are the rows and columns that one pixel of
    the image was enlarged to.
    """
    low, high = _ends(ink, percentiles, ground, workers)
    width = high - low
    if width <= FLAT:
        return 0.0, 1.0
    kept = _noisiness(ink, width, grain)
    slope = (1 - kept) / width + kept  # the mean of two curves: that of the ends, and that which changes nothing
    low *= (1 - kept) / width / slope
    return low, low + 1 / slope


def has_contrast(ink: np.ndarray) -> bool:
    """Return whether a picture is neither flat nor but noise."""
    low, high = _ends(ink, (5.0, 95.0), ground_of(ink), None)
    return high - low > FLAT and _noisiness(ink, high - low, (1, 1)) < 1


def _noisiness(ink: np.ndarray, width: float, grain: tuple[int, int]) -> float:
    """Return how much of a contrast is noise: 1 where it is that alone, 0 where it stands well above it."""
    first, last = NOISE
    if width >= last * MOST_NOISE:
        return 0.0
    noise = min(MOST_NOISE, noise_of(ink[:: 2 * grain[0], :: 2 * grain[1]]))  # of every other pixel: it may be smooth
    return min(1.0, max(0.0, (last - width / noise) / (last - first))) if noise > 0 else 0.0


def outer_percentile(ink: np.ndarray, percentile: float, workers: int | None = None) -> float:
    """Return a high percentile, moved outward where the ground leaves little else."""
    beyond = 100 * BEYOND * (1 - ground_of(ink, workers).share)
    return percentiles_of(ink, (max(percentile, 100 - beyond),), workers)[0]


def _ends(
    ink: np.ndarray, percentiles: tuple[float, float], ground: Ground, workers: int | None
) -> tuple[float, float]:
    """Return the percentiles, moved outward where the ground leaves little else; in it, they are its level."""
    beyond = 100 * BEYOND * (1 - ground.share)
    low, high = percentiles_of(ink, (min(percentiles[0], beyond), max(percentiles[1], 100 - beyond)), workers)
    low, high = (
        end + ground.sparse * (ground.level - end) if abs(end - ground.level) <= ground.near else end
        for end in (low, high)
    )
    return low, high


def noise_of(ink: np.ndarray) -> float:
    """Return the standard deviation of the noise of a picture, by the mean second difference of second differences.

    Lines and edges along the axes, and slopes of any kind, do not count (docs/algorithms, `alg-range`).
    """
    twice = np.diff(ink, 2, axis=0)
    twice = np.diff(twice, 2, axis=1)
    return float(np.sqrt(np.pi / 2) / 6 * np.abs(twice).mean()) if twice.size else 0.0


def percentiles_of(values: np.ndarray, ranks: tuple[float, ...], workers: int | None = None) -> tuple[float, ...]:
    """Return ``numpy.percentile(values, ranks)`` of a float32 picture, without sorting most of it.

    A sample says between which two values each lies; what is below them is counted, what is between them is sorted.
    """
    sample = np.sort(_sample(values), axis=None)
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


def median(values: np.ndarray) -> np.ndarray:
    """Return ``numpy.median(values, axis=-1)``, for which NumPy would load its masked arrays."""
    first, last = (values.shape[-1] - 1) // 2, values.shape[-1] // 2
    return np.partition(values, (first, last), axis=-1)[..., first : last + 1].mean(axis=-1)


def _sample(values: np.ndarray) -> np.ndarray:
    return values[:: 1 + values.shape[0] // SAMPLE, :: 1 + values.shape[1] // SAMPLE]


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
