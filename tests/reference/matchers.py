"""The pixel matchers, as loops (docs/algorithms, `alg-pixels`)."""

import math

import numpy as np


def scores(method: str, tile: np.ndarray, bitmaps: np.ndarray, midpoint: float = 0.5) -> list[float]:
    """Return how good each glyph is for one tile: the best has the highest score, the first of them wins.

    The edge rules are in here: a glyph that is skipped scores minus infinity.
    """
    tile = np.asarray(tile, np.float64)
    bitmaps = np.asarray(bitmaps, np.float64)
    shifted, centered = tile - midpoint, [glyph - 0.5 for glyph in bitmaps]
    if method == "max_prod":
        return [float((shifted * glyph).sum()) for glyph in centered]
    if method == "min_diff":
        return [-float(abs(shifted - glyph).sum()) for glyph in centered]
    if method == "min_diff_sq":
        return [-float(((shifted - glyph) ** 2).sum()) for glyph in centered]
    if method == "gradient":
        means = [float(glyph.mean()) for glyph in bitmaps]
        low, high = min(means), max(means)
        if low == high:
            return [0.0] * len(bitmaps)
        return [-abs(tile.mean() - midpoint + 0.5 - (mean - low) / (high - low)) for mean in means]
    if method == "corr":
        usable = [glyph.max() != glyph.min() for glyph in bitmaps]
        if tile.max() == tile.min() or not any(usable):
            return [-abs(float(tile.mean() - glyph.mean())) for glyph in bitmaps]
        return [correlation(tile, glyph) if use else -math.inf for glyph, use in zip(bitmaps, usable)]
    if method == "ncc":
        if (shifted**2).sum() == 0:
            return [0.0] * len(bitmaps)
        norms = [math.sqrt((glyph**2).sum()) for glyph in centered]
        size = math.sqrt((shifted**2).sum())
        return [
            float((shifted * glyph).sum()) / (size * norm) if norm > 0 else -math.inf
            for glyph, norm in zip(centered, norms)
        ]
    raise ValueError(method)


def correlation(one: np.ndarray, other: np.ndarray) -> float:
    """Return the Pearson correlation, population statistics."""
    one, other = one - one.mean(), other - other.mean()
    return float((one * other).mean() / (one.std() * other.std()))


def match(method: str, tiles: np.ndarray, bitmaps: np.ndarray, midpoint: float = 0.5) -> np.ndarray:
    """Return the best glyph of each tile, the first where several are."""
    rows, columns = tiles.shape[:2]
    indices = np.zeros((rows, columns), int)
    for r in range(rows):
        for c in range(columns):
            values = scores(method, tiles[r, c], bitmaps, midpoint)
            indices[r, c] = values.index(max(values))
    return indices
