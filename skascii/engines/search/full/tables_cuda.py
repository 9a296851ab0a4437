"""Interaction tables of a large set, G x G for each offset, made where they are used (docs/algorithms, `eq-tables`)."""
# mypy: no-check-untyped-defs

from typing import Any

import numpy as np
from numba import cuda, float64, int32

from ...._numba import device
from ...._numba.jit import cuda_jit

SIDE = 16
THREAD_GLYPHS = 4  # glyphs a thread, on either axis
BLOCK_GLYPHS = SIDE * THREAD_GLYPHS
PITCH = BLOCK_GLYPHS + 1
SHARED_ROOM = SIDE * PITCH


@cuda_jit
def interactions(glyphs, extent, shift, k, scale, pair):
    """Write ``round(scale * <glyph a, glyph b shifted>)`` into ``pair[k, b, a]``, and into its mirror image.

    `glyphs` is float64 `(G, S * y * x)`, `extent` is S, y, x, and `shift` is the neighbour's place in pixels.
    """
    count = pair.shape[1]
    x, y = cuda.threadIdx.x, cuda.threadIdx.y
    high = extent[1] - abs(shift[0])
    wide = extent[2] - abs(shift[1])
    first_b, first_a = cuda.blockIdx.y * BLOCK_GLYPHS, cuda.blockIdx.x * BLOCK_GLYPHS
    there = cuda.shared.array(SHARED_ROOM, float64)
    here = cuda.shared.array(SHARED_ROOM, float64)
    sums = cuda.local.array((THREAD_GLYPHS, THREAD_GLYPHS), float64)
    for i in range(THREAD_GLYPHS):
        for j in range(THREAD_GLYPHS):
            sums[i, j] = 0
    for start in range(0, extent[0] * high * wide, SIDE):
        p = start + x
        inside = p < extent[0] * high * wide
        row, column = p // wide % high, p % wide
        plane = p // (high * wide) * extent[1]
        at_here = (plane + row + max(0, shift[0])) * extent[2] + column + max(0, shift[1])
        at_there = (plane + row + max(0, -shift[0])) * extent[2] + column + max(0, -shift[1])
        for i in range(THREAD_GLYPHS):
            n = y + SIDE * i
            there[x * PITCH + n] = glyphs[first_b + n, at_there] if inside and first_b + n < count else 0.0
            here[x * PITCH + n] = glyphs[first_a + n, at_here] if inside and first_a + n < count else 0.0
        cuda.syncthreads()
        for q in range(SIDE):
            for i in range(THREAD_GLYPHS):
                for j in range(THREAD_GLYPHS):
                    sums[i, j] += there[q * PITCH + y + SIDE * i] * here[q * PITCH + x + SIDE * j]
        cuda.syncthreads()
    for i in range(THREAD_GLYPHS):
        for j in range(THREAD_GLYPHS):
            b, a = first_b + y + SIDE * i, first_a + x + SIDE * j
            if b < count and a < count:
                value = int32(round(scale * sums[i, j]))
                pair[k, b, a] = value
                pair[pair.shape[0] - 1 - k, a, b] = value


def build(glyphs: np.ndarray, cell: tuple[int, int], offsets: np.ndarray, scale: float) -> Any:
    """Return the tables, int32 `(D, G, G)`, of blurred glyphs, float64 `(G, S, y, x)`, on the device."""
    count = len(glyphs)
    resident = device.upload(glyphs.reshape(count, -1))
    pair = device.empty((max(1, len(offsets)), count, count), np.int32)
    blocks = -(-count // BLOCK_GLYPHS)
    for k, offset in enumerate(offsets[: len(offsets) // 2]):  # the other half are their transposes
        shift = int(offset[0]) * cell[0], int(offset[1]) * cell[1]
        interactions[(blocks, blocks), (SIDE, SIDE)](resident, glyphs.shape[1:], shift, k, scale, pair)
    return pair
