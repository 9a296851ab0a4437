"""What is read from an image: luminance, colour and ink (docs/algorithms, `alg-ink`)."""

from typing import Any

import numpy as np

from .._shared.image import LUMINANCE, color_order, value_range
from .._shared.opencv import import_cv2
from .._shared.paper import Paper, is_dark, paper_color
from .._shared.threads import blocks, parallel_map

PIXELS_PER_BAND = 2**17  # what is read and written stays in the cache


def rgb_unit(image: np.ndarray, *, paper: Paper, channels: str, data_range: Any = None) -> np.ndarray:
    """Return float32 RGB in [0, 1], `(M, N, 3)`, composited over the paper's colour."""
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
        behind = np.array(paper_color(paper), np.float32) / np.float32(255)
        color = color * unit[..., -1:] + behind * (1 - unit[..., -1:])
    return np.broadcast_to(np.clip(color, 0, 1), (*image.shape[:2], 3))


def luminance(image: np.ndarray, *, paper: Paper, channels: str, data_range: Any = None) -> np.ndarray:
    """Return float32 luminance in [0, 1], `(M, N)`, composited over what has no ink on this paper, black or white."""
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
        gray = gray * alpha + np.float32(not is_dark(paper)) * (1 - alpha)
    return np.clip(gray, 0, 1, out=gray)


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
