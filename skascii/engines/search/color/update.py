"""A search in colour goes on to the next picture of a stream: only what changed cells touch is computed again."""

import numpy as np

from ...._shared.boxes import area, boxes_around
from ...._shared.opencv import import_cv2
from ....glyphs import GlyphSet
from ....picture.memory import Memory
from .engine import ColorEngine
from .task import ColorSearch

MOST = 0.5  # share of the cells to compute from which it is as quick to begin anew


def engine_of(
    picture: np.ndarray, glyphs: GlyphSet, what: ColorSearch, init: object, memory: Memory | None, workers: int | None
) -> ColorEngine:
    """Return what evaluates a picture's glyphs and colours, the one before brought up to date where there is one."""
    known = None if memory is None else memory.engine
    if not isinstance(known, ColorEngine) or memory is None or memory.changed is None:
        engine = ColorEngine(picture, glyphs, what, workers)
        engine.start(init)
        return engine
    before, known.light = known.light, known.light_of(picture)
    as_before = known.light.scale == before.scale
    boxes = list(boxes_around(memory.changed, known.reached))  # of cells whose terms have changed
    if not as_before or sum(map(area, boxes)) > MOST * memory.changed.size:
        engine = ColorEngine(picture, glyphs, what, workers, known.light)
        engine.go_on(known)
    else:
        engine = known
        for box in boxes:
            engine.renew(picture, box)
    if as_before and known.done:
        visit_around(engine, memory.changed)
    return engine


def visit_around(engine: ColorEngine, changed: np.ndarray) -> None:
    """Let only cells that changed ones reach be visited."""
    around = np.ones([2 * step - 1 for step in engine.steps], np.uint8)
    engine.pending[...] = import_cv2().dilate(changed.astype(np.uint8), around)
