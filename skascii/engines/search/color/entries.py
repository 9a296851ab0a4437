"""The best entries of a palette, where colours cannot be anything.

Entries are `(3, K)`, in channels. A code is a number of an entry, and twice nothing.
"""

import numpy as np

from .colors import beside, best_colors, inlined
from .steps import slope_of


@inlined
def least(entries, luma_bend, chroma_bend, slope, color):
    """Return the entry with the least error, the lowest of several, and its change from that of a colour.

    The error has these curvatures, and half of `slope` at the colour as its gradient.
    """
    first, second, third = entries[0], entries[1], entries[2]
    found, lowest = 0, np.inf
    for n in range(len(first)):
        y, u, v = first[n] - color[0], second[n] - color[1], third[n] - color[2]
        change = (luma_bend * y + 2 * slope[0]) * y
        change += (chroma_bend * u + 2 * slope[1]) * u + (chroma_bend * v + 2 * slope[2]) * v
        if change < lowest:
            found, lowest = n, change
    return found, lowest


@inlined
def entry(entries, n):
    """Return an entry and its code."""
    return (entries[0, n], entries[1, n], entries[2, n]), (n, 0, 0)


@inlined
def nearest(entries, luma_bend, chroma_bend, color):
    """Return the entry nearest to a colour in an error of this curvature, and its code."""
    n, _ = least(entries, luma_bend, chroma_bend, (0.0, 0.0, 0.0), color)
    return entry(entries, n)


@inlined
def fit(entries, products, on, off):
    """Return the best colours by the rule, and their codes.

    The nearest entry if the background follows, the best background for it, and the best foreground for that.
    """
    one, cross, two, _, other_one, other_cross, other_two, _, both, _ = products
    ink, rest = best_colors(products, on, off)
    if not both:
        ink, ink_code = nearest(entries, one, other_one, ink)
        return ink, rest, ink_code, (0, 0, 0)
    bend, other = one - cross * cross / two, other_one - other_cross * other_cross / other_two
    ink, _ = nearest(entries, bend, other, ink)
    rest = beside(two, other_two, cross, other_cross, off, ink)
    rest, rest_code = nearest(entries, two, other_two, rest)
    ink = beside(one, other_one, cross, other_cross, on, rest)
    ink, ink_code = nearest(entries, one, other_one, ink)
    return ink, rest, ink_code, rest_code


@inlined
def finish(rules, entries, products, on, off, pair):
    """Go from entry to entry, the foreground's first, until none lowers E by the tolerance."""
    one, cross, two, _, other_one, other_cross, other_two, _, both, _ = products
    ink, rest, ink_code, rest_code = pair
    idle, part = 0, 0
    count = 2 if both else 1
    while idle < count:
        idle += 1
        if part == 0:
            slope = slope_of(one, other_one, cross, other_cross, on, ink, rest)
            n, change = least(entries, one, other_one, slope, ink)
            if change < -2 * rules.tolerance:
                ink, ink_code = entry(entries, n)
                idle = 0
        else:
            slope = slope_of(two, other_two, cross, other_cross, off, rest, ink)
            n, change = least(entries, two, other_two, slope, rest)
            if change < -2 * rules.tolerance:
                rest, rest_code = entry(entries, n)
                idle = 0
        part = (part + 1) % count
    return ink, rest, ink_code, rest_code
