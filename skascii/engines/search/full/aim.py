"""What moves the target of a search over tables along a line: its linear terms, and those of a picture of ones."""

from types import ModuleType
from typing import NamedTuple

import numpy as np

from ...._shared.boxes import Box
from ...._shared.threads import blocks, parallel_map
from ....picture.target import Target
from ..blur import Blur, filtered_rows
from ..fit import ONE, Line, Sums, target_sums
from .tables import CELLS_PER_BLOCK, Tables


class Ones(NamedTuple):
    """The linear terms of a picture of ones: far from its rim all cells have the same."""

    terms: np.ndarray  # int32 (r, c, G), of a small picture
    rows: np.ndarray  # int32 (R,): which of them each row has
    columns: np.ndarray  # int32 (C,)

    @classmethod
    def of(cls, tables: Tables, shape: tuple[int, int], cell: tuple[int, int], blur: Blur, filtered: bool) -> "Ones":
        """Make those of a grid of `shape`."""
        taps = blur.target_taps(filtered)
        margin = max(len(line) // 2 for _, line in taps)
        rims = [-(-margin // size) for size in cell]
        rows, columns = (min(count, 2 * rim + 1) for count, rim in zip(shape, rims))
        picture = np.ones((rows * cell[0], columns * cell[1]), np.float32)
        terms = np.empty((rows, columns, len(tables.diagonal)), np.int32)
        tables.small_unary(filtered_rows(picture, taps, slice(0, len(picture))), cell, terms)
        return cls(terms - tables.diagonal, *(_places(*pair) for pair in zip(shape, rims)))


class Aim:
    """A target that moves, and what it is made of; `unary` are its terms where it lies at first."""

    def __init__(self, tables: Tables, unary: np.ndarray, target: Target, blur: Blur, filtered: bool, blank: float):
        self.linear = unary - tables.diagonal
        self.ones = Ones.of(tables, target.shape, target.cell, blur, filtered)
        self.diagonal, self.scale = tables.diagonal, tables.scale
        self._target = blank, *target_sums(target.ink, blur, filtered)

    def renewed(self, box: Box, terms: np.ndarray, line: Line) -> np.ndarray:
        """Take other terms for the cells in a box; return those of the target on a line."""
        linear = terms - self.diagonal
        self.linear[box] = linear
        ones = self.ones.terms[np.ix_(self.ones.rows[box[0]], self.ones.columns[box[1]])]
        moved = np.int64(line.scale) * linear + np.int64(line.shift) * ones
        return self.diagonal + ((moved + ONE // 2) // ONE).astype(np.int32)

    def retarget(self, target: Target, blur: Blur, blank: float) -> None:
        """Take note of another target, and of the error of an art without ink."""
        self._target = blank, *target_sums(target.ink, blur, False)

    def error_of_blank(self, line: Line) -> float:
        """Return the error of an art without ink, for the target on a line."""
        return Sums(0, 0, 0, *self._target).error_of_blank(line)

    def sums(self, art: np.ndarray, unary: np.ndarray, energy: int) -> Sums:
        """Return the sums of an art; `unary` and `energy` are where the target lies now."""
        i, j = np.ogrid[: art.shape[0], : art.shape[1]]
        rt = self.linear[i, j, art].sum(dtype=np.int64)
        r1 = self.ones.terms[self.ones.rows[i], self.ones.columns[j], art].sum(dtype=np.int64)
        rr = energy + self.diagonal[art].sum(dtype=np.int64) - unary[i, j, art].sum(dtype=np.int64)
        return Sums(rr / self.scale, -rt / (2 * self.scale), -r1 / (2 * self.scale), *self._target)

    def move(self, kernels: ModuleType, line: Line, unary: np.ndarray, workers: int | None) -> None:
        """Write the terms of the target on a line into `unary`."""

        def part(rows: slice) -> None:
            kernels.aim(self.linear, self.ones, self.diagonal, line, rows.start, rows.stop, unary)

        parallel_map(part, blocks(len(unary), max(1, CELLS_PER_BLOCK // unary.shape[1])), workers)


def _places(count: int, rim: int) -> np.ndarray:
    """Return which row of the small picture stands for each of `count` rows."""
    row = np.arange(count, dtype=np.int32)
    return np.where(row < count - rim, np.minimum(row, rim), row - max(0, count - 2 * rim - 1)).astype(np.int32)
