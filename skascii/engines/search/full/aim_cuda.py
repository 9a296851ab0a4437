"""Twin of `aim`: the target of a search over tables, moved along a line in the device's memory."""
# mypy: no-check-untyped-defs

from typing import Any, NamedTuple

import numpy as np
from numba import cuda, int64

from ...._numba import device
from ...._numba.jit import cuda_jit
from ..fit import IDENTITY, ONE, Line, Sums
from .aim import Ones

THREADS = 128


class Moving(NamedTuple):
    """What a target that moves is made of, as in `Aim` and `Ones`."""

    linear: Any  # int32 (R, C, G)
    ones: Any  # int32 (r, c, G)
    rows: Any  # int32 (R,)
    columns: Any  # int32 (C,)
    diagonal: Any  # int32 (G,)


@cuda_jit
def aim(moving, line, half, out):
    """Write the unary terms of a target on a line, ``(scale * ink + shift) / ONE``."""
    linear, ones, rows, columns, diagonal = moving
    count = linear.shape[2]
    place = cuda.grid(1)
    if place < linear.shape[0] * linear.shape[1] * count:
        a, cell = place % count, place // count
        i, j = cell // linear.shape[1], cell % linear.shape[1]
        total = line[0] * int64(linear[i, j, a]) + line[1] * int64(ones[rows[i], columns[j], a])
        out[i, j, a] = diagonal[a] + (total + half) // (2 * half)


@cuda_jit
def add_up(moving, unary, indices, out):
    """Add up, over the cells' glyphs, the terms of the target, of ones, and the diagonal less the unary terms."""
    linear, ones, rows, columns, diagonal = moving
    cell = cuda.grid(1)
    if cell < indices.shape[0] * indices.shape[1]:
        i, j = cell // indices.shape[1], cell % indices.shape[1]
        held = indices[i, j]
        cuda.atomic.add(out, 0, int64(linear[i, j, held]))
        cuda.atomic.add(out, 1, int64(ones[rows[i], columns[j], held]))
        cuda.atomic.add(out, 2, int64(diagonal[held]) - int64(unary[i, j, held]))


class DeviceAim:
    """A target that moves, and what it is made of."""

    def __init__(self, linear: Any, ones: Ones, diagonal: Any, scale: float, target: tuple[float, ...], stream: Any):
        terms, rows, columns = (device.upload(array, stream) for array in ones)
        self.moving = Moving(linear, terms, rows, columns, diagonal)
        self.scale, self.target, self.stream = scale, target, stream

    def unary(self, line: Line = IDENTITY) -> Any:
        """Return the terms of the target on a line."""
        linear = self.moving.linear
        out = device.empty(linear.shape, np.int32, self.stream)
        grid = -(-linear.size // THREADS)
        aim[grid, THREADS, self.stream](self.moving, tuple(line), ONE // 2, out)
        return out

    def sums(self, indices: Any, unary: Any, energy: int) -> Sums:
        """Return the sums of an art; `unary` and `energy` are where the target lies now."""
        out = device.upload(np.zeros(3, np.int64), self.stream)
        add_up[-(-indices.size // THREADS), THREADS, self.stream](self.moving, unary, indices, out)
        rt, r1, alone = (int(value) for value in device.fetch(out, self.stream))
        return Sums((energy + alone) / self.scale, -rt / (2 * self.scale), -r1 / (2 * self.scale), *self.target)
