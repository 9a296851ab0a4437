"""The core of the matchers by absolute differences: argmin of their sum or of the largest, on threads."""

import numpy as np

from .._shared.threads import blocks, parallel_map
from .._shared.tiles import untile

SHARE = 2**24  # differences that a thread takes at a time
TOGETHER = 4  # glyphs that the kernel takes at a time


def fours(glyphs: np.ndarray) -> np.ndarray:
    """Return glyphs `(G, n)` as the kernel wants them, float32 `(F, n, 4)`: the last is repeated."""
    whole = np.minimum(np.arange(-(-len(glyphs) // TOGETHER) * TOGETHER), len(glyphs) - 1)
    return np.ascontiguousarray(glyphs[whole].reshape(-1, TOGETHER, glyphs.shape[1]).swapaxes(1, 2), np.float32)


def argmin_distance(
    tiles: np.ndarray, glyphs: np.ndarray, *, largest: bool = False, workers: int | None = None
) -> np.ndarray:
    """Return the nearest of glyphs `(F, n, 4)` to each cell, the first where several are as near.

    Near is a small sum of absolute differences, or a small `largest` one.
    """
    from .._kernels import distances_cpu

    rows, columns, h, w = tiles.shape
    picture = np.ascontiguousarray(untile(tiles))
    places = np.arange(rows * columns)
    indices = np.zeros((rows, columns), np.intp)

    def block(part: slice) -> None:
        distances_cpu.argmin_distance(picture, h, w, places[part], glyphs, largest, indices.reshape(-1))

    parallel_map(block, blocks(len(places), max(1, SHARE // glyphs.size)), workers)
    return indices
