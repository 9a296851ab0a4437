"""A table engine goes on to the next picture of a stream: only terms that changed cells touch are computed again."""

from collections.abc import Iterator

import numpy as np

from ...._shared.opencv import import_cv2
from ....picture.memory import Memory
from ....picture.target import Target
from ..task import Task
from .core import TableEngine, table_engine
from .tables import tables_of

MOST = 0.5  # share of the cells to compute from which it is as quick to begin anew


def remembered_engine(task: Task, indices: np.ndarray, memory: Memory | None) -> TableEngine:
    """Return the engine of the picture before, brought up to date, or where it is of no use, a new one."""
    cv2, what = import_cv2(), task.what
    known = memory is not None and isinstance(memory.engine, TableEngine) and memory.changed is not None
    if not known or what.filter_target or what.window is not None:
        return table_engine(task, indices)
    assert memory is not None
    assert memory.changed is not None
    reached = tuple(-(-max(what.blur.radii) // size) for size in task.target.cell)
    boxes = list(_boxes(memory.changed, reached))
    if sum((rows.stop - rows.start) * (columns.stop - columns.start) for rows, columns in boxes) > MOST * indices.size:
        return table_engine(task, indices)
    engine: TableEngine = memory.engine
    engine.keep(0)
    for box in boxes:
        engine.unary[box] = _terms(task, box, reached)
        engine.pending[box] = 1
    blank = sum(what.blur.weights) * cv2.norm(task.target.ink, cv2.NORM_L2SQR)
    engine.compiled = True  # that it is worth it, the second picture shows
    engine.error = blank + engine.energy(task.workers) / engine.scale
    return engine


def _boxes(changed: np.ndarray, reached: tuple[int, ...]) -> Iterator[tuple[slice, slice]]:
    """Yield rectangles of all cells whose terms have changed: those within reach of a changed cell."""
    rows = np.flatnonzero(changed.any(axis=1))
    for group in np.split(rows, np.flatnonzero(np.diff(rows) > 2 * reached[0]) + 1):
        if len(group):
            columns = np.flatnonzero(changed[group].any(axis=0))
            yield _grown(group, reached[0], changed.shape[0]), _grown(columns, reached[1], changed.shape[1])


def _grown(places: np.ndarray, margin: int, length: int) -> slice:
    """Return from the first of the places to the last, and a margin on either side."""
    return slice(max(0, int(places[0]) - margin), min(length, int(places[-1]) + 1 + margin))


def _terms(task: Task, box: tuple[slice, slice], reached: tuple[int, ...]) -> np.ndarray:
    """Return the unary terms of the cells in a box."""
    what, target = task.what, task.target
    around = [_grown(np.array([s.start, s.stop - 1]), margin, n) for s, margin, n in zip(box, reached, target.shape)]
    rows, columns = (slice(s.start * size, s.stop * size) for s, size in zip(around, target.cell))
    part = Target.trusted(np.ascontiguousarray(target.ink[rows, columns]), target.cell)
    unary, _ = tables_of(task.glyphs, what.blur).linear_terms(part, what.blur, False, task.workers)
    inner = [slice(s.start - wide.start, s.stop - wide.start) for s, wide in zip(box, around)]
    return unary[inner[0], inner[1]]
