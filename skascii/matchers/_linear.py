"""The core of the linear matchers: argmax(tiles @ matrix + bias), by BLAS, in row blocks that fit the cache."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from .._shared.threads import blocks, parallel_map

BLOCK = 1024  # tiles a block: 8x16 cells and their 95 scores take 1 MB


class Linear(NamedTuple):
    """A method as a matrix `(n, G)` and a bias `(G,)`, float32."""

    matrix: np.ndarray
    bias: np.ndarray


def argmax_linear(
    tiles: np.ndarray,
    linear: Linear,
    workers: int | None = None,
    adjust: Callable[[np.ndarray, np.ndarray], None] | None = None,
) -> np.ndarray:
    """Return the glyph with the highest score in each cell, the first where several are.

    `adjust(flat_tiles, winners)` may correct a block's winners in place.
    """
    rows, columns = tiles.shape[:2]
    pixels = linear.matrix.shape[0]
    indices = np.empty((rows, columns), np.intp)
    high = max(1, BLOCK // columns)
    wide = min(columns, BLOCK)

    def block(area: tuple[slice, slice]) -> None:
        part = tiles[area]
        flat = part.reshape(-1, pixels)
        scores = flat @ linear.matrix
        scores += linear.bias
        winners = scores.argmax(axis=1)
        if adjust is not None:
            adjust(flat, winners)
        indices[area] = winners.reshape(part.shape[:2])

    parallel_map(block, [(r, c) for r in blocks(rows, high) for c in blocks(columns, wide)], workers)
    return indices
