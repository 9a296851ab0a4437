"""Twin of `cpu`, and what precedes it: area means, filters, and the nearest vector in a Minkowski metric."""
# mypy: no-check-untyped-defs

import math
from typing import Any

import numpy as np
from numba import cuda, float32, float64

from ..._numba import device
from ..._numba.jit import cuda_jit

THREADS = 128


@cuda_jit
def pool(source, strides, layout, rows, bins, extent, exposure, factor, first, out):
    """Write `factor` times the area means over `bins` windows a cell into rows `first`, ... of `out` (K, cells).

    The windows fill `extent` times the cell about its centre; the picture's outermost pixels go on forever. Each
    pixel's ink is raised to `exposure`.
    """
    columns, cells, pixels, width = layout
    height = pixels // width
    cell = cuda.grid(1)
    place = cuda.blockIdx.y
    if cell < cells:
        high, wide = height * extent / bins[0], width * extent / bins[1]
        top = (cell // columns + 0.5) * height + (place // bins[1] - bins[0] / 2) * high
        left = (cell % columns + 0.5) * width + (place % bins[1] - bins[1] / 2) * wide
        total = float64(0)
        for y in range(math.floor(top), math.ceil(top + high)):
            across = float64(0)
            row = min(max(y, 0), rows * height - 1)
            at = (row // height) * strides[0] + (row % height) * strides[2]
            for x in range(math.floor(left), math.ceil(left + wide)):
                column = min(max(x, 0), columns * width - 1)
                ink = source[at + (column // width) * strides[1] + (column % width) * strides[3]]
                if exposure != 1:
                    ink = max(ink, float32(0)) ** float32(exposure)
                across += (min(x + 1, left + wide) - max(x, left)) * ink
            total += (min(y + 1, top + high) - max(y, top)) * across
        out[first + place, cell] = factor * total / (high * wide)


@cuda_jit
def apply_filters(patches, filters, out):
    """Write ``filters @ patches`` into the first rows of `out`."""
    cell = cuda.grid(1)
    k = cuda.blockIdx.y
    if cell < out.shape[1]:
        total = float32(0)
        for b in range(filters.shape[1]):
            total += filters[k, b] * patches[b, cell]
        out[k, cell] = total


@cuda_jit
def nearest(vectors, glyphs, p, out):
    """Write the glyph whose vector `(G, K)` is nearest to each cell's `(K, cells)`, in the steps of `cpu`."""
    cell = cuda.grid(1)
    count, size = glyphs.shape
    if cell < out.shape[0]:
        best = 0
        unit = float64(math.inf)
        for g in range(count):
            distance = float32(0)
            for k in range(size):
                off = abs(vectors[k, cell] - glyphs[g, k])
                distance = distance + off if p == 1 else max(distance, off)
            if distance < unit:
                unit = distance
                best = g
        if p != 1 and p != math.inf and unit > 0:
            bound = unit * float64(size) ** (1 / p)
            least = float64(math.inf)
            for g in range(count):
                total = float64(0)
                k = 0
                while k < size and total < least:
                    off = abs(float64(vectors[k, cell]) - glyphs[g, k])
                    total = total + (off / unit) ** p if off <= bound else math.inf
                    k += 1
                if total < least:
                    least = total
                    best = g
        out[cell] = best


def feature_vectors(
    tiles: device.Source, filters: Any, bins: tuple[int, int], extent: float, scale: float, exposure: float
) -> device.Source:
    """Return the feature vectors as tiles of shape (1, K) in device memory; `filters` is float32 `(K, a * b)`."""
    strides, layout = tiles.layout
    rows, columns = tiles.shape[:2]
    cells, count = layout[1], filters.shape[0]
    grid = -(-cells // THREADS)
    launch = THREADS, tiles.stream
    patches = device.empty((bins[0] * bins[1], cells), np.float32, tiles.stream)
    total = count + (scale != 0)
    vectors = device.empty((total, cells), np.float32, tiles.stream)
    ink = tiles.flat, strides, layout, rows
    pool[(grid, patches.shape[0]), *launch](*ink, bins, extent, exposure, 1.0, 0, patches)
    apply_filters[(grid, count), *launch](patches, filters, vectors)
    if scale != 0:
        pool[(grid, 1), *launch](*ink, (1, 1), 1.0, exposure, scale, count, vectors)
    return device.Source(vectors.ravel(), (columns, 1, 0, cells), (rows, columns, 1, total), tiles.stream)


def nearest_vectors(vectors: device.Source, glyphs: Any, p: float) -> Any:
    """Return the nearest of `glyphs` `(G, K)` in each cell, intp `(R, C)`, on the device."""
    _, cells, size, _ = vectors.layout[1]
    indices = device.empty(vectors.shape[:2], np.intp, vectors.stream)
    flat = vectors.flat.reshape((size, cells))
    nearest[-(-cells // THREADS), THREADS, vectors.stream](flat, glyphs, p, indices.ravel())
    return indices
