"""Oracles of the filters: one pixel at a time, in exact fractions, rounded once at the end."""

from fractions import Fraction
from math import inf

import numpy as np

WEIGHTS = Fraction(2125, 10000), Fraction(7154, 10000), Fraction(721, 10000)


def span(image, data_range=None):
    """Return black and the span to white."""
    if data_range is not None:
        low, high = map(Fraction, data_range)
    else:
        low, high = Fraction(0), Fraction(int(np.iinfo(image.dtype).max) if image.dtype.kind == "u" else 1)
    return low, high - low


def colors_of(image):
    """Return how many colour channels there are, 1 or 3."""
    return 3 if image.ndim == 3 and image.shape[2] >= 3 else 1


def has_alpha(image):
    return image.ndim == 3 and image.shape[2] in (2, 4)


def pixel(image, y, x, channels, data_range=None):
    """Return red, green and blue as fractions of full; a gray pixel has three alike."""
    low, full = span(image, data_range)
    values = [(Fraction(float(value)) - low) / full for value in np.atleast_1d(image[y, x])[: colors_of(image)]]
    if len(values) == 1:
        return values * 3
    return values[::-1] if channels.startswith("BGR") else values


def opaque(image, data_range=None):
    """Return the opacity of opaque pixels: the dtype's own, or white where an integer has no range of its own."""
    own = image.dtype.kind in "bf" or image.dtype in (np.uint8, np.uint16)
    return Fraction(1 if image.dtype.kind in "bf" else int(np.iinfo(image.dtype).max) if own else int(data_range[1]))


def opacity(image, y, x, data_range=None):
    return Fraction(float(image[y, x][-1])) / opaque(image, data_range) if has_alpha(image) else Fraction(1)


def luminance_of(rgb):
    return sum(weight * value for weight, value in zip(WEIGHTS, rgb))


def luminance(image, channels="RGB", data_range=None):
    """Return the luminance in [0, 1], float64 `(M, N)`."""
    height, width = image.shape[:2]
    return np.array(
        [[float(luminance_of(pixel(image, y, x, channels, data_range))) for x in range(width)] for y in range(height)]
    )


def rounded(unit, image, data_range=None):
    """Return a fraction of full as a value of the image's dtype: the nearest, even where two are as near."""
    low, full = span(image, data_range)
    value = low + unit * full
    return round(value) if image.dtype.kind in "biu" else float(value)


def each_pixel(image, change, channels="RGB", data_range=None):
    """Return a copy of `image` with ``change(rgb, b)`` in the place of each colour; alpha stays."""
    out = image.copy()
    for y in range(image.shape[0]):
        for x in range(image.shape[1]):
            rgb = pixel(image, y, x, channels, data_range)
            values = [rounded(unit, image, data_range) for unit in change(rgb, luminance_of(rgb))]
            if image.ndim == 2:
                out[y, x] = values[0]
            elif colors_of(image) == 1:
                out[y, x, 0] = values[0]
            else:
                out[y, x, :3] = values[::-1] if channels.startswith("BGR") else values
    return out


def saturate(image, midpoint=0.5, channels="RGB", data_range=None):
    def change(rgb, b):
        most = max(rgb)
        if most == 0:
            return rgb
        return [c / most if float(b) > midpoint else c * most for c in rgb]

    return each_pixel(image, change, channels, data_range)


def negative(image, channels="RGB", data_range=None):
    def change(rgb, b):
        return [Fraction(1)] * 3 if b == 0 else [min(c * (1 - b) / b, Fraction(1)) for c in rgb]

    return each_pixel(image, change, channels, data_range)


def adjust(image, brightness=1.0, contrast=1.0, data_range=None):
    def change(rgb, b):
        away = [c * Fraction(brightness) - Fraction(1, 2) for c in rgb]
        return [min(max(c * Fraction(contrast) + Fraction(1, 2), Fraction(0)), Fraction(1)) for c in away]

    return each_pixel(image, change, data_range=data_range)


def grayscale(image, stretch=True, channels="RGB", data_range=None):
    height, width = image.shape[:2]
    lights = [luminance_of(pixel(image, y, x, channels, data_range)) for y in range(height) for x in range(width)]
    least, most = min(lights), max(lights)

    def change(rgb, b):
        return [(b - least) / (most - least) if stretch and least < most else b] * 3

    return each_pixel(image, change, channels, data_range)


def binarize(image, threshold=0.5, channels="RGB", data_range=None):
    """`threshold` is a number or an array `(M, N)`."""
    thresholds = iter(np.broadcast_to(threshold, image.shape[:2]).ravel())
    return each_pixel(image, lambda rgb, b: [Fraction(int(float(b) > next(thresholds)))] * 3, channels, data_range)


def hue(rgb):
    """Return the hue in degrees, a fraction; 0 for greys."""
    r, g, b = rgb
    chroma = max(rgb) - min(rgb)
    if chroma == 0:
        return Fraction(0)
    if max(rgb) == r:
        return 60 * ((g - b) / chroma % 6)
    if max(rgb) == g:
        return 60 * ((b - r) / chroma + 2)
    return 60 * ((r - g) / chroma + 4)


def borders(image, criterion="all", color_diff=30, brightness_diff=0.1, alpha_diff=0, channels="RGB", data_range=None):
    names = ("color", "brightness", "alpha") if criterion == "all" else criterion
    limits = {"color": color_diff, "brightness": brightness_diff, "alpha": alpha_diff}
    limits = {name: limit if name in names else inf for name, limit in limits.items()}
    height, width = image.shape[:2]

    def differ(y, x, v, u):
        one, two = pixel(image, y, x, channels, data_range), pixel(image, v, u, channels, data_range)
        turn = abs(hue(one) - hue(two))
        light = abs(luminance_of(one) - luminance_of(two))
        alpha = abs(opacity(image, y, x, data_range) - opacity(image, v, u, data_range))
        return (
            min(turn, 360 - turn) > limits["color"]
            or float(light) > limits["brightness"]
            or float(alpha) > limits["alpha"]
        )

    marks = np.zeros((height, width), bool)
    for y in range(height):
        for x in range(width):
            marks[y, x] = (x + 1 < width and differ(y, x, y, x + 1)) or (y + 1 < height and differ(y, x, y + 1, x))
    return marks


def draw_borders(image, thickness=8, color=0, **options):
    marks = borders(image, **options)
    out = image.copy()
    for y, x in zip(*np.nonzero(marks)):
        for v in range(y - thickness // 2, y - thickness // 2 + thickness):
            for u in range(x - thickness // 2, x - thickness // 2 + thickness):
                if 0 <= v < image.shape[0] and 0 <= u < image.shape[1]:
                    if image.ndim == 2:
                        out[v, u] = color
                    else:
                        out[v, u, : colors_of(image)] = color
    return out


def flatten(image, background=0, data_range=None):
    """`background` is one value, or one for each colour, in the image's own units and order."""
    if not has_alpha(image):
        return image.copy()
    low, full = span(image, data_range)
    height, width, count = image.shape
    paper = [(Fraction(value) - low) / full for value in np.broadcast_to(background, count - 1).tolist()]
    out = np.empty((height, width, count - 1), image.dtype)
    for y in range(height):
        for x in range(width):
            alpha = opacity(image, y, x, data_range)
            for k in range(count - 1):
                unit = (Fraction(float(image[y, x, k])) - low) / full
                out[y, x, k] = rounded(unit * alpha + paper[k] * (1 - alpha), image, data_range)
    return out


def pad(image, top=0, left=0, bottom=0, right=0, background=0, data_range=None):
    height, width = image.shape[:2]
    out = np.empty((top + height + bottom, left + width + right, *image.shape[2:]), image.dtype)
    for v in range(out.shape[0]):
        for u in range(out.shape[1]):
            if top <= v < top + height and left <= u < left + width:
                out[v, u] = image[v - top, u - left]
            elif image.ndim == 2:
                out[v, u] = background
            else:
                out[v, u, : colors_of(image)] = background
                if has_alpha(image):
                    out[v, u, -1] = 0
    return out


def offset(image, rows=0, columns=0, background=0, data_range=None):
    cropped = image[max(0, -rows) :, max(0, -columns) :]
    return pad(cropped, max(0, rows), max(0, columns), background=background, data_range=data_range)


def resize(image, height, width):
    """Return the area means on an axis that shrinks and linear interpolation on one that grows, float64."""
    alpha = image[..., -1:].astype(np.float64) if has_alpha(image) else None
    values = image.astype(np.float64)
    if alpha is not None:
        values[..., :-1] *= alpha
    for axis, length in ((0, min(height, image.shape[0])), (1, min(width, image.shape[1])), (0, height), (1, width)):
        values = np.moveaxis(_resize_axis(np.moveaxis(values, axis, 0), length), 0, axis)
    if alpha is not None:
        for y in range(height):
            for x in range(width):
                if values[y, x, -1] > 0:
                    values[y, x, :-1] /= values[y, x, -1]
    return values


def _resize_axis(values, length):
    count = values.shape[0]
    out = np.zeros((length, *values.shape[1:]))
    for i in range(length):
        if length < count:
            start, stop = i * count / length, (i + 1) * count / length
            for j in range(count):
                out[i] += values[j] * max(0.0, min(stop, j + 1) - max(start, j)) * length / count
        else:
            place = min(max((i + 0.5) * count / length - 0.5, 0), count - 1)
            j = min(int(place), count - 1)
            out[i] = values[j] + (values[min(j + 1, count - 1)] - values[j]) * (place - j)
    return out
