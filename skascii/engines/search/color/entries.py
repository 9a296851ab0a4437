"""The best entries of a palette, where colours cannot be anything.

A palette is `(4, K)`: its entries in channels, in the order of their luminance, and which each is. A code is the number
of an entry, and twice nothing.
"""

import numpy as np

from .colors import beside, best_colors, inlined, plain
from .steps import slope_of


@plain
def least(palette, luma_bend, chroma_bend, slope, color, limit):
    """Return where the entry with the least error stands, the lowest of several, and its change from that of a colour.

    The error has these curvatures, and half of `slope` at the colour as its gradient. It is looked for from the best
    luminance on, up and down, as far as luminance alone allows it to be within the limit; the first where none is.
    """
    count = palette.shape[1]
    aim = color[0] - slope[0] / luma_bend
    most = slope[0] ** 2 / luma_bend + (slope[1] ** 2 + slope[2] ** 2) / chroma_bend
    first, end = 0, count
    while first < end:
        middle = (first + end) // 2
        if palette[0, middle] < aim:
            first = middle + 1
        else:
            end = middle
    found, lowest = 0, limit
    for step in (1, -1):
        n = first if step == 1 else first - 1
        while 0 <= n < count and luma_bend * (palette[0, n] - aim) ** 2 - most <= lowest:
            y, u, v = palette[0, n] - color[0], palette[1, n] - color[1], palette[2, n] - color[2]
            change = (luma_bend * y + 2 * slope[0]) * y
            change += (chroma_bend * u + 2 * slope[1]) * u + (chroma_bend * v + 2 * slope[2]) * v
            if change < lowest or (change == lowest and palette[3, n] < palette[3, found]):
                found, lowest = n, change
            n += step
    return found, lowest


@inlined
def entry(palette, n):
    """Return the entry that stands there, and its code."""
    return (palette[0, n], palette[1, n], palette[2, n]), (int(palette[3, n]), 0, 0)


@inlined
def nearest(palette, luma_bend, chroma_bend, color):
    """Return the entry nearest to a colour in an error of this curvature, and its code."""
    n, _ = least(palette, luma_bend, chroma_bend, (0.0, 0.0, 0.0), color, np.inf)
    return entry(palette, n)


@inlined
def fit(palette, products, on, off, limit):
    """Return the best colours by the rule, and their codes.

    The nearest entry if the background follows, the best background for it, and the best foreground for that. Where the
    first of these alone brings E above the limit, it is all that is returned.
    """
    one, cross, two, _, other_one, other_cross, other_two, _, both, _ = products
    best, rest = best_colors(products, on, off)
    if not both:
        ink, ink_code = nearest(palette, one, other_one, best)
        return ink, rest, ink_code, (0, 0, 0)
    bend, other = one - cross * cross / two, other_one - other_cross * other_cross / other_two
    gain = on[0] * best[0] + on[1] * best[1] + on[2] * best[2] + off[0] * rest[0] + off[1] * rest[1] + off[2] * rest[2]
    n, away = least(palette, bend, other, (0.0, 0.0, 0.0), best, limit + gain)
    ink, ink_code = entry(palette, n)
    if not away < limit + gain:
        return ink, ink, ink_code, ink_code
    rest, rest_code = nearest(palette, two, other_two, beside(two, other_two, cross, other_cross, off, ink))
    ink, ink_code = nearest(palette, one, other_one, beside(one, other_one, cross, other_cross, on, rest))
    return ink, rest, ink_code, rest_code


@inlined
def finish(rules, palette, products, on, off, pair):
    """Go from entry to entry, the foreground's first, until none lowers E by the tolerance."""
    one, cross, two, _, other_one, other_cross, other_two, _, both, _ = products
    ink, rest, ink_code, rest_code = pair
    idle, part = 0, 0
    count = 2 if both else 1
    while idle < count:
        idle += 1
        if part == 0:
            slope = slope_of(one, other_one, cross, other_cross, on, ink, rest)
            n, change = least(palette, one, other_one, slope, ink, 0.0)
            if change < -2 * rules.tolerance:
                ink, ink_code = entry(palette, n)
                idle = 0
        else:
            slope = slope_of(two, other_two, cross, other_cross, off, rest, ink)
            n, change = least(palette, two, other_two, slope, rest, 0.0)
            if change < -2 * rules.tolerance:
                rest, rest_code = entry(palette, n)
                idle = 0
        part = (part + 1) % count
    return ink, rest, ink_code, rest_code
