"""The colour of a glyph: the mean of the picture under its ink."""

import numpy as np

from .._shared.paper import Paper
from .._shared.threads import blocks, parallel_map
from .ink import rgb_unit

PIXELS_PER_BAND = 2**15


def ink_colors(
    image: np.ndarray,
    indices: np.ndarray,
    bitmaps: np.ndarray,
    *,
    paper: Paper,
    channels: str,
    data_range: tuple[float, float] | None = None,
    workers: int | None = None,
) -> np.ndarray:
    """Return uint8 RGB `(R, C, 3)`: the picture's mean in each cell, weighted by the coverage of the cell's glyph.

    A glyph without ink takes the cell's plain mean. Only pixels of the picture count, not its padding.
    """
    rows, columns = indices.shape
    h, w = bitmaps.shape[1:]
    height, width = image.shape[:2]
    colors = np.empty((rows, columns, 3), np.uint8)

    def band(part: slice) -> None:
        source = image[part.start * h : min(part.stop * h, height)]
        count = part.stop - part.start
        pixels = np.zeros((count * h, columns * w, 4), np.float32)  # RGB and 1, or 0 in the padding
        pixels[: source.shape[0], :width, :3] = rgb_unit(source, paper=paper, channels=channels, data_range=data_range)
        pixels[: source.shape[0], :width, 3] = 1
        tiles = pixels.reshape(count, h, columns, w, 4).swapaxes(1, 2)
        inked = np.einsum("rchwk,rchw->rck", tiles, bitmaps[indices[part]])
        plain = tiles.sum(axis=(2, 3))
        sums = np.where(inked[..., 3:] > 1e-6, inked, plain)
        colors[part] = np.rint(255 * sums[..., :3] / np.maximum(sums[..., 3:], 1e-6))

    parallel_map(band, blocks(rows, max(1, PIXELS_PER_BAND // (h * columns * w))), workers)
    return colors
