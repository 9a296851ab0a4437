"""A table engine goes on to the next picture of a stream: only terms that changed cells touch are computed again."""

import numpy as np

from ...._shared.boxes import Box, area, boxes_around, grown, scaled, within
from ...._shared.opencv import import_cv2
from ....picture.memory import Memory
from ....picture.target import Target
from ..task import Task
from .core import TableEngine, table_engine
from .tables import tables_of

MOST = 0.5  # share of the cells to compute from which it is as quick to begin anew


def remembered_engine(task: Task, indices: np.ndarray, memory: Memory | None) -> TableEngine:
    """Return the engine of the picture before, brought up to date, or where it is of no use, a new one."""
    what, target = task.what, task.target
    known = memory is not None and isinstance(memory.engine, TableEngine) and memory.changed is not None
    if not known or what.filter_target or what.window is not None:
        return table_engine(task, indices)
    assert memory is not None
    assert memory.changed is not None
    down, across = (-(-max(what.blur.radii) // size) for size in target.cell)
    boxes = list(boxes_around(memory.changed, (down, across)))
    if sum(map(area, boxes)) > MOST * indices.size:
        return table_engine(task, indices)
    engine: TableEngine = memory.engine
    engine.keep(0)
    for box in boxes:
        engine.renew(box, _terms(task, box, (down, across)))
    engine.compiled = True  # that it is worth it, the second picture shows
    blank = sum(what.blur.weights) * import_cv2().norm(target.ink, import_cv2().NORM_L2SQR)
    if engine.aim is not None:
        engine.aim.retarget(target, what.blur, blank)
        blank = engine.aim.error_of_blank(engine.line)
    engine.error = blank + engine.total / engine.scale
    return engine


def _terms(task: Task, box: Box, reached: tuple[int, int]) -> np.ndarray:
    """Return the unary terms of the cells in a box."""
    what, target = task.what, task.target
    around = grown(box, reached, target.shape)
    part = Target.trusted(np.ascontiguousarray(target.ink[scaled(around, target.cell, target.ink.shape)]), target.cell)
    unary, _ = tables_of(task.glyphs, what.blur).linear_terms(part, what.blur, False, task.workers)
    return unary[within(box, around)]
