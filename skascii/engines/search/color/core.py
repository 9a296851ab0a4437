"""The colour search (docs/algorithms, `alg-color`): options, the state that it leaves, the best colours of an art."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from ...._shared.progress import State, report
from ....glyphs import GlyphSet
from ....picture.memory import Memory
from ..descent import one_pass
from .engine import ColorEngine
from .task import ColorSearch, ColorState
from .update import engine_of, visit_around

EVEN = 1e-10  # of a full cell's square: what colours between levels must gain, far below what a level is


def search(
    picture: np.ndarray,
    glyphs: GlyphSet,
    what: ColorSearch,
    *,
    workers: int | None = None,
    callback: Callable[[Any], Any] | None = None,
    init: Any = None,
    changed: np.ndarray | None = None,
    memory: Memory | None = None,
) -> ColorState:
    """Return glyphs and colours that no single replacement betters.

    Parameters
    ----------
    picture : ndarray of uint8 or float, shape (M, N, 3)
        sRGB, floats in [0, 1].
    glyphs : GlyphSet
        The glyphs.
    what : ColorSearch
        The options.
    workers : int, optional
        Threads; the answer does not depend on them.
    callback : callable, optional
        Called after each pass with a `State`, whose error contains what glyphs cost; StopIteration ends the search.
    init : ColorState or AsciiArt, optional
        Glyphs and colours to start from, by default cells full of their mean.
    changed : ndarray of bool, shape (R, C), optional
        Which cells of the picture are not those that `init` is what a search has left for: only what they reach is
        visited at first, and the answer is the same.
    memory : Memory, optional
        What is left of the picture before in a stream, `init` among it.

    Returns
    -------
    ColorState
        When passes end by themselves: with all other cells as they are, no glyph of a cell in its colours by the rule,
        and no step of one component by one unit (or to another entry of the palette) lowers E plus the glyphs' costs
        by more than twice the rounding of the sums.
    """
    engine = engine_of(picture, glyphs, what, init, memory, workers)
    if init is not None:
        engine.keep(what.calm)
    if changed is not None:
        visit_around(engine, changed)
    state = _descend(engine, what.max_num_iter, callback)
    if memory is not None:
        memory.keep(state, engine)
    return state


def paint(
    picture: np.ndarray,
    indices: np.ndarray,
    glyphs: GlyphSet,
    what: ColorSearch,
    *,
    workers: int | None = None,
    continuous: bool = False,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the best colours of given glyphs, over all cells at once: foreground and background `(R, C, 3)`.

    They are first solved for between levels, then rounded and finished; `continuous` returns what is between, float64
    in the space of the blend.
    """
    engine = ColorEngine(picture, glyphs, what, workers)
    start = np.zeros((*indices.shape, 3), np.uint8)
    engine.start(ColorState(indices, start, start))
    engine.hold(True, False, EVEN * engine.full)
    _descend(engine, what.max_num_iter, None)
    if continuous:
        return engine.lights()
    engine.round()
    engine.hold(True, True, engine.tolerance)
    state = _descend(engine, what.max_num_iter, None)
    return state.foreground, state.background


def _descend(engine: "ColorEngine", max_num_iter: int, callback: Callable[[Any], Any] | None) -> ColorState:
    """Run passes until one replaces nothing."""
    done, engine.done = 0, False
    while done < max_num_iter:
        replaced, _ = one_pass(engine, replacement_map=engine.what.replacement_map, workers=engine.workers)
        done += 1
        if callback is not None:
            error, cost = engine.errors()
            if report(callback, State(done, error + cost, replaced, engine.indices.copy())):
                break
        if not replaced:
            engine.done = True
            break
    return replace(engine.state(), num_iter=done)
