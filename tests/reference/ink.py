"""Image -> ink, tone, padding and colour, pixel by pixel (docs/algorithms, `alg-ink`)."""

import numpy as np
from reference import strokes


def rgb_and_alpha(pixel, channels: str, low: float, high: float):
    """Return one pixel's (r, g, b) and alpha as floats in [0, 1]: alpha has the range of the dtype, if that has one."""
    values = [float(value) for value in np.atleast_1d(pixel)]
    dtype = np.asarray(pixel).dtype
    opaque = 1.0 if dtype.kind in "bf" else float(np.iinfo(dtype).max) if dtype in (np.uint8, np.uint16) else high
    alpha = values.pop() / opaque if len(values) in (2, 4) else 1.0
    values = [(value - low) / (high - low) for value in values]
    color = values * 3 if len(values) == 1 else values
    return (color[::-1] if channels.startswith("BGR") else color), alpha


def paper_of(paper):
    """Return the colour of a paper in [0, 1], and whether it is dark."""
    color = np.array({"dark": (0, 0, 0), "light": (255, 255, 255)}.get(paper, paper)) / 255
    return color, color @ (0.2125, 0.7154, 0.0721) < 0.5


def ink(image, *, paper="dark", channels="RGB", low=0.0, high=1.0, gamma=1.0) -> np.ndarray:
    """Return the ink of each pixel."""
    _, dark = paper_of(paper)
    behind = np.full(3, 0.0 if dark else 1.0)  # what has no ink
    result = np.zeros(image.shape[:2])
    for place in np.ndindex(image.shape[:2]):
        color, alpha = rgb_and_alpha(image[place], channels, low, high)
        r, g, b = (value * alpha + part * (1 - alpha) for value, part in zip(color, behind))
        luminance = (0.2125 * r + 0.7154 * g + 0.0721 * b) ** gamma
        result[place] = luminance if dark else 1 - luminance
    return result


def noise(ink: np.ndarray, grain) -> float:
    """Return the standard deviation of the noise, of every other pixel of the image that was enlarged by `grain`."""
    few = ink[:: 2 * grain[0], :: 2 * grain[1]]
    mask = np.outer((1, -2, 1), (1, -2, 1))
    rows, columns = (max(0, count - 2) for count in few.shape)
    answers = [abs((few[y : y + 3, x : x + 3] * mask).sum()) for y, x in np.ndindex(rows, columns)]
    return np.sqrt(np.pi / 2) / 6 * np.mean(answers) if answers else 0.0


def ground(ink: np.ndarray) -> tuple[float, float, float]:
    """Return the median, how far from it is ground, and the share of the pixels that are."""
    level, near = np.median(ink), (ink.max() - ink.min()) / 32
    return level, near, np.mean([abs(value - level) <= near for value in ink.ravel()])


def stretched(ink: np.ndarray, percentiles, grain=(1, 1)) -> np.ndarray:
    """Return the ink, the ends of its range at 0 and 1 (docs/algorithms, `alg-range`)."""
    level, near, share = ground(ink)
    sparse = strokes.sparse(share)
    beyond = 25 * (1 - share)
    ends = np.percentile(ink, (min(percentiles[0], beyond), max(percentiles[1], 100 - beyond)))
    low, high = ((1 - sparse) * end + sparse * level if abs(end - level) <= near else end for end in ends)
    if high - low <= 1e-6:  # what differs is rounding
        return ink
    deviation = min(0.02, noise(ink, grain))
    kept = np.clip(2 - (high - low) / deviation / 4, 0, 1) if deviation > 0 else 0.0
    return np.clip((1 - kept) * (ink - low) / (high - low) + kept * ink, 0, 1)


def tone(ink: np.ndarray, name: str, percentiles, low: float, high: float, grain=(1, 1)) -> np.ndarray:
    """Return the ink after a named tone; `low` and `high` are the least and largest mean coverage."""
    sparse = strokes.sparse(ground(ink)[2])
    if name in ("contrast", "stretch"):
        ink = stretched(ink, percentiles, grain)
    if name in ("range", "stretch"):
        ink = low + (high - low) * ink
    if name == "stretch" and high - low < 1:
        ink = strokes.raised(ink, high - low, sparse)
    return ink


def colors(image, indices, bitmaps, *, paper="dark", channels="RGB", low=0.0, high=1.0) -> np.ndarray:
    """Return each cell's mean RGB, weighted by the coverage of its glyph, as floats in [0, 255]."""
    behind, _ = paper_of(paper)
    h, w = bitmaps.shape[1:]
    result = np.zeros((*indices.shape, 3))
    for r, c in np.ndindex(indices.shape):
        total, weight, plain, count = np.zeros(3), 0.0, np.zeros(3), 0
        for y in range(h):
            for x in range(w):
                if r * h + y < image.shape[0] and c * w + x < image.shape[1]:
                    color, alpha = rgb_and_alpha(image[r * h + y, c * w + x], channels, low, high)
                    shown = np.array(color) * alpha + behind * (1 - alpha)
                    total += bitmaps[indices[r, c], y, x] * shown
                    weight += bitmaps[indices[r, c], y, x]
                    plain += shown
                    count += 1
        result[r, c] = 255 * (total / weight if weight > 1e-6 else plain / count)
    return result
