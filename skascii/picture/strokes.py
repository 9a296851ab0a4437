"""Thin lines and dots of sparse pictures: they survive the shrinking, and get the ink of strokes."""

import math
from itertools import pairwise
from typing import Any

import numpy as np

from .._shared.grid import resize_image
from .._shared.opencv import import_cv2
from .._shared.threads import blocks
from .._shared.values import largest_float
from .range import NEAR, sparseness
from .survey import PIXELS_PER_BAND, median

SAMPLE = 64  # rows and columns of an image that stand for it
RING = np.array([[1, 1, 1], [1, 0, 1], [1, 1, 1]], np.uint8)
CROSS = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]], np.uint8)


def resized(image: np.ndarray, size: tuple[int, int], low: float) -> np.ndarray:
    """Return an image resized to `size`; what is thin keeps its peaks, where the image is sparse and shrinks.

    `low` is the value of black, as in `resize_image` (docs/algorithms, `alg-strokes`).
    """
    small = resize_image(image, size, low)
    if not is_sparse(image, size):
        return small
    part = _telling(image)
    full = image[part]
    level, near, weight = _ground(full)
    steps = _steps(image, size)
    cv2 = import_cv2()
    peaks = _peaks(full, level, size, steps)
    means = cv2.dilate(_deviation(small[part], level), _square(3))
    most = np.maximum(means, peaks / math.prod(steps))  # of a lone pixel, its area mean
    gain = np.divide(peaks, most, out=np.ones_like(peaks), where=peaks > near)
    gain = 1 + weight * (np.maximum(gain, 1) - 1)
    away = small[part] - level
    raised = level + away * (gain if away.ndim == 2 else gain[..., None])
    raised = np.clip(raised, full.min(), min(float(full.max()), largest_float(small.dtype)))
    small[part] = np.rint(raised) if small.dtype.kind in "iu" else raised
    return small


def is_sparse(image: np.ndarray, size: tuple[int, int]) -> bool:
    """Return whether an image is sparse and shrinks: then what `resized` makes of a part depends on the whole."""
    return max(_steps(image, size)) > 1 and _ground(image[_telling(image)])[2] > 0


def _steps(image: np.ndarray, size: tuple[int, int]) -> list[int]:
    """Return how many rows and columns of an image, at most, one of the new size covers."""
    return [max(1, math.ceil(old / new)) for old, new in zip(image.shape, size)]


def raise_strokes(ink: np.ndarray, reach: float, weight: float, ends: tuple[float, float] | None = None) -> None:
    """Give what is thin as much ink as a stroke has, in place (docs/algorithms, `alg-strokes`).

    `reach` is the most ink that glyphs have in an area; `weight`, from 0 to 1, is how much of the way is gone. `ends`
    are the least and the most ink of the picture of which this is a part.
    """
    cv2 = import_cv2()
    widest = math.ceil(1 / reach)
    least, most = (float(ink.min()), float(ink.max())) if ends is None else ends
    opened = [ink, *(_opened(ink, width, least) for width in range(2, widest + 1))]
    raised = opened[-1].copy()
    for width, (wide, wider) in enumerate(pairwise(opened), 1):
        raised += (wide - wider) / np.float32(width * reach)
    dots = np.maximum(ink - cv2.dilate(ink, RING), 0) / np.float32(reach)
    np.maximum(raised, cv2.dilate(dots, CROSS), out=raised)
    closed = -_opened(-ink, widest, -most)
    gaps = np.maximum(_opened(closed, widest, float(closed.min())) - ink, 0)  # thin and dark, in what is else an area
    raised -= cv2.dilate(gaps, _square(widest | 1)) - gaps
    ink += np.float32(weight) * (np.clip(raised, 0, 1) - ink)


def _telling(image: np.ndarray) -> Any:
    """Return the index of the channels that tell things from the ground: opacity alone, where there is any."""
    if image.ndim == 3 and image.shape[2] in (2, 4):
        return (..., slice(-1, None) if np.ptp(image[..., -1]) > 0 else slice(0, -1))
    return ...


def _deviation(image: np.ndarray, level: np.ndarray) -> np.ndarray:
    """Return how far each pixel is from the ground, float32 `(M, N)`."""
    away = abs(image - level).astype(np.float32)
    return away if away.ndim == 2 else away.max(axis=2)


def _peaks(image: np.ndarray, level: np.ndarray, size: tuple[int, int], steps: list[int]) -> np.ndarray:
    """Return the largest deviation within one and a half steps of the middle of each new pixel, float32."""
    (height, width), (rows, columns) = image.shape[:2], size
    lines = np.zeros((height + 1, columns), np.float32)  # one more than there are: windows end before a line that is

    for part in blocks(height, max(1, PIXELS_PER_BAND // width)):
        away = np.pad(_deviation(image[part], level), ((0, 0), (0, 1)))
        lines[part] = np.maximum.reduceat(away, _windows(width, columns, steps[1]), axis=1)[:, ::2]
    return np.maximum.reduceat(lines, _windows(height, rows, steps[0]), axis=0)[::2]


def _windows(old: int, new: int, step: int) -> np.ndarray:
    """Return where the windows of three steps around the middles of new pixels begin and end, in pairs."""
    middles = (2 * np.arange(new) + 1) * old // (2 * new)
    half = (3 * step | 1) // 2
    return np.column_stack([np.maximum(middles - half, 0), np.minimum(middles + half + 1, old)]).ravel()


def _ground(image: np.ndarray) -> tuple[np.ndarray, float, float]:
    return ground_in(image[:: 1 + image.shape[0] // SAMPLE, :: 1 + image.shape[1] // SAMPLE])


def ground_in(sample: np.ndarray) -> tuple[np.ndarray, float, float]:
    """Return the level of each channel in most of an image, how far from it is still ground, and how sparse that is."""
    channels = sample.reshape(sample.shape[0] * sample.shape[1], -1).T.astype(np.float64, order="C")
    level = median(channels)
    near = float(np.ptp(channels, axis=1).max()) * NEAR
    share = float((abs(channels - level[:, None]) <= near).all(axis=0).mean())
    return level if sample.ndim == 3 else level[0], near, sparseness(share)


def stroke_margin(reach: float) -> int:
    """Return how far around a pixel `raise_strokes` looks."""
    return 6 * math.ceil(1 / reach) + 4


def _opened(ink: np.ndarray, width: int, least: float) -> np.ndarray:
    """Return what of a picture is at least `width` pixels wide both ways: its opening by squares that lie within it.

    Beyond it lies the `least` ink.
    """
    cv2, square = import_cv2(), _square(width)
    eroded = cv2.erode(ink, square, anchor=(0, 0), borderType=cv2.BORDER_CONSTANT, borderValue=least)
    return cv2.dilate(eroded, square, anchor=(width - 1, width - 1))  # mirrored: an even square has no middle


def _square(size: int) -> np.ndarray:
    return np.ones((size, size), np.uint8)
