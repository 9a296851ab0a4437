"""The core of the linear matchers: argmax(tiles @ matrix + bias), by BLAS, in row blocks that fit the cache."""

from collections.abc import Callable, Hashable
from typing import Any, NamedTuple

import numpy as np

from .._shared.threads import blocks, parallel_map
from ..glyphs import GlyphSet
from ._cuda import on_device, resident, sorted_values

BLOCK = 16384  # tiles a block: 14 MB of 8x16 cells and scores; fewer, and the threads of BLAS wait for each other
LANES = 16  # BLAS is a fifth slower where the number of columns is not a multiple of its vectors
NEVER = -1e30  # the score of what must not win


class Linear(NamedTuple):
    """A method as one matrix `(n + 1, lanes)`: the scores of a tile are ``[tile, 1] @ weights``."""

    weights: np.ndarray

    @classmethod
    def of(cls, matrix: np.ndarray, bias: np.ndarray) -> "Linear":
        """Build from `matrix` `(G, n)` and `bias` `(G,)`, in float64."""
        count, pixels = matrix.shape
        weights = np.zeros((pixels + 1, -(-count // LANES) * LANES), np.float32)
        weights[:-1, :count] = matrix.T
        weights[-1] = NEVER
        weights[-1, :count] = bias
        return cls(weights)


def argmax_linear(
    tiles: np.ndarray,
    linear: Linear,
    *,
    where: np.ndarray | None = None,
    best: np.ndarray | None = None,
    prepare: Callable[[np.ndarray], None] | None = None,
) -> np.ndarray:
    """Return the glyph with the highest score in each cell, the first where several are.

    Only cells `where` are looked at, the others get 0. `best` `(R, C)` is filled with the scores. `prepare` may change
    the tiles of a block, `(T, n)`, in place before the product. Blocks follow one another: within each, BLAS runs its
    own threads.
    """
    rows, columns = tiles.shape[:2]
    pixels = tiles.shape[2] * tiles.shape[3]
    high, wide = max(1, BLOCK // columns), min(columns, BLOCK)
    indices = np.zeros((rows, columns), np.intp)
    source = np.empty((min(high, rows) * wide, pixels + 1), np.float32)
    source[:, -1] = 1
    scores = np.empty((len(source), linear.weights.shape[1]), np.float32)

    def block(area: tuple[slice, slice]) -> None:
        part = tiles[area] if where is None else tiles[area][where[area]]
        flat = source[: part.size // pixels]
        flat[:, :-1].reshape(part.shape)[...] = part
        if prepare is not None:
            prepare(flat[:, :-1])
        found = np.matmul(flat, linear.weights, out=scores[: len(flat)])
        winners = found.argmax(axis=1)
        if best is not None:
            best[area] = found[np.arange(len(found)), winners].reshape(part.shape[:2])
        if where is None:
            indices[area] = winners.reshape(part.shape[:2])
        else:
            indices[area][where[area]] = winners

    parallel_map(block, [(r, c) for r in blocks(rows, high) for c in blocks(columns, wide)], workers=1)
    return indices


def argmax_on_device(
    tiles: Any,
    glyphs: GlyphSet,
    key: Hashable,
    linear: Linear,
    device_out: bool,
    *,
    centered: bool = False,
    flat: tuple[float | None, np.ndarray] | None = None,
) -> Any:
    """Return the same as `argmax_linear`, by CUDA.

    `centered` takes the first pixel off each tile. With `flat`, a level and a value for each glyph, tiles of that level
    throughout (None: of any one level) get the glyph of the nearest value.
    """
    from .._kernels import tone_cuda

    def choose(source: Any) -> Any:
        indices = argmax_of_source(source, glyphs, key, linear, centered=centered)
        if flat is not None:
            level = np.nan if flat[0] is None else float(np.float32(flat[0]))
            values = resident(glyphs, (key, "flat"), lambda: sorted_values(flat[1]))
            tone_cuda.launch(tone_cuda.settle_flat, source, level, *values, indices.ravel())
        return indices

    return on_device(tiles, device_out, choose)


def argmax_of_source(source: Any, glyphs: GlyphSet, key: Hashable, linear: Linear, *, centered: bool = False) -> Any:
    """Return the same as `argmax_linear`, on the device, of tiles that are there."""
    from .._kernels import linear_cuda

    matrix, bias = resident(glyphs, (key, "linear"), lambda: (linear.weights[:-1], linear.weights[-1]))
    return linear_cuda.argmax_linear(source, matrix, bias, len(glyphs), centered=centered)
