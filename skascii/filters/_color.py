"""Filters that change colours and keep the hue."""

from typing import Any

import numpy as np

from .._shared.checks import check_number
from ._pixels import Pixels


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
