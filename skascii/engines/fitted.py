"""The fitted tone for a method that has no part in it: called again for each line that its art suggests."""

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np

from .._shared.image import is_device_array
from ..glyphs import GlyphSet
from ..picture.memory import Memory
from ..picture.target import HIGHEST, Target
from .resident import source_of
from .search.blur import SIGMA, check_blur
from .search.fit import IDENTITY, ONE, ROUNDS, Line, Sums, drawn_sums, limits_of, moved, next_line, spared_by
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
    reach = (least, most - least) if full and most > least else (0.0, 1.0)
    mover: Mover = (DeviceMover if target.on_device else HostMover)(target, glyphs, reach)
    slow = line_of(memory)
    if slow is None:
        indices, line = _fit(mover, target.m, choose)
        if memory is not None:
            memory.line = SlowLine(line, memory.time_constant)
    else:
        line = slow.held
        indices = choose(mover.moved(line))
        assert memory is not None
        follow(memory, slow, lambda: _fit(mover, target.m, choose)[1])
    return indices, (line.scale / ONE, line.shift / ONE)


def _fit(mover: "Mover", m: float, choose: Callable[[Target], Any]) -> tuple[Any, Line]:
    """Choose glyphs for line after line, until the next one would hardly differ."""
    line, limits, spared = IDENTITY, mover.limits(), spared_by(mover.glyphs)
    indices = choose(mover.moved(line))
    for _ in range(ROUNDS):
        following = next_line(mover.sums(indices), m, limits, spared)
        if following.near(line):
            break
        line = following
        indices = choose(mover.moved(line))
    return indices, line


class Mover(Protocol):
    """A target that lines move, where it lies; what it `reach`es from the first by the second becomes 0 to 1."""

    glyphs: GlyphSet

    def __init__(self, target: Target, glyphs: GlyphSet, reach: tuple[float, float]) -> None: ...

    def limits(self) -> tuple[float, float]:
        """Return its least and its most ink."""
        ...

    def moved(self, line: Line) -> Target:
        """Return it on a line, less the first of its `reach` and over the second."""
        ...

    def sums(self, indices: Any) -> Sums:
        """Return what the next line is fitted by."""
        ...


class HostMover:
    """A target in the host's memory."""

    def __init__(self, target: Target, glyphs: GlyphSet, reach: tuple[float, float]) -> None:
        self.target, self.glyphs, self.reach = target, glyphs, reach

    def limits(self) -> tuple[float, float]:
        """Return its least and its most ink."""
        return limits_of(self.target.ink)

    def moved(self, line: Line) -> Target:
        """Return it on a line, less the first of its `reach` and over the second."""
        aim = moved(self.target, line)
        if self.reach != (0.0, 1.0):
            aim.ink -= np.float32(self.reach[0])
            aim.ink /= np.float32(self.reach[1])
            np.clip(aim.ink, -HIGHEST, HIGHEST, out=aim.ink)
        return aim

    def sums(self, indices: Any) -> Sums:
        """Return what the next line is fitted by."""
        art = indices.copy_to_host() if is_device_array(indices) else indices
        return drawn_sums(np.asarray(art), self.target, self.glyphs, EYE, False)


class DeviceMover:
    """A target in a device's memory."""

    def __init__(self, target: Target, glyphs: GlyphSet, reach: tuple[float, float]) -> None:
        self.source, self.glyphs, self.reach = source_of(target), glyphs, reach

    def limits(self) -> tuple[float, float]:
        """Return its least and its most ink."""
        from .search import fit_cuda

        return fit_cuda.target_facts(self.source, EYE, False)[1]

    def moved(self, line: Line) -> Target:
        """Return it on a line, less the first of its `reach` and over the second."""
        from .search import fit_cuda

        return Target.trusted(fit_cuda.moved(self.source, line, self.reach), self.glyphs.cell)

    def sums(self, indices: Any) -> Sums:
        """Return what the next line is fitted by."""
        from .._numba import device
        from .search import fit_cuda

        there = indices if is_device_array(indices) else device.upload(np.asarray(indices, np.intp), self.source.stream)
        return fit_cuda.drawn_sums(there, self.source, self.glyphs, EYE, False)
