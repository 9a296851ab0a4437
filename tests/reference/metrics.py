"""Oracles of skascii.metrics: one pixel at a time, in float64."""

import math

import numpy as np


def blur(ink, sigma, truncate=3.5, reflect=False):
    """Gaussian, cut at `truncate` sigma, of the nearest pixels outside (or of the mirrored ones)."""
    radius = int(truncate * sigma + 0.5)
    taps = [math.exp(-0.5 * (t / sigma) ** 2) if sigma else 1.0 for t in range(-radius, radius + 1)]
    total = sum(taps)
    result = np.array(ink, np.float64)
    for _ in range(2):  # along the rows, then along the columns
        source = result.T
        result = np.zeros_like(source)
        for y in range(source.shape[0]):
            for x in range(source.shape[1]):
                for t, tap in zip(range(-radius, radius + 1), taps):
                    result[y, x] += tap / total * source[y, outside(x + t, source.shape[1], reflect)]
    return result


def outside(x, size, reflect):
    if reflect:
        while not 0 <= x < size:
            x = -x - 1 if x < 0 else 2 * size - x - 1
    return min(max(x, 0), size - 1)


def rmse(raster, picture, sigmas, fit, filter_target):
    """Root mean square over all pixels and sigmas; the affine fit by least squares, its slope not below 0."""
    seen, aim = [], []
    for sigma in sigmas:
        seen += list(blur(raster, sigma).ravel())
        aim += list((blur(picture, sigma) if filter_target else np.asarray(picture, np.float64)).ravel())
    slope, shift = 1.0, 0.0
    if fit == "affine":
        columns = np.stack([aim, np.ones(len(aim))], axis=1)
        (slope, shift), *_ = np.linalg.lstsq(columns, np.array(seen), rcond=None)
        if slope < 0:
            slope, shift = 0.0, np.mean(seen)
    return math.sqrt(sum((s - slope * a - shift) ** 2 for s, a in zip(seen, aim)) / len(seen))


def ssim(first, second):
    """Mean of the SSIM index over the pixels whose 11 x 11 window lies inside."""

    def mean(values):
        return blur(values, 1.5, reflect=True)

    mx, my = mean(first), mean(second)
    vx, vy, vxy = (mean(a * b) - ma * mb for a, b, ma, mb in
                   ((first, first, mx, mx), (second, second, my, my), (first, second, mx, my)))  # fmt: skip
    index = (2 * mx * my + 1e-4) * (2 * vxy + 9e-4) / ((mx**2 + my**2 + 1e-4) * (vx + vy + 9e-4))
    return index[5:-5, 5:-5].mean()


def edge_agreement(first, second):
    """Cosine of the two fields of differences."""
    dot = power1 = power2 = 0.0
    height, width = first.shape
    for y in range(height):
        for x in range(width):
            for dy, dx in ((1, 0), (0, 1)):
                if y + dy < height and x + dx < width:
                    a = first[y + dy, x + dx] - first[y, x]
                    b = second[y + dy, x + dx] - second[y, x]
                    dot, power1, power2 = dot + a * b, power1 + a * a, power2 + b * b
    return dot / math.sqrt(power1 * power2) if power1 * power2 > 0 else 0.0
