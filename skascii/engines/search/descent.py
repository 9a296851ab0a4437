"""Passes of the local search, whatever evaluates the glyphs: visit cells by classes (docs/algorithms, `alg-passes`)."""

import math
from collections.abc import Callable
from itertools import pairwise
from types import ModuleType

import numpy as np

from ..._shared.backend import worth_compiling
from ..._shared.threads import blocks, parallel_map, worker_count
from .full import numpy as search_numpy
from .full.tables import FORBIDDEN, tables_of
from .start import ink_levels
from .task import Task

ORDERS = ("interleaved", "raster")
BLOCK = 4096  # cells whose energy a thread adds up at a time


class Engine:
    """What evaluates the glyphs of a cell: tables, pixels, or projections for a large set.

    Attributes
    ----------
    indices : ndarray of intp, shape (R, C)
        The art, which `sweep` changes in place.
    pending : ndarray of uint8, shape (R, C)
        The replacement map: which cells are to be visited.
    steps : tuple of int
        Distance in rows and in columns between cells of one class: none within a class touch.
    error : float
        Error of the art that the engine was made with.
    scale : float
        How many units of the energy make an error of 1.
    tables : str
        The form of the interaction tables: "full", "factored" or "none".
    """

    error = 0.0
    scale = 1.0
    tables = "none"
    share = 2048  # pending cells that are worth a thread

    def __init__(self, indices: np.ndarray, reached: tuple[int, int], order: str) -> None:
        self.indices = indices
        self.pending = np.ones(indices.shape, np.uint8)
        self.order = order
        self.steps = (1, 1) if order == "raster" else (1 + reached[0], 1 + reached[1])

    def sweep(self, first: int, last: int) -> tuple[int, int]:
        """Visit rows `first`, `first + steps[0]`, ...; return how many cells were replaced and the energy's change."""
        raise NotImplementedError

    def settle(self) -> None:
        """Do what there is to do between passes."""


def descend(
    engine: Engine,
    max_num_iter: int = 1000,
    *,
    workers: int | None = None,
    report: Callable[[np.ndarray, int, int], bool] | None = None,
) -> int:
    """Run passes until one replaces nothing, or `max_num_iter`, or `report` says so; return how many there were.

    After each pass `report` gets the art, how many cells were replaced and the change of the energy.
    """
    for iteration in range(1, max_num_iter + 1):
        replaced, change = one_pass(engine, workers=workers)
        stop = report is not None and report(engine.indices, replaced, change)
        if stop or not replaced:
            return iteration
    return max_num_iter


def one_pass(engine: Engine, *, replacement_map: bool = True, workers: int | None = None) -> tuple[int, int]:
    """Visit all pending cells; return how many were replaced and the change of the energy.

    Rows of one residue modulo the step never touch: threads share them, and the answer does not depend on how.
    """
    threads = 1 if engine.order == "raster" else worker_count(workers)

    def visit(rows: tuple[int, int]) -> tuple[int, int]:
        return engine.sweep(*rows)

    if not replacement_map:
        engine.pending[...] = 1
    parts = []
    for residue in range(min(engine.steps[0], len(engine.pending))):
        parts += parallel_map(visit, _shares(engine, residue, threads), threads)
    engine.settle()
    return sum(part[0] for part in parts), sum(part[1] for part in parts)


def _shares(engine: Engine, residue: int, threads: int) -> list[tuple[int, int]]:
    """Cut the rows of a residue into parts with about as many pending cells, each worth a thread."""
    pending, step = engine.pending, engine.steps[0]
    if threads == 1 or pending.size < 2 * step * engine.share:
        return [(residue, len(pending))]
    work = np.cumsum(np.count_nonzero(pending[residue::step], axis=1))
    count = max(1, min(threads, int(work[-1]) // engine.share))
    cuts = 1 + np.searchsorted(work, work[-1] * np.arange(1, count) / count)
    edges = [residue, *(residue + step * int(cut) for cut in cuts), len(pending)]
    return [(first, last) for first, last in pairwise(edges) if first < last]


class TableEngine(Engine):
    """Descent over tables (see `Tables`), in exact integers.

    `forbidden`, bool like `unary`, says which glyphs a cell must not take, other than the one that it starts with.
    `compiled` says whether its kernels are, or their twins, which know one order only.
    """

    tables = "full"
    compiled = True

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

    def _forbid(self, forbidden: np.ndarray) -> None:
        held = np.take_along_axis(forbidden, self.indices[..., None], axis=2)[..., 0]
        self._stays = np.column_stack([*np.nonzero(held), self.indices[held]])
        forbidden[tuple(self._stays.T)] = False
        self.unary[forbidden] = FORBIDDEN

    def settle(self) -> None:
        """Forbid the starts that were forbidden, where the search has left them."""
        if len(self._stays):
            left = self.indices[tuple(self._stays[:, :2].T)] != self._stays[:, 2]
            self.unary[tuple(self._stays[left].T)] = FORBIDDEN
            self._stays = self._stays[~left]

    def sweep(self, first: int, last: int) -> tuple[int, int]:
        """Visit rows: sums of table rows."""
        tables = self.unary, self.pair, self.offsets
        return self._kernels().sweep(*tables, self.indices, self.pending, first, last, *self.steps)

    def energy(self, workers: int | None = None) -> int:
        """Return the energy of the art as it stands."""
        kernels = self._kernels()

        def part(rows: slice) -> int:
            tables = self.unary, self.pair, self.offsets
            return int(kernels.energy(*tables, self.indices, rows.start, rows.stop))

        rows, columns = self.indices.shape
        return sum(parallel_map(part, blocks(rows, max(1, BLOCK // columns)), workers))

    def _kernels(self) -> ModuleType:
        """Return the compiled kernels, or their twins."""
        if not self.compiled:
            return search_numpy
        from .full import cpu as search_cpu

        return search_cpu


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
    engine.error = blank + engine.energy(task.workers) / tables.scale
    return engine
