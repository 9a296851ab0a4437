"""The line of a fitted tone in a stream: followed slowly, so that a fade stays one (docs/algorithms, `alg-stream`)."""

import math
from collections.abc import Callable

from ...picture.memory import Memory
from ...picture.slow_tone import frames_between_looks
from .fit import IDENTITY, Line


class SlowLine:
    """Where the targets of a stream lie; `held` stays until it is off by more than matters."""

    def __init__(self, line: Line, time_constant: float) -> None:
        self.held = self._own = line
        self._scale, self._shift = float(line.scale), float(line.shift)
        self._gain = -math.expm1(-1 / time_constant)
        self._every, self._age, self._stale = frames_between_looks(time_constant), 0, False

    def follow(self, changed: bool, own: Callable[[], Line]) -> None:
        """Go some of the way to where a picture would lie by itself, which is asked for now and then only."""
        self._age += 1
        self._stale |= changed
        if self._stale and self._age >= self._every:
            self._age, self._stale = 0, False
            found = own()
            if found != IDENTITY:  # as of black, which has no line of its own
                self._own = found
        self._scale += self._gain * (self._own.scale - self._scale)
        self._shift += self._gain * (self._own.shift - self._shift)
        there = Line(round(self._scale), round(self._shift))
        if not there.near(self.held):
            self.held = there


def line_of(memory: Memory | None) -> SlowLine | None:
    """Return the line of a stream, None for the first picture of one, and for a picture by itself."""
    return None if memory is None else memory.line


def follow(memory: Memory, line: SlowLine, own: Callable[[], Line]) -> None:
    """Let the line of a stream follow the picture."""
    line.follow(memory.changed is None or bool(memory.changed.any()), own)
