"""A tone that follows the pictures of a stream slowly: a fade stays a fade (docs/algorithms, `alg-stream`)."""

import math
from collections.abc import Callable

import numpy as np

from .tone import IDENTITY, Curve

FADED = 16 / 255  # contrast of a picture that is all but black, or white: it has no tone of its own
STEP = 1 / 255  # of ink: the tone stays until it is off by more, so that what does not change need not be looked at
FAITHFUL = np.array([0.0, 1.0])  # black and white of what has no tone


class SlowTone:
    """What black and white are in a stream, followed with a time constant in frames."""

    def __init__(self, time_constant: float) -> None:
        self._gain = -math.expm1(-1 / time_constant)
        self._ends = self._used = FAITHFUL
        self._curve = IDENTITY

    def follow(
        self, wanted: Curve | Callable[[np.ndarray], np.ndarray], cut: bool
    ) -> Curve | Callable[[np.ndarray], np.ndarray]:
        """Return the tone of a picture, whose own is the `wanted` one: at a `cut` that, unless the picture is faded."""
        if callable(wanted) or not wanted.scale:
            return wanted
        own = np.array([wanted.low, wanted.low + wanted.span / wanted.scale])
        faded = own[1] - own[0] < FADED
        if cut and not faded:
            self._ends, self._used, self._curve = own, own, wanted
            return wanted
        if cut:
            self._ends = FAITHFUL
        elif not faded:
            self._ends = self._ends + self._gain * (own - self._ends)
        if cut or np.abs(self._ends - self._used).max() > STEP:
            low, high = self._ends.tolist()
            self._used, self._curve = self._ends, Curve(low, wanted.span / (high - low), wanted.span, wanted.least)
        return self._curve
