"""Non-negative matrix factorisation with fixed glyphs, as loops (docs/algorithms, `alg-nmf`)."""

import math

import numpy as np

EPS = 1e-6


def unit(vector: np.ndarray) -> np.ndarray:
    """Return the vector divided by its L2 norm; zero stays."""
    norm = math.sqrt(float((vector**2).sum()))
    return vector / norm if norm > 0 else vector


def matrices(tiles: np.ndarray, bitmaps: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return W `(n, G)` and V `(n, K)`, columns of norm 1 or 0."""
    tiles = np.asarray(tiles, np.float64).reshape(-1, bitmaps[0].size)
    w = np.stack([unit(glyph.astype(np.float64).ravel()) for glyph in bitmaps], axis=1)
    return w, np.stack([unit(tile) for tile in tiles], axis=1)


def model(w: np.ndarray, h: np.ndarray) -> np.ndarray:
    """Return WH + eps."""
    return w @ h + EPS


def update(w: np.ndarray, v: np.ndarray, h: np.ndarray, beta: float) -> np.ndarray:
    """Return H after one multiplicative update, one entry after another."""
    x = model(w, h)
    new = np.zeros_like(h)
    for j in range(h.shape[0]):
        for k in range(h.shape[1]):
            above = below = 0.0
            for i in range(w.shape[0]):
                if w[i, j] > 0:
                    above += w[i, j] * v[i, k] * x[i, k] ** (beta - 2)
                    below += w[i, j] * x[i, k] ** (beta - 1)
            new[j, k] = h[j, k] * above / below if below > 0 else 0
    return new


def divergence(v: np.ndarray, x: np.ndarray, beta: float) -> float:
    """Return D(V | X); where v**beta has a pole at 0, v is at least eps."""
    total = 0.0
    for a, b in zip(v.ravel().tolist(), x.ravel().tolist()):
        if beta <= 0:
            a = max(a, EPS)
        if beta == 0:
            total += a / b - math.log(a / b) - 1
        elif beta == 1:
            total += (a * math.log(a / b) if a > 0 else 0) - a + b
        else:
            total += (a**beta + (beta - 1) * b**beta - beta * a * b ** (beta - 1)) / (beta * (beta - 1))
    return total


def run(
    tiles: np.ndarray, bitmaps: np.ndarray, beta: float, max_num_iter: int, h: np.ndarray | None = None
) -> tuple[np.ndarray, list[float]]:
    """Return H after `max_num_iter` updates from ones (or from `h`), and the divergence after each."""
    w, v = matrices(tiles, bitmaps)
    h = np.ones((w.shape[1], v.shape[1])) if h is None else h
    errors = []
    for _ in range(max_num_iter):
        h = update(w, v, h, beta)
        errors.append(divergence(v, model(w, h), beta))
    return h, errors


def pseudo_inverse(w: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Return H = pinv(W) V, one singular value after another; those below 1e-6 of the largest are noise."""
    left, values, right = np.linalg.svd(w, full_matrices=False)
    h = np.zeros((w.shape[1], v.shape[1]))
    for i, value in enumerate(values):
        if value > 1e-6 * values[0]:
            h += np.outer(right[i], (left[:, i] @ v) / value)
    return h


def plain(w: np.ndarray, v: np.ndarray, beta: float, max_num_iter: int) -> np.ndarray:
    """Return H after `max_num_iter` updates, as published, in float64 numpy: what the benchmark compares with."""
    h = np.ones((w.shape[1], v.shape[1]))
    for _ in range(max_num_iter):
        x = w @ h + EPS
        h = h * (w.T @ (v * x ** (beta - 2))) / (w.T @ x ** (beta - 1) + EPS)
    return h
