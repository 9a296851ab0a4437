"""The range of a picture's ink that is stretched (docs/algorithms, `alg-range`)."""

from typing import Any, NamedTuple

import numpy as np

from .._shared.checks import check_number, rejection
from .survey import Survey, Whole, count_of, median

FLAT = 1e-6  # contrast that is but rounding: a flat picture has none to stretch
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


def ground_of(ink: Survey) -> Ground:
    """Return the ground of a picture of float32 ink."""
    low, high = (float(end) for end in ink.ends())
    near = (high - low) * NEAR
    sample = ink.sample()
    level = float(median(sample.ravel()))
    first, last = np.float32(level - near), np.float32(level + near)
    share = count_of(sample, first, last) / sample.size
    if share > POSSIBLE:  # else a sample is enough to say that there is no such ground
        share = ink.count(first, last) / ink.size
    return Ground(level, near, share, low)


def range_of(
    ink: Survey, percentiles: tuple[float, float], ground: Ground, grain: tuple[int, int] = (1, 1)
) -> tuple[float, float]:
    """Return which ink is to become 0 and 1: `percentiles`, unless the picture is sparse, flat or noisy.

    A flat picture, and noise alone, keep the range that they have. `grain` are the rows and columns that one pixel of
    the image was enlarged to.
    """
    low, high = _ends(ink, percentiles, ground)
    width = high - low
    if width <= FLAT:
        return 0.0, 1.0
    kept = _noisiness(ink, width, grain)
    slope = (1 - kept) / width + kept  # the mean of two curves: that of the ends, and that which changes nothing
    low *= (1 - kept) / width / slope
    return low, low + 1 / slope


def has_contrast(ink: np.ndarray) -> bool:
    """Return whether a picture is neither flat nor but noise."""
    survey = Whole(ink)
    low, high = _ends(survey, (5.0, 95.0), ground_of(survey))
    return high - low > FLAT and _noisiness(survey, high - low, (1, 1)) < 1


def _noisiness(ink: Survey, width: float, grain: tuple[int, int]) -> float:
    """Return how much of a contrast is noise: 1 where it is that alone, 0 where it stands well above it."""
    first, last = NOISE
    if width >= last * MOST_NOISE:
        return 0.0
    noise = min(MOST_NOISE, ink.noise(grain))
    return min(1.0, max(0.0, (last - width / noise) / (last - first))) if noise > 0 else 0.0


def outer_percentile(ink: np.ndarray, percentile: float, workers: int | None = None) -> float:
    """Return a high percentile, moved outward where the ground leaves little else."""
    survey = Whole(ink, workers)
    beyond = 100 * BEYOND * (1 - ground_of(survey).share)
    return survey.percentiles((max(percentile, 100 - beyond),))[0]


def _ends(ink: Survey, percentiles: tuple[float, float], ground: Ground) -> tuple[float, float]:
    """Return the percentiles, moved outward where the ground leaves little else; in it, they are its level."""
    beyond = 100 * BEYOND * (1 - ground.share)
    low, high = ink.percentiles((min(percentiles[0], beyond), max(percentiles[1], 100 - beyond)))
    low, high = (
        end + ground.sparse * (ground.level - end) if abs(end - ground.level) <= ground.near else end
        for end in (low, high)
    )
    return low, high
