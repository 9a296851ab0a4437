"""The best two colours of a glyph in a cell, in numbers and tuples of numbers, which stay in registers.

A colour is (y, u, v) in channels or (r, g, b), a code three integers. Of a glyph, `products` are those of `Glyphs`, and
`on` and `off` the linear terms of its ink and of the rest of the cell, each a colour. E, but for a constant, is then
``sum_c ink_c f_c^2 + 2 cross_c f_c p_c + rest_c p_c^2 - 2 on_c f_c - 2 off_c p_c``.
"""

from functools import partial

import numpy as np

from ...._numba.jit import jit as compiled
from .model import BINS, MATRIX

CONTINUOUS, BITS, ENTRIES = 0, 1, 2  # what a colour can be: anything within the gamut, three levels, an entry
TO_CHANNELS = tuple(tuple(row) for row in MATRIX.tolist())
TO_RGB = tuple(tuple(row) for row in np.linalg.inv(MATRIX).tolist())
jit = partial(compiled, error_model="numpy")
inlined = partial(compiled, error_model="numpy", forceinline=True)


@inlined
def product(matrix, color):
    """Return a matrix times a colour."""
    (a, b, c), (x, y, z) = color, matrix
    return (
        x[0] * a + x[1] * b + x[2] * c,
        y[0] * a + y[1] * b + y[2] * c,
        z[0] * a + z[1] * b + z[2] * c,
    )


@inlined
def lights(rules, color):
    """Return a colour in channels as RGB."""
    return product(TO_RGB, (color[0] + rules.zero_y, color[1] + rules.zero_u, color[2] + rules.zero_v))


@inlined
def channels(rules, rgb):
    """Return RGB as a colour in channels."""
    y, u, v = product(TO_CHANNELS, rgb)
    return y - rules.zero_y, u - rules.zero_u, v - rules.zero_v


@inlined
def bounded(light):
    """Return light clipped to [0, 1]."""
    return 0.0 if light < 0.0 else 1.0 if light > 1.0 else light


@inlined
def clipped(rgb):
    """Return RGB within the gamut, and whether that moved it."""
    r, g, b = rgb
    if 0.0 <= r <= 1.0 and 0.0 <= g <= 1.0 and 0.0 <= b <= 1.0:
        return rgb, False
    return (bounded(r), bounded(g), bounded(b)), True


@inlined
def level(table, light):
    """Return the level nearest to light, the darker of two."""
    light = bounded(light)
    code = int(table[256 + int(light * BINS)])
    while code < 255 and light > 0.5 * (table[code] + table[code + 1]):
        code += 1
    return code


@inlined
def shown(rules, table, entries, code):
    """Return the colour that a code stands for."""
    if rules.kind == ENTRIES:
        return entries[code[0], 0], entries[code[0], 1], entries[code[0], 2]
    return channels(rules, (table[code[0]], table[code[1]], table[code[2]]))


@inlined
def sent(rules, table, entries, rgb):
    """Return a colour within the gamut as it can be sent, and its code."""
    if rules.kind == CONTINUOUS:
        return channels(rules, rgb), (0, 0, 0)
    code = level(table, rgb[0]), level(table, rgb[1]), level(table, rgb[2])
    return shown(rules, table, entries, code), code


@inlined
def nearest_entry(entries, luma_bend, chroma_bend, color):
    """Return the entry nearest to a colour in an error of this curvature, and its code."""
    best, least = 0, np.inf
    for n in range(len(entries)):
        y, u, v = entries[n, 0] - color[0], entries[n, 1] - color[1], entries[n, 2] - color[2]
        error = luma_bend * y * y + chroma_bend * (u * u + v * v)
        if error < least:
            best, least = n, error
    return (entries[best, 0], entries[best, 1], entries[best, 2]), (best, 0, 0)


@inlined
def best_ink(products, on, rest):
    """Return the best foreground for this background."""
    cross, other = products[1], products[5]
    return (
        (on[0] - cross * rest[0]) / products[0],
        (on[1] - other * rest[1]) / products[4],
        (on[2] - other * rest[2]) / products[4],
    )


@inlined
def best_rest(products, off, ink):
    """Return the best background for this foreground."""
    cross, other = products[1], products[5]
    return (
        (off[0] - cross * ink[0]) / products[2],
        (off[1] - other * ink[1]) / products[6],
        (off[2] - other * ink[2]) / products[6],
    )


@inlined
def best_pair(products, on, off):
    """Return the best two colours, were all in reach."""
    one, cross, two, solved, other_one, other_cross, other_two, other_solved = products
    return (
        (
            (two * on[0] - cross * off[0]) * solved,
            (other_two * on[1] - other_cross * off[1]) * other_solved,
            (other_two * on[2] - other_cross * off[2]) * other_solved,
        ),
        (
            (one * off[0] - cross * on[0]) * solved,
            (other_one * off[1] - other_cross * on[1]) * other_solved,
            (other_one * off[2] - other_cross * on[2]) * other_solved,
        ),
    )


@inlined
def fit_one(rules, table, entries, products, on):
    """Return the best single colour that can be sent, and its code."""
    color = on[0] / products[0], on[1] / products[4], on[2] / products[4]
    if rules.kind == ENTRIES:
        return nearest_entry(entries, products[0], products[4], color)
    return sent(rules, table, entries, clipped(lights(rules, color))[0])


@inlined
def fit_two(rules, table, entries, products, on, off):
    """Return the best two colours, and their codes.

    By the rule: solve, clip, solve again what depends on what was clipped, round. Of a palette: the nearest entry if
    the background follows, the best background for it, and the best foreground for that.
    """
    one, cross, two, _, other_one, other_cross, other_two, _ = products
    ink, rest = best_pair(products, on, off)
    if rules.kind == ENTRIES:
        bend, other = one - cross * cross / two, other_one - other_cross * other_cross / other_two
        ink, _ = nearest_entry(entries, bend, other, ink)
        rest, rest_code = nearest_entry(entries, two, other_two, best_rest(products, off, ink))
        ink, ink_code = nearest_entry(entries, one, other_one, best_ink(products, on, rest))
        return ink, rest, ink_code, rest_code
    ink_rgb, ink_moved = clipped(lights(rules, ink))
    rest_rgb, rest_moved = clipped(lights(rules, rest))
    if ink_moved:
        rest_rgb, _ = clipped(lights(rules, best_rest(products, off, channels(rules, ink_rgb))))
    if rest_moved:
        ink_rgb, _ = clipped(lights(rules, best_ink(products, on, channels(rules, rest_rgb))))
    ink, ink_code = sent(rules, table, entries, ink_rgb)
    rest, rest_code = sent(rules, table, entries, rest_rgb)
    return ink, rest, ink_code, rest_code


@inlined
def score_one(products, on, color):
    """Return E of one colour."""
    total = (products[0] * color[0] - 2 * on[0]) * color[0]
    total += (products[4] * color[1] - 2 * on[1]) * color[1]
    return total + (products[4] * color[2] - 2 * on[2]) * color[2]


@inlined
def score_two(products, on, off, ink, rest):
    """Return E of two colours."""
    total = score_one(products, on, ink)
    total += ((products[2] * rest[0] + 2 * products[1] * ink[0]) - 2 * off[0]) * rest[0]
    total += ((products[6] * rest[1] + 2 * products[5] * ink[1]) - 2 * off[1]) * rest[1]
    return total + ((products[6] * rest[2] + 2 * products[5] * ink[2]) - 2 * off[2]) * rest[2]


@inlined
def steps(rules, table, luma_bend, chroma_bend, slope, color, code, part):
    """Return a colour and its code after steps of one unit of one component while E falls, and whether there were any.

    E is a parabola along a component, so they end at the level nearest to its least. `slope` is half the gradient.
    """
    y, u, v = TO_CHANNELS[0][part], TO_CHANNELS[1][part], TO_CHANNELS[2][part]
    along = slope[0] * y + slope[1] * u + slope[2] * v
    bend = luma_bend * y * y + chroma_bend * (u * u + v * v)
    now = code[part]
    turn = -1 if along > 0 else 1  # the other way E rises
    if not 0 <= now + turn <= 255:
        return color, code, False
    size = table[now + turn] - table[now]
    if not (bend * size + 2 * along) * size < -2 * rules.tolerance:
        return color, code, False
    best = level(table, table[now] - along / bend)
    size = table[best] - table[now]
    r, g, b = code
    code = (best if part == 0 else r, best if part == 1 else g, best if part == 2 else b)
    return (color[0] + size * y, color[1] + size * u, color[2] + size * v), code, True


@inlined
def other_entry(rules, entries, luma_bend, chroma_bend, slope, color, code):
    """Return the entry that lowers E most, its code, and whether one does."""
    best, least = code, -2 * rules.tolerance
    for n in range(len(entries)):
        y, u, v = entries[n, 0] - color[0], entries[n, 1] - color[1], entries[n, 2] - color[2]
        change = (luma_bend * y + 2 * slope[0]) * y
        change += (chroma_bend * u + 2 * slope[1]) * u + (chroma_bend * v + 2 * slope[2]) * v
        if change < least:
            best, least = (n, 0, 0), change
    return (entries[best[0], 0], entries[best[0], 1], entries[best[0], 2]), best, least < -2 * rules.tolerance


@inlined
def slope_of(own, other_own, cross, other_cross, term, color, beside):
    """Return half the gradient of E by a colour, beside another."""
    return (
        own * color[0] + cross * beside[0] - term[0],
        other_own * color[1] + other_cross * beside[1] - term[1],
        other_own * color[2] + other_cross * beside[2] - term[2],
    )


@inlined
def finish_one(rules, table, entries, products, on, color, code):
    """Step, component after component or to another entry, until no step lowers E by more than the tolerance."""
    nothing = 0.0, 0.0, 0.0
    one, other_one = products[0], products[4]
    idle, part = 0, 0
    while idle < (1 if rules.kind == ENTRIES else 3):
        slope = slope_of(one, other_one, 0.0, 0.0, on, color, nothing)
        if rules.kind == ENTRIES:
            color, code, moved = other_entry(rules, entries, one, other_one, slope, color, code)
        else:
            color, code, moved = steps(rules, table, one, other_one, slope, color, code, part)
        idle = 0 if moved else idle + 1
        part = (part + 1) % 3
    return shown(rules, table, entries, code), code


@inlined
def finish_two(rules, table, entries, products, on, off, ink, rest, ink_code, rest_code):
    """Do so with two colours, the components of the foreground first."""
    one, cross, two, _, other_one, other_cross, other_two, _ = products
    idle, part = 0, 0
    count = 1 if rules.kind == ENTRIES else 3
    while idle < 2 * count:
        if part < count:
            slope = slope_of(one, other_one, cross, other_cross, on, ink, rest)
            if rules.kind == ENTRIES:
                ink, ink_code, moved = other_entry(rules, entries, one, other_one, slope, ink, ink_code)
            else:
                ink, ink_code, moved = steps(rules, table, one, other_one, slope, ink, ink_code, part)
        else:
            slope = slope_of(two, other_two, cross, other_cross, off, rest, ink)
            if rules.kind == ENTRIES:
                rest, rest_code, moved = other_entry(rules, entries, two, other_two, slope, rest, rest_code)
            else:
                rest, rest_code, moved = steps(rules, table, two, other_two, slope, rest, rest_code, part - 3)
        idle = 0 if moved else idle + 1
        part = (part + 1) % (2 * count)
    return shown(rules, table, entries, ink_code), shown(rules, table, entries, rest_code), ink_code, rest_code
