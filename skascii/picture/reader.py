"""From an image to its target: all that stands between them, checked once."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy as np

from .._shared.checks import check_choice, check_number, rejection
from .._shared.grid import check_pixels, check_size, grid_size
from .._shared.image import CHANNELS, check_image
from .._shared.paper import Paper
from .._shared.values import check_range, value_range
from .blank import BlankArtWarning, blank_art
from .ink import ink_of, rgb
from .noise import seed_of
from .settings import NAMED, AnyTone, Tone, add_bands, add_noise, check_tone, equalize, with_percentiles
from .strokes import resized
from .survey import Whole
from .target import Target, padded_shape
from .tone import Curve, apply_tone, fit_tone, is_pointwise

Filter = Callable[[np.ndarray], np.ndarray]
Resize = Callable[[np.ndarray, tuple[int, int], float], np.ndarray]


class Picture(NamedTuple):
    """An image at its final size, after the filters; how its numbers are read, how far it was enlarged, what it was."""

    image: np.ndarray
    reading: dict[str, Any]
    grain: tuple[int, int]
    given: np.ndarray


class Reader:
    """Reads images as `convert` does, for glyphs of a `cell`; `coverages` are their least and largest mean coverage."""

    def __init__(
        self,
        cell: tuple[int, int],
        coverages: tuple[float, float],
        *,
        columns: int | None,
        rows: int | None,
        paper: Paper,
        channels: str,
        data_range: tuple[float, float] | None,
        gamma: float,
        tone: AnyTone,
        percentiles: tuple[float, float] | None,
        filters: Iterable[Filter],
        workers: int | None,
        rng: Any = None,
    ) -> None:
        self.cell, self.coverages = cell, coverages
        self.columns, self.rows = check_size(columns, rows)
        self.reading: dict[str, Any] = {
            "paper": paper,
            "channels": check_choice("channels", channels, CHANNELS),
            "data_range": None if data_range is None else check_range(data_range),
        }
        self.gamma = check_number("gamma", gamma, above=0)
        self.tone, self.percentiles = with_percentiles(check_tone(tone), percentiles)
        self.filters = _check_filters(filters)
        self.workers, self.rng = workers, rng
        self.resize: Resize = resized
        named = NAMED.get(self.tone) if isinstance(self.tone, str) else self.tone
        self.setting = named if isinstance(named, Tone) else None

    @property
    def m(self) -> float:
        """How far the ink is fitted to what the glyphs show of it."""
        return 0.0 if self.setting is None else self.setting.m

    def picture(self, image: Any) -> Picture:
        """Return `image`, resized and filtered."""
        channels, data_range = self.reading["channels"], self.reading["data_range"]
        image = check_image(image, channels=channels, data_range=data_range)
        given = image
        size = grid_size(image.shape[:2], self.cell, self.columns, self.rows) or image.shape[:2]
        grain = (-(-size[0] // image.shape[0]), -(-size[1] // image.shape[1]))
        image = self.resize(image, size, value_range(image.dtype, data_range)[0])
        reading = dict(self.reading)
        dtype = image.dtype
        for number, function in enumerate(self.filters):  # of `reading`, what no longer holds is set to what does
            reading["channels"] = reading["channels"][:3]
            result = function(image)
            if np.asarray(result).dtype.newbyteorder("=") != dtype:
                reading["data_range"] = None
            name = f"the result of filters[{number}]"
            image = check_image(result, channels=reading["channels"], data_range=reading["data_range"], name=name)
        return Picture(image, reading, grain, given)

    def rgb(self, picture: Picture) -> np.ndarray:
        """Return the colours of a picture over the paper, sRGB, uint8 or float32 in [0, 1], `(M, N, 3)`."""
        return rgb(picture.image, **picture.reading)

    def blank_art(self, picture: Picture) -> BlankArtWarning | None:
        """Return what to say of a picture of which a blank art was made, None if it is blank itself."""
        ink = np.empty(picture.given.shape[:2], np.float32)
        ink_of(picture.given, ink, workers=self.workers, **self.reading)
        return blank_art(picture.given, ink, self.reading["data_range"])

    def target(self, picture: Picture) -> Target:
        """Return the ink of a picture in its tone, padded with paper to whole cells."""
        (height, width), shape = picture.image.shape[:2], padded_shape(picture.image.shape[:2], self.cell)
        check_pixels(*shape, "image")
        padded = np.empty(shape, np.float32)
        padded[height:] = 0
        padded[:, width:] = 0
        ink = padded[:height, :width]
        ink_of(picture.image, ink, gamma=self.gamma, workers=self.workers, **picture.reading)
        self.equalize(ink)
        self.apply(padded, ink, self.fit(ink, picture))
        return Target.trusted(padded, self.cell, self.m)

    def equalize(self, ink: np.ndarray) -> None:
        """Do in place what comes before the tone is fitted."""
        if self.setting is not None:
            equalize(ink, self.setting.local)

    def fit(self, ink: np.ndarray, picture: Picture) -> Curve | Filter:
        """Return what the plain tone makes of the ink of a picture."""
        tone: Any = self.tone
        percentiles, m = self.percentiles, 0.0
        if self.setting is not None:
            (tone, percentiles), m = self.setting.beforehand, self.setting.m
        shown, survey = _shown(ink, picture.image), Whole(ink, self.workers)
        seen = survey if shown is ink else Whole(shown, self.workers)
        return fit_tone(survey, seen, tone, percentiles, self.coverages, picture.grain, m)

    def apply(self, padded: np.ndarray, ink: np.ndarray, curve: Curve | Filter) -> None:
        """Give the ink of a picture, a part of `padded`, its tone, and what comes after it."""
        apply_tone(ink, curve, self.workers)
        if self.setting is not None:
            add_bands(ink, self.setting.bands)
            amount = self.setting.noise * (self.coverages[1] - self.coverages[0])
            add_noise(padded, self.cell, amount, seed_of(self.rng))

    def is_pointwise(self, curve: Curve | Filter) -> bool:
        """Return whether each pixel is mapped by itself, wherever it lies."""
        setting = self.setting
        return is_pointwise(curve) and (setting is None or not (setting.local or setting.bands or setting.noise))


def _shown(ink: np.ndarray, image: np.ndarray) -> np.ndarray:
    """Return the ink of what is not transparent, as one row; all of it where that has no contrast of its own."""
    if image.ndim == 2 or image.shape[2] in (1, 3):
        return ink
    shown = image[..., -1] > 0
    seen = ink if shown.all() else ink[shown][None]
    return seen if seen.size and np.ptp(seen) > 0 else ink


def _check_filters(filters: Any) -> tuple[Filter, ...]:
    """Return `filters`, if they are a sequence of callables."""
    if callable(filters) or not hasattr(filters, "__iter__") or isinstance(filters, (str, bytes)):
        raise rejection("filters", "a sequence of callables", repr(filters), "Put it in a list.", TypeError)
    found = tuple(filters)
    for number, function in enumerate(found):
        if not callable(function):
            remedy = "Example: skascii.filters.negative."
            raise rejection(f"filters[{number}]", "callable", repr(function), remedy, TypeError)
    return found
