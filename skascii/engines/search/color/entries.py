"""The best entries of a palette, where colours cannot be anything.

A palette is `Entries`. A code is the number of an entry, and twice nothing.
"""

from .colors import beside, best_colors, inlined, plain
from .steps import slope_of


@inlined
def _box(frame, count, number, channel):
    """Return which of `count` boxes along a channel a number is in, or next to."""
    return int(min(max((number - frame[0, channel]) * frame[1, channel], 0.0), count - 1.0))


@plain
def least(palette, luma_bend, chroma_bend, color):
    """Return where the entry with the least error stands, the lowest of several, and its error.

    The error has these curvatures, and is none at the colour. It is looked for from the entry on that is nearest to
    the middle of the colour's box, up and down, as far as luminance alone allows it to be less.
    """
    entries, frame, starts = palette
    sides = starts.shape[0]
    found = starts[_box(frame, sides, color[0], 0), _box(frame, sides, color[1], 1), _box(frame, sides, color[2], 2)]
    first, lowest = found, _error(entries, luma_bend, chroma_bend, color, found)
    for step in (1, -1):
        n = first + step
        while 0 <= n < entries.shape[1]:
            beyond = (entries[0, n] - color[0]) * step
            if beyond > 0 and luma_bend * beyond * beyond > lowest:
                break
            error = _error(entries, luma_bend, chroma_bend, color, n)
            if error < lowest or (error == lowest and entries[3, n] < entries[3, found]):
                found, lowest = n, error
            n += step
    return found, lowest


@inlined
def _error(entries, luma_bend, chroma_bend, color, n):
    y, u, v = entries[0, n] - color[0], entries[1, n] - color[1], entries[2, n] - color[2]
    return luma_bend * y * y + chroma_bend * (u * u + v * v)


@inlined
def entry(palette, n):
    """Return the entry that stands there, and its code."""
    entries = palette[0]
    return (entries[0, n], entries[1, n], entries[2, n]), (int(entries[3, n]), 0, 0)


@inlined
def nearest(palette, luma_bend, chroma_bend, color):
    """Return the entry nearest to a colour in an error of this curvature, and its code."""
    n, _ = least(palette, luma_bend, chroma_bend, color)
    return entry(palette, n)


@inlined
def fit(palette, products, on, off, limit):
    """Return the best colours by the rule, and their codes.

    The nearest entry if the background follows, the best background for it, and the best foreground for that. Where one
    of them alone brings E above the limit, what there is then is all that is returned.
    """
    one, cross, two, _, other_one, other_cross, other_two, _, both, _ = products
    best, rest = best_colors(products, on, off)
    if not both:
        ink, ink_code = nearest(palette, one, other_one, best)
        return ink, rest, ink_code, (0, 0, 0)
    gain = on[0] * best[0] + on[1] * best[1] + on[2] * best[2] + off[0] * rest[0] + off[1] * rest[1] + off[2] * rest[2]
    room = limit + gain
    bend, other = two - cross * cross / one, other_two - other_cross * other_cross / other_one
    n, away = least(palette, bend, other, rest)
    if away < room:  # else no background is near enough, whatever the foreground
        bend, other = one - cross * cross / two, other_one - other_cross * other_cross / other_two
        n, away = least(palette, bend, other, best)
    ink, ink_code = entry(palette, n)
    if not away < room:
        return ink, ink, ink_code, ink_code
    aim = beside(two, other_two, cross, other_cross, off, ink)
    rest, rest_code = nearest(palette, two, other_two, aim)
    ink, ink_code = nearest(palette, one, other_one, beside(one, other_one, cross, other_cross, on, rest))
    return ink, rest, ink_code, rest_code


@inlined
def _better(rules, palette, luma_bend, chroma_bend, slope, color):
    """Return where the best entry stands for a colour that has half of this gradient, or -1 if none is better."""
    aim = color[0] - slope[0] / luma_bend, color[1] - slope[1] / chroma_bend, color[2] - slope[2] / chroma_bend
    n, _ = least(palette, luma_bend, chroma_bend, aim)
    entries = palette[0]
    y, u, v = entries[0, n] - color[0], entries[1, n] - color[1], entries[2, n] - color[2]
    change = (luma_bend * y + 2 * slope[0]) * y
    change += (chroma_bend * u + 2 * slope[1]) * u + (chroma_bend * v + 2 * slope[2]) * v
    return n if change < -2 * rules.tolerance else -1


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
            n = _better(rules, palette, one, other_one, slope, ink)
            if n >= 0:
                ink, ink_code = entry(palette, n)
                idle = 0
        else:
            slope = slope_of(two, other_two, cross, other_cross, off, rest, ink)
            n = _better(rules, palette, two, other_two, slope, rest)
            if n >= 0:
                rest, rest_code = entry(palette, n)
                idle = 0
        part = (part + 1) % count
    return ink, rest, ink_code, rest_code
