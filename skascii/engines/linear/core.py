"""argmax(tiles @ matrix + bias): on threads of ours or on a device (docs/algorithms, `alg-linear`)."""

from collections.abc import Callable, Hashable
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from ..._numba.panels import CELLS_PER_PRODUCT, panels
from ..._shared.backend import worth_compiling
from ..._shared.threads import blocks, parallel_map
from ...glyphs import GlyphSet
from ...picture.target import Target
from ..means.core import nearest, sorted_values
from ..resident import on_device, resident
from ..run import Run
from . import numpy

MULTIPLICATIONS_PER_BLOCK = 2**25  # multiplications that a thread takes at a time
NEVER = -1e30  # the score of what must not win


class Linear(NamedTuple):
    """A method as one matrix: the scores of a tile are ``tile @ matrix + bias``."""

    panels: np.ndarray  # float32 (P, n, width): the matrix (n, G), a few columns at a time
    bias: np.ndarray  # float32 (P * width,): `NEVER` behind the last glyph

    @classmethod
    def of(cls, matrix: np.ndarray, bias: np.ndarray) -> "Linear":
        """Build from `matrix` `(G, n)` and `bias` `(G,)`, in float64."""
        parts = panels(matrix.T, num_rows=CELLS_PER_PRODUCT)
        padded = np.full(len(parts) * parts.shape[2], NEVER, np.float32)
        padded[: len(bias)] = bias
        return cls(parts, padded)


class Flat(NamedTuple):
    """What cells of one value throughout get: the glyph of the nearest of `values`; with a `level`, only its cells."""

    level: float | None
    values: np.ndarray


def best(
    target: Target,
    glyphs: GlyphSet,
    key: Hashable,
    build: Callable[[], Linear],
    run: Run,
    *,
    centered: bool = False,
    flat: Flat | None = None,
) -> Any:
    """Return the glyph with the highest score in each cell; what `build` makes is kept with the glyphs under `key`.

    `centered` takes the first pixel off each tile: what is blind to it gets precise.
    """
    linear = glyphs.derive(key, build)
    if run.on_device:
        return on_device(target, run.device_out, lambda source: _settled(source, glyphs, key, linear, centered, flat))
    indices = argmax_linear(target, linear, centered=centered, workers=run.workers)
    if flat is not None:
        first = target.tiles[:, :, 0, 0]
        even = target.flat() if flat.level is None else (first == np.float32(flat.level)) & target.flat()
        indices[even] = nearest(first[even], flat.values)
    return indices


def argmax_linear(
    target: Target,
    linear: Linear,
    *,
    where: np.ndarray | None = None,
    centered: bool = False,
    workers: int | None = None,
) -> np.ndarray:
    """Return the glyph with the highest score in each cell, the first where several are.

    Only cells `where` are looked at, the others get 0.
    """
    (rows, columns), (h, w) = target.shape, target.cell
    places = np.arange(rows * columns) if where is None else np.flatnonzero(where)
    indices = np.zeros((rows, columns), np.intp)
    kernels = _kernels(len(places), len(linear.bias))

    def block(part: slice) -> None:
        kernels.argmax_linear(target.ink, h, w, places[part], *linear, centered, indices.reshape(-1))

    parallel_map(
        block,
        blocks(
            len(places),
            max(1, MULTIPLICATIONS_PER_BLOCK // (linear.panels.size * CELLS_PER_PRODUCT)) * CELLS_PER_PRODUCT,
        ),
        workers,
    )
    return indices


def _kernels(cells: int, glyphs: int) -> ModuleType:
    """Return the compiled kernel, or its twin for a first small picture."""
    if worth_compiling(cells, numpy.numbers(cells, glyphs)):
        from . import cpu

        return cpu
    return numpy


def _settled(source: Any, glyphs: GlyphSet, key: Hashable, linear: Linear, centered: bool, flat: Flat | None) -> Any:
    """Return the same as `best`, on the device."""
    from ..means import cuda as tone_cuda

    indices = argmax_of_source(source, glyphs, key, linear, centered=centered)
    if flat is not None:
        level = np.nan if flat.level is None else float(np.float32(flat.level))
        values = resident(glyphs, (key, "flat"), lambda: sorted_values(flat.values))
        tone_cuda.launch(tone_cuda.settle_flat, source, level, *values, indices.ravel())
    return indices


def argmax_of_source(source: Any, glyphs: GlyphSet, key: Hashable, linear: Linear, *, centered: bool = False) -> Any:
    """Return the same as `argmax_linear`, on the device, of tiles that are there."""
    from . import cuda

    matrix, bias = resident(glyphs, (key, "linear"), lambda: (np.concatenate(list(linear.panels), axis=1), linear.bias))
    return cuda.argmax_linear(source, matrix, bias, len(glyphs), centered=centered)
