"""Blue noise: a number for each cell, from a seed and the cell's place alone (docs/algorithms, `alg-noise`)."""

from typing import Any

import numpy as np

MASK = 2**32 - 1
ROW, COLUMN, SEED = 0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D  # odd, with bits that look random
FIRST, SECOND = 0x21F0AAAD, 0x735A2D97  # of C. Wellons, "Prospecting for hash functions"
UNIT = 2.0**-36  # a sixteenth of what makes a hash a number in [0, 1)


def seed_of(rng: Any) -> int:
    """Return the seed that `rng` stands for: itself, 0 for None, and a draw from a generator."""
    if rng is None:
        return 0
    if isinstance(rng, (int, np.integer)):
        return int(rng)
    return int(np.random.default_rng(rng).integers(2**32))


def blue_noise(shape: tuple[int, int], seed: int, first: tuple[int, int] = (0, 0)) -> np.ndarray:
    """Return noise of mean 0, float64 `shape`: white, uniform of width 1, less what is left of it after a blur.

    It is that of the cells from `first` on.
    """
    rows, columns = (np.arange(start - 1, start + size + 1, dtype=np.int64) for size, start in zip(shape, first))
    mixed = (rows[:, None] * ROW + columns * COLUMN + seed * SEED % 2**32) & MASK
    for shift, factor in ((16, FIRST), (15, SECOND)):
        mixed = ((mixed ^ (mixed >> shift)) * factor) & MASK
    white = mixed ^ (mixed >> 15)
    down = white[:-2] + 2 * white[1:-1] + white[2:]
    return UNIT * (16 * white[1:-1, 1:-1] - (down[:, :-2] + 2 * down[:, 1:-1] + down[:, 2:]))
