"""Shapes in a cell, antialiased: the part of each pixel that they cover."""

from collections.abc import Callable

import numpy as np


def band(size: int, start: float, stop: float) -> np.ndarray:
    """Return how much of each of `size` pixels in a row lies within [start, stop]."""
    edges = np.arange(size)
    return np.clip(np.minimum(edges + 1, stop) - np.maximum(edges, start), 0, 1)


def rectangle(cell: tuple[int, int], top: float, left: float, bottom: float, right: float) -> np.ndarray:
    """Return the coverage `(h, w)` of a rectangle, exactly."""
    return np.outer(band(cell[0], top, bottom), band(cell[1], left, right))


def sampled(cell: tuple[int, int], inside: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> np.ndarray:
    """Return the coverage `(h, w)` of the points (y, x) that are `inside`, from at least 4 samples a pixel."""
    h, w = cell
    fine = max(2, min(64, 512 // max(cell)))  # samples along a pixel: less matters in a larger cell
    y, x = ((np.arange(size * fine) + 0.5) / fine for size in cell)
    return inside(y[:, None], x[None, :]).reshape(h, fine, w, fine).mean(axis=(1, 3))
