"""The engine that looks at pixels: for the absolute error (docs/algorithms, `alg-absolute`)."""

import math
from typing import NamedTuple

import numpy as np

from ....glyphs import GlyphSet
from ....picture.target import HIGHEST
from ..blur import Blur, blurred, reached_cells, target_planes
from ..descent import Engine, Kept
from ..start import allowed
from ..task import Task


class Stack(NamedTuple):
    """Blurred glyphs in fixed point, and what makes a target comparable to them."""

    glyphs: np.ndarray  # int32 (G, S, y, x), weighted such that absolute differences are errors
    shares: np.ndarray  # float64 (S,): what the target at each scale is multiplied by before it is rounded
    scale: float  # how many units make an error of 1: a power of two

    @classmethod
    def of(cls, glyphs: GlyphSet, blur: Blur) -> "Stack":
        """Build for targets of at most `HIGHEST` in magnitude."""
        shares = np.array(blur.weights)
        stack = blurred(glyphs.bitmaps, blur.kernels).swapaxes(0, 1) * shares[:, None, None]
        peak = HIGHEST + float(glyphs.bitmaps.max())
        worst = float(shares.sum()) * stack.shape[2] * stack.shape[3] * peak
        scale = 2.0 ** math.floor(math.log2(2**30 / worst))
        return cls(_whole(stack * scale), shares * scale, scale)


class PixelEngine(Engine):
    """Descent of the absolute error, on running planes of errors in fixed point."""

    share = 128

    def __init__(self, task: Task, indices: np.ndarray) -> None:
        from .cpu import draw

        glyphs, what = task.glyphs, task.what
        blur = what.blur
        super().__init__(indices, reached_cells(glyphs.cell, blur.kernels), what.order)
        self.glyphs, shares, self.scale = Stack.of(glyphs, blur)
        self.planes = _whole(target_planes(task.target.ink, blur, what.filter_target) * shares[:, None, None])
        draw(self.planes, self.glyphs, indices, *glyphs.cell)
        self.error = int(np.abs(self.planes).sum(dtype=np.int64)) / self.scale
        self._allowed = allowed(glyphs, task.inks, what.window)
        self._cell = glyphs.cell

    def cut(self, rows: slice, columns: slice) -> None:
        """Keep some cells alone: what stands around them stays."""
        parts = []
        for cells, size, window in zip((rows, columns), self._cell, self.glyphs.shape[2:]):
            parts.append(slice(cells.start * size, (cells.stop - 1) * size + window))
        self.planes = np.ascontiguousarray(self.planes[:, *parts])
        self.indices, self.pending = (np.ascontiguousarray(a[rows, columns]) for a in (self.indices, self.pending))
        self.kept = Kept(self.indices, 0)
        self._allowed = self._allowed._replace(aims=np.ascontiguousarray(self._allowed.aims[rows, columns]))

    def sweep(self, first: int, last: int) -> tuple[int, int]:
        """Visit rows: sums over the pixels that each glyph reaches."""
        from .cpu import sweep

        return sweep(self.planes, self.glyphs, self._allowed, self.kept, self.grid, self._cell, self.rows(first, last))


def _whole(values: np.ndarray) -> np.ndarray:
    """Return `values` rounded."""
    return np.ascontiguousarray(np.rint(values), np.int32)
