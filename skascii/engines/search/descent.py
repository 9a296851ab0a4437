"""Passes of the local search, whatever evaluates the glyphs: visit cells by classes (docs/algorithms, `alg-passes`)."""

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from ..._shared.threads import parallel_map, worker_count

ORDERS = ("interleaved", "raster")
LARGEST_CHARGE = 2**29  # units of the energy: sums of a cell's terms stay below 2**30, and these have room beside them


class Grid(NamedTuple):
    """An art, and which of its cells are to be visited."""

    indices: np.ndarray  # intp (R, C)
    pending: np.ndarray  # uint8 (R, C)


class Kept(NamedTuple):
    """The art that a search has started with, and what each cell that leaves it costs: a term of the energy."""

    indices: np.ndarray  # intp (R, C)
    charge: int  # in units of the energy


class Rows(NamedTuple):
    """Rows `first`, `first` + `row_step`, ... < `last`, each by classes of every `column_step`-th cell."""

    first: int
    last: int
    row_step: int
    column_step: int


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
    kept : Kept
        The start, and what leaving it costs.
    """

    error = 0.0
    scale = 1.0
    tables = "none"
    share = 2048  # pending cells that are worth a thread

    def __init__(self, indices: np.ndarray, reached: tuple[int, int], order: str) -> None:
        self.indices = indices
        self.pending = np.ones(indices.shape, np.uint8)
        self.order = order
        self.kept = Kept(indices, 0)
        self.steps = (1, 1) if order == "raster" else (1 + reached[0], 1 + reached[1])

    @property
    def grid(self) -> Grid:
        """What kernels change in place."""
        return Grid(self.indices, self.pending)

    def keep(self, charge: float) -> None:
        """Let all glyphs but those that stand now cost so much of the error."""
        self.kept = Kept(self.indices.copy(), min(LARGEST_CHARGE, round(charge * self.scale)))

    def charged(self) -> float:
        """Return how much of the error is what cells cost that have left their start."""
        return self.kept.charge * np.count_nonzero(self.indices != self.kept.indices) / self.scale

    def rows(self, first: int, last: int) -> Rows:
        """Return the rows of the class of `first` below `last`."""
        return Rows(first, last, *self.steps)

    def sweep(self, first: int, last: int) -> tuple[int, int]:
        """Visit rows `first`, `first + steps[0]`, ...; return how many cells were replaced and the energy's change."""
        raise NotImplementedError

    def settle(self, change: int) -> None:
        """Do what there is to do between passes, after one that has changed the energy so."""


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
    replaced, change = (sum(part[n] for part in parts) for n in (0, 1))
    engine.settle(change)
    return replaced, change


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
