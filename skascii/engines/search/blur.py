"""How the eye blurs: a weighted sum of Gaussians, over glyphs and over the target."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..._shared.checks import check_int, check_number, rejection
from ..._shared.opencv import import_cv2

Factors = tuple[np.ndarray, ...]  # kernels of odd shape, symmetric about their centre, whose convolution is meant
MAX_RADIUS = 512
LIGHTEST, HEAVIEST = 1e-6, 1e6  # weights: of what is lighter, fixed point keeps nothing
RATIOS = "Only their ratios count."
SIGMA = (2.0, 4.4)  # pixels, of a reader and of someone twice as far away
CUT = 1.75  # standard deviations: further out the quality gains nothing, and twice the cells would touch


@dataclass(frozen=True)
class Blur:
    """Gaussians of unit sum, each cut at its own radius, with the weight of its error."""

    sigmas: tuple[float, ...]
    radii: tuple[int, ...]
    weights: tuple[float, ...]

    @property
    def kernels(self) -> list[tuple[float, Factors]]:
        """Weight and kernel of each scale."""
        return [(weight, (line[:, None], line[None, :])) for weight, line in zip(self.weights, self._taps())]

    def target_taps(self, filter_target: bool) -> list[tuple[float, np.ndarray]]:
        """Weight and taps, along each axis, of the filters whose sum turns the target into the linear terms' field."""
        lines = [np.convolve(line, line) if filter_target else line for line in self._taps()]
        return list(zip(self.weights, lines))

    def _taps(self) -> list[np.ndarray]:
        return [gaussian(sigma, radius) for sigma, radius in zip(self.sigmas, self.radii)]


def check_blur(sigma: Any, radius: Any, weights: Any, norm: int = 2) -> Blur:
    """Return the blur that these options of `local_search` describe."""
    widest = MAX_RADIUS / CUT if radius is None else None
    sigmas = tuple(check_number("sigma", value, above=0, high=widest) for value in _several(sigma))
    if not sigmas:
        raise rejection("sigma", "a number or a sequence of numbers", "none", "Example: sigma=2.0.")
    if radius is None:
        radius = [math.ceil(CUT * value) for value in sigmas]
    given = radius if _is_sequence(radius) else [radius] * len(sigmas)
    radii = tuple(check_int("radius", value, low=0, high=MAX_RADIUS) for value in given)
    if weights is None:  # the error of white noise falls with the blur: by its square, or its amount
        weights = [(value / sigmas[0]) ** norm for value in sigmas]
    shares = tuple(weights if _is_sequence(weights) else [weights])
    shares = tuple(check_number("weights", value, low=LIGHTEST, high=HEAVIEST, remedy=RATIOS) for value in shares)
    for name, values in (("radius", radii), ("weights", shares)):
        if len(values) != len(sigmas):
            raise rejection(name, f"{len(sigmas)} long, as `sigma`", f"{len(values)}", "Give one for each sigma.")
    return Blur(sigmas, radii, shares)


def _several(value: Any) -> Sequence[Any]:
    return list(value) if _is_sequence(value) else [value]


def _is_sequence(value: Any) -> bool:
    return hasattr(value, "__iter__") and not isinstance(value, (str, bytes)) and getattr(value, "ndim", 1) > 0


def gaussian(sigma: float, radius: int) -> np.ndarray:
    """Return the taps of a Gaussian cut at `radius`, float64 of sum 1."""
    taps = np.exp(-(np.arange(-radius, radius + 1) ** 2) / (2 * sigma**2))
    return taps / taps.sum()


def reach(kernels: list[tuple[float, Factors]]) -> tuple[int, int]:
    """Return how far the widest kernel reaches, in pixel rows and columns."""
    sizes = [[sum(factor.shape[axis] // 2 for factor in factors) for _, factors in kernels] for axis in (0, 1)]
    return max(sizes[0]), max(sizes[1])


def blurred(bitmaps: np.ndarray, kernels: list[tuple[float, Factors]]) -> np.ndarray:
    """Return each glyph under each kernel, float64 `(S, G, h + 2 * reach, w + 2 * reach)`; integers stay exact."""
    margin = reach(kernels)
    out = np.zeros((len(kernels), len(bitmaps), *(n + 2 * m for n, m in zip(bitmaps.shape[1:], margin))))
    for scale, (_, factors) in zip(out, kernels):
        stack = bitmaps.astype(np.float64)
        for factor in factors:
            stack = _convolved(stack, factor)
        top, left = ((n - m) // 2 for n, m in zip(scale.shape[1:], stack.shape[1:]))
        scale[:, top : top + stack.shape[1], left : left + stack.shape[2]] = stack
    return out


def reached_cells(cell: tuple[int, ...], kernels: list[tuple[float, Factors]]) -> tuple[int, int]:
    """Return how far apart, in rows and in columns of cells, two glyphs can be whose blurs overlap."""
    rows, columns = (-(-2 * margin // size) for margin, size in zip(reach(kernels), cell))
    return rows, columns


def target_planes(picture: np.ndarray, blur: Blur, filter_target: bool) -> np.ndarray:
    """Return the target at each scale with the paper that the widest blur reaches, float32 `(S, y, x)`."""
    padded = np.pad(picture, max(blur.radii))
    if not filter_target:
        return np.repeat(padded[None], len(blur.sigmas), axis=0)
    everything = slice(0, len(padded))
    return np.stack([filtered_rows(padded, [(1.0, taps)], everything) for _, taps in blur.target_taps(False)])


def _convolved(stack: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Return the full convolution of each picture of a stack with a small kernel, one shift after another."""
    count, h, w = stack.shape
    out = np.zeros((count, h + kernel.shape[0] - 1, w + kernel.shape[1] - 1))
    for (y, x), tap in np.ndenumerate(kernel):
        out[:, y : y + h, x : x + w] += tap * stack
    return out


def filtered_rows(picture: np.ndarray, taps: list[tuple[float, np.ndarray]], rows: slice) -> np.ndarray:
    """Return rows of the weighted sum of filtered pictures, float32, with paper (0) all around the picture."""
    cv2 = import_cv2()
    total = np.zeros((0, 0), np.float32)
    for weight, line in taps:
        margin = len(line) // 2
        top = max(0, rows.start - margin)
        source = picture[top : rows.stop + margin]
        plane = cv2.sepFilter2D(source, cv2.CV_32F, line * weight, line, borderType=cv2.BORDER_CONSTANT)
        plane = plane[rows.start - top : rows.stop - top]
        total = total + plane if total.size else plane
    return total
