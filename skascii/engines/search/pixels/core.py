"""The engine that looks at pixels: for the absolute error (docs/algorithms, `alg-absolute`)."""

import math

import numpy as np

from ..blur import blurred, reached_cells, target_planes
from ..descent import Engine
from ..start import HIGHEST, allowed
from ..task import Task


class PixelEngine(Engine):
    """Descent of the absolute error, on running planes of errors in fixed point."""

    share = 128

    def __init__(self, task: Task, indices: np.ndarray) -> None:
        from .cpu import draw

        glyphs, what = task.glyphs, task.what
        blur = what.blur
        super().__init__(indices, reached_cells(glyphs.cell, blur.kernels), what.order)
        shares = np.array(blur.weights)[:, None, None]
        stack = blurred(glyphs.bitmaps, blur.kernels).swapaxes(0, 1) * shares
        peak = HIGHEST + float(glyphs.bitmaps.max())
        worst = float(shares.sum()) * stack.shape[2] * stack.shape[3] * peak
        self.scale = 2.0 ** math.floor(math.log2(2**30 / worst))
        self.glyphs = self._fixed(stack)
        self.planes = self._fixed(target_planes(task.target.ink, blur, what.filter_target) * shares)
        draw(self.planes, self.glyphs, indices, *glyphs.cell)
        self.error = int(np.abs(self.planes).sum(dtype=np.int64)) / self.scale
        self._allowed = allowed(glyphs, task.inks, what.window)
        self._cell = glyphs.cell

    def _fixed(self, values: np.ndarray) -> np.ndarray:
        """Return `values` in fixed point."""
        return np.ascontiguousarray(np.rint(values * self.scale), np.int32)

    def sweep(self, first: int, last: int) -> tuple[int, int]:
        """Visit rows: sums over the pixels that each glyph reaches."""
        from .cpu import sweep

        return sweep(self.planes, self.glyphs, self._allowed, self.grid, self._cell, self.rows(first, last))
