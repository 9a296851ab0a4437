"""Interaction tables: the squared error of a blurred art, as integers (docs/algorithms, `alg-tables`)."""

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ...._numba.panels import MULTIPLICATIONS_ALONE, ROWS_PER_PRODUCT, padded
from ...._shared.backend import SMALL
from ...._shared.checks import rejection
from ...._shared.threads import blocks, parallel_map
from ....glyphs import GlyphSet
from ....picture.target import HIGHEST, Target
from ..blur import Blur, Factors, blurred, filtered_rows, reached_cells

MAX_BYTES = 2**27  # of the tables of a set
LIMIT = 2**30  # no sum of a cell's terms reaches it
CELLS_PER_BLOCK = 2048  # tiles a block: what it needs stays in the cache
CELLS_PER_SMALL_BLOCK = 256  # and is memory that need not be asked for again
SHALLOW = 16  # columns: products of fewer are slow
FORBIDDEN = LIMIT  # the unary term of a glyph that a cell must not take: above every sum, and safe to add to


class Terms(NamedTuple):
    """All that the energy of an art is a sum of."""

    unary: np.ndarray  # int32 (R, C, G)
    pair: np.ndarray  # as in `Tables`
    offsets: np.ndarray  # as in `Tables`


@dataclass(frozen=True, eq=False)
class Tables:
    """The energy of a glyph set under a blur, image-independent and in fixed point.

    The error of an art with glyphs x is ``const + E / scale``, where E sums the cells' unary terms
    ``unary[i, x_i]`` and, over ordered pairs of neighbours, ``pair[k, x_j, x_i]`` with j = i + ``offsets[k]``. What
    lies outside the grid is paper and adds nothing. The scale is such that ``unary + 2 * sum of pair`` stays below
    2**30 in magnitude, so that int32 holds every sum of a cell.

    Attributes
    ----------
    offsets : ndarray of int64, shape (D, 2)
        Row and column of every neighbour that the blur reaches, both signs.
    pair : ndarray of int32, shape (D, G, G)
        ``pair[k, b, a]``: interaction of glyph a in a cell with glyph b in the neighbour `offsets[k]`.
    diagonal : ndarray of int32, shape (G,)
        Interaction of each glyph with itself, its energy alone: the constant part of its unary term.
    linear : ndarray of float32, shape (h * w, G) padded
        What a cell of the filtered target is multiplied by to give the rest of its unary terms.
    scale : float
        Fixed point: the integers are this many times the error. A power of two, unless given.
    """

    offsets: np.ndarray
    pair: np.ndarray
    diagonal: np.ndarray
    linear: np.ndarray
    scale: float

    @classmethod
    def build(
        cls,
        bitmaps: np.ndarray,
        kernels: list[tuple[float, Factors]],
        *,
        scale: float | None = None,
        highest: float = HIGHEST,
    ) -> "Tables":
        """Build from bitmaps `(G, h, w)` and weighted kernels, for targets of at most `highest` in magnitude.

        Bitmaps and kernels of integers give exact tables at a `scale` of 1.
        """
        count, cell = len(bitmaps), bitmaps.shape[1:]
        scale = fixed_point(bitmaps, kernels, highest, scale)
        glyphs = blurred(bitmaps, kernels)
        glyphs *= np.sqrt([weight for weight, _ in kernels])[:, None, None, None]
        offsets = neighbours(cell, kernels)
        pair = np.empty((len(offsets), count, count), np.int32)
        for k, (first, second) in enumerate(overlaps(glyphs.shape[2:], cell, offsets)):
            if tuple(offsets[k]) < (0, 0):  # the offsets are symmetric: the other half are transposes
                here, there = (_rows(glyphs[:, :, *part]) for part in (first, second))
                pair[k] = np.rint(scale * _product(there, here))
                pair[-1 - k] = pair[k].T
        flat = _rows(glyphs)
        diagonal = np.rint(scale * np.einsum("gn,gn->g", flat, flat)).astype(np.int32)
        linear = (-2 * scale) * bitmaps.reshape(count, -1).T.astype(np.float64)
        return cls(offsets, pair, diagonal, padded(linear), scale)

    def unary(self, field: np.ndarray, cell: tuple[int, int], out: np.ndarray) -> None:
        """Write the unary terms of a filtered target of whole cells, float32, into int32 `(R, C, G)`."""
        from ...._numba.products import unary_terms

        unary_terms(field, *cell, self.diagonal, self.linear, out)

    def linear_terms(
        self, target: Target, blur: Blur, filter_target: bool, workers: int | None
    ) -> tuple[np.ndarray, float]:
        """Return the unary terms of a target, int32 `(R, C, G)`, and the error of an art without ink."""
        picture, cell, (rows, columns) = target.ink, target.cell, target.shape
        unary = np.empty((rows, columns, len(self.diagonal)), np.int32)
        taps = blur.target_taps(filter_target)
        small = rows * columns <= SMALL
        fill, inner = (self.small_unary, _small_inner) if small else (self.unary, _inner)

        def block(part: slice) -> float:
            pixels = slice(part.start * cell[0], part.stop * cell[0])
            field = filtered_rows(picture, taps, pixels)
            fill(field, cell, unary[part])
            return inner(picture[pixels], field if filter_target else picture[pixels])

        margin = max(len(line) // 2 for _, line in taps)  # is filtered twice, so a block should be higher
        parts = blocks(
            rows, max(1, (CELLS_PER_SMALL_BLOCK if small else CELLS_PER_BLOCK) // columns, 4 * margin // cell[0])
        )
        square = sum(parallel_map(block, parts, 1 if small else workers))
        return unary, square if filter_target else sum(blur.weights) * square

    def small_unary(self, field: np.ndarray, cell: tuple[int, int], out: np.ndarray) -> None:
        """Do as `unary` does, with BLAS and without Numba, which takes longer to load than this."""
        cells = Target.trusted(field, cell).tiles.reshape(out.shape[0] * out.shape[1], -1)
        scores = np.empty((len(cells), self.linear.shape[1]), np.float32)
        for part in blocks(len(cells), max(ROWS_PER_PRODUCT, MULTIPLICATIONS_ALONE // self.linear.size)):
            np.matmul(cells[part], self.linear, out=scores[part])
        out[...] = np.rint(scores, out=scores)[:, : len(self.diagonal)].reshape(out.shape)
        out += self.diagonal


def _inner(first: np.ndarray, second: np.ndarray) -> float:
    """Return the inner product of two pictures, summed in float64."""
    from ...._numba.products import inner

    return inner(first, second)


def _small_inner(first: np.ndarray, second: np.ndarray) -> float:
    """Do as `_inner` does, without Numba."""
    return float(np.einsum("yx,yx->", first, second, dtype=np.float64))


def tables_fit(glyphs: GlyphSet, blur: Blur) -> bool:
    """Return whether the tables of a glyph set under a blur fit in `MAX_BYTES`."""
    return 4 * len(neighbours(glyphs.cell, blur.kernels)) * len(glyphs) ** 2 <= MAX_BYTES


def tables_of(glyphs: GlyphSet, blur: Blur) -> Tables:
    """Return the tables of a glyph set under a blur, built once and kept with the set."""
    return glyphs.derive(("tables", blur), lambda: Tables.build(glyphs.bitmaps, blur.kernels))


def fixed_point(
    bitmaps: np.ndarray, kernels: list[tuple[float, Factors]], highest: float = HIGHEST, scale: float | None = None
) -> float:
    """Return `scale`, by default the largest power of two, if no sum of a cell's terms can reach `LIMIT` with it.

    A glyph's ink is its largest inner product with anything within [-1, 1] that a kernel of unit sum has blurred:
    once for itself, twice for its neighbours, and twice, times `highest`, for the target.
    """
    ink = float(np.abs(bitmaps).sum(axis=(1, 2), dtype=np.float64).max())
    peak = float(np.abs(bitmaps).max())
    bound = 0.0
    for weight, factors in kernels:
        gain = math.prod(float(np.abs(factor).sum()) for factor in factors)
        bound += weight * ink * gain * (3 * gain * peak + 2 * highest)
    largest = (LIMIT - 1) / max(bound, 2.0**-20)
    if scale is None:
        return 2.0 ** math.floor(math.log2(largest))
    if scale > largest:
        raise rejection("scale", f"at most {largest:g} for these glyphs", scale, "Leave it out.")
    return scale


def neighbours(cell: tuple[int, ...], kernels: list[tuple[float, Factors]]) -> np.ndarray:
    """Return every cell offset but (0, 0) within which two blurred glyphs overlap, int64 `(D, 2)`, in order."""
    rows, columns = reached_cells(cell, kernels)
    span = itertools.product(range(-rows, rows + 1), range(-columns, columns + 1))
    return np.array([offset for offset in span if offset != (0, 0)], np.int64).reshape(-1, 2)


def overlaps(
    window: tuple[int, ...], cell: tuple[int, ...], offsets: np.ndarray
) -> Iterator[tuple[tuple[slice, slice], tuple[slice, slice]]]:
    """Yield, for each offset, the part of a cell's window that the neighbour's covers, and that part of the latter."""
    for offset in offsets:
        shifts = [int(d) * size for d, size in zip(offset, cell)]
        here = [slice(max(0, shift), min(n, n + shift)) for n, shift in zip(window, shifts)]
        there = [slice(max(0, -shift), min(n, n - shift)) for n, shift in zip(window, shifts)]
        yield (here[0], here[1]), (there[0], there[1])


def _product(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return ``first @ second.T``, of small sets in parts that BLAS does alone: its threads wait for each other."""
    depth = MULTIPLICATIONS_ALONE // (len(first) * len(second))
    if depth < SHALLOW:
        return first @ second.T
    return sum(first[:, part] @ second[:, part].T for part in blocks(first.shape[1], depth))


def _rows(glyphs: np.ndarray) -> np.ndarray:
    """Return `(S, G, y, x)` as one row a glyph, all scales side by side."""
    return np.ascontiguousarray(glyphs.swapaxes(0, 1)).reshape(glyphs.shape[1], -1)
