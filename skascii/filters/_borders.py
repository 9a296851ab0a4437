"""Filters that find where neighbouring pixels differ."""

import math
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from .._shared.checks import check_choice, check_int, check_number, rejection
from .._shared.opencv import import_cv2
from ._pixels import Pixels

CRITERIA = ("color", "brightness", "alpha")
MAX_THICKNESS = 1024


class Limits(NamedTuple):
    """How far neighbours may differ, in degrees and fractions; infinity switches a criterion off."""

    color: float
    brightness: float
    alpha: float
    opaque: float  # the unit of opacities


def borders(
    image: Any,
    *,
    criterion: str | Iterable[str] = "all",
    color_diff: float = 30,
    brightness_diff: float = 0.1,
    alpha_diff: float = 0,
    channels: str = "RGB",
    data_range: tuple[float, float] | None = None,
) -> np.ndarray:
    """Mark each pixel that differs from its right or its lower neighbour.

    Parameters
    ----------
    image : array_like, shape (M, N) or (M, N, C)
        Gray, gray and alpha, RGB, or RGBA: bool, uint8, uint16, or float in [0, 1]; any other needs `data_range`.
    criterion : {"color", "brightness", "alpha", "all"} or iterable of them, optional
        In what pixels may differ: one of the chosen criteria is enough. Without an alpha channel nothing differs in
        alpha, and in a gray image nothing in colour.
    color_diff : float, optional
        Pixels differ if their hues are more than this many degrees apart on the circle, from 0 to 180. The hue of
        greys counts as 0.
    brightness_diff : float, optional
        Pixels differ if their luminances are more than this apart, from 0 to 1.
    alpha_diff : float, optional
        Pixels differ if their opacities are more than this apart, from 0 to 1.
    channels : {"RGB", "BGR", "RGBA", "BGRA"}, optional
        Order of the colours in `image`; "BGR" is OpenCV's.
    data_range : tuple of float, optional
        The values of black and of white, by default those of the dtype.

    Returns
    -------
    ndarray of bool, shape (M, N)
        True where the pixel differs. The last column is compared downward only, the last row rightward only.

    Raises
    ------
    ValueError
        If `image` or a parameter is outside its rule.
    TypeError
        If one is of the wrong type.

    See Also
    --------
    draw_borders : Paints the marks into the image.

    References
    ----------
    .. [1] "How It Works", the published description of the pixel-product converter.

    Examples
    --------
    >>> import numpy as np
    >>> from skascii.filters import borders
    >>> borders(np.array([[0, 0, 1], [0, 0, 1]], np.float64), criterion="brightness").astype(int)
    array([[0, 1, 0],
           [0, 1, 0]])
    """
    pixels = Pixels.of(image, channels, data_range)
    given = {
        "color": check_number("color_diff", color_diff, low=0, high=180),
        "brightness": check_number("brightness_diff", brightness_diff, low=0, high=1),
        "alpha": check_number("alpha_diff", alpha_diff, low=0, high=1),
    }
    chosen = _criteria(criterion) - (set() if pixels.has_alpha else {"alpha"})
    limits = {name: limit if name in chosen else math.inf for name, limit in given.items()}
    return _marks(pixels, Limits(**limits, opaque=float(pixels.opaque)))


def draw_borders(
    image: Any,
    *,
    criterion: str | Iterable[str] = "all",
    color_diff: float = 30,
    brightness_diff: float = 0.1,
    alpha_diff: float = 0,
    thickness: int = 8,
    color: Any = 0,
    channels: str = "RGB",
    data_range: tuple[float, float] | None = None,
) -> np.ndarray:
    """Paint the borders between pixels that differ into the image.

    Around each mark of `borders` at x, the pixels ``[x - t//2, x - t//2 + t)`` are painted on both axes, with t the
    thickness: an isolated mark becomes a square of t pixels.

    Parameters
    ----------
    image : array_like, shape (M, N) or (M, N, C)
        Gray, gray and alpha, RGB, or RGBA: bool, uint8, uint16, or float in [0, 1]; any other needs `data_range`.
    criterion : {"color", "brightness", "alpha", "all"} or iterable of them, optional
        In what pixels differ, as in `borders`.
    color_diff, brightness_diff, alpha_diff : float, optional
        By how much, as in `borders`.
    thickness : int, optional
        Width of the lines in pixels, at least 1.
    color : float, sequence of 3 floats, or {"black", "white"}, optional
        What is painted: a number for all colour channels or one for each, in the units and in the channel order of
        `image`. Alpha is kept.
    channels : {"RGB", "BGR", "RGBA", "BGRA"}, optional
        Order of the colours in `image`; "BGR" is OpenCV's.
    data_range : tuple of float, optional
        The values of black and of white, by default those of the dtype.

    Returns
    -------
    ndarray
        A new image of the same shape and dtype.

    Raises
    ------
    ValueError
        If `image` or a parameter is outside its rule.
    TypeError
        If one is of the wrong type.

    See Also
    --------
    borders : The marks alone.

    References
    ----------
    .. [1] "How It Works", the published description of the pixel-product converter.

    Examples
    --------
    >>> import numpy as np
    >>> from skascii.filters import draw_borders
    >>> draw_borders(np.array([[200, 200, 40, 40]], np.uint8), thickness=2)
    array([[  0,   0,  40,  40]], dtype=uint8)
    """
    pixels = Pixels.of(image, channels, data_range)
    thickness = check_int("thickness", thickness, low=1, high=MAX_THICKNESS)
    values = pixels.color("color", color)
    marks = borders(
        pixels.image, criterion=criterion, color_diff=color_diff, brightness_diff=brightness_diff,
        alpha_diff=alpha_diff, channels=channels, data_range=data_range,
    )  # fmt: skip
    return pixels.paint(_thicken(marks, thickness), values)


def _criteria(criterion: Any) -> set[str]:
    """Return the chosen criteria."""
    names = [criterion] if isinstance(criterion, str) or not np.iterable(criterion) else list(criterion)
    if not names:
        raise rejection("criterion", "at least one criterion", repr(criterion), 'Use "all" for all of them.')
    checked = {check_choice("criterion", name, (*CRITERIA, "all")) for name in names}
    return set(CRITERIA) if "all" in checked else checked


def _marks(pixels: Pixels, limits: Limits) -> np.ndarray:
    """Return the marks."""
    from . import _cpu as filters_cpu

    marks = np.empty(pixels.image.shape[:2], bool)

    def mark(rows: slice) -> None:
        channels = pixels.planes(slice(rows.start, rows.stop + 1))  # and the row below, where there is one
        planes = [channel.reshape(-1, pixels.image.shape[1]) for channel in channels]
        filters_cpu.borders(pixels.rgb(planes), planes[-1], marks[rows], pixels.scale, limits)

    pixels.each_band(mark)
    return marks


def _thicken(marks: np.ndarray, thickness: int) -> np.ndarray:
    """Return the union of squares ``[x - t//2, x - t//2 + t)`` around the marks."""
    (up, down), (left, right) = ((min(thickness // 2, n - 1), min((thickness - 1) // 2, n - 1)) for n in marks.shape)
    square = np.ones((up + down + 1, left + right + 1), np.uint8)
    return import_cv2().dilate(marks.view(np.uint8), square, anchor=(right, down)).view(bool)
