"""Twin of `cpu`: sets too large for tables (docs/algorithms, `alg-large-sets`), a few cells a block.

A cell is screened by its parts in the basis of leading pictures, and the few glyphs that may be the best are scored
exactly, in the integers that tables would give. A block needs room for the scores of its cells, and no more.
"""
# mypy: no-check-untyped-defs

import math
from typing import Any

import numpy as np
from numba import cuda, float32, float64, int32, int64, uint64

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
from .core import Flat, Glyphs, Rooms
from .screen_cuda import BATCH, LANES, THREAD_GLYPHS, lanes_sum, move, project, screen, share_sum

MOST_THREADS = 256
BLOCKS = 264  # two for each multiprocessor of a large device: each has room of its own
LISTED = 2 * THREAD_GLYPHS * MOST_THREADS  # glyphs that may be the best, at a time


@cuda.jit(device=True, inline="always")
def inner(vectors, at, other, where, plane, line, extent, rows, columns):
    """Return this lane's part of the inner product of rows and columns of a glyph with those of another picture."""
    lanes = uint64(LANES)
    total = float64(0)
    for s in range(extent[0]):
        for y in range(rows):
            here, there = uint64(at + (s * extent[1] + y) * extent[2]), uint64(where + s * plane + y * line)
            x = uint64(cuda.threadIdx.x) % lanes
            while x < uint64(columns):
                total += vectors[here + x] * other[there + x]
                x += lanes
    return total


@cuda.jit(device=True, inline="always")
def score_listed(listed, count, totals, target, glyphs, indices, i, j, steps, sums):
    """Write ``U[a] + 2 * sum_d A_d[a, x_j]`` of the listed glyphs in a cell, each term in fixed point."""
    vectors, extent, cell = glyphs.vectors, glyphs.extent, glyphs.cell
    t, groups = cuda.threadIdx.x, cuda.blockDim.x // LANES
    wide = int32(2 * steps[1] - 1)
    terms = int32((2 * steps[0] - 1) * wide)  # the middle one is the target's
    for e in range(t, count, cuda.blockDim.x):
        totals[e] = glyphs.diagonal[listed[e]]
    cuda.syncthreads()
    for start in range(0, count * terms, groups):
        e = int32(start + t // LANES)
        k = e % terms
        down, right = int32(k // wide - steps[0] + 1), int32(k % wide - steps[1] + 1)
        y, x = i + down, j + right
        inside = e < count * terms and 0 <= y < indices.shape[0] and 0 <= x < indices.shape[1]
        value = float64(0)
        if inside:
            other = target.flat
            plane, line = target.plane, target.line
            first, where = int64(listed[e // terms]), int64(i * cell[0] * line + j * cell[1])
            if down != 0 or right != 0:
                other, plane, line = vectors, extent[3], extent[2]
                where = int64(indices[y, x])
                if down < 0 or (down == 0 and right < 0):  # both ways round the same sum in the same order
                    first, where, down, right = where, first, -down, -right
                where = where * extent[4] + max(0, -right * cell[1])
            at = first * extent[4] + down * cell[0] * extent[2] + max(0, right * cell[1])
            rows, columns = extent[1] - down * cell[0], extent[2] - abs(right) * cell[1]
            value = inner(vectors, at, other, where, plane, line, extent, rows, columns)
        total = lanes_sum(sums, value)
        if t % LANES == 0 and inside:
            own_term = k == terms // 2
            term = int64(round(glyphs.scale * (-2 * total if own_term else total)))
            cuda.atomic.add(totals, e // terms, term if own_term else 2 * term)
    cuda.syncthreads()


@cuda_jit(**device.TWO_BLOCKS)
def descend(planes, target, glyphs, rooms, allowed, passes, board):
    """Visit cells, pass after pass, until one replaces nothing or the board's state is full (see `_numba.tickets`).

    Each takes the glyph with the least exact score, the lowest index of several, if that is less than its own.
    `planes` are the errors. The rest is as in `full.cuda.descend`.
    """
    vectors, extent, cell, tails = glyphs.vectors, glyphs.extent, glyphs.cell, glyphs.tails
    aims, window = allowed.aims, allowed.window
    indices, pending, steps = board.indices, board.pending, passes.steps
    shape = indices.shape
    count = tails.shape[0]
    t, threads, room = cuda.threadIdx.x, cuda.blockDim.x, cuda.blockIdx.x
    around, seen, scores = rooms.around[room], rooms.seen[room], rooms.scores[room]
    job = cuda.shared.array(4, int32)
    aim = cuda.shared.array(BATCH, int32)
    doubts = cuda.shared.array(BATCH, float64)
    slack = cuda.shared.array(BATCH, float64)
    ceilings = cuda.shared.array(BATCH, float64)
    sums = cuda.shared.array(MOST_THREADS, float64)
    keys = cuda.shared.array(MOST_THREADS, int64)
    length = cuda.shared.array(1, int32)
    listed = cuda.shared.array(LISTED, int32)
    totals = cuda.shared.array(LISTED, int64)
    if t < BATCH:
        aim[t] = 0
        doubts[t] = 0
    draw_ticket(board, passes, job)
    while job[0] >= 0:
        await_neighbours(board, passes, job)
        replaced = 0
        change = int64(0)
        some = False
        for n in range(passes.chunk):
            i, j = cell_of(job, shape, steps, n)
            if i < shape[0] and (pending[i, j] != 0 or not passes.mapped):
                some = True
                top, left = i * cell[0], j * cell[1]
                square = move(planes, vectors, indices[i, j], extent, top, left, around[n], False)
                whole = share_sum(sums, square)
                left_over = whole - share_sum(sums, project(glyphs.basis, around[n], sums, seen[n]))
                if t == 0:
                    slack[n] = glyphs.rounding[0] + glyphs.rounding[1] * math.sqrt(whole)
                    doubts[n] = 2 * math.sqrt(max(0.0, left_over))
                    aim[n] = aims[i, j] if window >= 0 else 0
        cuda.syncthreads()
        if some:
            screen(glyphs, allowed, aim, doubts, seen, scores, sums, ceilings)
        for n in range(passes.chunk):
            i, j = cell_of(job, shape, steps, n)
            if i < shape[0] and (pending[i, j] != 0 or not passes.mapped):
                held = indices[i, j]
                if t == 0:
                    listed[0] = held
                    length[0] = 1
                before = int64(0)
                best = int64(2**62)
                ceiling = float32(0)
                stride = THREAD_GLYPHS * threads
                for start in range(-stride, count, stride):  # first the one that it has
                    if start >= 0:
                        for a in range(start + t, min(start + stride, count), threads):
                            if scores[n, a] - float32(doubts[n]) * tails[a] <= ceiling and a != held:
                                listed[cuda.atomic.add(length, 0, 1)] = a
                    cuda.syncthreads()
                    number = length[0]
                    if start < 0 or start + stride >= count or number > LISTED - stride:
                        score_listed(listed, number, totals, target, glyphs, indices, i, j, steps, sums)
                        for e in range(t, number, threads):
                            best = min(best, totals[e] * 2**32 + listed[e])  # the lowest index of equals
                        if start < 0:
                            before = totals[0]
                            ceiling = float32(min(ceilings[n], before / glyphs.scale) + 2 * slack[n])
                        cuda.syncthreads()
                        if t == 0:
                            length[0] = 0
                    cuda.syncthreads()
                keys[t] = best
                share_least(keys)
                least = keys[0] >> 32
                if t == 0:
                    pending[i, j] = 0
                if least < before:
                    taken = keys[0] & 0xFFFFFFFF
                    if t == 0:
                        indices[i, j] = taken
                        replaced += 1
                        change += least - before
                    move(planes, vectors, taken, extent, i * cell[0], j * cell[1], around[n], True)
                    wake_neighbours(pending, steps, i, j)
                cuda.syncthreads()
        publish(board, passes, job, replaced, change)
        draw_ticket(board, passes, job)


def large_descent(
    planes: Any, target: Any, glyphs: Glyphs, steps: tuple[int, int], allowed: Allowed, indices: Any, stream: Any
) -> Descent:
    """Return a descent on planes of errors, float64 `(S, y, x)`, and of what those are without any glyph."""
    rooms = plan(indices.shape, steps, BLOCKS, BATCH)[2]
    count, (rank, size) = glyphs.tails.size, glyphs.basis.shape
    around = device.empty((rooms, BATCH, size), np.float64, stream)
    seen = device.upload(np.zeros((rooms, BATCH, rank), np.float32), stream)  # those of absent cells are read, too
    scores = device.empty((rooms, BATCH, count), np.float32, stream)
    threads = min(MOST_THREADS, max(32, 1 << (count - 1).bit_length()))
    flat = Flat(target.ravel(), target.shape[1] * target.shape[2], target.shape[2])
    arguments = planes, flat, glyphs, Rooms(around, seen, scores), allowed
    return Descent(descend, arguments, steps, indices, threads, stream, BLOCKS, BATCH)
