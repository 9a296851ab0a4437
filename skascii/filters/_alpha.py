"""Filters whose point is the alpha channel."""

from typing import Any

import numpy as np

from ._pixels import Pixels


def flatten(image: Any, *, background: Any = 0, data_range: tuple[float, float] | None = None) -> np.ndarray:
    """Composite the alpha channel away over a colour.

    White shows what a black background hides, such as dark lettering on nothing.

    Parameters
    ----------
    image : array_like, shape (M, N) or (M, N, C)
        Gray, gray and alpha, RGB, or RGBA: bool, uint8, uint16, or float in [0, 1]; any other needs `data_range`.
        The colours may stand in any order.
    background : float, sequence of 3 floats, or {"black", "white"}, optional
        What shines through: a number for all colour channels or one for each, in the units and in the channel order
        of `image`.
    data_range : tuple of float, optional
        The values of black and of white, by default those of the dtype.

    Returns
    -------
    ndarray, shape (M, N) or (M, N, C - 1)
        A new image of the same dtype without alpha; integers are rounded half to even. Without an alpha channel it
        is a copy.

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
    >>> from skascii.filters import flatten
    >>> image = np.array([[[200, 100, 0, 0], [200, 100, 0, 51], [200, 100, 0, 255]]], np.uint8)
    >>> flatten(image, background="white").tolist()
    [[[255, 255, 255], [244, 224, 204], [200, 100, 0]]]
    """
    pixels = Pixels.of(image, data_range=data_range)
    paper = pixels.color("background", background)
    if not pixels.has_alpha:
        return pixels.image.copy()
    from . import _cpu as filters_cpu

    out = np.empty((*pixels.image.shape[:2], pixels.colors), pixels.image.dtype)

    def composite(rows: slice) -> None:
        *colors, alpha = pixels.planes(rows)
        targets = [np.empty_like(color) for color in colors]
        for color, target, shade in zip(colors, targets, paper):
            filters_cpu.flatten(color, alpha, target, shade, pixels.low, float(pixels.opaque), pixels.whole)
        pixels.store(out, rows, [pixels.settled(target) for target in targets])

    pixels.each_band(composite)
    return out
