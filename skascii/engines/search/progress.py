"""How far a search has come: its error, what the callback is told, and the seconds of each phase."""

from collections.abc import Callable
from time import perf_counter
from typing import Any

import numpy as np

from ..._shared.progress import State, report


class Progress:
    """Counts passes and adds up the changes of the energy, in units of 1 / `scale`, to the error of the start."""

    def __init__(self, error: float, scale: float, callback: Callable[[Any], Any] | None, iteration: int = 0) -> None:
        self.stopped = False
        self._start, self._scale, self._callback = error, scale, callback
        self._energy, self._iteration = 0, iteration

    @property
    def error(self) -> float:
        """The error as it stands; the sums of the target are rounded, so they can leave a perfect art below 0."""
        return max(0.0, self._start + self._energy / self._scale)

    def report(self, indices: np.ndarray, num_changed: int, change: int) -> bool:
        """Take note of a pass and tell the callback; return whether that asks to stop."""
        self._energy += change
        self._iteration += 1
        if self._callback is not None:
            state = State(self._iteration, self.error, num_changed, indices.copy())
            self.stopped = report(self._callback, state)
        return self.stopped


class Clock:
    """Seconds of each phase, by name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = perf_counter()

    def lap(self, phase: str) -> None:
        """End a phase."""
        now = perf_counter()
        self.seconds[phase] = self.seconds.get(phase, 0.0) + now - self._last
        self._last = now
