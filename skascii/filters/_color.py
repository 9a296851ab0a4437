"""Filters that change colours and keep the hue."""

from typing import Any

import numpy as np

from .._shared.checks import check_number
from ._pixels import Pixels

MOST = 1e6  # times: more would be a slip of the pen


def saturate(
    image: Any,
    *,
    midpoint: float = 0.5,
    channels: str = "RGB",
    data_range: tuple[float, float] | None = None,
) -> np.ndarray:
    """Push each colour away from the middle: bright ones to full value, dark ones darker.

    A pixel whose luminance exceeds `midpoint` becomes the brightest colour of its hue, ``c * full / M`` with M the
    largest of red, green and blue. Any other is darkened in proportion, ``c * M / full``.

    Parameters
    ----------
    image : array_like, shape (M, N) or (M, N, C)
        Gray, gray and alpha, RGB, or RGBA: bool, uint8, uint16, or float in [0, 1]; any other needs `data_range`.
    midpoint : float, optional
        Luminance in [0, 1] above which a pixel counts as bright.
    channels : {"RGB", "BGR", "RGBA", "BGRA"}, optional
        Order of the colours in `image`; "BGR" is OpenCV's.
    data_range : tuple of float, optional
        The values of black and of white, by default those of the dtype.

    Returns
    -------
    ndarray
        A new image of the same shape and dtype; integers are rounded half to even. Alpha is kept.

    Raises
    ------
    ValueError
        If `image` or a parameter is outside its rule.
    TypeError
        If one is of the wrong type.

    References
    ----------
    .. [1] "How It Works", the published description of the pixel-product converter.

    Examples
    --------
    >>> import numpy as np
    >>> from skascii.filters import saturate
    >>> saturate(np.array([[[200, 100, 200], [80, 40, 0]]], np.uint8)).tolist()
    [[[255, 128, 255], [25, 13, 0]]]
    """
    pixels = Pixels.of(image, channels, data_range)
    midpoint = check_number("midpoint", midpoint, low=0, high=1)
    return pixels.map("saturate", midpoint)


def negative(image: Any, *, channels: str = "RGB", data_range: tuple[float, float] | None = None) -> np.ndarray:
    """Invert the luminance and keep the hue.

    A colour c of luminance b becomes ``c * (1 - b) / b``, clipped: clipped pixels keep their hue only approximately.
    Black becomes white, and a gray image ``skimage.util.invert``.

    Parameters
    ----------
    image : array_like, shape (M, N) or (M, N, C)
        Gray, gray and alpha, RGB, or RGBA: bool, uint8, uint16, or float in [0, 1]; any other needs `data_range`.
    channels : {"RGB", "BGR", "RGBA", "BGRA"}, optional
        Order of the colours in `image`; "BGR" is OpenCV's.
    data_range : tuple of float, optional
        The values of black and of white, by default those of the dtype.

    Returns
    -------
    ndarray
        A new image of the same shape and dtype; integers are rounded half to even. Alpha is kept.

    Raises
    ------
    ValueError
        If `image` or a parameter is outside its rule.
    TypeError
        If one is of the wrong type.

    References
    ----------
    .. [1] "How It Works", the published description of the pixel-product converter.

    Examples
    --------
    >>> import numpy as np
    >>> from skascii.filters import negative
    >>> negative(np.array([[[0, 0, 0], [160, 80, 80], [255, 255, 255]]], np.uint8)).tolist()
    [[[255, 255, 255], [255, 130, 130], [0, 0, 0]]]
    """
    pixels = Pixels.of(image, channels, data_range)
    if pixels.colors == 3:
        return pixels.map("negative")
    return pixels.fill(lambda rows: pixels.low + (pixels.high - pixels.planes(rows)[0].astype(np.float64)))


def adjust(
    image: Any, *, brightness: float = 1.0, contrast: float = 1.0, data_range: tuple[float, float] | None = None
) -> np.ndarray:
    """Make an image brighter or darker, and its contrast stronger or weaker.

    Each colour c from 0 to 1 becomes ``(brightness * c - 0.5) * contrast + 0.5``, clipped, as by the functions
    ``brightness()`` and ``contrast()`` of CSS [1]_.

    Parameters
    ----------
    image : array_like, shape (M, N) or (M, N, C)
        Gray, gray and alpha, RGB, or RGBA: bool, uint8, uint16, or float in [0, 1]; any other needs `data_range`.
    brightness : float, optional
        At least 0: 0 is black, 1 as it is, 2 twice as bright.
    contrast : float, optional
        At least 0: 0 is middle gray, 1 as it is, 2 twice as far from it.
    data_range : tuple of float, optional
        The values of black and of white, by default those of the dtype.

    Returns
    -------
    ndarray
        A new image of the same shape and dtype; integers are rounded half to even. Alpha is kept.

    Raises
    ------
    ValueError
        If `image` or a parameter is outside its rule.
    TypeError
        If one is of the wrong type.

    References
    ----------
    .. [1] W3C, "Filter Effects Module Level 1", 2018.

    Examples
    --------
    >>> import numpy as np
    >>> from skascii.filters import adjust
    >>> adjust(np.array([[10, 100, 200]], np.uint8), brightness=1.5).tolist()
    [[15, 150, 255]]
    >>> adjust(np.array([[10, 100, 200]], np.uint8), contrast=2).tolist()
    [[0, 72, 255]]
    """
    pixels = Pixels.of(image, data_range=data_range)
    brightness = check_number("brightness", brightness, low=0, high=MOST)
    contrast = check_number("contrast", contrast, low=0, high=MOST)
    middle = pixels.full / 2

    def values(plane: np.ndarray) -> np.ndarray:
        away = (plane.astype(np.float64) - pixels.low) * brightness - middle
        changed = np.clip(away * contrast + middle + pixels.low, pixels.low, pixels.high)
        return pixels.settled(changed).astype(pixels.plain)

    return pixels.each_color(values)
