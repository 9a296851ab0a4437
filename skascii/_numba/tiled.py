"""The skeleton of all matchers that compare every cell with every glyph: tiles in shared memory, sums in registers.

A block of 16 x 16 threads holds 128 cells against 96 glyphs, 16 pixels at a time; each thread sums up 8 x 6 pairs.
"""
# mypy: no-check-untyped-defs

from typing import Any

import numpy as np
from numba import cuda, float32, int32, uint64

from . import device
from .jit import cuda_jit

SIDE = 16
THREAD_CELLS, THREAD_GLYPHS = 8, 6  # of a thread
BLOCK_CELLS, BLOCK_GLYPHS = SIDE * THREAD_CELLS, SIDE * THREAD_GLYPHS  # of a block
DEPTH = 16
PITCH = BLOCK_CELLS + 2  # a row of shared memory: threads that write together hit other banks
SIDE_PADDED = SIDE + 1
INK_ROOM, SHAPE_ROOM = DEPTH * PITCH, DEPTH * BLOCK_GLYPHS
THREADS = 128  # a block of `merge`
MOST_BLOCKS = 264  # blocks that one launch is split for: two for each multiprocessor of a large device

PRODUCT, ABSOLUTE = range(2)  # what a pixel adds to the score of a glyph: a product, or minus a distance


@cuda.jit(device=True, inline="always")
def accumulate(kind, source, strides, layout, centered, glyphs, first_cell, first_glyph, sums):
    """Write the scores of this thread's cells and glyphs into `sums` (8, 6), `kind` being a constant.

    Its cells are ``first_cell + y + 16 * i`` and its glyphs ``first_glyph + x + 16 * j``. `glyphs` is `(n, lanes)`.
    `centered` takes the first pixel off each tile: what is blind to it gets precise.
    """
    columns, cells, pixels, width = layout
    x, y = cuda.threadIdx.x, cuda.threadIdx.y
    inks = cuda.shared.array(INK_ROOM, float32)
    shapes = cuda.shared.array(SHAPE_ROOM, float32)
    corner = cuda.local.array(THREAD_CELLS, int32)
    origin = cuda.local.array(THREAD_CELLS, float32)
    ink = cuda.local.array(THREAD_CELLS, float32)
    shape = cuda.local.array(THREAD_GLYPHS, float32)
    for i in range(THREAD_CELLS):
        cell = int32(first_cell + y + SIDE * i)
        corner[i] = -1
        origin[i] = 0
        if cell < cells:
            corner[i] = (cell // int32(columns)) * strides[0] + (cell % int32(columns)) * strides[1]
            if centered:
                origin[i] = source[corner[i]]
        for j in range(THREAD_GLYPHS):
            sums[i, j] = 0
    for start in range(0, pixels, DEPTH):
        pixel = int32(start + x)
        step = (pixel // int32(width)) * strides[2] + (pixel % int32(width)) * strides[3]
        for i in range(THREAD_CELLS):
            value = float32(0)
            if pixel < pixels and corner[i] >= 0:
                value = source[corner[i] + step] - origin[i]
            inks[x * PITCH + y + SIDE * i] = value
        for j in range(THREAD_GLYPHS):
            glyph = first_glyph + x + SIDE * j
            value = float32(0)
            if start + y < pixels and glyph < glyphs.shape[1]:
                value = glyphs[start + y, glyph]
            shapes[y * BLOCK_GLYPHS + x + SIDE * j] = value
        cuda.syncthreads()
        for k in range(DEPTH):
            near = uint64(k * PITCH + y)  # unsigned: no code for negative indices in the innermost loop
            far = uint64(k * BLOCK_GLYPHS + x)
            for i in range(THREAD_CELLS):
                ink[i] = inks[near + uint64(SIDE * i)]
            for j in range(THREAD_GLYPHS):
                shape[j] = shapes[far + uint64(SIDE * j)]
            for i in range(THREAD_CELLS):
                for j in range(THREAD_GLYPHS):
                    if kind == PRODUCT:
                        sums[i, j] += ink[i] * shape[j]
                    else:
                        sums[i, j] -= abs(ink[i] - shape[j])
        cuda.syncthreads()


@cuda.jit(device=True, inline="always")
def best_of_share(kind, source, strides, layout, centered, glyphs, bias, count, scores, winners):
    """Write the best glyph of this block's cells, among its share of the `count` glyphs, and its score.

    Block (b, s) has the 128 cells from ``128 * b`` and every ``gridDim.y``-th run of 96 glyphs from ``96 * s``;
    `scores` and `winners` are `(gridDim.y, cells)`.
    """
    x, y = cuda.threadIdx.x, cuda.threadIdx.y
    top = cuda.shared.array((BLOCK_CELLS, SIDE_PADDED), float32)
    which = cuda.shared.array((BLOCK_CELLS, SIDE_PADDED), int32)
    sums = cuda.local.array((THREAD_CELLS, THREAD_GLYPHS), float32)
    best = cuda.local.array(THREAD_CELLS, float32)
    winner = cuda.local.array(THREAD_CELLS, int32)
    for i in range(THREAD_CELLS):
        best[i] = -float32(3e38)
        winner[i] = 0
    first_cell = cuda.blockIdx.x * BLOCK_CELLS
    for first in range(cuda.blockIdx.y * BLOCK_GLYPHS, count, cuda.gridDim.y * BLOCK_GLYPHS):
        accumulate(kind, source, strides, layout, centered, glyphs, first_cell, first, sums)
        for j in range(THREAD_GLYPHS):
            glyph = int32(first + x + SIDE * j)
            if glyph < count:
                for i in range(THREAD_CELLS):
                    score = sums[i, j] + bias[glyph]
                    if score > best[i]:
                        best[i] = score
                        winner[i] = glyph
    for i in range(THREAD_CELLS):
        top[y + SIDE * i, x] = best[i]
        which[y + SIDE * i, x] = winner[i]
    cuda.syncthreads()
    n = y * SIDE + x
    cell = first_cell + n
    if n < BLOCK_CELLS and cell < layout[1]:
        score = top[n, 0]
        glyph = which[n, 0]
        for k in range(1, SIDE):
            if top[n, k] > score or (top[n, k] == score and which[n, k] < glyph):
                score = top[n, k]
                glyph = which[n, k]
        scores[cuda.blockIdx.y, cell] = score
        winners[cuda.blockIdx.y, cell] = glyph


@cuda_jit
def merge(scores, winners, out):
    """Write the best of all shares `(shares, cells)`, the lowest glyph of several, into `out` `(cells,)`."""
    cell = cuda.grid(1)
    if cell < out.shape[0]:
        score = scores[0, cell]
        glyph = winners[0, cell]
        for share in range(1, scores.shape[0]):
            other, rival = scores[share, cell], winners[share, cell]
            if other > score or (other == score and rival < glyph):
                score = other
                glyph = rival
        out[cell] = glyph


def choose(kernel: Any, tiles: device.Source, arguments: tuple[Any, ...], count: int) -> Any:
    """Run a kernel that ends in `best_of_share`; return the indices of all cells `(R, C)`, on the device."""
    strides, layout = tiles.layout
    cells = layout[1]
    across = -(-cells // BLOCK_CELLS)
    shares = max(1, min(MOST_BLOCKS // across, -(-count // BLOCK_GLYPHS)))  # few cells leave room to split a large set
    scores = device.empty((shares, cells), np.float32, tiles.stream)
    winners = device.empty((shares, cells), np.int32, tiles.stream)
    indices = device.empty(tiles.shape[:2], np.intp, tiles.stream)
    kernel[(across, shares), (SIDE, SIDE), tiles.stream](
        tiles.flat, strides, layout, *arguments, count, scores, winners
    )
    merge[-(-cells // THREADS), THREADS, tiles.stream](scores, winners, indices.ravel())
    return indices
