"""argmin of a sum of absolute differences, or of the largest of them: on threads, or on a device."""

from collections.abc import Callable, Hashable
from typing import Any

import numpy as np

from ..._numba.panels import padded
from ..._shared.threads import blocks, parallel_map
from ...glyphs import GlyphSet
from ...picture.target import Target
from ..resident import on_device, resident
from ..run import Run

DIFFERENCES_PER_BLOCK = 2**24  # differences that a thread takes at a time
GLYPHS_TOGETHER = 4  # glyphs that the kernel takes at a time


def nearest_bitmap(target: Target, glyphs: GlyphSet, key: Hashable, build: Callable[[], np.ndarray], run: Run) -> Any:
    """Return the nearest of the rows `(G, n)` that `build` makes, kept with the glyphs under `key`, to each cell."""
    if not run.on_device:
        return argmin_distance(target, glyphs.derive(key, lambda: fours(build())), workers=run.workers)
    from . import cuda

    def arrays() -> tuple[np.ndarray, np.ndarray]:
        matrix = padded(build().T)
        return matrix, np.zeros(matrix.shape[1], np.float32)

    def choose(source: Any) -> Any:
        matrix, bias = resident(glyphs, key, arrays)
        return cuda.min_diff(source, matrix, bias, len(glyphs))

    return on_device(target, run.device_out, choose)


def fours(glyphs: np.ndarray) -> np.ndarray:
    """Return glyphs `(G, n)` as the kernel wants them, float32 `(F, n, 4)`: the last is repeated."""
    whole = np.minimum(np.arange(-(-len(glyphs) // GLYPHS_TOGETHER) * GLYPHS_TOGETHER), len(glyphs) - 1)
    return np.ascontiguousarray(glyphs[whole].reshape(-1, GLYPHS_TOGETHER, glyphs.shape[1]).swapaxes(1, 2), np.float32)


def argmin_distance(
    target: Target, glyphs: np.ndarray, *, largest: bool = False, workers: int | None = None
) -> np.ndarray:
    """Return the nearest of glyphs `(F, n, 4)` to each cell, the first where several are as near.

    Near is a small sum of absolute differences, or a small `largest` one.
    """
    from . import cpu

    (rows, columns), (h, w) = target.shape, target.cell
    places = np.arange(rows * columns)
    indices = np.zeros((rows, columns), np.intp)

    def block(part: slice) -> None:
        cpu.argmin_distance(target.ink, h, w, places[part], glyphs, largest, indices.reshape(-1))

    parallel_map(block, blocks(len(places), max(1, DIFFERENCES_PER_BLOCK // glyphs.size)), workers)
    return indices
