"""Pixels: bitmaps set in the cells of an art, and its picture in any colours."""

from typing import Any

import numpy as np

from .._shared.checks import check_choice, check_number
from .._shared.grid import check_pixels, resize_image
from .._shared.threads import parallel_map
from .color import check_see_through, shown_colors
from .registry import Art, renderer


def draw(bitmaps: np.ndarray, indices: np.ndarray) -> np.ndarray:
    """Return `bitmaps` `(G, h, w, ...)` set in the cells `(R, C)`, as one picture `(R*h, C*w, ...)`."""
    (rows, columns), (h, w), rest = indices.shape, bitmaps.shape[1:3], bitmaps.shape[3:]
    lines = np.ascontiguousarray(bitmaps.swapaxes(0, 1))  # so that one take writes a row of cells as it lies
    picture = np.empty((rows, h, columns, w, *rest), bitmaps.dtype)
    for row, cells in zip(picture, indices):
        np.take(lines, cells, axis=1, out=row, mode="clip")  # in range already; "clip" writes without a buffer
    return picture.reshape(rows * h, columns * w, *rest)


def image(
    art: Art,
    *,
    foreground: Any = None,
    paper: Any = None,
    channels: str = "RGB",
    scale: float = 1,
    color: bool = True,
    bitmaps: np.ndarray | None = None,
) -> np.ndarray:
    """Return the picture, uint8: `(H, W)` where all is grey, else `(H, W, 3)`; `(H, W, 4)` on transparent paper.

    `bitmaps` stand for those of the glyphs, to draw them smaller.
    """
    front, back = (np.array(shown, np.float32) for shown in shown_colors(art, foreground, paper))
    indices, colors, behind = art.indices, art.foreground if color else None, art.background if color else None
    bitmaps = art.glyphs.bitmaps if bitmaps is None else bitmaps
    check_choice("channels", channels, ("RGB", "BGR"))
    scale = check_number("scale", scale, above=0)
    h, w = bitmaps.shape[1:]
    size = max(1, round(indices.shape[0] * h * scale)), max(1, round(indices.shape[1] * w * scale))
    check_pixels(*size, "scale")
    if check_see_through(paper, behind is not None):
        picture = _see_through(bitmaps, indices, front if colors is None else colors)
    elif colors is not None or behind is not None:
        picture = _colored(bitmaps, indices, front if colors is None else colors, back if behind is None else behind)
    elif np.ptp(front) == 0 and np.ptp(back) == 0:
        picture = draw(blend(bitmaps, front[0], back[0]), indices)
    else:
        picture = draw(blend(bitmaps[..., None], front, back), indices)
    if picture.ndim == 3 and channels == "BGR":
        picture = np.ascontiguousarray(picture[..., [2, 1, 0, 3][: picture.shape[2]]])
    if scale == int(scale):
        return picture.repeat(int(scale), axis=0).repeat(int(scale), axis=1) if scale != 1 else picture
    return resize_image(picture, size)


@renderer("image", suffixes=(".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff", ".gif"))
def picture(art: Art, *, foreground: Any = None, paper: Any = None, scale: float = 1, color: bool = True) -> np.ndarray:
    """Picture, drawn with the glyphs that were matched."""
    return image(art, foreground=foreground, paper=paper, scale=scale, color=color)


def blend(coverage: np.ndarray, front: Any, back: Any) -> np.ndarray:
    """Return the colours between `back` (coverage 0) and `front` (1), rounded to uint8."""
    result = coverage * (front - back)
    result += back
    return np.rint(result, out=result).astype(np.uint8)


def _see_through(bitmaps: np.ndarray, indices: np.ndarray, front: np.ndarray) -> np.ndarray:
    """Return the picture with alpha, in the colours of glyphs, `(R, C, 3)`, or `(3,)` for all cells."""
    (rows, columns), (h, w) = indices.shape, bitmaps.shape[1:]
    picture = np.empty((rows, h, columns, w, 4), np.uint8)
    picture[..., :3] = np.broadcast_to(front, (rows, columns, 3))[:, None, :, None]
    picture[..., 3] = draw(blend(bitmaps, 255, 0), indices).reshape(rows, h, columns, w)
    return picture.reshape(rows * h, columns * w, 4)


def _colored(bitmaps: np.ndarray, indices: np.ndarray, front: np.ndarray, back: np.ndarray) -> np.ndarray:
    """Return the picture in the colours of glyphs and behind them, `(R, C, 3)`, or `(3,)` for all cells."""
    (rows, columns), (h, w) = indices.shape, bitmaps.shape[1:]
    lines = bitmaps.swapaxes(0, 1).repeat(3, axis=2)  # (h, G, w * 3): a pixel is three numbers side by side
    fronts, backs = (np.broadcast_to(colors, (rows, columns, 3)) for colors in (front, back))
    picture = np.empty((rows, h, columns, w * 3), np.uint8)

    def row(number: int) -> None:
        own, behind = (np.tile(colors[number].astype(np.float32), w) for colors in (fronts, backs))
        picture[number] = blend(lines[:, indices[number]], own, behind)

    parallel_map(row, range(rows))
    return picture.reshape(rows * h, columns * w, 3)
