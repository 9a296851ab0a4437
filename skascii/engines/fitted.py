"""The fitted tone for a method that has no part in it: called again for each line that its art suggests."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..glyphs import GlyphSet
from ..picture.memory import Memory
from ..picture.target import HIGHEST, Target, is_device_array
from .search.blur import SIGMA, check_blur
from .search.fit import IDENTITY, ONE, ROUNDS, Line, drawn_sums, host_ink, limits_of, moved, next_line, spared_by
from .search.slow_line import SlowLine, follow, line_of

EYE = check_blur(SIGMA, None, None)


def fitted(
    target: Target, glyphs: GlyphSet, choose: Callable[[Target], Any], full: bool, memory: Memory | None = None
) -> tuple[Any, tuple[float, float]]:
    """Return the last choice of glyphs, and the line on which its target lay (docs/algorithms, `alg-fit`).

    `full` says that the method takes the most that the glyphs reach for an ink of 1, and their least for 0. The line of
    a stream is the one that its memory holds.
    """
    least, most = float(glyphs.coverage.min()), float(glyphs.coverage.max())

    def chosen(line: Line) -> Any:
        aim = moved(target, line)
        if full and most > least:
            aim.ink -= np.float32(least)
            aim.ink /= np.float32(most - least)
            np.clip(aim.ink, -HIGHEST, HIGHEST, out=aim.ink)
        return choose(aim)

    slow = line_of(memory)
    if slow is None:
        indices, line = _fit(target, glyphs, chosen)
        if memory is not None:
            memory.line = SlowLine(line, memory.time_constant)
    else:
        line = slow.held
        indices = chosen(line)
        assert memory is not None
        follow(memory, slow, lambda: _fit(target, glyphs, chosen)[1])
    return indices, (line.scale / ONE, line.shift / ONE)


def _fit(target: Target, glyphs: GlyphSet, chosen: Callable[[Line], Any]) -> tuple[Any, Line]:
    """Choose glyphs for line after line, until the next one would hardly differ."""
    line, limits = IDENTITY, limits_of(host_ink(target))
    indices = chosen(line)
    for _ in range(ROUNDS):
        sums = drawn_sums(_on_host(indices), target, glyphs, EYE, False)
        following = next_line(sums, target.m, limits, spared_by(glyphs))
        if following.near(line):
            break
        line = following
        indices = chosen(line)
    return indices, line


def _on_host(indices: Any) -> np.ndarray:
    if not is_device_array(indices):
        return np.asarray(indices)
    return np.asarray(indices.copy_to_host())
