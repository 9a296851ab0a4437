"""V, W and H of the factorisation V = WH: tiles, glyphs, and how much of each glyph is in each tile."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from ..._shared.threads import blocks
from ...glyphs import GlyphSet
from ...picture.target import Target

EPS = np.float32(1e-6)  # the kernels' guard


class Sparse(NamedTuple):
    """A matrix by its nonzeros: row i holds ``value[start[i]:start[i+1]]`` in the columns ``column[...]``."""

    start: Any  # on the host, or where a device has it
    column: Any
    value: Any

    @classmethod
    def of(cls, matrix: np.ndarray) -> "Sparse":
        """Take the nonzeros of `matrix`."""
        rows, columns = np.nonzero(matrix)
        start = np.searchsorted(rows, np.arange(len(matrix) + 1))
        return cls(start.astype(np.uintp), columns.astype(np.uintp), matrix[rows, columns].astype(np.float32))


class Dictionary(NamedTuple):
    """W `(n, G)`, glyphs as columns of norm 1, in the forms that the updates need."""

    by_pixel: Sparse  # W
    by_glyph: Sparse  # W'
    mean: Sparse  # W', its rows divided by their sums: the denominator for beta = 1
    sums: np.ndarray
    gram: Sparse | None  # W'W, unless W and W' have fewer nonzeros: small cells or a large set

    @classmethod
    def of(cls, glyphs: GlyphSet) -> "Dictionary":
        """Build from the bitmaps."""
        rows = unit(glyphs.bitmaps.reshape(len(glyphs), -1))
        sums = rows.sum(axis=1)
        by_glyph = Sparse.of(rows)
        mean = Sparse.of(rows / np.where(sums > 0, sums, 1)[:, None])
        gram = Sparse.of(rows @ rows.T) if len(glyphs) ** 2 <= 2 * len(by_glyph.value) else None
        return cls(Sparse.of(rows.T), by_glyph, mean, sums, gram)


@dataclass
class Block:
    """`WIDTH` columns of V `(n, WIDTH)`, how many cells each of the used ones stands for, and their part of H."""

    v: np.ndarray
    counts: np.ndarray
    h: np.ndarray | None = None
    target: np.ndarray | None = None  # W'V, for beta = 2


def unit(rows: np.ndarray) -> np.ndarray:
    """Return rows of L2 norm 1, or 0. Divided by the peak first: no square underflows, flat rows are equal."""
    peak = rows.max(axis=1, keepdims=True)
    scaled = rows / np.where(peak > 0, peak, 1)
    norm = np.sqrt(np.einsum("kn,kn->k", scaled, scaled))[:, None]
    return scaled / np.where(norm > 0, norm, 1)


def distinct(target: Target, merge: bool, dtype: Any = np.float32) -> tuple[np.ndarray, np.ndarray]:
    """Return the cells as rows of norm 1, and which of the rows each cell is: equal ones are solved once."""
    rows = target.tiles.reshape(-1, target.cell[0] * target.cell[1])
    found, inverse = _merged(rows) if merge else (rows, np.arange(len(rows)))
    return unit(np.maximum(found, 0, dtype=dtype)), inverse


def _merged(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows that differ, and which of them each row is."""
    weights = np.sin(np.arange(1.0, 1 + rows.shape[1]))
    sums = np.einsum("kn,n->k", rows, weights)  # equal rows have equal sums, and hardly ever others
    _, first, inverse = np.unique(sums, return_index=True, return_inverse=True)
    found = rows[first]
    if np.array_equal(found[inverse], rows):
        return found, inverse
    found, inverse = np.unique(rows, axis=0, return_inverse=True)
    return found, inverse.ravel()  # some releases of NumPy keep the axis


def cut(rows: np.ndarray, inverse: np.ndarray) -> Iterator[Block]:
    """Cut the rows into blocks of `WIDTH` columns: what the updates read and write stays in the cache."""
    from ..._numba.vectors import WIDTH, aligned

    counts = np.bincount(inverse)
    for part in blocks(len(rows), WIDTH):
        v = aligned(rows.shape[1])
        v[:, len(rows[part]) :] = 0
        v[:, : len(rows[part])] = rows[part].T
        yield Block(v, counts[part])


def update(words: Dictionary, part: Block, beta: float, count: int) -> None:
    """Update the block's H `count` times, from ones where there is none."""
    from ..._numba.vectors import aligned
    from . import cpu

    if part.h is None:
        part.h = aligned(len(words.sums))
        part.h[:] = 1
    h = part.h
    if beta == 1:
        cpu.update_kullback(words.by_pixel, words.mean, part.v, h, count)
    elif beta == 2 and words.gram is not None:
        if part.target is None:
            part.target = aligned(len(h))
            cpu.product(words.by_glyph, part.v, np.float32(0), part.target)
        cpu.update_euclidean(words.gram, words.sums, part.target, h, count)
    else:
        cpu.update_any(words.by_pixel, words.by_glyph, beta, part.v, h, count)


def error(words: Dictionary, part: Block, beta: float) -> float:
    """Return the divergence of the block, over all cells that it stands for."""
    from ..._numba.vectors import aligned
    from . import cpu

    x = aligned(len(part.v))
    cpu.product(words.by_pixel, part.h, EPS, x)
    used = len(part.counts)
    return float(divergence(part.v[:, :used], x[:, :used], beta) @ part.counts)


def divergence(v: np.ndarray, x: np.ndarray, beta: float) -> np.ndarray:
    """Return the beta-divergence of each column, float64; where v**beta has a pole, v is at least EPS."""
    if beta not in (1, 2):  # powers cost digits
        v, x = v.astype(np.float64), x.astype(np.float64)
    if beta <= 0:
        v = np.maximum(v, EPS)
    if beta == 0:
        terms = v / x - np.log(v / x) - 1
    elif beta == 1:
        terms = v * np.log(np.where(v > 0, v, np.float32(1)) / x) - v + x
    elif beta == 2:
        terms = (v - x) ** 2 / 2
    else:
        terms = (v**beta + (beta - 1) * x**beta - beta * v * x ** (beta - 1)) / (beta * (beta - 1))
    return np.maximum(terms, 0).sum(axis=0, dtype=np.float64)  # rounding can leave a term a little below


def winners(h: np.ndarray, threshold: float) -> np.ndarray:
    """Return the row of the largest entry of each column, 0 (the blank glyph, or the least ink) below `threshold`."""
    best = h.argmax(axis=0)
    best[h[best, np.arange(h.shape[1])] < threshold] = 0
    return best
