"""Images as callers have them: what one must be, and how its numbers are to be read."""

from typing import Any

import numpy as np

from .checks import check_choice, plain, rejection

WEIGHTS = (2125, 7154, 721)  # of red, green and blue in 1/10000, as in skimage.color.rgb2gray: sums are exact
LUMINANCE = tuple(weight / 10_000 for weight in WEIGHTS)
CHANNELS = ("RGB", "BGR", "RGBA", "BGRA")


def check_image(image: Any, *, channels: str = "RGB", data_range: Any = None, name: str = "image") -> np.ndarray:
    """Return `image` as an array, if its shape, dtype and values are those of an image."""
    if image is None:
        raise rejection(
            name,
            "an array",
            "None",
            "cv2.imread returns None for a file that it cannot read: check the path.",
            TypeError,
        )
    if isinstance(image, (str, bytes)) or hasattr(image, "__fspath__"):
        raise rejection(name, "an array", repr(image), "Read the file first, e.g. with skimage.io.imread.", TypeError)
    try:
        array = np.asarray(image)
    except ValueError as error:
        raise rejection(
            name, "a rectangular array", f"nested sequences ({error})", "Stack them to one shape."
        ) from None
    if array.dtype.kind not in "biuf":
        raise rejection(
            name, "of a bool, integer or float dtype", str(array.dtype), "Convert it with astype.", TypeError
        )
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in (1, 2, 3, 4)):
        raise rejection(
            name,
            "of shape (M, N) or (M, N, C) with C in 1, 2, 3, 4",
            f"shape {array.shape}",
            "Squeeze it, move its channels last, or pass one frame at a time.",
        )
    if array.size == 0:
        raise rejection(name, "of at least one pixel", f"shape {array.shape}", "Check the crop that made it.")
    check_choice("channels", channels, CHANNELS)
    if channels in ("RGBA", "BGRA") and (array.ndim == 2 or array.shape[2] != 4):
        raise rejection(
            name, f"of 4 channels for channels={channels!r}", f"shape {array.shape}", 'Pass "RGB" or "BGR".'
        )
    _check_values(array, data_range, name)
    return array


def check_range(data_range: Any) -> tuple[float, float]:
    """Return `data_range` as two numbers, the values of black and of white."""
    try:
        low, high = (float(value) for value in data_range)
    except (TypeError, ValueError, OverflowError):
        raise rejection("data_range", "a pair (lo, hi)", repr(data_range), "Example: (0, 4095).", TypeError) from None
    if not (np.isfinite(low) and np.isfinite(high) and low < high):
        raise rejection("data_range", "finite with lo < hi", repr(data_range), "Example: (0, 4095).")
    return low, high


def value_range(dtype: np.dtype, data_range: Any = None) -> tuple[float, float]:
    """Return the values of black and of white in an image of this dtype."""
    if data_range is not None:
        return check_range(data_range)
    if dtype == np.uint8 or dtype == np.uint16:
        return 0.0, float(np.iinfo(dtype).max)
    if dtype.kind in "bf":
        return 0.0, 1.0
    raise rejection(
        "data_range",
        f"given for an image of dtype {dtype}",
        "None",
        "Pass data_range=(lo, hi), the values of black and of white, or convert the image to uint8.",
    )


def _check_values(array: np.ndarray, data_range: Any, name: str) -> None:
    low, high = value_range(array.dtype, data_range)
    if data_range is None and array.dtype.kind in "bu":
        return
    least, most = array.min(), array.max()
    if not (np.isfinite(least) and np.isfinite(most)):
        raise rejection(name, "finite", "NaN or infinite values", "Replace them, e.g. with numpy.nan_to_num.")
    if least < low or most > high:
        raise rejection(
            name,
            f"within [{plain(low)}, {plain(high)}]",
            f"values from {plain(least)} to {plain(most)}",
            "Pass data_range=(lo, hi) or rescale the image.",
        )


def color_order(channels: str) -> slice:
    """Return the slice that puts the three colours of a pixel in RGB order."""
    return slice(2, None, -1) if channels.startswith("BGR") else slice(0, 3)
