"""The engine for sets too large for tables, kanji for one: a screening by projection, and exact scores of the rest.

The score of a glyph is by definition the one that tables would give: unary term and interactions, each rounded to
fixed point. But it is computed only for glyphs that may be the best. A blurred glyph is nearly a sum of a few leading
pictures, the singular vectors of them all; the norm of what these leave over, times that of what they leave over of
the error around the cell, bounds how far a score from projections is off (docs/algorithms, `eq-screening`). So the
choice is that over all glyphs.
"""

from typing import Any, NamedTuple

import numpy as np

from ...._numba.panels import panels
from ....glyphs import GlyphSet
from ..blur import Blur, blurred, reached_cells, target_planes
from ..descent import Engine
from ..full.tables import fixed_point, neighbours
from ..start import allowed
from ..task import Task

CUT = 0.003  # norm that the leading pictures leave over, relative to that of all blurred glyphs
BATCH = 64  # cells whose scores stay in the cache
ROUNDED = 2.0**-22  # of what a cell pays for leaving its start: how far that can be off in float32


class Vectors(NamedTuple):
    """A large set under a blur: the blurred glyphs of all scales, and their leading pictures."""

    glyphs: np.ndarray  # float64 (G, S, y, x), weighted such that inner products are interactions
    offsets: np.ndarray  # as in Tables
    diagonal: np.ndarray  # as in Tables
    scale: float  # as in Tables
    basis: np.ndarray  # float64 (S * y * x, k), orthonormal, in panels
    parts: np.ndarray  # float32 (k, G): -2 times the glyphs in that basis, in panels
    squares: np.ndarray  # float32 (G,): squared norms of the glyphs
    tails: np.ndarray  # float32 (G,): norms of what the basis leaves over

    @property
    def rounding(self) -> tuple[float, float]:
        """How far a score can be off, at the very most, by float32 sums of as many terms as parts and by fixed point.

        At least so much, and so much times the norm of the error around a cell.
        """
        largest = float(self.squares.max())
        relative = (self.parts.shape[1] + 8) * 2.0**-24
        return relative * largest + (len(self.offsets) + 1) / self.scale, 2 * relative * largest**0.5

    @classmethod
    def build(cls, bitmaps: np.ndarray, blur: Blur) -> "Vectors":
        """Build from bitmaps `(G, h, w)`."""
        glyphs = _weighted(bitmaps, blur)
        flat = glyphs.reshape(len(glyphs), -1)
        squares = np.einsum("gn,gn->g", flat, flat)
        scale = fixed_point(bitmaps, blur.kernels)
        basis = _leading(bitmaps, blur)
        energy = np.square(flat @ basis).sum(axis=0)
        count = 1 + int(np.searchsorted(np.cumsum(energy), (1 - CUT**2) * squares.sum()))
        basis = basis[:, :count]
        parts = flat @ basis
        tails = np.sqrt(np.maximum(0, squares - np.einsum("gk,gk->g", parts, parts)))
        return cls(
            glyphs,
            neighbours(bitmaps.shape[1:], blur.kernels),
            np.rint(scale * squares).astype(np.int32),
            scale,
            panels(basis, np.float64),
            panels(-2 * parts.T),
            squares.astype(np.float32),
            tails.astype(np.float32),
        )


def _weighted(bitmaps: np.ndarray, blur: Blur) -> np.ndarray:
    """Return the blurred glyphs, float64 `(G, S, y, x)`, scaled by the root of each scale's weight."""
    shares = np.sqrt(blur.weights)[:, None, None]
    return np.ascontiguousarray(blurred(bitmaps, blur.kernels).swapaxes(0, 1) * shares)


def _leading(bitmaps: np.ndarray, blur: Blur) -> np.ndarray:
    """Return the singular vectors of the blurred glyphs, one a column, the leading ones first.

    The principal pictures of the sharp glyphs, no more than pixels in a cell, span the same once blurred.
    """
    flat = bitmaps.reshape(len(bitmaps), -1).astype(np.float64)
    values, pictures = np.linalg.eigh(flat.T @ flat)
    principal = (pictures * np.sqrt(np.maximum(values, 0))).T.reshape(-1, *bitmaps.shape[1:])
    seen = _weighted(principal, blur).reshape(len(principal), -1)
    return np.linalg.svd(seen, full_matrices=False)[2].T


class Picture(NamedTuple):
    """The target at each scale, float64 `(S, y, x)`, on the host or on a device."""

    planes: Any  # what an art leaves over of it: the error
    target: Any


class Screened(NamedTuple):
    """Scores of all glyphs in n cells: the exact ones lie within ``doubts[n] * tails[g] + slack[n]``."""

    scores: np.ndarray  # float32 (n, G)
    doubts: np.ndarray  # float32 (n,)
    slack: np.ndarray  # float32 (n,)


class LargeEngine(Engine):
    """Descent without tables, with the choices and the energy that tables would give."""

    share = BATCH
    tables = "factored"

    def __init__(self, task: Task, indices: np.ndarray) -> None:
        from ..pixels.cpu import draw

        glyphs, what = task.glyphs, task.what
        blur = what.blur
        super().__init__(indices, reached_cells(glyphs.cell, blur.kernels), what.order)
        self.vectors = vectors_of(glyphs, blur)
        self.scale = self.vectors.scale
        shares = np.sqrt(blur.weights)[:, None, None]
        target = target_planes(task.target.ink, blur, what.filter_target) * shares
        self.picture = Picture(target.copy(), target)
        draw(self.picture.planes, self.vectors.glyphs, indices, *glyphs.cell)
        self.error = float(np.square(self.picture.planes).sum())
        self._allowed = allowed(glyphs, task.inks, what.window)
        self._cell = glyphs.cell

    def sweep(self, first: int, last: int) -> tuple[int, int]:
        """Visit rows: batches of cells of one class, or one cell after another."""
        rows, columns = self.steps
        replaced = change = 0
        if self.order == "raster":
            for cell in np.ndindex(self.indices.shape):
                if self.pending[cell]:
                    result = self._visit(np.array([cell]))
                    replaced, change = replaced + result[0], change + result[1]
            return replaced, change
        for residue in range(columns):
            cells = np.argwhere(self.pending[first:last:rows, residue::columns])
            cells = cells * (rows, columns) + (first, residue)
            for start in range(0, len(cells), BATCH):
                result = self._visit(cells[start : start + BATCH])
                replaced, change = replaced + result[0], change + result[1]
        return replaced, change

    def _visit(self, cells: np.ndarray) -> tuple[int, int]:
        """Screen all glyphs in cells that do not touch, and let the kernel decide."""
        from ...._numba.products import product
        from .cpu import decide, gather

        vectors = self.vectors
        self.pending[tuple(cells.T)] = 0
        windows = np.empty((len(cells), vectors.basis.shape[1]))
        gather(self.picture.planes, vectors.glyphs, self.indices, cells, *self._cell, windows)
        parts = np.empty((len(cells), vectors.parts.shape[1]))
        product(windows, vectors.basis, np.zeros(parts.shape[1]), parts)
        whole, seen = (np.einsum("nk,nk->n", rows, rows) for rows in (windows, parts))
        scores = np.empty((len(cells), len(vectors.glyphs)), np.float32)
        product(parts.astype(np.float32), vectors.parts, vectors.squares, scores)
        doubts = 2 * np.sqrt(np.maximum(0, whole - seen))
        least, growth = vectors.rounding
        slack = least + growth * np.sqrt(whole) + ROUNDED * self.kept.charge / self.scale
        screened = Screened(scores, doubts.astype(np.float32), slack.astype(np.float32))
        return decide(screened, self._allowed, self.kept, self.picture, vectors, self._cell, self.grid, cells)


class Glyphs(NamedTuple):
    """A large set on a device: arrays as in `Vectors`, each picture one line."""

    vectors: Any  # float64 (G * S * y * x,)
    extent: tuple[int, int, int, int, int]  # S, y, x, y * x, S * y * x
    cell: tuple[int, int]
    basis: Any  # float64 (k, S * y * x)
    parts: Any  # float32 (k, G)
    squares: Any  # float32 (G,)
    tails: Any  # float32 (G,)
    rounding: tuple[float, float]  # a cell's slack, and what the norm around it adds
    diagonal: Any  # int32 (G,)
    scale: float


class Flat(NamedTuple):
    """The target at each scale on a device, one line."""

    flat: Any  # float64 (S * y * x,)
    plane: int  # y * x
    line: int  # x


class Rooms(NamedTuple):
    """What each block of a device needs for the cells that it screens together."""

    around: Any  # float64 (blocks, cells, S * y * x): the error around each without its glyph
    seen: Any  # float32 (blocks, cells, k): the part of it that the basis sees
    scores: Any  # float32 (blocks, cells, G)


def vectors_of(glyphs: GlyphSet, blur: Blur) -> Vectors:
    """Return the vectors of a glyph set under a blur, built once and kept with the set."""
    return glyphs.derive(("vectors", blur), lambda: Vectors.build(glyphs.bitmaps, blur))
