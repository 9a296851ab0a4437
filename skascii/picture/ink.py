"""What is read from an image: luminance, colour and ink (docs/algorithms, `alg-ink`)."""

from typing import Any

import numpy as np

from .._shared.image import LUMINANCE, color_order
from .._shared.opencv import import_cv2
from .._shared.paper import Paper, is_dark, paper_color
from .._shared.threads import blocks, parallel_map
from .._shared.values import opaque_value, value_range

PIXELS_PER_BAND = 2**17  # what is read and written stays in the cache


def rgb_unit(image: np.ndarray, *, paper: Paper, channels: str, data_range: Any = None) -> np.ndarray:
    """Return float32 RGB in [0, 1], `(M, N, 3)`, composited over the paper's colour."""
    unit, scale = _scaled(image, data_range)
    unit = unit * np.float32(scale)
    count = unit.shape[2]
    color = unit[..., color_order(channels)] if count >= 3 else unit[..., :1]
    if count in (2, 4):
        alpha = opacity(image, data_range)[..., None]
        behind = np.array(paper_color(paper), np.float32) / np.float32(255)
        color = color * alpha + behind * (1 - alpha)
    return np.broadcast_to(np.clip(color, 0, 1), (*image.shape[:2], 3))


def rgb(image: np.ndarray, *, paper: Paper, channels: str, data_range: Any = None) -> np.ndarray:
    """Return the colours over the paper's, sRGB, `(M, N, 3)`: uint8 as they are, others as `rgb_unit` has them."""
    if image.dtype == np.uint8 and image.shape[2:] == (3,) and data_range is None:
        return image[..., color_order(channels)]
    return rgb_unit(image, paper=paper, channels=channels, data_range=data_range)


def luminance(image: np.ndarray, *, paper: Paper, channels: str, data_range: Any = None) -> np.ndarray:
    """Return float32 luminance in [0, 1], `(M, N)`, composited over what has no ink on this paper, black or white."""
    unit, scale = _scaled(image, data_range)
    count = unit.shape[2]
    color = unit[..., color_order(channels)] if count >= 3 else unit[..., :1]
    gray = color[..., 0] * np.float32(scale * (LUMINANCE[0] if count >= 3 else 1))
    for place in range(1, color.shape[2]):  # no matrix product: its rounding depends on where a pixel lies
        gray += color[..., place] * np.float32(scale * LUMINANCE[place])
    if count in (2, 4):
        alpha = opacity(image, data_range)
        gray = gray * alpha + np.float32(not is_dark(paper)) * (1 - alpha)
    return np.clip(gray, 0, 1, out=gray)


def opacity(image: np.ndarray, data_range: Any = None) -> np.ndarray:
    """Return the opacity of an image that has it, float32 in [0, 1], `(M, N)`."""
    return image[..., -1].astype(np.float32) * np.float32(1 / opaque_value(image.dtype, data_range))


def _scaled(image: np.ndarray, data_range: Any) -> tuple[np.ndarray, float]:
    """Return the channels of an image from black on, float32 `(M, N, C)`, and the factor that makes white 1.

    A range of the caller's own may be narrow beside its values, or wider than float32 is.
    """
    planes = image.reshape(*image.shape[:2], -1)
    low, high = value_range(image.dtype, data_range)
    if data_range is None:
        return planes.astype(np.float32), 1 / high
    return ((planes.astype(np.float64) - low) / (high - low)).astype(np.float32), 1.0


def ink_of(
    image: np.ndarray,
    out: np.ndarray,
    *,
    paper: Paper,
    channels: str,
    data_range: Any = None,
    gamma: float = 1.0,
    workers: int | None = None,
) -> None:
    """Write the ink of `image`, float32 in [0, 1], into `out` of its shape `(M, N)`.

    Luminance raised to `gamma`; on light paper ink is what is missing to white. What is transparent has none. Works in
    bands of rows on threads, so that nothing else of the picture's size is ever allocated.
    """
    height, width = image.shape[:2]
    if image.dtype == np.uint8 and image.size == height * width:
        levels = np.arange(256, dtype=np.uint8)[None]
        gray = luminance(levels, paper=paper, channels=channels, data_range=data_range)
        curve = _raised(gray, gamma, paper)
        look_up = import_cv2().LUT

        def band(rows: slice) -> None:
            look_up(image[rows].reshape(-1, width), curve, dst=out[rows])
    else:

        def band(rows: slice) -> None:
            gray = luminance(image[rows], paper=paper, channels=channels, data_range=data_range)
            out[rows] = _raised(gray, gamma, paper)

    parallel_map(band, blocks(height, max(1, PIXELS_PER_BAND // width)), workers)


def _raised(gray: np.ndarray, gamma: float, paper: Paper) -> np.ndarray:
    """Return the ink of a luminance."""
    if gamma != 1:
        gray = gray ** np.float32(gamma)
    return gray if is_dark(paper) else 1 - gray
