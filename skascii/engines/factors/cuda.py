"""Twin of `cpu`: multiplicative updates of H in D(V | WH), W sparse; each block keeps its columns for all updates."""
# mypy: no-check-untyped-defs

import math
from typing import Any, NamedTuple

import numpy as np
from numba import cuda, float32, float64, uint64

from ..._numba import device
from ..._numba.jit import cuda_jit

EPS = np.float32(1e-6)  # added to WH, as on the CPU
TINY = np.float32(1e-30)  # entries of H below it are 0
WARP = 32
COLUMNS = 2 * WARP  # of a block: each thread has two, which share the loads of W
HIGH = 16  # warps a block at most
THREADS = 128
SUMS = 256  # threads that share a divergence


class Factors(NamedTuple):
    """V `(n, K)`, H `(G, K)` and room for WH, K a multiple of `COLUMNS`, and W and W' by their nonzeros."""

    by_pixel: Any  # Sparse
    by_glyph: Any  # Sparse
    v: Any
    h: Any
    ratio: Any
    weighted: Any
    used: int
    stream: Any


@cuda_jit
def columns(source, strides, layout, v, h):
    """Write each tile as a column of norm 1, or 0, into V; negative ink counts as 0. H becomes 1."""
    across, cells, pixels, width = layout
    cell = cuda.grid(1)
    if cell < v.shape[1]:
        corner = (cell // across) * strides[0] + (cell % across) * strides[1]
        peak = float32(0)
        if cell < cells:
            for k in range(pixels):
                peak = max(peak, source[corner + (k // width) * strides[2] + (k % width) * strides[3]])
        total = float32(0)
        for k in range(pixels):
            ink = float32(0)
            if peak > 0:
                ink = max(ink, source[corner + (k // width) * strides[2] + (k % width) * strides[3]]) / peak
            v[k, cell] = ink
            total += ink * ink
        if peak > 0:
            norm = float32(total**0.5)
            for k in range(pixels):
                v[k, cell] /= norm
        for j in range(h.shape[0]):
            h[j, cell] = 1


@cuda_jit(fastmath=True)
def update(by_pixel, by_glyph, beta, v, h, ratio, weighted, count):
    """Update H in place `count` times; the sum of W' stands for WH**(beta - 1) where beta is 1."""
    start, column, value = by_pixel
    t_start, t_column, t_value = by_glyph
    k = uint64(cuda.blockIdx.x * COLUMNS + cuda.threadIdx.x)  # unsigned: no code for negative indices
    k1 = uint64(cuda.blockIdx.x * COLUMNS + cuda.threadIdx.x + WARP)
    exponent = float32(beta - 2)
    for _ in range(count):
        for i in range(cuda.threadIdx.y, v.shape[0], cuda.blockDim.y):
            x0 = float32(EPS)
            x1 = float32(EPS)
            for p in range(start[i], start[i + 1]):
                x0 += value[p] * h[uint64(column[p]), k]
                x1 += value[p] * h[uint64(column[p]), k1]
            if beta == 1:
                ratio[i, k] = v[i, k] / x0
                ratio[i, k1] = v[i, k1] / x1
            else:
                power0 = float32(1) if beta == 2 else x0**exponent
                power1 = float32(1) if beta == 2 else x1**exponent
                ratio[i, k] = v[i, k] * power0
                ratio[i, k1] = v[i, k1] * power1
                weighted[i, k] = x0 * power0
                weighted[i, k1] = x1 * power1
        cuda.syncthreads()
        for j in range(cuda.threadIdx.y, h.shape[0], cuda.blockDim.y):
            above0 = float32(0)
            above1 = float32(0)
            below0 = float32(0)
            below1 = float32(0)
            for p in range(t_start[j], t_start[j + 1]):
                above0 += t_value[p] * ratio[uint64(t_column[p]), k]
                above1 += t_value[p] * ratio[uint64(t_column[p]), k1]
                if beta == 1:
                    below0 += t_value[p]
                else:
                    below0 += t_value[p] * weighted[uint64(t_column[p]), k]
                    below1 += t_value[p] * weighted[uint64(t_column[p]), k1]
            if beta == 1:
                below1 = below0
            h0 = h[j, k] * (above0 / max(below0, TINY))
            h1 = h[j, k1] * (above1 / max(below1, TINY))
            h[j, k] = h0 if h0 > TINY else float32(0)
            h[j, k1] = h1 if h1 > TINY else float32(0)
        cuda.syncthreads()


@cuda_jit
def divergence(by_pixel, beta, v, h, used, out):
    """Write each block's part of D(V | WH), float64; where v**beta has a pole, v is at least EPS."""
    start, column, value = by_pixel
    parts = cuda.shared.array(SUMS, float64)
    t = cuda.threadIdx.x
    total = float64(0)
    for k in range(cuda.blockIdx.x * SUMS + t, used, cuda.gridDim.x * SUMS):
        for i in range(v.shape[0]):
            near = float32(EPS)
            for p in range(start[i], start[i + 1]):
                near += value[p] * h[column[p], k]
            x = float64(near)
            y = float64(v[i, k])
            if beta <= 0:
                y = max(y, float64(EPS))
            if beta == 0:
                term = y / x - math.log(y / x) - 1
            elif beta == 1:
                term = x - y
                if y > 0:
                    term += y * math.log(y / x)
            elif beta == 2:
                term = (y - x) ** 2 / 2
            else:
                term = (y**beta + (beta - 1) * x**beta - beta * y * x ** (beta - 1)) / (beta * (beta - 1))
            total += max(term, 0.0)
    parts[t] = total
    half = SUMS // 2
    while half > 0:
        cuda.syncthreads()
        if t < half:
            parts[t] += parts[t + half]
        half //= 2
    if t == 0:
        out[cuda.blockIdx.x] = parts[0]


@cuda_jit
def winners(h, threshold, out):
    """Write the row of the largest entry of each column of H, 0 below `threshold`."""
    k = cuda.grid(1)
    if k < out.shape[0]:
        best = 0
        for j in range(1, h.shape[0]):
            if h[j, k] > h[best, k]:
                best = j
        out[k] = best if h[best, k] >= threshold else 0


def factors(tiles: device.Source, by_pixel: Any, by_glyph: Any, start: np.ndarray | None, beta: float) -> Factors:
    """Return V of the tiles, H from `start` `(G, cells)` or ones, and room for the updates, all on the device."""
    strides, layout = tiles.layout
    cells, pixels = layout[1:3]
    count = by_glyph.start.size - 1
    padded = -(-cells // COLUMNS) * COLUMNS
    v, ratio = (device.empty((pixels, padded), np.float32, tiles.stream) for _ in range(2))
    weighted = ratio if beta == 1 else device.empty((pixels, padded), np.float32, tiles.stream)
    h = device.empty((count, padded), np.float32, tiles.stream)
    columns[-(-padded // THREADS), THREADS, tiles.stream](tiles.flat, strides, layout, v, h)
    if start is not None:
        h = device.upload(np.pad(start, ((0, 0), (0, padded - cells))), tiles.stream)
    return Factors(by_pixel, by_glyph, v, h, ratio, weighted, cells, tiles.stream)


def run(f: Factors, beta: float, count: int) -> None:
    """Update H `count` times."""
    high = min(HIGH, 1 << (f.v.shape[0] // 8).bit_length())
    launch = f.v.shape[1] // COLUMNS, (WARP, high), f.stream
    update[launch](f.by_pixel, f.by_glyph, beta, f.v, f.h, f.ratio, f.weighted, count)


def error(f: Factors, beta: float) -> float:
    """Return the divergence; the host waits for it."""
    blocks = min(1024, -(-f.used // SUMS))
    out = device.empty(blocks, np.float64, f.stream)
    divergence[blocks, SUMS, f.stream](f.by_pixel, beta, f.v, f.h, f.used, out)
    return float(device.fetch(out, f.stream).sum())


def strongest(f: Factors, threshold: float, out: Any) -> None:
    """Write the winners of all cells into `out` `(cells,)`, on the device."""
    winners[-(-f.used // THREADS), THREADS, f.stream](f.h, threshold, out)
