"""How the filters read the pixels of any image, and write another like it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from .._shared.checks import check_choice, check_number, rejection
from .._shared.image import WEIGHTS, check_image, color_order
from .._shared.opencv import import_cv2
from .._shared.threads import blocks, parallel_map
from .._shared.values import largest_float, opaque_value, value_range

PIXELS_PER_BAND = 2**18  # few enough for the cache, many enough that threads seldom wait for each other
NATIVE = (np.uint8, np.uint16, np.float32, np.float64)  # what the kernels read; anything else goes through float64


class Scale(NamedTuple):
    """What the values of a plane mean."""

    weights: np.ndarray  # of red, green and blue in the luminance: whole numbers, so that sums are exact
    low: float  # black
    full: float  # the span from black to white
    whole: bool  # whether values are integers


class Line(NamedTuple):
    """What luminances are turned into: (s - least)*times/over + plus, rounded where `whole`."""

    least: float
    times: float
    over: float
    plus: float
    whole: bool


@dataclass(frozen=True)
class Pixels:
    """A checked image: what its values mean, and where its colours stand."""

    image: np.ndarray
    low: float
    high: float
    opaque: int
    channels: str

    @classmethod
    def of(cls, image: Any, channels: str = "RGB", data_range: Any = None) -> "Pixels":
        """Return the pixels of `image`, if it is one."""
        image = check_image(image, channels=channels, data_range=data_range)
        return cls(image, *value_range(image.dtype, data_range), opaque_value(image.dtype, data_range), channels)

    @property
    def full(self) -> float:
        """The span from black to white."""
        return self.high - self.low

    @property
    def count(self) -> int:
        """The number of channels, alpha included."""
        return 1 if self.image.ndim == 2 else self.image.shape[2]

    @property
    def colors(self) -> int:
        """The number of colour channels, 1 or 3."""
        return 3 if self.count >= 3 else 1

    @property
    def has_alpha(self) -> bool:
        """Whether the last channel is alpha."""
        return self.count in (2, 4)

    @property
    def whole(self) -> bool:
        """Whether values are integers."""
        return self.image.dtype.kind in "biu"

    @property
    def plain(self) -> Any:
        """The dtype of the planes."""
        return self.image.dtype if self.image.dtype in NATIVE else np.float64

    @property
    def weights(self) -> np.ndarray:
        """The weights of red, green and blue in the luminance; a gray value is its own."""
        return np.array(WEIGHTS if self.colors == 3 else (1, 0, 0), float)

    @property
    def scale(self) -> Scale:
        """What kernels need to know of the values."""
        return Scale(self.weights, self.low, self.full, self.whole)

    def planes(self, rows: slice) -> list[np.ndarray]:
        """Return some rows as kernels read them: for each channel its values in a row, contiguous."""
        part = np.require(self.image[rows], self.plain, ["C", "W"])  # numba would compile anew for a read-only array
        return [plane.reshape(-1) for plane in (import_cv2().split(part) if self.count > 1 else (part,))]

    def rgb(self, planes: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the planes of red, green and blue; three times the same of a gray image."""
        red, green, blue = planes[color_order(self.channels)] if self.colors == 3 else planes[:1] * 3
        return red, green, blue

    @property
    def band_height(self) -> int:
        """The rows of a band."""
        return max(1, PIXELS_PER_BAND // self.image.shape[1])

    def each_band(self, function: Callable[[slice], Any]) -> list[Any]:
        """Return what `function` makes of each band of rows, on threads."""
        return parallel_map(function, blocks(len(self.image), self.band_height))

    @property
    def white(self) -> float:
        """The weighted sum of the colours of a white pixel."""
        return float(self.weights.sum()) * self.full

    def plane(self, rows: slice, dtype: Any, name: str, *options: Any) -> np.ndarray:
        """Return what the kernel of this name makes of the colours of some rows, `(m, N)`."""
        from . import _cpu as filters_cpu

        planes = self.planes(rows)
        target = np.empty(planes[0].shape, dtype)
        getattr(filters_cpu, name)(self.rgb(planes), target, self.scale, *options)
        return target.reshape(-1, self.image.shape[1])

    def luminance(self, rows: slice, white: float | None = None) -> np.ndarray:
        """Return the luminance of some rows, float64 `(m, N)`: `white`, by default that of the pixels, becomes 1."""
        line = Line(0.0, 1.0, self.white if white is None else white, 0.0, False)
        return self.plane(rows, np.float64, "gray", line)

    def map(self, name: str, *options: float) -> np.ndarray:
        """Return a new image, the colours changed by the kernel of this name, alpha as it was."""
        from . import _cpu as filters_cpu

        kernel = getattr(filters_cpu, name)
        out = np.empty(self.image.shape, self.image.dtype)

        def change(rows: slice) -> None:
            planes = self.planes(rows)
            targets = [np.empty_like(plane) for plane in planes[: self.colors]]
            kernel(self.rgb(planes), self.rgb(targets), self.scale, *options)
            self.store(out, rows, [self.settled(target) for target in targets] + planes[self.colors :])

        self.each_band(change)
        return out

    def each_color(self, values: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
        """Return a new image with ``values(plane)`` in the place of each colour's plane, alpha as it was."""
        out = np.empty(self.image.shape, self.image.dtype)

        def change(rows: slice) -> None:
            planes = self.planes(rows)
            self.store(out, rows, [values(plane) for plane in planes[: self.colors]] + planes[self.colors :])

        self.each_band(change)
        return out

    def fill(self, values: Callable[[slice], np.ndarray]) -> np.ndarray:
        """Return a new image with ``values(rows)``, `(m, N)`, in all colours, alpha as it was."""
        out = np.empty(self.image.shape, self.image.dtype)

        def change(rows: slice) -> None:
            alpha = self.planes(rows)[self.colors :] if self.has_alpha else []
            gray = self.settled(values(rows)).astype(self.plain, copy=False).reshape(-1)
            self.store(out, rows, [gray] * self.colors + alpha)

        self.each_band(change)
        return out

    def store(self, out: np.ndarray, rows: slice, planes: list[np.ndarray]) -> None:
        """Write planes into rows of `out`."""
        merged = planes[0] if len(planes) == 1 else import_cv2().merge(planes)
        out[rows] = self.held(merged).reshape(out[rows].shape)

    def held(self, values: np.ndarray) -> np.ndarray:
        """Return values that the dtype of the image holds: white may be a float past the largest 64-bit integer."""
        return np.minimum(values, largest_float(self.image.dtype)) if self.image.dtype.itemsize == 8 else values

    def paint(self, marks: np.ndarray, color: np.ndarray) -> np.ndarray:
        """Return a new image with `color` where `marks` `(M, N)` is True, alpha as it was."""
        cv2 = import_cv2()
        out = np.empty((*marks.shape, self.count), self.image.dtype)
        image = self.image.reshape(out.shape)
        flat = np.empty_like(out[: self.band_height])
        flat[..., : self.colors] = color

        def change(rows: slice) -> None:
            part = out[rows]
            part[...] = image[rows]
            # as bytes, so that OpenCV copies pixels of any dtype
            cv2.copyTo(flat[: len(part)].view(np.uint8), marks[rows].view(np.uint8), part.view(np.uint8))
            if self.has_alpha:
                part[..., -1] = image[rows, :, -1]

        self.each_band(change)
        return out.reshape(self.image.shape)

    def settled(self, values: np.ndarray) -> np.ndarray:
        """Round in place to the integers of the image, or clip floats that rounding pushed out of its range."""
        if not self.whole:
            return np.clip(values, self.low, self.high, out=values)
        return np.rint(values, out=values) if values.dtype.kind == "f" else values

    def color(self, name: str, value: Any) -> np.ndarray:
        """Return `value` as float64, one number a colour channel, if it is a colour of this image."""
        if isinstance(value, str):
            shade = check_choice(name, value, ("black", "white"))
            return np.full(self.colors, self.low if shade == "black" else self.high)
        numbers = list(value) if np.iterable(value) else [value] * self.colors
        if len(numbers) != self.colors:
            rule = "a number or 3 numbers for a colour image" if self.colors == 3 else "a number for a gray image"
            raise rejection(name, rule, repr(value), 'Use "black" or "white" where the image may be of any kind.')
        return np.array([self._check_shade(name, number) for number in numbers])

    def _check_shade(self, name: str, value: Any) -> float:
        """Return one number of a colour, if an image of this dtype can hold it."""
        number = int(value) if isinstance(value, (bool, np.bool_)) and self.image.dtype == bool else value
        remedy = f'Colours are in the units of the image, {self.image.dtype}; or use "black" or "white".'
        number = check_number(name, number, low=self.low, high=self.high, remedy=remedy)
        if self.whole and number != round(number):
            raise rejection(name, f"a whole number for an image of dtype {self.image.dtype}", repr(value), remedy)
        return number
