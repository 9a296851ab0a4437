"""A tone that follows the pictures of a stream slowly: a fade stays a fade (docs/algorithms, `alg-stream`)."""

import math
from collections.abc import Callable

import numpy as np

from .tone import Curve

Ends = tuple[float, float]

FADED = 16 / 255  # contrast of a picture that is all but black, or white: it has no tone of its own
STEP = 1 / 255  # of ink: the tone stays until it is off by more, so that what does not change need not be looked at
LOOKS = 8  # at what a picture's own tone would be, in a time constant
FAITHFUL = (0.0, 1.0)  # black and white of what has no tone


def frames_between_looks(time_constant: float) -> int:
    """Return in how many frames the tone that a picture would have by itself is looked at once."""
    return max(1, int(time_constant / LOOKS))


class SlowTone:
    """What black and white are in a stream, followed with a time constant in frames."""

    def __init__(self, time_constant: float) -> None:
        self._gain = -math.expm1(-1 / time_constant)
        self._ends: Ends = FAITHFUL
        self._used: Ends = FAITHFUL
        self._sparse = 0.0

    def follow(
        self, wanted: Curve | Callable[[np.ndarray], np.ndarray], cut: bool
    ) -> Curve | Callable[[np.ndarray], np.ndarray]:
        """Return the tone of a picture, whose own is the `wanted` one: at a `cut` that, unless the picture is faded."""
        if callable(wanted) or not wanted.scale:
            return wanted
        own = wanted.low, wanted.low + wanted.span / wanted.scale
        if cut:
            self._sparse = wanted.sparse
        low, high = self.ends(own, cut)
        if (low, high) == own and wanted.sparse == self._sparse:
            return wanted
        return wanted._replace(low=low, scale=wanted.span / (high - low), sparse=self._sparse)

    def ends(self, own: Ends, cut: bool) -> Ends:
        """Return what is taken for black and white of a picture whose own they are."""
        faded = own[1] - own[0] < FADED
        if cut:
            self._ends = FAITHFUL if faded else own
        elif not faded:
            low, high = (end + self._gain * (aim - end) for end, aim in zip(self._ends, own))
            self._ends = low, high
        if cut or max(abs(end - used) for end, used in zip(self._ends, self._used)) > STEP:
            self._used = self._ends
        return self._used
