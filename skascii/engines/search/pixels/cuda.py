"""Twin of `cpu`, a block a cell: the absolute error (docs/algorithms, `alg-absolute`)."""
# mypy: no-check-untyped-defs

from typing import Any

import numpy as np
from numba import cuda, int32, int64

from ...._numba import device
from ...._numba.jit import cuda_jit
from ...._numba.tickets import (
    Descent,
    await_neighbours,
    cell_of,
    draw_ticket,
    plan,
    publish,
    share_least,
    wake_neighbours,
)
from ..start import Allowed

MOST_THREADS = 256


@cuda_jit
def descend(planes, glyphs, extent, cell, around, allowed, passes, board):
    """Visit cells, pass after pass, until one replaces nothing or the board's state is full (see `_numba.tickets`).

    Each takes the glyph with the least sum of absolute errors over the pixels it reaches, as in `cpu`.
    `glyphs` is `(S * y * x, G)`, `extent` is S, y, x, and `around` gives each block room for one cell's pixels.
    """
    levels, aims, window = allowed
    indices, pending, steps = board.indices, board.pending, passes.steps
    shape = indices.shape
    count = glyphs.shape[1]
    size = glyphs.shape[0]
    area = extent[1] * extent[2]
    t, threads, room = cuda.threadIdx.x, cuda.blockDim.x, cuda.blockIdx.x
    job = cuda.shared.array(4, int32)
    keys = cuda.shared.array(MOST_THREADS, int64)
    held_sum = cuda.shared.array(1, int64)
    draw_ticket(board, passes, job)
    while job[0] >= 0:
        await_neighbours(board, passes, job)
        replaced = 0
        change = int64(0)
        for n in range(passes.chunk):
            i, j = cell_of(job, shape, steps, n)
            if i < shape[0] and (pending[i, j] != 0 or not passes.mapped):
                held = indices[i, j]
                top, left = i * cell[0], j * cell[1]
                for p in range(t, size, threads):
                    y, x = top + p % area // extent[2], left + p % area % extent[2]
                    around[room, p] = planes[p // area, y, x] + glyphs[p, held]
                cuda.syncthreads()
                best = int64(2**62)
                for a in range(t, count, threads):
                    if a == held or window < 0 or abs(levels[a] - aims[i, j]) <= window:
                        total = int32(0)
                        for p in range(size):
                            total += abs(around[room, p] - glyphs[p, a])
                        best = min(best, int64(total) * 2**32 + a)  # the lowest index of equals
                        if a == held:
                            held_sum[0] = total
                keys[t] = best
                share_least(keys)
                least = keys[0] >> 32
                if t == 0:
                    pending[i, j] = 0
                if least < held_sum[0]:
                    taken = keys[0] & 0xFFFFFFFF
                    if t == 0:
                        indices[i, j] = taken
                        replaced += 1
                        change += least - held_sum[0]
                    for p in range(t, size, threads):
                        y, x = top + p % area // extent[2], left + p % area % extent[2]
                        planes[p // area, y, x] = around[room, p] - glyphs[p, taken]
                    wake_neighbours(pending, steps, i, j)
                cuda.syncthreads()
        publish(board, passes, job, replaced, change)
        draw_ticket(board, passes, job)


def pixel_descent(
    planes: Any,
    glyphs: Any,
    extent: tuple[int, int, int],
    cell: tuple[int, int],
    steps: tuple[int, int],
    allowed: Allowed,
    indices: Any,
    stream: Any,
) -> Descent:
    """Return a descent on planes of errors, int32 `(S, y, x)`, with blurred glyphs `(S * y * x, G)` of that extent."""
    size, count = glyphs.shape
    around = device.empty((plan(indices.shape, steps)[2], size), np.int32, stream)
    threads = min(MOST_THREADS, max(32, 1 << (count - 1).bit_length()))
    return Descent(descend, (planes, glyphs, extent, cell, around, allowed), steps, indices, threads, stream)
