"""Separable filters of a picture, with paper (0) all around, and inner products: what the linear terms are made of."""
# mypy: no-check-untyped-defs

from typing import Any

import numpy as np
from numba import cuda, float32, float64

from ..._numba import device
from ..._numba.jit import cuda_jit

WIDE, HIGH = 32, 8  # threads a block
THREADS = WIDE * HIGH
ROWS = 8  # a block, where these are enough
PARTS = 528  # blocks that share an inner product: four for each multiprocessor of a large device


@cuda_jit(fastmath=True)
def filter_down(source, strides, layout, taps, out):
    """Write the picture that the tiles make up, filtered down its columns, into `out` (y, x)."""
    width = layout[3]
    height = layout[2] // width
    x, y = cuda.grid(2)
    if y < out.shape[0] and x < out.shape[1]:
        at = (x // width) * strides[1] + (x % width) * strides[3]
        first = max(0, y - taps.shape[0] // 2)
        row, step = first // height, first % height
        total = float32(0)
        for near in range(first, min(out.shape[0], y + taps.shape[0] // 2 + 1)):
            total += taps[near - y + taps.shape[0] // 2] * source[at + row * strides[0] + step * strides[2]]
            step += 1
            if step == height:
                step = 0
                row += 1
        out[y, x] = total


@cuda_jit(fastmath=True)
def filter_across(plane, taps, weight, added, out):
    """Write `weight` times the plane, filtered along its rows, into `out`, or add it where it is to be `added`."""
    x, y = cuda.grid(2)
    if y < out.shape[0] and x < out.shape[1]:
        total = float32(0)
        for near in range(max(0, x - taps.shape[0] // 2), min(out.shape[1], x + taps.shape[0] // 2 + 1)):
            total += taps[near - x + taps.shape[0] // 2] * plane[y, near]
        before = out[y, x] if added else float32(0)
        out[y, x] = before + weight * total


@cuda_jit
def inner(source, strides, layout, plane, squared, out):
    """Write each block's part of the picture's inner product with `plane`, or, if `squared`, with itself, float64."""
    width = layout[3]
    height = layout[2] // width
    parts = cuda.shared.array(THREADS, float64)
    t = cuda.threadIdx.x
    total = float64(0)
    for y in range(cuda.blockIdx.x, plane.shape[0], cuda.gridDim.x):
        at = (y // height) * strides[0] + (y % height) * strides[2]
        for x in range(t, plane.shape[1], THREADS):
            ink = float64(source[at + (x // width) * strides[1] + (x % width) * strides[3]])
            total += ink * (ink if squared else float64(plane[y, x]))
    parts[t] = total
    half = THREADS // 2
    while half > 0:
        cuda.syncthreads()
        if t < half:
            parts[t] += parts[t + half]
        half //= 2
    if t == 0:
        out[cuda.blockIdx.x] = parts[0]


def filtered(tiles: device.Source, taps: list[tuple[float, np.ndarray]]) -> device.Source:
    """Return the weighted sum of filtered pictures, as tiles of a plane in device memory."""
    rows, columns, height, width = tiles.shape
    shape = rows * height, columns * width
    between, out = (device.empty(shape, np.float32, tiles.stream) for _ in range(2))
    grid = -(-shape[1] // WIDE), -(-shape[0] // HIGH)
    strides, layout = tiles.layout
    for number, (weight, line) in enumerate(taps):
        resident = device.upload(line.astype(np.float32), tiles.stream)
        filter_down[grid, (WIDE, HIGH), tiles.stream](tiles.flat, strides, layout, resident, between)
        filter_across[grid, (WIDE, HIGH), tiles.stream](between, resident, np.float32(weight), number > 0, out)
    return device.Source(out.ravel(), (height * shape[1], width, shape[1], 1), tiles.shape, tiles.stream)


def inner_parts(tiles: device.Source, field: device.Source, squared: bool) -> Any:
    """Return the parts, float64 on the device, of the picture's inner product with a filtered one, or with itself."""
    strides, layout = tiles.layout
    rows, columns, height, width = tiles.shape
    plane = field.flat.reshape((rows * height, columns * width))
    blocks = min(PARTS, -(-rows * height // ROWS))
    out = device.empty(blocks, np.float64, tiles.stream)
    inner[blocks, THREADS, tiles.stream](tiles.flat, strides, layout, plane, squared, out)
    return out
