"""What a cell pays for leaving the art that a search has started with, on a device (docs/algorithms, `alg-calm`)."""
# mypy: no-check-untyped-defs

from typing import Any

import numpy as np
from numba import cuda

from ...._numba import device
from ...._numba.jit import cuda_jit
from ..descent import LARGEST_CHARGE

THREADS = 128


@cuda_jit
def lower(unary, kept, charge):
    """Take a charge off the unary terms of the start."""
    cell = cuda.grid(1)
    if cell < kept.shape[0] * kept.shape[1]:
        i, j = cell // kept.shape[1], cell % kept.shape[1]
        unary[i, j, kept[i, j]] -= charge


@cuda_jit
def count_left(indices, kept, out):
    """Add the number of cells that have left the start to ``out[0]``."""
    cell = cuda.grid(1)
    if cell < kept.shape[0] * kept.shape[1]:
        i, j = cell // kept.shape[1], cell % kept.shape[1]
        if indices[i, j] != kept[i, j]:
            cuda.atomic.add(out, 0, 1)


class DeviceKept:
    """The start of a search, and what leaving it costs in units of the energy, as in `descent.Kept`."""

    def __init__(self, indices: Any, charge: float, scale: float, stream: Any) -> None:
        self.charge, self.scale, self.stream = min(LARGEST_CHARGE, round(charge * scale)), scale, stream
        self.indices = device.copied(indices, stream)
        self._grid = -(-indices.size // THREADS)

    def lower(self, unary: Any) -> float:
        """Lower the terms of the start; return by how much of the error an art then seems to have less, at least."""
        lower[self._grid, THREADS, self.stream](unary, self.indices, self.charge)
        return float(self.charge * self.indices.size / self.scale)

    def charged(self, indices: Any) -> float:
        """Return how much of the error is what cells cost that have left the start."""
        out = device.upload(np.zeros(1, np.int64), self.stream)
        count_left[self._grid, THREADS, self.stream](indices, self.indices, out)
        return float(self.charge * int(device.fetch(out, self.stream)[0]) / self.scale)
