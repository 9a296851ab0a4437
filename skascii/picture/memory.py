"""Memory: what is kept of one picture of a stream for the next, to start from and not to compute again."""

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(eq=False)
class Memory:
    """What is left of the picture before.

    Attributes
    ----------
    changed : ndarray of bool, shape (R, C), or None
        Which cells of the picture are no longer what they were; None for all.
    start : ndarray of intp, shape (R, C), or a state in colour, or None
        The art, which the next search starts from; None for none.
    engine : object
        What has evaluated the glyphs: its terms of cells that nothing has changed near still hold.
    line : SlowLine or None
        Where the target of a fitted tone lies; None for where its own fit will take it.
    time_constant : float
        How slowly that is followed, in frames.
    """

    changed: np.ndarray | None = None
    start: Any = None
    engine: Any = None
    line: Any = None
    time_constant: float = 250.0

    def keep(self, start: Any, engine: Any) -> None:
        """Take what a search leaves."""
        self.start, self.engine = start, engine

    def forget(self) -> None:
        """Let the next search start afresh."""
        self.changed = self.start = self.engine = self.line = None
