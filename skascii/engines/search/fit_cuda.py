"""Twin of `fit`: the sums that a line is fitted by, and the target moved along it, in the device's memory."""
# mypy: no-check-untyped-defs

from typing import Any

import numpy as np
from numba import cuda, float32, float64

from ..._numba import device
from ..._numba.jit import cuda_jit
from ...glyphs._glyph_set import GlyphSet
from ...picture.target import HIGHEST
from ..resident import resident
from . import blur_cuda
from .blur import Blur
from .fit import ONE, Line, Sums, seen
from .planes_cuda import HIGH, PARTS, ROWS, THREADS, WIDE, target_planes, threads_of

SUMS = 5  # of an art on one scale


@cuda_jit
def look(source, strides, layout, down, across, out):
    """Write each block's part of the picture's sum, weighted by lines (S, y) and (S, x), its least and its most ink."""
    width = layout[3]
    height = layout[2] // width
    parts = cuda.shared.array((3, THREADS), float64)
    t, threads = cuda.threadIdx.x, cuda.blockDim.x
    total, least, most = float64(0), float64(np.inf), float64(-np.inf)
    for y in range(cuda.blockIdx.x, down.shape[1], cuda.gridDim.x):
        at = (y // height) * strides[0] + (y % height) * strides[2]
        for x in range(t, across.shape[1], threads):
            ink = float64(source[at + (x // width) * strides[1] + (x % width) * strides[3]])
            weight = float64(0)
            for s in range(down.shape[0]):
                weight += down[s, y] * across[s, x]
            total += weight * ink
            least = min(least, ink)
            most = max(most, ink)
    parts[0, t] = total
    parts[1, t] = least
    parts[2, t] = most
    half = threads // 2
    while half > 0:
        cuda.syncthreads()
        if t < half:
            parts[0, t] += parts[0, t + half]
            parts[1, t] = min(parts[1, t], parts[1, t + half])
            parts[2, t] = max(parts[2, t], parts[2, t + half])
        half //= 2
    if t == 0:
        for k in range(3):
            out[cuda.blockIdx.x, k] = parts[k, 0]


@cuda_jit
def move(source, strides, layout, line, reach, out):
    """Write ``line[0] * ink + line[1]``, less ``reach[0]`` and over ``reach[1]``, into `out` (y, x), rounded each time.

    Each step passes through float32, as on the host: no step may be fused with the next.
    """
    width = layout[3]
    height = layout[2] // width
    x, y = cuda.grid(2)
    if y < out.shape[0] and x < out.shape[1]:
        at = (y // height) * strides[0] + (y % height) * strides[2]
        ink = float64(source[at + (x // width) * strides[1] + (x % width) * strides[3]])
        ink = float64(float32(ink * line[0]))
        ink = float64(float32(ink + line[1]))
        ink = float64(float32(ink - reach[0]))
        out[y, x] = min(max(float32(ink / reach[1]), float32(-HIGHEST)), float32(HIGHEST))


@cuda_jit
def paint(indices, bitmaps, cell, margin, out):
    """Write the raster of an art into `out` (y, x), `margin` pixels of paper around; `bitmaps` are one line."""
    x, y = cuda.grid(2)
    if y < out.shape[0] and x < out.shape[1]:
        row, column = y - margin, x - margin
        ink = float32(0)
        if 0 <= row < out.shape[0] - 2 * margin and 0 <= column < out.shape[1] - 2 * margin:
            glyph = indices[row // cell[0], column // cell[1]]
            ink = bitmaps[(glyph * cell[0] + row % cell[0]) * cell[1] + column % cell[1]]
        out[y, x] = ink


@cuda_jit
def add_up(drawn, wanted, down, across, weight, out):
    """Add each block's part of the sums of one scale, as in `Sums`, to `out` (blocks, 5).

    Ones are the product of two lines.
    """
    parts = cuda.shared.array((SUMS, THREADS), float64)
    thread, threads = cuda.threadIdx.x, cuda.blockDim.x
    rr, rt, r1, tt, t1 = float64(0), float64(0), float64(0), float64(0), float64(0)
    for y in range(cuda.blockIdx.x, drawn.shape[0], cuda.gridDim.x):
        for x in range(thread, drawn.shape[1], threads):
            r, t, one = float64(drawn[y, x]), float64(wanted[y, x]), down[y] * across[x]
            rr += r * r
            rt += r * t
            r1 += r * one
            tt += t * t
            t1 += t * one
    parts[0, thread] = rr
    parts[1, thread] = rt
    parts[2, thread] = r1
    parts[3, thread] = tt
    parts[4, thread] = t1
    half = threads // 2
    while half > 0:
        cuda.syncthreads()
        if thread < half:
            for k in range(SUMS):
                parts[k, thread] += parts[k, thread + half]
        half //= 2
    if thread == 0:
        for k in range(SUMS):
            out[cuda.blockIdx.x, k] += weight * parts[k, 0]


def target_facts(
    tiles: device.Source, blur: Blur, filter_target: bool
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the sums ``t1`` and ``one`` of a picture, as `fit.target_sums` does, and its least and most ink."""
    rows, columns, height, width = tiles.shape
    shape = rows * height, columns * width
    taps = blur.target_taps(filter_target)
    lines = [np.stack([seen(size, line) if filter_target else np.ones(size) for _, line in taps]) for size in shape]
    lines[0] *= np.array([[weight] for weight, _ in taps])
    one = float((lines[0].sum(axis=1) * lines[1].sum(axis=1)).sum())
    blocks, threads = min(PARTS, -(-shape[0] // ROWS)), threads_of(shape[1])
    out = device.empty((blocks, 3), np.float64, tiles.stream)
    down, across = (device.upload(line, tiles.stream) for line in lines)
    look[blocks, threads, tiles.stream](tiles.flat, *tiles.layout, down, across, out)
    totals, least, most = device.fetch(out, tiles.stream).T
    return (float(totals.sum()), one), (float(least.min()), float(most.max()))


def moved(tiles: device.Source, line: Line, reach: tuple[float, float] = (0.0, 1.0)) -> Any:
    """Return a picture moved along a line, and from what `reach`es from its first by its second to 0 and 1."""
    rows, columns, height, width = tiles.shape
    out = device.empty((rows * height, columns * width), np.float32, tiles.stream)
    ends = tuple(float(np.float32(value / ONE)) for value in line)
    move[_grid(out.shape), (WIDE, HIGH), tiles.stream](
        tiles.flat, *tiles.layout, ends, tuple(float(np.float32(value)) for value in reach), out
    )
    return out


def drawn_sums(indices: Any, tiles: device.Source, glyphs: GlyphSet, blur: Blur, filter_target: bool) -> Sums:
    """Return the sums of an art by drawing it, as `fit.drawn_sums` does."""
    stream, margin = tiles.stream, max(blur.radii)
    (bitmaps,) = resident(glyphs, "bitmaps", lambda: (glyphs.bitmaps.astype(np.float32).ravel(),))
    rows, columns, h, w = tiles.shape
    shape = rows * h + 2 * margin, columns * w + 2 * margin
    raster = device.empty(shape, np.float32, stream)
    paint[_grid(shape), (WIDE, HIGH), stream](indices, bitmaps, (h, w), margin, raster)
    picture = target_planes(tiles, margin, np.ones(1), np.float32).reshape(shape)
    blocks, threads = min(PARTS, -(-shape[0] // ROWS)), threads_of(shape[1])
    out = device.upload(np.zeros((blocks, SUMS)), stream)
    one = 0.0
    for weight, taps in blur.target_taps(False):
        drawn = _filtered(raster, taps, stream)
        wanted = _filtered(picture, taps, stream) if filter_target else picture
        lines = [_ones(size - 2 * margin, margin, taps if filter_target else np.ones(1)) for size in shape]
        one += weight * float(np.square(lines[0]).sum() * np.square(lines[1]).sum())
        down, across = (device.upload(line, stream) for line in lines)
        add_up[blocks, threads, stream](drawn, wanted, down, across, weight, out)
    rr, rt, r1, tt, t1 = device.fetch(out, stream).sum(axis=0).tolist()
    return Sums(rr, rt, r1, tt, t1, one)


def _filtered(plane: Any, taps: np.ndarray, stream: Any) -> Any:
    """Return a plane filtered both ways."""
    height, width = plane.shape
    whole = device.Source(plane.ravel(), (height * width, width, width, 1), (1, 1, height, width), stream)
    return blur_cuda.filtered(whole, [(1.0, taps)]).flat.reshape(plane.shape)


def _ones(size: int, margin: int, taps: np.ndarray) -> np.ndarray:
    """Return a line of ones with so much paper on either side, filtered."""
    return np.convolve(np.pad(np.ones(size), margin), taps, mode="same")


def _grid(shape: tuple[int, ...]) -> tuple[int, int]:
    return -(-shape[1] // WIDE), -(-shape[0] // HIGH)
