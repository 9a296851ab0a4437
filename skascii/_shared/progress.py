"""What callbacks of iterative methods are told, and how they stop them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class State:
    """Where an iterative method stands after an iteration."""

    iteration: int
    error: float
    num_changed: int
    indices: np.ndarray


def report(callback: Callable[[Any], Any] | None, state: State) -> bool:
    """Tell the callback, if there is one; return whether it raised StopIteration."""
    if callback is None:
        return False
    try:
        callback(state)
    except StopIteration:
        return True
    return False
