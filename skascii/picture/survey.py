"""Surveys: what is asked of all ink of a picture, in memory or in pieces (docs/algorithms, `alg-range`)."""

from typing import Protocol

import numpy as np

from .._shared.threads import blocks, parallel_map

SAMPLE = 256  # rows and columns of a picture that stand for it
MARGIN = 0.5  # percent by which a sample may be off
PIXELS_PER_BAND = 2**17  # they stay in the cache


class Survey(Protocol):
    """What is asked of the ink of a picture, float32."""

    size: int

    def ends(self) -> tuple[np.float32, np.float32]:
        """Return the least and the most ink."""
        ...

    def sample(self) -> np.ndarray:
        """Return rows and columns that stand for the picture."""
        ...

    def count(self, first: np.float32, last: np.float32) -> int:
        """Return how many pixels lie from `first` to `last`."""
        ...

    def percentiles(self, ranks: tuple[float, ...]) -> tuple[float, ...]:
        """Return percentiles, as NumPy has them."""
        ...

    def noise(self, grain: tuple[int, int]) -> float:
        """Return the standard deviation of noise of which one pixel of the image was enlarged to `grain`."""
        ...


class Whole:
    """The survey of a picture `(M, N)` in memory."""

    def __init__(self, ink: np.ndarray, workers: int | None = None) -> None:
        self.ink, self.size, self._workers = ink, ink.size, workers
        self._bands = list(blocks(len(ink), max(1, PIXELS_PER_BAND // ink.shape[1])))

    def ends(self) -> tuple[np.float32, np.float32]:
        """Return the least and the most ink."""
        ends = parallel_map(lambda rows: (self.ink[rows].min(), self.ink[rows].max()), self._bands, self._workers)
        return min(first for first, _ in ends), max(last for _, last in ends)

    def sample(self) -> np.ndarray:
        """Return rows and columns that stand for the picture."""
        down, across = sample_steps(self.ink.shape)
        return self.ink[::down, ::across]

    def count(self, first: np.float32, last: np.float32) -> int:
        """Return how many pixels lie from `first` to `last`."""
        return sum(parallel_map(lambda rows: count_of(self.ink[rows], first, last), self._bands, self._workers))

    def percentiles(self, ranks: tuple[float, ...]) -> tuple[float, ...]:
        """Return percentiles."""
        return percentiles_of(self.ink, ranks, self._workers)

    def noise(self, grain: tuple[int, int]) -> float:
        """Return the standard deviation of noise."""
        return noise_of(self.ink[:: 2 * grain[0], :: 2 * grain[1]])  # of every other pixel: it may be smooth


def sample_steps(shape: tuple[int, ...]) -> tuple[int, int]:
    """Return how far apart the rows and columns are that stand for a picture."""
    return 1 + shape[0] // SAMPLE, 1 + shape[1] // SAMPLE


def count_of(ink: np.ndarray, first: np.float32, last: np.float32) -> int:
    """Return how many pixels lie from `first` to `last`."""
    return int(np.count_nonzero((ink >= first) & (ink <= last)))


def limits_of(sample: np.ndarray, ranks: tuple[float, ...], margin: float = MARGIN) -> np.ndarray:
    """Return between which two values of a sample each percentile is likely to lie, `(n, 2)`."""
    ordered = np.sort(sample, axis=None)
    around = np.clip(np.add.outer(ranks, (-margin, margin)), 0, 100) / 100 * (len(ordered) - 1)
    return ordered[np.rint(around).astype(int)]


def interpolated(lower: float, upper: float, part: float) -> float:
    """Return what lies between two neighbours in order, as `numpy.percentile` does."""
    return float(lower * (1 - part) + upper * part)


def noise_of(ink: np.ndarray) -> float:
    """Return the standard deviation of the noise of a picture, by the mean second difference of second differences.

    Lines and edges along the axes, and slopes of any kind, do not count (docs/algorithms, `alg-range`).
    """
    twice = np.diff(ink, 2, axis=0)
    twice = np.diff(twice, 2, axis=1)
    return float(np.sqrt(np.pi / 2) / 6 * np.abs(twice).mean()) if twice.size else 0.0


def median(values: np.ndarray) -> np.ndarray:
    """Return ``numpy.median(values, axis=-1)``, for which NumPy would load its masked arrays."""
    first, last = (values.shape[-1] - 1) // 2, values.shape[-1] // 2
    return np.partition(values, (first, last), axis=-1)[..., first : last + 1].mean(axis=-1)


def percentiles_of(values: np.ndarray, ranks: tuple[float, ...], workers: int | None = None) -> tuple[float, ...]:
    """Return ``numpy.percentile(values, ranks)`` of a float32 picture, without sorting most of it.

    A sample says between which two values each lies; what is below them is counted, what is between them is sorted.
    """
    down, across = sample_steps(values.shape)
    limits = limits_of(values[::down, ::across], ranks)

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
    return interpolated(lower, upper, place - int(place))
