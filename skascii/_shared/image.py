"""Images as the caller has them, and what is read from them: luminance, colour and ink."""

from typing import Any

import numpy as np

from .checks import check_choice, rejection
from .opencv import import_cv2
from .threads import blocks, parallel_map

LUMINANCE = (0.2125, 0.7154, 0.0721)  # the weights of skimage.color.rgb2gray
CHANNELS = ("RGB", "BGR", "RGBA", "BGRA")
BACKGROUNDS = ("dark", "light")
BAND = 2**17  # pixels a band: what is read and written stays in the cache


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
        raise rejection(name, "an array", repr(image), "Read the file first, e.g. with imageio.v3.imread.", TypeError)
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


def value_range(dtype: np.dtype, data_range: Any = None) -> tuple[float, float]:
    """Return the values of black and of white in an image of this dtype."""
    if data_range is not None:
        try:
            low, high = (float(value) for value in data_range)
        except (TypeError, ValueError):
            raise rejection(
                "data_range", "a pair (lo, hi)", repr(data_range), "Example: (0, 4095).", TypeError
            ) from None
        if not (np.isfinite(low) and np.isfinite(high) and low < high):
            raise rejection("data_range", "finite with lo < hi", repr(data_range), "Example: (0, 4095).")
        return low, high
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
            f"within [{low:g}, {high:g}]",
            f"values from {least:g} to {most:g}",
            "Pass data_range=(lo, hi) or rescale the image.",
        )


def color_order(channels: str) -> slice:
    """Return the slice that puts the three colours of a pixel in RGB order."""
    return slice(2, None, -1) if channels.startswith("BGR") else slice(0, 3)


def rgb_unit(image: np.ndarray, *, background: float, channels: str, data_range: Any = None) -> np.ndarray:
    """Return float32 RGB in [0, 1], `(M, N, 3)`, composited over a grey paper of value `background`."""
    low, high = value_range(image.dtype, data_range)
    unit = image.astype(np.float32)
    if low != 0:
        unit -= np.float32(low)
    unit *= np.float32(1 / (high - low))
    if unit.ndim == 2:
        unit = unit[..., None]
    count = unit.shape[2]
    color = unit[..., color_order(channels)] if count >= 3 else unit[..., :1]
    if count in (2, 4):
        color = color * unit[..., -1:] + np.float32(background) * (1 - unit[..., -1:])
    return np.broadcast_to(np.clip(color, 0, 1), (*image.shape[:2], 3))


def luminance(image: np.ndarray, *, background: float, channels: str, data_range: Any = None) -> np.ndarray:
    """Return float32 luminance in [0, 1], `(M, N)`, composited over a grey paper of value `background`."""
    low, high = value_range(image.dtype, data_range)
    count = 1 if image.ndim == 2 else image.shape[2]
    scale = 1 / (high - low)
    unit = image.astype(np.float32).reshape(*image.shape[:2], count)
    color = unit[..., color_order(channels)] if count >= 3 else unit[..., :1]
    gray = color[..., 0] * np.float32(scale * (LUMINANCE[0] if count >= 3 else 1))
    for place in range(1, color.shape[2]):  # no matrix product: its rounding depends on where a pixel lies
        gray += color[..., place] * np.float32(scale * LUMINANCE[place])
    if low != 0:
        gray -= np.float32(low * scale)
    if count in (2, 4):
        alpha = (unit[..., -1] - np.float32(low)) * np.float32(scale)
        gray = gray * alpha + np.float32(background) * (1 - alpha)
    return np.clip(gray, 0, 1, out=gray)


def ink_of(
    image: np.ndarray,
    out: np.ndarray,
    *,
    background: str,
    channels: str,
    data_range: Any = None,
    gamma: float = 1.0,
    workers: int | None = None,
) -> None:
    """Write the ink of `image`, float32 in [0, 1], into `out` of its shape `(M, N)`.

    Luminance over the paper, raised to `gamma`; on a light background ink is what is missing to white. Works in
    bands of rows on threads, so that nothing else of the picture's size is ever allocated.
    """
    paper = 0.0 if background == "dark" else 1.0
    height, width = image.shape[:2]
    if image.dtype == np.uint8 and image.size == height * width:
        levels = np.arange(256, dtype=np.uint8)[None]
        gray = luminance(levels, background=paper, channels=channels, data_range=data_range)
        curve = _tone_curve(gray, gamma, background)
        look_up = import_cv2().LUT

        def band(rows: slice) -> None:
            look_up(image[rows].reshape(-1, width), curve, dst=out[rows])
    else:

        def band(rows: slice) -> None:
            gray = luminance(image[rows], background=paper, channels=channels, data_range=data_range)
            out[rows] = _tone_curve(gray, gamma, background)

    parallel_map(band, blocks(height, max(1, BAND // width)), workers)


def _tone_curve(gray: np.ndarray, gamma: float, background: str) -> np.ndarray:
    if gamma != 1:
        gray = gray ** np.float32(gamma)
    return gray if background == "dark" else 1 - gray
