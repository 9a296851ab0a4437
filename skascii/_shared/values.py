"""What the numbers of an image mean: black and white, opaque and transparent, and what is missing."""

import math
import sys
from typing import Any

import numpy as np

from .checks import plain, rejection

NARROWEST, WIDEST = 1e-300, 1e300  # spans of values that weighted sums in float64 have room for
ROUNDING = 1e-4  # of a span: ten times what conversions of colours in float32 leave outside


def is_masked(array: Any) -> bool:
    """Return whether `array` is NumPy's masked one; if those are not loaded, which takes a while, there is none."""
    module = sys.modules.get("numpy.ma")
    return module is not None and module.isMaskedArray(array)


def check_range(data_range: Any) -> tuple[float, float]:
    """Return `data_range` as two numbers, the values of black and of white."""
    try:
        low, high = (float(value) for value in data_range)
    except (TypeError, ValueError, OverflowError):
        raise rejection("data_range", "a pair (lo, hi)", repr(data_range), "Example: (0, 4095).", TypeError) from None
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise rejection("data_range", "finite with lo < hi", repr(data_range), "Example: (0, 4095).")
    if not NARROWEST <= high - low <= WIDEST:
        rule = f"of values {NARROWEST:g} to {WIDEST:g} apart"
        raise rejection("data_range", rule, repr(data_range), "Rescale the image.")
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


def opaque_value(dtype: np.dtype, data_range: Any = None) -> int:
    """Return the opacity of opaque pixels in an image of this dtype; that of transparent ones is 0.

    It is the dtype's own. Of integers that have no range of their own, it is white, if that is a number of theirs.
    """
    if dtype.kind in "bf":
        return 1
    most = int(np.iinfo(dtype).max)
    if data_range is None or dtype in (np.uint8, np.uint16):
        return most
    white = int(check_range(data_range)[1])
    return white if 1 <= white < most else most


def largest_float(dtype: np.dtype) -> float:
    """Return the largest float64 that a dtype holds: that of the largest 64-bit integer is one too many."""
    if dtype.kind not in "iu":
        return math.inf
    most = int(np.iinfo(dtype).max)
    return float(most) if int(float(most)) == most else math.nextafter(float(most), 0)


def within_range(array: np.ndarray, data_range: Any, name: str) -> np.ndarray:
    """Return an image whose values are in their range, and what is masked or NaN transparent, or refuse it.

    What is outside by rounding alone is clipped. What is missing gets a colour that is there, if any is, so that it
    changes no extremes.
    """
    low, high = value_range(array.dtype, data_range)
    missing = _missing(array)
    image = np.ma.getdata(array) if is_masked(array) else array
    if missing is not None:
        image = _with_opacity(image, missing, low, opaque_value(image.dtype, data_range))
    if data_range is None and image.dtype.kind in "bu":
        return image
    count = 1 if image.ndim == 2 else image.shape[2]
    colors = image[..., :-1] if count in (2, 4) else image
    if _strays(colors, low, high, name, "Pass data_range=(lo, hi) or rescale the image."):
        image = image.copy()
        colors = image[..., :-1] if count in (2, 4) else image
        np.clip(colors, low, high, out=colors)
    return _opacity_within(image, data_range, name) if count in (2, 4) else image


def _with_opacity(image: np.ndarray, missing: np.ndarray, low: float, opaque: int) -> np.ndarray:
    """Return `image` with a channel of opacity, which is 0 where `missing` `(M, N)` is True."""
    planes = image.reshape(*image.shape[:2], -1)
    count = planes.shape[2]
    out = np.empty((*image.shape[:2], count + count % 2), image.dtype)
    out[..., -1] = opaque
    out[..., :count] = planes
    first = np.unravel_index(np.argmin(missing), missing.shape)
    out[missing, :-1] = low if missing[first] else out[first][:-1]
    out[missing, -1] = 0
    return out


def _missing(array: np.ndarray) -> np.ndarray | None:
    """Return which pixels `(M, N)` are masked or NaN, None where none is."""
    missing: Any = np.ma.getmask(array) if is_masked(array) else False
    values = np.ma.getdata(array) if is_masked(array) else array
    if values.dtype.kind == "f" and np.isnan(values.min()):
        missing = missing | np.isnan(values)
    if not np.any(missing):
        return None
    return missing.any(axis=2) if missing.ndim == 3 else missing


def _strays(values: np.ndarray, low: float, high: float, name: str, remedy: str) -> bool:
    """Return whether some values are outside their range by rounding; by more, or without end, they are refused."""
    least, most = float(values.min()), float(values.max())
    if not (math.isfinite(least) and math.isfinite(most)):
        remedy = "Set them to NaN where the value is missing, or clip them."
        raise rejection(name, "finite, or NaN where it is missing", "infinite values", remedy)
    if low <= least and most <= high:
        return False
    slack = 0.0
    if values.dtype.kind == "f":
        step = float(np.finfo(values.dtype).eps)
        slack = max(ROUNDING, 2 * step) * (high - low) + step * max(abs(low), abs(high))
    if least < low - slack or most > high + slack:
        raise rejection(
            name, f"within [{plain(low)}, {plain(high)}]", f"values from {plain(least)} to {plain(most)}", remedy
        )
    return True


def _opacity_within(image: np.ndarray, data_range: Any, name: str) -> np.ndarray:
    """Return `image` with its opacity from 0 to that of opaque pixels.

    Integers without a range of their own may have it in that of the dtype: then some is above white.
    """
    opaque = opaque_value(image.dtype, data_range)
    whole = image.dtype.kind in "iu"
    most = float(np.iinfo(image.dtype).max) if whole else 1.0
    if _strays(image[..., -1], 0.0, most, f"the opacity of {name}", "Scale it: 0 is transparent."):
        image = image.copy()
        np.clip(image[..., -1], 0, 1, out=image[..., -1])
    elif whole and image[..., -1].max() > opaque:
        image = image.copy()
        image[..., -1] = np.rint(image[..., -1] * (opaque / most))
    return image
