"""Means of cells, and the nearest of a few values: `gradient`, the start of a search, and tiles without a shape."""
# mypy: no-check-untyped-defs

from typing import Any

from numba import cuda, float32, float64, int32, int64

from ..._numba import device
from ..._numba.jit import cuda_jit
from ...picture.noise import COLUMN, FIRST, MASK, ROW, SECOND, UNIT

THREADS = 128


@cuda.jit(device=True, inline="always")
def nearest(value, distinct, first):
    """Return the glyph whose value is nearest: `first` of the sorted `distinct` ones, the lowest of two as near."""
    low, high = 0, distinct.shape[0] - 1
    while low < high:  # the first that is at least `value`, else the last
        middle = (low + high) // 2
        if distinct[middle] < value:
            low = middle + 1
        else:
            high = middle
    best = first[low]
    if low > 0:
        below, above = value - distinct[low - 1], distinct[low] - value
        if below < above or (below == above and first[low - 1] < best):
            best = first[low - 1]
    return best


@cuda.jit(device=True, inline="always")
def sum_of(source, strides, layout, cell):
    """Return the sum of a cell, in the order of the CPU's: down the rows first."""
    columns, _, pixels, width = layout
    corner = (cell // columns) * strides[0] + (cell % columns) * strides[1]
    total = float64(0)
    for x in range(width):
        strip = float32(0)
        for y in range(pixels // width):
            strip += source[corner + y * strides[2] + x * strides[3]]
        total += strip
    return total


@cuda.jit(device=True, inline="always")
def white(row, column, seed):
    """Return the hash of a place, as `picture.noise` has it; `seed` is mixed."""
    mixed = (int64(row) * ROW + int64(column) * COLUMN + seed) & MASK
    mixed = ((mixed ^ (mixed >> 16)) * FIRST) & MASK
    mixed = ((mixed ^ (mixed >> 15)) * SECOND) & MASK
    return mixed ^ (mixed >> 15)


@cuda.jit(device=True, inline="always")
def blue(row, column, seed):
    """Return the blue noise of a cell, as `picture.noise` has it."""
    total = 16 * white(row, column, seed)
    for y in range(-1, 2):
        for x in range(-1, 2):
            total -= (2 - abs(y)) * (2 - abs(x)) * white(row + y, column + x, seed)
    return UNIT * float64(total)


@cuda_jit
def nearest_mean(source, strides, layout, shift, distinct, first, inks, out):
    """Write the sum of each cell into `inks`, and the glyph of the value nearest to mean + `shift` into `out`."""
    cell = cuda.grid(1)
    if cell < layout[1]:
        inks[cell] = sum_of(source, strides, layout, cell)
        out[cell] = nearest(inks[cell] / layout[2] + shift, distinct, first)


@cuda_jit
def dithered_mean(source, strides, layout, noise, distinct, first, inks, out):
    """Do as `nearest_mean` does, for the mean and blue noise: `noise` is its factor and its mixed seed."""
    cell = cuda.grid(1)
    if cell < layout[1]:
        inks[cell] = sum_of(source, strides, layout, cell)
        value = inks[cell] / layout[2]
        if noise[0] > 0:
            value += noise[0] * blue(cell // layout[0], cell % layout[0], noise[1])
        out[cell] = nearest(value, distinct, first)


@cuda_jit
def whole(inks, out):
    """Write the sum of each cell in whole pixels into `out`."""
    cell = cuda.grid(1)
    if cell < out.shape[0]:
        out[cell] = int32(round(inks[cell]))


@cuda_jit
def settle_flat(source, strides, layout, level, distinct, first, out):
    """Give cells of one value throughout the glyph nearest to it; unless `level` is NaN, only cells of that value."""
    columns, cells, pixels, width = layout
    cell = cuda.grid(1)
    if cell < cells:
        corner = (cell // columns) * strides[0] + (cell % columns) * strides[1]
        value = source[corner]
        if level != level or value == level:
            k = 1
            while k < pixels and source[corner + (k // width) * strides[2] + (k % width) * strides[3]] == value:
                k += 1
            if k >= pixels:
                out[cell] = nearest(float64(value), distinct, first)


def launch(kernel: Any, tiles: device.Source, *arguments: Any) -> None:
    """Run a kernel of this file: a thread a cell."""
    strides, layout = tiles.layout
    kernel[-(-layout[1] // THREADS), THREADS, tiles.stream](tiles.flat, strides, layout, *arguments)
