"""The engine of a set that is small enough for tables (docs/algorithms, `alg-tables`)."""

import math
from types import ModuleType

import numpy as np

from ...._shared.backend import worth_compiling
from ...._shared.boxes import Box
from ...._shared.threads import blocks, parallel_map
from ..descent import Engine
from ..fit import IDENTITY, Line, Sums
from ..start import ink_levels
from ..task import Task
from . import numpy as search_numpy
from .aim import Aim
from .tables import FORBIDDEN, Terms, tables_fit, tables_of

CELLS_PER_BLOCK = 4096  # cells whose energy a thread adds up at a time


class TableEngine(Engine):
    """Descent over tables (see `Tables`), in exact integers.

    `forbidden`, bool like `unary`, says which glyphs a cell must not take, other than the one that it starts with.
    `compiled` says whether its kernels are, or their twins, which know one order only.
    """

    tables = "full"
    compiled = True
    aim: Aim | None = None  # what moves the target, for a fit
    line = IDENTITY  # where it lies
    total = 0  # the energy of the art as it stands, from when `count` was called

    def __init__(
        self,
        unary: np.ndarray,
        pair: np.ndarray,
        offsets: np.ndarray,
        indices: np.ndarray,
        *,
        order: str = "interleaved",
        forbidden: np.ndarray | None = None,
    ) -> None:
        rows, columns = (int(n) for n in np.abs(offsets).max(axis=0, initial=0))
        super().__init__(indices, (rows, columns), order)
        self.unary, self.pair, self.offsets = unary, pair, offsets
        self._stays = np.zeros((0, 3), np.int64)  # row, column, glyph of cells that may still hold a forbidden start
        if forbidden is not None:
            self._forbid(forbidden)

    @property
    def terms(self) -> Terms:
        """The tables as kernels take them."""
        return Terms(self.unary, self.pair, self.offsets)

    def _forbid(self, forbidden: np.ndarray) -> None:
        held = np.take_along_axis(forbidden, self.indices[..., None], axis=2)[..., 0]
        self._stays = np.column_stack([*np.nonzero(held), self.indices[held]])
        forbidden[tuple(self._stays.T)] = False
        self.unary[forbidden] = FORBIDDEN

    def count(self, workers: int | None = None) -> int:
        """Add up the energy of the art; from then on `total` is kept up to date."""
        self.total = self.energy(workers)
        return self.total

    def keep(self, charge: float) -> None:
        """Lower the unary terms of the glyphs that stand now: only differences count."""
        self._lower(-self.kept.charge)
        super().keep(charge)
        self._lower(self.kept.charge)

    def _lower(self, charge: int) -> None:
        """Take a charge off the unary terms of the start."""
        if not charge:
            return
        self.total -= charge * int(np.count_nonzero(self.indices == self.kept.indices))
        cells, count = self.unary.size, self.unary.shape[2]
        self.unary.reshape(-1)[np.arange(0, cells, count) + self.kept.indices.ravel()] -= charge

    def settle(self, change: int) -> None:
        """Take note of the energy, and forbid the starts that were forbidden, where the search has left them."""
        self.total += change
        if len(self._stays):
            left = self.indices[tuple(self._stays[:, :2].T)] != self._stays[:, 2]
            self.unary[tuple(self._stays[left].T)] = FORBIDDEN
            self._stays = self._stays[~left]

    def sweep(self, first: int, last: int) -> tuple[int, int]:
        """Visit rows: sums of table rows."""
        return self.kernels().sweep(self.terms, self.grid, self.rows(first, last))

    def energy(self, workers: int | None = None) -> int:
        """Return the energy of the art as it stands."""
        kernels = self.kernels()

        def part(rows: slice) -> int:
            return int(kernels.energy(self.terms, self.indices, rows.start, rows.stop))

        rows, columns = self.indices.shape
        return sum(parallel_map(part, blocks(rows, max(1, CELLS_PER_BLOCK // columns)), workers))

    def sums(self) -> Sums:
        """Return what a line is fitted by."""
        assert self.aim is not None
        return self.aim.sums(self.indices, self.unary, self.total)

    def move(self, line: Line, workers: int | None) -> None:
        """Move the target to where a line takes it, for a search from the art."""
        assert self.aim is not None
        self.line = line
        self.aim.move(self.kernels(), line, self.unary, workers)
        self._lower(self.kept.charge)
        self.pending[...] = 1
        energy = self.count(workers) + self.kept.charge * self.indices.size
        self.error = self.aim.error_of_blank(line) + energy / self.scale

    def renew(self, box: Box, terms: np.ndarray) -> None:
        """Take other unary terms for the cells in a box, of a target that has not been moved."""
        before = self._own(box)
        self.unary[box] = terms if self.aim is None else self.aim.renewed(box, terms, self.line)
        self.pending[box] = 1
        self.total += self._own(box) - before

    def _own(self, box: Box) -> int:
        """Return the sum of the unary terms of the art in a box."""
        return int(np.take_along_axis(self.unary[box], self.indices[box][..., None], axis=2).sum(dtype=np.int64))

    def kernels(self) -> ModuleType:
        """Return the compiled kernels, or their twins."""
        if not self.compiled:
            return search_numpy
        from . import cpu as search_cpu

        return search_cpu


def moves(task: Task) -> bool:
    """Return whether a target on a line is made of tables alone."""
    what = task.what
    return what.norm == 2 and what.window is None and tables_fit(task.glyphs, what.blur)


def table_engine(task: Task, indices: np.ndarray) -> TableEngine:
    """Return the engine of a set that is small enough for tables."""
    what = task.what
    tables = tables_of(task.glyphs, what.blur)
    unary, blank = tables.linear_terms(task.target, what.blur, what.filter_target, task.workers)
    forbidden = None
    if what.window is not None:
        forbidden = np.abs(ink_levels(task.glyphs) - np.rint(task.inks)[..., None]) > what.window
    engine = TableEngine(unary, tables.pair, tables.offsets, indices, order=what.order, forbidden=forbidden)
    sizes = indices.size, len(task.glyphs), len(tables.offsets), math.prod(engine.steps), what.max_num_iter
    engine.compiled = what.order == "raster" or worth_compiling(indices.size, search_numpy.numbers(*sizes))
    engine.scale = tables.scale
    if task.target.m and moves(task):
        engine.aim = Aim(tables, unary, task.target, what.blur, what.filter_target, blank)
    engine.error = blank + engine.count(task.workers) / tables.scale
    return engine
