"""Parts of a picture that is too large to be read at once, each as if it had been (docs/algorithms, `alg-pieces`)."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from .._shared.area import Axis, known_for, shrunk
from .._shared.boxes import Box, grown, scaled, sides, within
from .._shared.checks import rejection
from .._shared.grid import grid_size, resize_image
from .._shared.image import check_image
from .._shared.values import value_range
from .ink import ink_of
from .noise import seed_of
from .reader import Reader
from .settings import REACH, add_bands, add_noise
from .strokes import SAMPLE, ground_in, stroke_margin
from .survey import MARGIN, count_of, interpolated, limits_of, sample_steps
from .target import Target, padded_shape
from .tone import IDENTITY, Curve, apply_tone, fit_tone, has_strokes

EVERYTHING = 100.0  # percent by which a sample may be off, at most
NEEDED = 5  # pixels in line that noise is seen in, every other of them


Each = Callable[..., list[Any]]  # calls a function with the ink of each box, grown by so many pixels after, and the box


@dataclass(frozen=True, eq=False)
class Pieces:
    """How the parts of a picture are read; a cluster's workers have a copy each.

    Attributes
    ----------
    reader : Reader
        What stands between an image and its target.
    given : tuple of int
        Height and width of the image.
    shape : tuple of int
        Those of the picture, once resized.
    curve : Curve
        The tone of the picture.
    ends : tuple of float
        The least and the most ink of the picture, before the tone.
    """

    reader: Reader
    given: tuple[int, int]
    shape: tuple[int, int]
    curve: Curve = IDENTITY
    ends: tuple[float, float] = (0.0, 1.0)

    @property
    def grid(self) -> tuple[int, int]:
        """Rows and columns of cells."""
        height, width = padded_shape(self.shape, self.reader.cell)
        return height // self.reader.cell[0], width // self.reader.cell[1]

    @property
    def margin(self) -> int:
        """How many pixels around a part its tone depends on."""
        bands = self.reader.setting.bands if self.reader.setting else ()
        reach = [int(REACH * sigma + 0.5) for _, *sigmas in bands for sigma in sigmas]
        return max(reach, default=0) + (stroke_margin(self.curve.span) if has_strokes(self.curve) else 0)

    def source(self, box: Box) -> Box:
        """Return which part of the image a part of the picture is made of."""
        rows, columns = (known_for(part, old, new) for part, old, new in zip(box, self.given, self.shape))
        return rows, columns

    def reach(self, cells: Box) -> Box:
        """Return which part of the picture the target of some cells is made of."""
        pixels = scaled(cells, self.reader.cell, self.shape)
        return grown(pixels, (self.margin, self.margin), self.shape)

    def image(self, known: np.ndarray, box: Box) -> np.ndarray:
        """Return a part of the picture, of which `known` is the `source`."""
        channels, data_range = self.reader.reading["channels"], self.reader.reading["data_range"]
        image = check_image(known, channels=channels, data_range=data_range, name="array")
        if image.ndim == 3 and image.shape[2] in (2, 4):
            remedy = "Put a colour behind it, e.g. with map_blocks of skascii.filters.flatten."
            raise rejection("array", "opaque, without masks and NaN", f"shape {image.shape} with opacity", remedy)
        if self.given == self.shape:
            return image
        axes = (Axis(*axis) for axis in zip(self.given, self.shape, box, self.source(box)))
        down, across = axes
        low = value_range(image.dtype, data_range)[0]
        return resize_image(image, sides(box), low, lambda work, size: shrunk(work, down, across))

    def ink(self, known: np.ndarray, box: Box) -> np.ndarray:
        """Return the ink of a part of the picture before the tone, float32."""
        image = self.image(known, box)
        ink = np.empty(image.shape[:2], np.float32)
        ink_of(image, ink, gamma=self.reader.gamma, workers=1, **self.reader.reading)
        return ink

    def target(self, known: np.ndarray, cells: Box) -> Target:
        """Return the target of some cells; `known` is the source of their reach."""
        cell, around = self.reader.cell, self.reach(cells)
        box = scaled(cells, cell, padded_shape(self.shape, cell))
        ink, setting = self.ink(known, around), self.reader.setting
        apply_tone(ink, self.curve, 1, self.ends)
        if setting:
            add_bands(ink, setting.bands)
        padded, inner = np.zeros(sides(box), np.float32), within(box, around)
        height, width = sides(inner)
        padded[:height, :width] = ink[inner]
        if setting:
            low, high = self.reader.coverages
            place = cells[0].start, cells[1].start
            add_noise(padded, cell, setting.noise * (high - low), seed_of(self.reader.rng), place)
        return Target.trusted(padded, cell)


def pieces_of(reader: Reader, array: Any) -> Pieces:
    """Return how to read the parts of an image, or say why that cannot be done."""
    refuse = "Convert it whole, or resize it first."
    if reader.filters:
        raise rejection("filters", "left out for parts of a picture", "some", "Map them over the array first.")
    if callable(reader.tone):
        raise rejection("tone", "no callable for parts of a picture", repr(reader.tone), 'Pass "stretch".')
    if reader.setting is not None and reader.setting.local:
        raise rejection("tone", "without `local` for parts of a picture", repr(reader.tone), 'Pass "fit".')
    given = int(array.shape[0]), int(array.shape[1])
    shape = grid_size(given, reader.cell, reader.columns, reader.rows, bounded=False) or given
    if shape[0] > given[0] or shape[1] > given[1]:
        got = f"{shape[0]} x {shape[1]} pixels of {given[0]} x {given[1]}"
        raise rejection("columns x rows", "a picture that shrinks", got, refuse)
    if shape != given:
        steps = [1 + size // SAMPLE for size in given]
        sample = check_image(np.asarray(array[:: steps[0], :: steps[1]]), data_range=reader.reading["data_range"])
        if ground_in(sample)[2] > 0:
            raise rejection("array", "no sparse drawing where it is to shrink", "one that is mostly ground", refuse)
    return Pieces(reader, given, shape)


def fitted_curve(pieces: Pieces, each: Each) -> tuple[Curve, tuple[float, float]]:
    """Return the tone of a picture in pieces, and its least and most ink, if the tone asks for them."""
    reader, setting = pieces.reader, pieces.reader.setting
    survey = SurveyOfPieces(pieces.shape, each)
    plain: Any = reader.tone
    percentiles = reader.percentiles
    if setting:
        plain, percentiles = setting.beforehand
    curve = fit_tone(survey, survey, plain, percentiles, reader.coverages, bareness=reader.m)
    assert isinstance(curve, Curve)
    low, high = survey.ends() if has_strokes(curve) else (0.0, 1.0)
    return curve, (float(low), float(high))


class SurveyOfPieces:
    """The survey of a picture in pieces: what each has to say, put together."""

    def __init__(self, shape: tuple[int, int], each: Each) -> None:
        self.size = math.prod(shape)
        self._shape, self._each = shape, each
        self._known: tuple[np.float32, np.float32, np.ndarray] | None = None

    def _look(self) -> tuple[np.float32, np.float32, np.ndarray]:
        """Return the least and the most ink and the sample: of one reading of the picture."""
        if self._known is None:
            steps = sample_steps(self._shape)
            sample = np.empty([-(-size // step) for size, step in zip(self._shape, steps)], np.float32)
            lows, highs = [], []
            for low, high, first, part in self._each(partial(_look, steps)):
                lows.append(low)
                highs.append(high)
                sample[first[0] : first[0] + part.shape[0], first[1] : first[1] + part.shape[1]] = part
            self._known = min(lows), max(highs), sample
        return self._known

    def ends(self) -> tuple[np.float32, np.float32]:
        """Return the least and the most ink."""
        return self._look()[:2]

    def sample(self) -> np.ndarray:
        """Return rows and columns that stand for the picture."""
        return self._look()[2]

    def count(self, first: np.float32, last: np.float32) -> int:
        """Return how many pixels lie from `first` to `last`."""
        return sum(self._each(partial(_count, first, last)))

    def percentiles(self, ranks: tuple[float, ...]) -> tuple[float, ...]:
        """Return percentiles: of the values between two that the sample suggests, further apart where it misleads."""
        found: dict[float, float] = {rank: float(end) for rank, end in zip((0, 100), self.ends()) if rank in ranks}
        margin = MARGIN
        while len(found) < len(set(ranks)):
            asked = tuple(rank for rank in ranks if rank not in found)
            limits = limits_of(self.sample(), asked, margin)
            if margin >= EVERYTHING:
                limits[:] = self.ends()
            parts = self._each(partial(_between, limits))
            for number, rank in enumerate(asked):
                value = _at_rank(rank / 100 * (self.size - 1), [part[number] for part in parts])
                if value is not None:
                    found[rank] = value
            margin *= 10
        return tuple(found[rank] for rank in ranks)

    def noise(self, grain: tuple[int, int]) -> float:
        """Return the standard deviation of noise."""
        parts = self._each(_second_differences, after=2 * NEEDED)
        total, count = (sum(part[number] for part in parts) for number in (0, 1))
        return float(np.sqrt(np.pi / 2) / 6 * total / count) if count else 0.0


def _look(
    steps: tuple[int, int], ink: np.ndarray, box: Box
) -> tuple[np.float32, np.float32, tuple[int, int], np.ndarray]:
    """Return the least and the most ink of a part, and its part of the sample with its place."""
    first = -(-box[0].start // steps[0]), -(-box[1].start // steps[1])
    down, across = (place * step - part.start for place, step, part in zip(first, steps, box))
    return ink.min(), ink.max(), first, ink[down :: steps[0], across :: steps[1]].copy()


def _count(first: np.float32, last: np.float32, ink: np.ndarray, box: Box) -> int:
    return count_of(ink, first, last)


def _between(limits: np.ndarray, ink: np.ndarray, box: Box) -> list[tuple[int, np.ndarray, np.ndarray]]:
    """Return, for each pair of limits, how many values are below, and which are between, each with its number."""
    values = ink.ravel()
    return [
        (
            int(np.count_nonzero(values < first)),
            *np.unique(values[(values >= first) & (values <= last)], return_counts=True),
        )
        for first, last in limits
    ]


def _at_rank(place: float, parts: list[tuple[int, np.ndarray, np.ndarray]]) -> float | None:
    """Return the value at a place in order, None if it is not between the limits."""
    values = np.concatenate([part for _, part, _ in parts])
    order = np.argsort(values, kind="stable")
    ends = np.cumsum(np.concatenate([counts for _, _, counts in parts])[order])
    start = int(place) - sum(below for below, _, _ in parts)
    if not 0 <= start <= start + 1 < (ends[-1] if len(ends) else 0):
        return None
    lower, upper = values[order[np.searchsorted(ends, (start, start + 1), side="right")]]
    return interpolated(lower, upper, place - int(place))


def _second_differences(ink: np.ndarray, box: Box) -> tuple[float, int]:
    """Return the sum of the second differences of second differences of every other pixel, and their number."""
    down, across = (part.start % 2 for part in box)
    sizes = [-(-(size - odd) // 2) for size, odd in zip(sides(box), (down, across))]
    every = ink[down::2, across::2][: sizes[0] + 2, : sizes[1] + 2]
    twice = np.diff(np.diff(every, 2, axis=0), 2, axis=1)
    return float(np.abs(twice).sum(dtype=np.float64)), twice.size
