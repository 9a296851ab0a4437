"""Polishes: they lower the energy of a converged search further, over its tables (docs/algorithms, `alg-lines`)."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from ...._shared.opencv import import_cv2
from ...._shared.threads import blocks, parallel_map
from ..descent import descend
from ..full.core import TableEngine

Report = Callable[[np.ndarray, int, int], bool]  # indices, how many cells changed, change of energy -> whether to stop

TRANSITIONS = 2**15  # a cell, at most, where the tables reach more than one cell along a line
MAX_MEMORY = 14  # cells that the tables may reach along a line: two glyphs each are all that can be afforded
LINES_PER_BAND = 16  # lines that are solved one after another, while every other band is on another thread

CYCLES = 20  # at most
SWEEPS = 30  # a cycle
ADDITIONS = 2**34  # that all cycles together may take: some ten seconds of a core, but one cycle in any case
DRAW = 4  # additions that the draw of a glyph takes as long as
ALTERNATIONS = 2  # times that a cycle solves each line, more or less: most glyphs of a cell are ruled out beforehand
HOT, COLD = 4.0, 0.2  # temperatures, in units of what it costs to change a typical cell
NOISE = 2**16  # Gumbel numbers to draw from
CELLS_PER_THREAD = 2048  # cells that are worth a thread


def lines(
    indices: np.ndarray,
    unary: np.ndarray,
    pair: np.ndarray,
    offsets: np.ndarray,
    *,
    workers: int | None = None,
    report: Report | None = None,
) -> np.ndarray:
    """Return `indices` after minimising whole rows, then whole columns, all others fixed, until nothing changes.

    A line's minimum is exact where the tables reach one cell along it; where they reach more, each cell tries only
    its best glyphs. `report` is called after each sweep of all rows or of all columns. The number of threads never
    changes the answer.
    """
    grid = indices.copy()
    _alternate(grid, _both_views(unary, pair, offsets), workers, report)
    return grid


class RowView(NamedTuple):
    """The tables as the rows of a picture, or of a transposed one, need them."""

    unary: np.ndarray
    pair: np.ndarray
    offsets: np.ndarray
    beside: np.ndarray  # the offsets along a row, from left to right
    savings: np.ndarray
    cap: int
    cells_touched: tuple[int, int]  # how far tables go, in rows and columns


class Heat(NamedTuple):
    """What cells are drawn by: 1 / temperature, a table of Gumbel noise, and where to start in it."""

    coldness: float
    noise: np.ndarray
    seed: int


def _both_views(unary: np.ndarray, pair: np.ndarray, offsets: np.ndarray) -> tuple[RowView, RowView]:
    """Prepare the tables for rows and for columns."""
    return _row_view(unary, pair, offsets), _row_view(unary.swapaxes(0, 1), pair, offsets[:, ::-1])


def _row_view(unary: np.ndarray, pair: np.ndarray, offsets: np.ndarray) -> RowView:
    """Prepare the tables for lines that are rows."""
    from .lines import least_savings

    height, width = (int(n) for n in np.abs(offsets).max(axis=0, initial=0))
    beside = np.flatnonzero(offsets[:, 0] == 0)
    beside = beside[np.argsort(offsets[beside, 1])]
    count = unary.shape[2]
    cap = count if width <= 1 else min(count, int(TRANSITIONS ** (1 / (width + 1))))
    savings = np.empty((len(beside), count, count), np.int32)
    for n, k in enumerate(beside):
        savings[n] = least_savings(pair[k])
    unary, offsets = np.ascontiguousarray(unary), np.ascontiguousarray(offsets)
    return RowView(unary, pair, offsets, beside, savings, cap, (height, width))


def _alternate(
    grid: np.ndarray, views: tuple[RowView, RowView], workers: int | None, report: Report | None = None
) -> None:
    """Solve rows, then columns, of `grid` in place until nothing changes or `report` says so."""
    stale = tuple(np.ones(length, np.bool_) for length in grid.shape)
    while stale[0].any() or stale[1].any():
        for axis, cells in enumerate((grid, grid.T)):
            num_changed, change = _sweep(views[axis], cells, stale[axis], stale[1 - axis], workers)
            if report is not None and report(grid, num_changed, change):
                return


def _sweep(
    view: RowView, cells: np.ndarray, stale: np.ndarray, crossing: np.ndarray, workers: int | None
) -> tuple[int, int]:
    """Solve the stale rows of `cells` in place; return how many cells changed and by how much the energy did."""
    from .lines import solve_rows

    if not 1 <= view.cells_touched[1] <= MAX_MEMORY:
        stale[:] = False
        return 0, 0
    grid = np.ascontiguousarray(cells)

    def solve(band: slice) -> tuple[int, int]:
        return solve_rows(view, grid, stale, crossing, band.start, band.stop)

    bands = list(blocks(len(grid), max(LINES_PER_BAND, view.cells_touched[0])))
    solved = parallel_map(solve, bands[::2], workers) + parallel_map(solve, bands[1::2], workers)
    cells[...] = grid
    return sum(num for num, _ in solved), sum(change for _, change in solved)


def anneal(
    indices: np.ndarray,
    unary: np.ndarray,
    pair: np.ndarray,
    offsets: np.ndarray,
    *,
    rng: Any = None,
    workers: int | None = None,
    report: Report | None = None,
) -> np.ndarray:
    """Return `indices` after lines and then cycles of heat, descent and lines.

    Of the regions that a cycle changes, each is kept if it lowers the energy: so the energy never rises, and a large
    picture gains everywhere. The larger it is, the fewer cycles there are (`num_cycles`). `rng` seeds it; the number of
    threads never changes the answer. `report` is called after the first lines and after each cycle.
    """
    rng = np.random.default_rng(rng)
    noise = rng.gumbel(size=NOISE + unary.shape[2]).astype(np.float32)
    views = _both_views(unary, pair, offsets)
    best = indices.copy()
    for cycle in range(num_cycles(views) + 1):
        engine = TableEngine(unary, pair, offsets, best.copy())
        if cycle > 0:
            _heat(engine, noise, rng, workers)
            descend(engine, workers=workers)
        _alternate(engine.indices, views, workers)
        num_changed, change = _keep_better(engine, best)
        if report is not None and report(best, num_changed, change):
            break
    return best


def num_cycles(views: tuple[RowView, RowView]) -> int:
    """Return how many cycles of annealing take about `ADDITIONS`: what the tables are, not how fast a machine is."""
    height, width, count = views[0].unary.shape
    near = min(len(views[0].offsets), height * width - 1)
    reached = [view.cells_touched[1] for view in views]
    paths = sum(view.cap ** (1 + memory) * memory for view, memory in zip(views, reached) if 1 <= memory <= MAX_MEMORY)
    cycle = height * width * (SWEEPS * count * (DRAW + near) + ALTERNATIONS * paths)
    return max(1, min(CYCLES, ADDITIONS // cycle))


def _heat(engine: TableEngine, noise: np.ndarray, rng: "np.random.Generator", workers: int | None) -> None:
    """Draw all cells of the engine's art anew, again and again, while it cools."""
    from .anneal import heat_bath, margins

    cost = np.empty(engine.indices.shape, np.int64)
    margins(engine.terms, engine.indices, cost)
    typical = np.median(cost[cost > 0]) if (cost > 0).any() else 1.0
    height, width = engine.indices.shape
    step = engine.steps[0]
    share = step * max(1, CELLS_PER_THREAD // width)
    for temperature in typical * np.geomspace(HOT, COLD, SWEEPS):
        heat = Heat(1 / temperature, noise, int(rng.integers(2**63)))
        for residue in range(min(step, height)):

            def draw(part: slice, start: int = residue, heat: Heat = heat) -> None:
                with np.errstate(
                    over="ignore"
                ):  # the hashes are to wrap, which is said aloud where nothing is compiled
                    heat_bath(engine.terms, engine.indices, engine.rows(part.start + start, part.stop), heat)

            parallel_map(draw, blocks(height, share), workers)


def _keep_better(engine: TableEngine, best: np.ndarray) -> tuple[int, int]:
    """Take into `best` each region of the engine's art that lowers the energy; return the cells' number, the change."""
    from .anneal import region_changes

    cv2 = import_cv2()
    after = engine.indices
    touched = np.abs(engine.offsets).max(axis=0, initial=1)
    # cells interact, that is are within reach, exactly where boxes of that size, hung on them, touch
    boxes = cv2.dilate((best != after).astype(np.uint8), np.ones(touched, np.uint8), anchor=(0, 0))
    count, regions = cv2.connectedComponents(boxes, connectivity=8)
    changes = np.zeros(count, np.int64)
    region_changes(engine.terms, best, after, regions, changes)
    taken = (changes < 0)[regions] & (best != after)
    best[taken] = after[taken]
    return int(taken.sum()), int(changes[changes < 0].sum())
