"""Thin lines and dots of sparse pictures, pixel by pixel (docs/algorithms, `alg-strokes`)."""

import numpy as np


def opened(ink: np.ndarray, width: int) -> np.ndarray:
    """Return the most that each pixel has in common with a square of pixels around it, within the picture."""
    result = np.full(ink.shape, ink.min())
    for y, x in np.ndindex(max(0, ink.shape[0] - width + 1), max(0, ink.shape[1] - width + 1)):
        square = slice(y, y + width), slice(x, x + width)
        result[square] = np.maximum(result[square], ink[square].min())
    return result


def around(ink: np.ndarray, y: int, x: int, reach: int) -> np.ndarray:
    """Return the square of 2 reach + 1 pixels about one, as far as it lies within the picture."""
    return ink[max(0, y - reach) : y + reach + 1, max(0, x - reach) : x + reach + 1]


def raised(ink: np.ndarray, reach: float, weight: float) -> np.ndarray:
    """Return the ink with what is thin raised to the ink of strokes."""
    widest = int(np.ceil(1 / reach))
    layers = [opened(ink, width) for width in range(1, widest + 1)]
    lines = layers[-1] + sum((layers[k - 1] - layers[k]) / (k * reach) for k in range(1, widest))
    gaps = np.maximum(opened(-opened(-ink, widest), widest) - ink, 0)
    lone = np.zeros(ink.shape)
    for y, x in np.ndindex(ink.shape):
        values = np.sort(around(ink, y, x, 1), axis=None)[::-1]
        if ink[y, x] == values[0] and values.size > 1:
            lone[y, x] = (values[0] - values[1]) / reach
    result = np.zeros(ink.shape)
    for y, x in np.ndindex(ink.shape):
        cross = [lone[v, u] for v, u in ((y, x), (y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1))
                 if 0 <= v < ink.shape[0] and 0 <= u < ink.shape[1]]  # fmt: skip
        wider = around(gaps, y, x, widest // 2).max() - gaps[y, x]
        result[y, x] = min(1, max(0, max(lines[y, x], *cross) - wider))
    return ink + weight * (result - ink)


def sparse(share: float) -> float:
    """Return how sparse a picture is of which this share is ground."""
    return float(np.clip((share - 0.85) / 0.07, 0, 1))


def resized(image: np.ndarray, small: np.ndarray) -> np.ndarray:
    """Return the area means `small` of a picture `(M, N, C)` of at most 64 x 64 pixels, thin peaks kept."""
    level = np.median(image, axis=(0, 1))
    away, near = np.abs(image - level), (image.max(axis=(0, 1)) - image.min(axis=(0, 1))).max() / 32
    weight = sparse(np.mean([(pixel <= near).all() for row in away for pixel in row]))
    height, width = small.shape[:2]
    down, right = int(np.ceil(image.shape[0] / height)), int(np.ceil(image.shape[1] / width))
    result = small.astype(float)
    means = np.abs(small - level).max(axis=2)
    for y, x in np.ndindex(height, width):
        v, u = int((y + 0.5) * image.shape[0] / height), int((x + 0.5) * image.shape[1] / width)
        above, left = 3 * down // 2, 3 * right // 2
        peak = away[max(0, v - above) : v + above + 1, max(0, u - left) : u + left + 1].max()
        if peak > near:
            gain = max(1, peak / max(around(means, y, x, 1).max(), peak / (down * right)))
            result[y, x] = level + (1 + weight * (gain - 1)) * (small[y, x] - level)
    return np.clip(result, image.min(), image.max())
