"""Twin of `cpu`: linear terms, and the descent over interaction tables, in exact integers and in one launch."""
# mypy: no-check-untyped-defs

from typing import Any

import numpy as np
from numba import cuda, float32, int32, int64

from ...._numba import device
from ...._numba.jit import cuda_jit
from ...._numba.tickets import Descent, await_neighbours, cell_of, draw_ticket, publish, share_least, wake_neighbours
from ...._numba.tiled import BLOCK_CELLS, BLOCK_GLYPHS, PRODUCT, SIDE, THREAD_CELLS, THREAD_GLYPHS, accumulate
from ..start import Allowed

MOST_THREADS = 256  # a block of `descend`
NEAR = 1024  # neighbours of a cell at most
THREADS = 128  # a block of `energy`


@cuda_jit(fastmath=True)
def add_rounded(source, strides, layout, glyphs, diagonal, out):
    """Write ``diagonal[g] + round(sum_k T_k glyphs[k, g])`` into `out` (cells, G): the linear terms in fixed point."""
    sums = cuda.local.array((THREAD_CELLS, THREAD_GLYPHS), float32)
    first_cell, first_glyph = cuda.blockIdx.x * BLOCK_CELLS, cuda.blockIdx.y * BLOCK_GLYPHS
    accumulate(PRODUCT, source, strides, layout, False, glyphs, first_cell, first_glyph, sums)
    for i in range(THREAD_CELLS):
        cell = first_cell + cuda.threadIdx.y + SIDE * i
        for j in range(THREAD_GLYPHS):
            glyph = first_glyph + cuda.threadIdx.x + SIDE * j
            if cell < out.shape[0] and glyph < out.shape[1]:
                out[cell, glyph] = diagonal[glyph] + int32(round(sums[i, j]))


@cuda_jit
def energy(unary, pair, steps, indices, out):
    """Add ``sum_i U[x_i] + sum_i sum_d A_d[x_i, x_j]`` to ``out[0]``."""
    rows, columns = indices.shape
    cell = cuda.grid(1)
    if cell < rows * columns:
        i, j = cell // columns, cell % columns
        held = indices[i, j]
        total = int64(unary[i, j, held])
        k = 0
        for y in range(i - steps[0] + 1, i + steps[0]):
            for x in range(j - steps[1] + 1, j + steps[1]):
                if y != i or x != j:
                    if 0 <= y < rows and 0 <= x < columns:
                        total += pair[k, indices[y, x], held]
                    k += 1
        cuda.atomic.add(out, 0, total)


@cuda_jit
def descend(unary, pair, allowed, passes, board):
    """Visit cells, pass after pass, until one replaces nothing or the board's state is full (see `_numba.tickets`).

    Each takes the glyph with the least ``U[a] + 2 * sum_d A_d[a, x_j]``, the lowest index of several, if that is less
    than its own; its neighbours are then pending. Only `allowed` glyphs are tried. The tables come in the order of the
    offsets within ``steps - 1``, (0, 0) apart.
    """
    levels, aims, window = allowed
    indices, pending, steps = board.indices, board.pending, passes.steps
    shape = indices.shape
    count = unary.shape[2]
    t, threads = cuda.threadIdx.x, cuda.blockDim.x
    wide = int32(2 * steps[1] - 1)
    middle = int32((2 * steps[0] - 1) * wide // 2)
    job = cuda.shared.array(4, int32)
    glyphs = cuda.shared.array(NEAR, int32)
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
                for k in range(t, 2 * middle, threads):
                    place = k + (k >= middle)
                    y = i + place // wide - steps[0] + 1
                    x = j + place % wide - steps[1] + 1
                    glyphs[k] = indices[y, x] if 0 <= y < shape[0] and 0 <= x < shape[1] else -1
                cuda.syncthreads()
                best = int64(2**62)
                for a in range(t, count, threads):
                    if a == held or window < 0 or abs(levels[a] - aims[i, j]) <= window:
                        total = unary[i, j, a]
                        for k in range(2 * middle):
                            b = glyphs[k]
                            if b >= 0:
                                total += 2 * pair[k, b, a]
                        best = min(best, int64(total) * 2**32 + a)  # the lowest index of equals
                        if a == held:
                            held_sum[0] = total
                keys[t] = best
                share_least(keys)
                least = keys[0] >> 32
                if t == 0:
                    pending[i, j] = 0
                if least < held_sum[0]:
                    if t == 0:
                        indices[i, j] = keys[0] & 0xFFFFFFFF
                        replaced += 1
                        change += least - held_sum[0]
                    wake_neighbours(pending, steps, i, j)
                cuda.syncthreads()
        publish(board, passes, job, replaced, change)
        draw_ticket(board, passes, job)


def linear_terms(tiles: device.Source, glyphs: Any, diagonal: Any) -> Any:
    """Return the unary terms of a filtered picture, int32 `(R, C, G)`, on the device; `glyphs` is `(n, lanes)`."""
    strides, layout = tiles.layout
    cells, count = layout[1], diagonal.size
    out = device.empty((*tiles.shape[:2], count), np.int32, tiles.stream)
    grid = -(-cells // BLOCK_CELLS), -(-count // BLOCK_GLYPHS)
    flat = out.reshape((cells, count))
    add_rounded[grid, (SIDE, SIDE), tiles.stream](tiles.flat, strides, layout, glyphs, diagonal, flat)
    return out


def start_energy(unary: Any, pair: Any, steps: tuple[int, int], indices: Any, stream: Any) -> Any:
    """Return the energy of an art, int64 `(1,)`, on the device."""
    out = device.upload(np.zeros(1, np.int64), stream)
    energy[-(-indices.size // THREADS), THREADS, stream](unary, pair, steps, indices, out)
    return out


def table_descent(
    unary: Any, pair: Any, steps: tuple[int, int], allowed: Allowed, indices: Any, stream: Any
) -> Descent:
    """Return a descent over tables in device memory."""
    threads = min(MOST_THREADS, max(32, 1 << (unary.shape[2] - 1).bit_length()))
    return Descent(descend, (unary, pair, allowed), steps, indices, threads, stream)
