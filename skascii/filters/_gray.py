"""Filters that leave shades of gray, or two of them."""

from collections.abc import Callable
from typing import Any

import numpy as np

from .._shared.checks import check_number, did_you_mean, rejection
from ._pixels import Line, Pixels

LOCAL = ("local", "niblack", "sauvola")  # methods that threshold each pixel against its neighbourhood
Threshold = float | str | Callable[[np.ndarray], Any]


def grayscale(
    image: Any,
    *,
    stretch: bool = True,
    channels: str = "RGB",
    data_range: tuple[float, float] | None = None,
) -> np.ndarray:
    """Replace each colour by its luminance, stretched to the full range.

    Parameters
    ----------
    image : array_like, shape (M, N) or (M, N, C)
        Gray, gray and alpha, RGB, or RGBA: bool, uint8, uint16, or float in [0, 1]; any other needs `data_range`.
    stretch : bool, optional
        Whether the least luminance becomes black and the largest white. A flat image stays as it is.
    channels : {"RGB", "BGR", "RGBA", "BGRA"}, optional
        Order of the colours in `image`; "BGR" is OpenCV's.
    data_range : tuple of float, optional
        The values of black and of white, by default those of the dtype.

    Returns
    -------
    ndarray
        A new image of the same shape and dtype, its colour channels all alike; integers are rounded half to even.
        Alpha is kept.

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
    >>> from skascii.filters import grayscale
    >>> grayscale(np.array([[[200, 0, 0], [0, 0, 200], [200, 200, 200]]], np.uint8))[..., 0].tolist()
    [[39, 0, 255]]
    """
    pixels = Pixels.of(image, channels, data_range)
    if not isinstance(stretch, (bool, np.bool_)):
        raise rejection("stretch", "True or False", repr(stretch), "", TypeError)
    least, span = 0.0, pixels.white
    if stretch:
        extremes = pixels.each_band(lambda rows: _extremes(pixels.luminance(rows, white=1.0)))
        lows, highs = zip(*extremes)
        if min(lows) < max(highs):
            least, span = min(lows), max(highs) - min(lows)

    def values(rows: slice) -> np.ndarray:
        line = Line(least, pixels.full, span, pixels.low, pixels.whole)
        return pixels.plane(rows, pixels.plain, "gray", line)

    return pixels.fill(values)


def binarize(
    image: Any,
    *,
    threshold: Threshold = 0.5,
    channels: str = "RGB",
    data_range: tuple[float, float] | None = None,
) -> np.ndarray:
    """Make each pixel white if its luminance exceeds a threshold, else black.

    Parameters
    ----------
    image : array_like, shape (M, N) or (M, N, C)
        Gray, gray and alpha, RGB, or RGBA: bool, uint8, uint16, or float in [0, 1]; any other needs `data_range`.
    threshold : float, str or callable, optional
        A luminance in [0, 1]; or the name of a ``skimage.filters.threshold_*`` function ("otsu", "li", "local",
        "sauvola", ...), which is called with its defaults; or a callable that maps the luminance, float64 in [0, 1]
        of shape (M, N), to one threshold or to an array of that shape, such as
        ``functools.partial(skimage.filters.threshold_local, block_size=35)``. "multiotsu" is no such name, since
        it gives several thresholds. A flat image becomes black by any method that is not local.
    channels : {"RGB", "BGR", "RGBA", "BGRA"}, optional
        Order of the colours in `image`; "BGR" is OpenCV's.
    data_range : tuple of float, optional
        The values of black and of white, by default those of the dtype.

    Returns
    -------
    ndarray
        A new image of the same shape and dtype, of black and white alone. Alpha is kept.

    Raises
    ------
    ValueError
        If `image` or a parameter is outside its rule.
    TypeError
        If one is of the wrong type.
    RuntimeError
        If `threshold` is "minimum" and the histogram does not have two maxima.

    References
    ----------
    .. [1] "How It Works", the published description of the pixel-product converter.

    Examples
    --------
    >>> import skimage
    >>> from skascii.filters import binarize
    >>> page = binarize(skimage.data.page(), threshold="sauvola")
    >>> page.min(), page.max(), page.dtype
    (np.uint8(0), np.uint8(255), dtype('uint8'))
    """
    pixels = Pixels.of(image, channels, data_range)
    levels = np.broadcast_to(_level(threshold, pixels), pixels.image.shape[:2])
    black, white = pixels.settled(np.array([pixels.low, pixels.high]))

    def values(rows: slice) -> np.ndarray:
        flat = levels[rows].astype(np.float64).reshape(-1)
        return pixels.plane(rows, pixels.plain, "binarize", pixels.white, flat, black, white)

    return pixels.fill(values)


def _extremes(values: np.ndarray) -> tuple[float, float]:
    return values.min(), values.max()


def _level(threshold: Any, pixels: Pixels) -> float | np.ndarray:
    """Return the threshold as one number, or as an array `(M, N)`."""
    if isinstance(threshold, str):
        method = _method(threshold)
    elif callable(threshold):
        method = threshold
    else:
        return check_number(
            "threshold", threshold, low=0, high=1, remedy='Or the name of a method, such as "otsu", or a callable.'
        )
    gray = np.concatenate(pixels.each_band(pixels.luminance))
    shape = gray.shape
    if isinstance(threshold, str) and threshold not in LOCAL:
        if pixels.has_alpha and (shown := pixels.image[..., -1] > 0).any():
            gray = gray[shown]
        if gray.min() == gray.max():
            return float(gray.flat[0])  # what most of them answer where nothing is to be separated; some fail
    level = np.asarray(method(gray))
    if level.dtype.kind not in "biuf" or level.shape not in ((), shape) or not np.isfinite(level).all():
        raise rejection(
            "threshold",
            f"a callable that returns a finite number or an array of shape {shape}",
            f"{level.dtype} of shape {level.shape}",
            "Return one threshold, or one for each pixel.",
        )
    return level if level.shape else float(level)


def _method(name: str) -> Callable[[np.ndarray], Any]:
    """Return the scikit-image function ``threshold_{name}``."""
    import skimage.filters

    if name == "multiotsu":
        raise rejection(
            "threshold", "a method that gives one threshold", repr(name),
            "It gives several: pass one of those of skimage.filters.threshold_multiotsu as a number.",
        )  # fmt: skip
    known = [key.removeprefix("threshold_") for key in dir(skimage.filters) if key.startswith("threshold_")]
    known.remove("multiotsu")
    if name not in known:
        hint = did_you_mean(name.removeprefix("threshold_"), known).strip()
        raise rejection("threshold", f"one of {', '.join(known)}", repr(name), hint)
    return getattr(skimage.filters, f"threshold_{name}")
