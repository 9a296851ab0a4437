"""What the cells are to show: the picture in channels, its linear terms, and what two colours cost in each cell."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from ...._numba.panels import padded, panel_width
from ...._shared.opencv import import_cv2
from ...._shared.threads import blocks, parallel_map
from ....picture.range import outer_percentile
from ....picture.target import padded_shape
from ..blur import Blur, filtered_rows
from .model import MATRIX, against, decoded, encoded, width_of

PIXELS_PER_BAND = 2**17
CELLS_PER_BLOCK = 4096  # fewer would be filtered twice too often
Function = Callable[[np.ndarray], np.ndarray]
FLAT = 1e-6  # distance from the paper that is but rounding
GAMMA = 2.2


class Light(NamedTuple):
    """What sRGB becomes in the channels, and whether a picture goes on where it ends, or is followed by paper."""

    of: Function
    edge: bool
    scale: float = 1.0  # of distances from the paper, which tell one such light from another


def usual_light(blend: str) -> Light:
    """Return what is shown by cells of two colours."""
    return Light(decoded if blend == "linear" else np.asarray, True)


def light_on_paper(
    picture: np.ndarray,
    blend: str,
    paper: np.ndarray,
    most: float,
    percentile: float,
    follow: Callable[[Callable[[], float]], float],
    workers: int | None,
) -> Light:
    """Return light relative to the paper, scaled about it to what glyphs can show.

    `most` is their greatest mean coverage: what is at `percentile` of the distance from the paper comes to it, or what
    is further out, where most of the picture is even. What has the paper's colour, be it empty or transparent, does not
    count. But the more glyphs cover, the less the picture is raised: not at all by those that fill the cell. Distances
    are of light to the power of 1 / `GAMMA`, about as bright as it looks: on black that is an exposure, on white no
    veil over shadows.
    """
    ground = decoded(paper / 255)

    def farthest() -> float:
        distance = np.empty(picture.shape[:2], np.float32)
        _measure(picture, lambda coded: np.abs(_brightness(decoded(coded)) - _brightness(ground)), distance, workers)
        return _percentile_of_things(distance, percentile, workers)

    high = follow(farthest)
    reach = _reach(paper, most)
    scale = min(reach / (high if high > FLAT else 1.0), reach**-2) if reach > 0 else 1.0  # a blank reaches nothing

    def scaled(coded: np.ndarray) -> np.ndarray:
        bright = _brightness(ground) + scale * (_brightness(decoded(coded)) - _brightness(ground))
        light = np.clip(np.maximum(bright, 0) ** GAMMA, ground * (1 - most), ground + most * (1 - ground))
        return light - ground if blend == "linear" else encoded(light) - paper / 255

    return Light(scaled, False, scale)


def planes(picture: np.ndarray, cell: tuple[int, int], light: Light, workers: int | None) -> np.ndarray:
    """Return the picture in channels, float32 `(3, R*h, C*w)`, filled up to whole cells."""
    height, width = picture.shape[:2]
    out = np.zeros((3, *padded_shape((height, width), cell)), np.float32)
    _split(picture, light.of, out[:, :height, :width], workers)
    if light.edge:
        out[:, :height, width:] = out[:, :height, width - 1 : width]
        out[:, height:] = out[:, height - 1 : height]
    return out


def _percentile_of_things(distance: np.ndarray, percentile: float, workers: int | None) -> float:
    """Return a percentile of the distances from the paper that are none by rounding alone, 0 where all are."""
    things = distance > FLAT
    away = distance if things.all() else distance[things][None]
    return outer_percentile(away, percentile, workers) if away.size else 0.0


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
    """Return the linear terms, float32 `(R, C, 3, W)`, and the error of an art that shows 0 in every channel."""
    from .terms import linear_terms

    cell, count = bitmaps.shape[1:], width_of(len(bitmaps) + 1)
    rows, columns = channels.shape[1] // cell[0], channels.shape[2] // cell[1]
    stack = np.zeros((count, *cell), np.float32)
    stack[: len(bitmaps)], stack[len(bitmaps)] = bitmaps, 1
    matrix = padded(stack.reshape(count, -1).T)
    width = panel_width(*matrix.shape)
    own = np.empty((rows, columns, 3, count), np.float32)

    def write(channel: int, part: slice, field: np.ndarray) -> None:
        linear_terms(field, cell[0], cell[1], matrix, width, own[part, :, channel])

    return own, _filtered(channels, cell, luma, chroma, write, workers)


def blank_error(channels: np.ndarray, cell: tuple[int, int], luma: Blur, chroma: Blur, workers: int | None) -> float:
    """Return the error of an art that shows 0 in every channel."""
    return _filtered(channels, cell, luma, chroma, None, workers)


def _filtered(
    channels: np.ndarray,
    cell: tuple[int, ...],
    luma: Blur,
    chroma: Blur,
    write: Callable[[int, slice, np.ndarray], None] | None,
    workers: int | None,
) -> float:
    """Return the inner product of channels as they are and twice blurred, which `write` is given by rows of cells."""
    from ...._numba.products import inner

    rows, columns = channels.shape[1] // cell[0], channels.shape[2] // cell[1]
    taps = [blur.target_taps(True) for blur in (luma, chroma, chroma)]

    def block(job: tuple[int, slice]) -> float:
        channel, part = job
        pixels = slice(part.start * cell[0], part.stop * cell[0])
        field = filtered_rows(channels[channel], taps[channel], pixels)
        if write is not None:
            write(channel, part, field)
        return inner(channels[channel, pixels], field)

    margin = max(len(line) // 2 for _, line in taps[2])  # is filtered twice, so a block should be higher
    parts = list(blocks(rows, max(1, CELLS_PER_BLOCK // columns, 4 * margin // cell[0])))
    return sum(parallel_map(block, [(channel, part) for channel in range(3) for part in parts], workers))


def cell_means(channels: np.ndarray, cell: tuple[int, int]) -> np.ndarray:
    """Return the mean of each cell, float64 `(R, C, 3)`."""
    count, height, width = channels.shape
    strips = channels.reshape(count, height // cell[0], cell[0], width).sum(axis=2)
    tiles = strips.reshape(count, len(strips[0]), width // cell[1], cell[1]).sum(axis=3, dtype=np.float64)
    return np.moveaxis(tiles, 0, -1) / np.prod(cell)


def costs(luminance: np.ndarray, cell: tuple[int, int], blend: str, visible: Any, weight: float) -> np.ndarray:
    """Return what two colours cost in cells of this mean luminance, float64: they have to gain more.

    It is the error of `visible` 8-bit levels at every pixel. In linear light a level is as wide as the curve is steep
    at that luminance.
    """
    slope = np.ones(luminance.shape)
    if blend == "linear":
        coded = encoded(np.maximum(luminance, 0))
        slope = np.where(coded <= 0.04045, 1 / 12.92, 2.4 / 1.055 * ((coded + 0.055) / 1.055) ** 1.4)
    return np.prod(cell) * weight * (visible / 255 * slope) ** 2


def _split(picture: np.ndarray, function: Function, out: np.ndarray, workers: int | None) -> None:
    """Write a function of the picture's sRGB in [0, 1] as channels into `(3, y, x)`."""
    from .terms import look_up

    cv2, matrix = import_cv2(), MATRIX.astype(np.float32)

    def band(rows: slice) -> None:
        if picture.dtype == np.uint8:
            look_up(np.ascontiguousarray(picture[rows]), levels, matrix, out[:, rows])
        else:
            values = function(picture[rows]).astype(np.float32)
            for plane, channel in zip(out, cv2.split(cv2.transform(values, matrix))):
                plane[rows] = channel

    levels = _of_levels(function)
    parallel_map(band, _bands(picture), workers)


def _measure(picture: np.ndarray, function: Function, out: np.ndarray, workers: int | None) -> None:
    """Write the largest of a function of the picture's three colours into `(y, x)`."""
    from .terms import look_up_largest

    def band(rows: slice) -> None:
        if picture.dtype == np.uint8:
            look_up_largest(np.ascontiguousarray(picture[rows]), levels, out[rows])
        else:
            out[rows] = function(picture[rows]).max(axis=2)

    levels = _of_levels(function)
    parallel_map(band, _bands(picture), workers)


def _of_levels(function: Function) -> np.ndarray:
    """Return a function of sRGB at the 8-bit levels, float32 `(256, 3)`: there are so few that they are looked up."""
    return function(np.repeat(np.arange(256)[:, None] / 255, 3, axis=1)).astype(np.float32)


def _bands(picture: np.ndarray) -> Iterator[slice]:
    return blocks(len(picture), max(1, PIXELS_PER_BAND // picture.shape[1]))
