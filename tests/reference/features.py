"""Patch features, as loops (docs/algorithms, `alg-features`)."""

import math

import numpy as np


def area_mean(ink: np.ndarray, top: float, left: float, height: float, width: float) -> float:
    """Return the mean of ink over a rectangle in pixels; the outermost pixels go on forever."""
    total = 0.0
    for y in range(math.floor(top), math.ceil(top + height)):
        tall = min(y + 1, top + height) - max(y, top)
        for x in range(math.floor(left), math.ceil(left + width)):
            wide = min(x + 1, left + width) - max(x, left)
            inside = ink[min(max(y, 0), ink.shape[0] - 1), min(max(x, 0), ink.shape[1] - 1)]
            total += tall * wide * float(inside)
    return total / (height * width)


def patch(
    ink: np.ndarray, cell: tuple[int, int], row: int, column: int, bins: tuple[int, int], extent: float
) -> np.ndarray:
    """Return the area means over the parts of a window about the centre of a cell."""
    h, w = cell
    height, width = h * extent / bins[0], w * extent / bins[1]
    top, left = (row + 0.5) * h - extent * h / 2, (column + 0.5) * w - extent * w / 2
    means = [
        [area_mean(ink, top + a * height, left + b * width, height, width) for b in range(bins[1])]
        for a in range(bins[0])
    ]
    return np.array(means)


def vector(
    ink: np.ndarray,
    cell: tuple[int, int],
    row: int,
    column: int,
    bank: np.ndarray,
    extent: float = 1.0,
    weight: int = 15,
) -> np.ndarray:
    """Return the features of a cell of a picture, the mean repeated `weight` times."""
    seen = patch(ink, cell, row, column, bank.shape[1:], extent)
    mean = patch(ink, cell, row, column, (1, 1), 1.0)[0, 0]
    return np.array([float((seen * each).sum()) for each in bank] + [mean] * weight)


def distance(u: np.ndarray, v: np.ndarray, p: float) -> float:
    """Return the Minkowski distance."""
    if math.isinf(p):
        return float(abs(u - v).max())
    return float((abs(u - v) ** p).sum()) ** (1 / p)


def scores(u: np.ndarray, known: list[np.ndarray], p: float, metric: str) -> list[float]:
    """Return how good each glyph is for one cell: the first of the highest wins."""
    if metric == "minkowski":
        return [-distance(u, v, p) for v in known]
    center = np.mean(known, axis=0)
    products = [float((u - center) @ (v - center)) for v in known]
    if metric == "dot":
        return products
    norms = [float(np.linalg.norm(v - center)) for v in known]
    return [product / norm if norm > 1e-9 else -math.inf for product, norm in zip(products, norms)]


def all_scores(
    ink: np.ndarray,
    bitmaps: np.ndarray,
    bank: np.ndarray,
    *,
    extent: float = 1.0,
    weight: int = 15,
    exposure: float = 1.0,
    p: float = 2.0,
    metric: str = "minkowski",
) -> np.ndarray:
    """Return the scores `(R, C, G)` of a picture of whole cells."""
    cell = bitmaps.shape[1:]
    known = [vector(glyph, cell, 0, 0, bank, 1.0, weight) for glyph in bitmaps]
    raised = np.asarray(ink, np.float64) ** exposure
    rows, columns = ink.shape[0] // cell[0], ink.shape[1] // cell[1]
    return np.array(
        [
            [scores(vector(raised, cell, r, c, bank, extent, weight), known, p, metric) for c in range(columns)]
            for r in range(rows)
        ]
    )
