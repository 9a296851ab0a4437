"""The core of the linear matchers: argmax(tiles @ matrix + bias), on threads of ours, each with products of its own."""

from collections.abc import Hashable
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from .._kernels.lanes import CELLS, panels
from .._shared.backend import worth_compiling
from .._shared.threads import blocks, parallel_map
from .._shared.tiles import untile
from ..glyphs import GlyphSet
from ._cuda import on_device, resident, sorted_values

SHARE = 2**25  # multiplications that a thread takes at a time
NEVER = -1e30  # the score of what must not win


class Linear(NamedTuple):
    """A method as one matrix: the scores of a tile are ``tile @ matrix + bias``."""

    panels: np.ndarray  # float32 (P, n, width): the matrix (n, G), a few columns at a time
    bias: np.ndarray  # float32 (P * width,): `NEVER` behind the last glyph

    @classmethod
    def of(cls, matrix: np.ndarray, bias: np.ndarray) -> "Linear":
        """Build from `matrix` `(G, n)` and `bias` `(G,)`, in float64."""
        parts = panels(matrix.T, num_rows=CELLS)
        padded = np.full(len(parts) * parts.shape[2], NEVER, np.float32)
        padded[: len(bias)] = bias
        return cls(parts, padded)


def argmax_linear(
    tiles: np.ndarray,
    linear: Linear,
    *,
    where: np.ndarray | None = None,
    centered: bool = False,
    workers: int | None = None,
) -> np.ndarray:
    """Return the glyph with the highest score in each cell, the first where several are.

    Only cells `where` are looked at, the others get 0. `centered` takes the first pixel off each tile.
    """
    rows, columns, h, w = tiles.shape
    picture = np.ascontiguousarray(untile(tiles))
    places = np.arange(rows * columns) if where is None else np.flatnonzero(where)
    indices = np.zeros((rows, columns), np.intp)
    kernels = _kernels(len(places))

    def block(part: slice) -> None:
        kernels.argmax_linear(picture, h, w, places[part], *linear, centered, indices.reshape(-1))

    parallel_map(block, blocks(len(places), max(1, SHARE // (linear.panels.size * CELLS)) * CELLS), workers)
    return indices


def _kernels(cells: int) -> ModuleType:
    """Return the compiled kernel, or for a small picture its twin if the compiler is not loaded yet."""
    if worth_compiling(cells):
        from .._kernels import linear_cpu

        return linear_cpu
    from .._kernels import linear_numpy

    return linear_numpy


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

    matrix, bias = resident(glyphs, (key, "linear"), lambda: (np.concatenate(list(linear.panels), axis=1), linear.bias))
    return linear_cuda.argmax_linear(source, matrix, bias, len(glyphs), centered=centered)
