"""The target at each scale and what an art leaves over of it, on a device: what searches without tables work on."""
# mypy: no-check-untyped-defs

from typing import Any

import numpy as np
from numba import cuda, float64

from ..._numba import device
from ..._numba.jit import cuda_jit
from .factored.screen_cuda import share_sum

WIDE, HIGH = 32, 8  # threads a block
THREADS = WIDE * HIGH
ROWS = 8  # a block, where these are enough
PARTS = 528  # blocks that share a sum: four for each multiprocessor of a large device


@cuda_jit
def spread(source, strides, layout, margin, shares, whole, planes):
    """Write the picture times the share of each scale into planes (S, y, x), rounded if they are to be `whole`.

    Around it are `margin` pixels of paper, as in `blur.target_planes`.
    """
    width = layout[3]
    height = layout[2] // width
    x, y = cuda.grid(2)
    if y < planes.shape[1] and x < planes.shape[2]:
        row, column = y - margin, x - margin
        ink = float64(0)
        if 0 <= row < planes.shape[1] - 2 * margin and 0 <= column < planes.shape[2] - 2 * margin:
            at = (row // height) * strides[0] + (row % height) * strides[2]
            ink = float64(source[at + (column // width) * strides[1] + (column % width) * strides[3]])
        for s in range(planes.shape[0]):
            value = ink * shares[s]
            planes[s, y, x] = float64(round(value)) if whole else value


@cuda_jit
def draw(planes, glyphs, places, extent, cell, indices):
    """Take the blurred glyphs of an art away from planes (S, y, x), from each pixel in the order of `pixels.cpu.draw`.

    Pixel p of glyph g, of `extent` S, y, x, is ``glyphs[places[0] * p + places[1] * g]``.
    """
    height, width = extent[1], extent[2]
    x, y = cuda.grid(2)
    if y < planes.shape[1] and x < planes.shape[2]:
        for i in range(max(0, (y - height) // cell[0] + 1), min(indices.shape[0], y // cell[0] + 1)):
            for j in range(max(0, (x - width) // cell[1] + 1), min(indices.shape[1], x // cell[1] + 1)):
                p = (y - i * cell[0]) * width + x - j * cell[1]
                for s in range(extent[0]):
                    place = places[0] * (s * height * width + p) + places[1] * indices[i, j]
                    planes[s, y, x] -= glyphs[place]


@cuda_jit
def add_up(planes, squared, out):
    """Write each block's part of the sum of the squares, or of the magnitudes, of all planes, float64."""
    sums = cuda.shared.array(THREADS, float64)
    total = float64(0)
    rows = planes.shape[0] * planes.shape[1]
    for row in range(cuda.blockIdx.x, rows, cuda.gridDim.x):
        s, y = row // planes.shape[1], row % planes.shape[1]
        for x in range(cuda.threadIdx.x, planes.shape[2], cuda.blockDim.x):
            value = abs(float64(planes[s, y, x]))
            total += value * value if squared else value
    total = share_sum(sums, total)
    if cuda.threadIdx.x == 0:
        out[cuda.blockIdx.x] = total


def target_planes(tiles: device.Source, margin: int, shares: np.ndarray, dtype: Any) -> Any:
    """Return the target at each scale, `(S, y, x)`, times its share, in integers rounded."""
    rows, columns, height, width = tiles.shape
    shape = len(shares), rows * height + 2 * margin, columns * width + 2 * margin
    planes = device.empty(shape, dtype, tiles.stream)
    strides, layout = tiles.layout
    whole = bool(np.issubdtype(dtype, np.integer))
    resident = device.upload(shares, tiles.stream)
    spread[_grid(shape), (WIDE, HIGH), tiles.stream](tiles.flat, strides, layout, margin, resident, whole, planes)
    return planes


def take_away(
    planes: Any,
    glyphs: Any,
    places: tuple[int, int],
    extent: tuple[int, ...],
    cell: tuple[int, int],
    indices: Any,
    stream: Any,
) -> None:
    """Take the glyphs of an art away from planes."""
    draw[_grid(planes.shape), (WIDE, HIGH), stream](planes, glyphs, places, extent, cell, indices)


def total_parts(planes: Any, squared: bool, stream: Any) -> Any:
    """Return the parts, float64, of the sum of the squares, or of the magnitudes, of all planes."""
    blocks, threads = min(PARTS, -(-planes.shape[0] * planes.shape[1] // ROWS)), threads_of(planes.shape[2])
    out = device.empty(blocks, np.float64, stream)
    add_up[blocks, threads, stream](planes, squared, out)
    return out


def threads_of(width: int) -> int:
    """Return how many threads, a power of two, a block has that goes along rows of pixels."""
    return min(THREADS, max(WIDE, 1 << (width - 1).bit_length()))


def _grid(shape: tuple[int, ...]) -> tuple[int, int]:
    return -(-shape[2] // WIDE), -(-shape[1] // HIGH)
