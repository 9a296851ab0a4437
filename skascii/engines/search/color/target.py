"""What the cells are to show: the picture in channels, its linear terms, and what two colours cost in each cell."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ...._numba.panels import padded, panel_width
from ...._shared.opencv import import_cv2
from ...._shared.threads import blocks, parallel_map
from ....picture.range import percentiles_of
from ....picture.target import padded_shape
from ..blur import Blur, filtered_rows
from .model import MATRIX, against, decoded, encoded

PIXELS_PER_BAND = 2**17
CELLS_PER_BLOCK = 1024
Function = Callable[[np.ndarray], np.ndarray]
FLAT = 1e-6  # distance from the paper that is but rounding
GAMMA = 2.2


def planes(picture: np.ndarray, cell: tuple[int, int], blend: str, workers: int | None) -> np.ndarray:
    """Return the picture in channels, float32 `(3, R*h, C*w)`, filled up to whole cells with its edge."""
    height, width = picture.shape[:2]
    out = np.empty((3, *padded_shape((height, width), cell)), np.float32)
    values = _curve(picture.dtype, decoded if blend == "linear" else lambda coded: coded)

    def band(rows: slice) -> None:
        _split(values(picture[rows]), out[:, rows, :width])

    parallel_map(band, blocks(height, max(1, PIXELS_PER_BAND // width)), workers)
    out[:, :height, width:] = out[:, :height, width - 1 : width]
    out[:, height:] = out[:, height - 1 : height]
    return out


def planes_on_paper(
    picture: np.ndarray,
    cell: tuple[int, int],
    blend: str,
    paper: np.ndarray,
    most: float,
    percentile: float,
    follow: Callable[[float], float],
    workers: int | None,
) -> np.ndarray:
    """Return the picture in channels relative to the paper, scaled about it to what glyphs can show.

    `most` is their greatest mean coverage: what is at `percentile` of the distance from the paper comes to it. But the
    more glyphs cover, the less the picture is raised: not at all by those that fill the cell. Distances are of light to
    the power of 1 / `GAMMA`, about as bright as it looks: on black that is an exposure, on white no veil over shadows.
    """
    height, width = picture.shape[:2]
    ground = decoded(paper / 255)
    distance = np.empty((height, width), np.float32)
    parts = list(blocks(height, max(1, PIXELS_PER_BAND // width)))
    away = _curve(picture.dtype, lambda coded: np.abs(_brightness(decoded(coded)) - _brightness(ground)))

    def measure(rows: slice) -> None:
        red, green, blue = np.moveaxis(away(picture[rows]), 2, 0)
        np.maximum(np.maximum(red, green), blue, out=distance[rows])

    parallel_map(measure, parts, workers)
    high = follow(*percentiles_of(distance, (percentile,), workers))
    reach = _reach(paper, most)
    scale = min(reach / (high if high > FLAT else 1.0), reach**-2)

    def scaled(coded: np.ndarray) -> np.ndarray:
        bright = _brightness(ground) + scale * (_brightness(decoded(coded)) - _brightness(ground))
        light = np.clip(np.maximum(bright, 0) ** GAMMA, ground * (1 - most), ground + most * (1 - ground))
        return light - ground if blend == "linear" else encoded(light) - paper / 255

    values = _curve(picture.dtype, scaled)
    out = np.zeros((3, *padded_shape((height, width), cell)), np.float32)

    def band(rows: slice) -> None:
        _split(values(picture[rows]), out[:, rows, :width])

    parallel_map(band, parts, workers)
    return out


def _brightness(light: Any) -> Any:
    return light ** (1 / GAMMA)


def _reach(paper: np.ndarray, most: float) -> float:
    """Return how far `most` ink takes paper to white, or to black, in brightness: 1 is all the way."""
    luminance, ink = against(paper)
    ground = float(decoded(np.array(luminance)))
    first = _brightness(ground)
    return (_brightness(ground + most * (ink - ground)) - first) / (ink - first)


def own_terms(
    channels: np.ndarray, bitmaps: np.ndarray, luma: Blur, chroma: Blur, workers: int | None
) -> tuple[np.ndarray, float]:
    """Return the linear terms, float32 `(R, C, 3, G + 1)`, and the error of an art that shows 0 in every channel."""
    from .terms import linear_terms

    cell, count = bitmaps.shape[1:], len(bitmaps) + 1
    rows, columns = channels.shape[1] // cell[0], channels.shape[2] // cell[1]
    stack = np.concatenate([bitmaps, np.ones((1, *cell), np.float32)]).reshape(count, -1)
    matrix = padded(stack.T)
    width = panel_width(*matrix.shape)
    own = np.empty((rows, columns, 3, count), np.float32)
    taps = [blur.target_taps(True) for blur in (luma, chroma, chroma)]

    def block(job: tuple[int, slice]) -> float:
        channel, part = job
        pixels = slice(part.start * cell[0], part.stop * cell[0])
        field = filtered_rows(channels[channel], taps[channel], pixels)
        linear_terms(field, cell[0], cell[1], matrix, width, own[part, :, channel])
        return float(np.einsum("yx,yx->", channels[channel, pixels], field, dtype=np.float64))

    margin = max(len(line) // 2 for _, line in taps[2])  # is filtered twice, so a block should be higher
    parts = list(blocks(rows, max(1, CELLS_PER_BLOCK // columns, 4 * margin // cell[0])))
    return own, sum(parallel_map(block, [(channel, part) for channel in range(3) for part in parts], workers))


def cell_means(channels: np.ndarray, cell: tuple[int, int]) -> np.ndarray:
    """Return the mean of each cell, float64 `(R, C, 3)`."""
    count, height, width = channels.shape
    strips = channels.reshape(count, height // cell[0], cell[0], width).sum(axis=2)
    tiles = strips.reshape(count, len(strips[0]), width // cell[1], cell[1]).sum(axis=3, dtype=np.float64)
    return np.moveaxis(tiles, 0, -1) / np.prod(cell)


def costs(luminance: np.ndarray, cell: tuple[int, int], blend: str, visible: float, weight: float) -> np.ndarray:
    """Return what two colours cost in cells of this mean luminance, float64: they have to gain more.

    It is the error of `visible` 8-bit levels at every pixel. In linear light a level is as wide as the curve is steep
    at that luminance.
    """
    slope = np.ones(luminance.shape)
    if blend == "linear":
        coded = encoded(np.maximum(luminance, 0))
        slope = np.where(coded <= 0.04045, 1 / 12.92, 2.4 / 1.055 * ((coded + 0.055) / 1.055) ** 1.4)
    return np.prod(cell) * weight * (visible / 255 * slope) ** 2


def _curve(dtype: np.dtype, function: Function) -> Function:
    """Return a function of sRGB in [0, 1] `(y, x, 3)`, as one of a picture of this dtype that returns float32.

    Of 8-bit levels there are so few that they are looked up.
    """
    if dtype != np.uint8:
        return lambda image: function(image).astype(np.float32)
    levels = np.repeat(np.arange(256)[None, :, None] / 255, 3, axis=2)
    table, look_up = function(levels).astype(np.float32), import_cv2().LUT
    return lambda image: look_up(np.ascontiguousarray(image), table)


def _split(values: np.ndarray, out: np.ndarray) -> None:
    """Write RGB `(y, x, 3)` as channels into `(3, y, x)`."""
    cv2 = import_cv2()
    for plane, channel in zip(out, cv2.split(cv2.transform(np.ascontiguousarray(values), MATRIX.astype(np.float32)))):
        plane[...] = channel
