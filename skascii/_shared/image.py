"""Images as callers have them: what one must be, and the one form that it is brought to."""

from typing import Any

import numpy as np

from .checks import check_choice, rejection
from .pillow import is_pillow, pillow_pixels
from .values import is_masked, within_range

WEIGHTS = (2125, 7154, 721)  # of red, green and blue in 1/10000, as in skimage.color.rgb2gray: sums are exact
LUMINANCE = tuple(weight / 10_000 for weight in WEIGHTS)
CHANNELS = ("RGB", "BGR", "RGBA", "BGRA")


def check_image(image: Any, *, channels: str = "RGB", data_range: Any = None, name: str = "image") -> np.ndarray:
    """Return `image` as an array, if its shape, dtype and values are those of an image.

    It is in canonical form: in the machine's byte order, and within its range. What is missing (masked, or NaN) is
    transparent: the array then has a channel of opacity, its last.
    """
    array = _array(image, channels, name)
    array = array.astype(array.dtype.newbyteorder("="), copy=False)
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
    return within_range(array, data_range, name)


def _array(image: Any, channels: str, name: str) -> np.ndarray:
    """Return `image` as an array, with its mask where it has one."""
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
    if is_device_array(image):
        remedy = "Copy it (.get(), .cpu()), or make its ink on the device and pass that to skascii.matchers.match."
        raise rejection(name, "in the host's memory", f"a device array, {type(image).__name__}", remedy, TypeError)
    if is_pillow(image):
        if channels.startswith("BGR"):
            raise rejection("channels", "'RGB' for an image of Pillow's", repr(channels), "Leave it out.")
        return pillow_pixels(image)
    try:
        return np.asanyarray(image) if is_masked(image) else np.asarray(image)
    except ValueError as error:
        raise rejection(
            name, "a rectangular array", f"nested sequences ({error})", "Stack them to one shape."
        ) from None


def is_device_array(array: Any) -> bool:
    """Return whether `array` lies in the memory of a CUDA device."""
    return hasattr(array, "__cuda_array_interface__") or hasattr(array, "__cuda_ndarray__")


def color_order(channels: str) -> slice:
    """Return the slice that puts the three colours of a pixel in RGB order."""
    return slice(2, None, -1) if channels.startswith("BGR") else slice(0, 3)
