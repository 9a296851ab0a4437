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


def color_error(drawn, picture, sigma, exposure=1.0):
    """Mean CIEDE2000 of two 8-bit sRGB pictures, blurred in linear light, the first then multiplied by `exposure`."""
    seen, aim = (np.vectorize(linear)(np.array(colors) / 255) for colors in (drawn, picture))
    seen, aim = (np.stack([blur(light[..., c], sigma) for c in range(3)], axis=2) for light in (seen, aim))
    pairs = zip(seen.reshape(-1, 3) * exposure, aim.reshape(-1, 3))
    return np.mean([ciede2000(lab(first), lab(second)) for first, second in pairs])


def linear(coded):
    """IEC 61966-2-1: the light of an sRGB value."""
    return coded / 12.92 if coded <= 0.04045 else ((coded + 0.055) / 1.055) ** 2.4


def lab(light):
    """CIE 1976 L*a*b* of linear sRGB, for the white of D65."""
    matrix = (0.412453, 0.357580, 0.180423), (0.212671, 0.715160, 0.072169), (0.019334, 0.119193, 0.950227)
    x, y, z = (sum(part * value for part, value in zip(row, light)) / white
               for row, white in zip(matrix, (0.95047, 1.0, 1.08883)))  # fmt: skip
    x, y, z = (value ** (1 / 3) if value > (6 / 29) ** 3 else 7.787 * value + 16 / 116 for value in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def ciede2000(first, second):
    """CIE 142-2001, in the order of G. Sharma, W. Wu, E. N. Dalal, Color Research and Application 30 (2005) 21-30."""
    (l1, a1, b1), (l2, a2, b2) = first, second
    mean_c = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    g = 0.5 * (1 - math.sqrt(mean_c**7 / (mean_c**7 + 25.0**7)))
    a1, a2 = (1 + g) * a1, (1 + g) * a2
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1, h2 = math.degrees(math.atan2(b1, a1)) % 360, math.degrees(math.atan2(b2, a2)) % 360
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    mean_h = h1 + h2 if c1 * c2 == 0 else h1 + turn / 2
    dl, dc, dh = l2 - l1, c2 - c1, 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    mean_l, mean_c = (l1 + l2) / 2, (c1 + c2) / 2

    def cos(times, shift):
        return math.cos(math.radians(times * mean_h + shift))

    t = 1 - 0.17 * cos(1, -30) + 0.24 * cos(2, 0) + 0.32 * cos(3, 6) - 0.2 * cos(4, -63)
    sl = 1 + 0.015 * (mean_l - 50) ** 2 / math.sqrt(20 + (mean_l - 50) ** 2)
    sc, sh = 1 + 0.045 * mean_c, 1 + 0.015 * mean_c * t
    theta = 30 * math.exp(-((((mean_h % 360) - 275) / 25) ** 2))
    rt = -2 * math.sqrt(mean_c**7 / (mean_c**7 + 25.0**7)) * math.sin(math.radians(2 * theta))
    dl, dc, dh = dl / sl, dc / sc, dh / sh
    return math.sqrt(dl * dl + dc * dc + dh * dh + rt * dc * dh)
