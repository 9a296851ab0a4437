"""Colour: what a method's glyphs are given, or what is searched with them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from .._shared.checks import check_choice, rejection, shown
from .._shared.palette import check_palette
from .._shared.paper import Paper, paper_color
from ..engines.run import Run
from ..engines.search.color.core import paint, search
from ..engines.search.color.task import ColorSearch
from ..glyphs import GlyphSet
from ._matcher import Matcher

MODES = ("none", "foreground", "cell")


class Colored(NamedTuple):
    """Glyphs and their colours: `(R, C)`, `(R, C, 3)`, and `(R, C, 3)` or None where the paper is behind them."""

    indices: np.ndarray
    foreground: np.ndarray
    background: np.ndarray | None


def check_mode(color: Any) -> str:
    """Return `color` as one of `MODES`; True and False are the first two, the other way round."""
    if isinstance(color, (bool, np.bool_)):
        return "foreground" if color else "none"
    return check_choice("color", color, MODES)


class Coloring:
    """How arts of one method are coloured, checked before there is a picture."""

    def __init__(
        self, method: Matcher, glyphs: GlyphSet, options: Mapping[str, Any], mode: str, palette: Any, paper: Paper
    ) -> None:
        self.mode, self.glyphs = mode, glyphs
        self.joint = method.colors is not None  # whether glyphs are searched with their colours
        chosen = dict(method.colors(glyphs, **method.with_defaults(options))) if method.colors else {}
        self._init = _check_init(chosen.pop("init", "tone"), glyphs)
        what = ColorSearch(mode=mode, palette=check_palette(palette), paper=paper_color(paper))
        self._what = replace(what, **chosen)

    def follow(self, follow: Callable[[Callable[[], float]], float]) -> None:
        """Let the exposure on fixed paper be what `follow` makes of a picture's own."""
        self._what = replace(self._what, follow=follow)

    def search(self, picture: np.ndarray, run: Run) -> Colored:
        """Return the glyphs and colours of an RGB picture that no single replacement betters."""
        if run.backend == "cuda":
            rule, remedy = "'auto' or 'cpu' for a search in colour", "A device has the gray search alone."
            raise rejection("backend", rule, "'cuda'", remedy, RuntimeError)
        memory = run.memory
        start = self._init if memory is None or memory.start is None else memory.start
        how = {"workers": run.workers, "callback": run.callback, "init": start, "memory": memory}
        state = search(picture, self.glyphs, self._what, **how)
        run.tell(backend="cpu", error=state.error, num_iter=state.num_iter, inked=state.inked)
        return self._colored(state.indices, state.foreground, state.background)

    def paint(self, picture: np.ndarray, indices: np.ndarray, run: Run) -> Colored:
        """Return given glyphs in the colours that suit them best, over all cells at once."""
        return self._colored(indices, *paint(picture, indices, self.glyphs, self._what, workers=run.workers))

    def _colored(self, indices: np.ndarray, foreground: np.ndarray, background: np.ndarray) -> Colored:
        return Colored(indices, foreground, background if self.mode == "cell" else None)


def _check_init(init: Any, glyphs: GlyphSet) -> Any:
    """Return the art to start from, None for cells full of their mean."""
    if isinstance(init, str):
        return None
    if getattr(init, "foreground", None) is None or init.glyphs != glyphs:
        rule, remedy = "an AsciiArt in colour, of the same glyphs", "Leave it out, or pass color='none'."
        raise rejection("init", rule, shown(init), remedy, TypeError)
    return init
