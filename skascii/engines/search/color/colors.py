"""The best two colours of a glyph in a cell, in numbers and tuples of numbers, which stay in registers.

A colour is (y, u, v) in channels or (r, g, b), a code three integers. Of a glyph, `products` are those of `Glyphs`, and
`on` and `off` the linear terms of its ink and of the rest of the cell, each a colour. E, but for a constant, is then
``sum_c ink_c f_c^2 + 2 cross_c f_c p_c + rest_c p_c^2 - 2 on_c f_c - 2 off_c p_c``. Where a glyph shows one colour, it
is the ink: `cross`, `rest` and `off` are then 0, or the other colour is, the paper.
"""

from functools import partial

import numpy as np

from ...._numba.jit import jit as compiled
from .model import BINS, MATRIX

TO_CHANNELS = tuple(tuple(row) for row in MATRIX.tolist())
TO_RGB = tuple(tuple(row) for row in np.linalg.inv(MATRIX).tolist())
jit = partial(compiled, error_model="numpy")
plain = partial(compiled, error_model="numpy", _nrt=False)
inlined = partial(plain, forceinline=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)


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
def channels(rules, rgb):
    """Return RGB as a colour in channels."""
    y, u, v = product(TO_CHANNELS, rgb)
    return y - rules.zero_y, u - rules.zero_u, v - rules.zero_v


@inlined
def clipped(rules, color):
    """Return a colour in channels as RGB within the gamut, and whether that moved it."""
    r, g, b = product(TO_RGB, (color[0] + rules.zero_y, color[1] + rules.zero_u, color[2] + rules.zero_v))
    if 0.0 <= r <= 1.0 and 0.0 <= g <= 1.0 and 0.0 <= b <= 1.0:
        return (r, g, b), False
    return (min(max(r, 0.0), 1.0), min(max(g, 0.0), 1.0), min(max(b, 0.0), 1.0)), True


@inlined
def level(table, light):
    """Return the level nearest to light, the darker of two."""
    light = min(max(light, 0.0), 1.0)
    code = int(table[np.uintp(512) + np.uintp(light * BINS)])
    return code + (light > table[np.uintp(256 + code)])


@inlined
def shown(rules, table, code):
    """Return the colour that a code stands for."""
    return channels(rules, (table[code[0]], table[code[1]], table[code[2]]))


@inlined
def sent(rules, table, rgb):
    """Return a colour within the gamut as it can be sent, and its code."""
    if not rules.rounded:
        return channels(rules, rgb), (0, 0, 0)
    code = level(table, rgb[0]), level(table, rgb[1]), level(table, rgb[2])
    return shown(rules, table, code), code


@inlined
def beside(own, other_own, cross, other_cross, term, color):
    """Return the best colour beside another."""
    return (
        (term[0] - cross * color[0]) / own,
        (term[1] - other_cross * color[1]) / other_own,
        (term[2] - other_cross * color[2]) / other_own,
    )


@inlined
def best_colors(products, on, off):
    """Return the best two colours, or the best one and 0, were all in reach."""
    one, cross, two, solved, other_one, other_cross, other_two, other_solved, both, _ = products
    if not both:
        return (on[0] / one, on[1] / other_one, on[2] / other_one), (0.0, 0.0, 0.0)
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
def fit(rules, table, products, on, off):
    """Return the best colours by the rule, and their codes: solve, clip, solve again what depends on it, round."""
    one, cross, two, _, other_one, other_cross, other_two, _, both, _ = products
    ink, rest = best_colors(products, on, off)
    ink_rgb, ink_moved = clipped(rules, ink)
    if not both:
        ink, ink_code = sent(rules, table, ink_rgb)
        return ink, rest, ink_code, (0, 0, 0)
    rest_rgb, rest_moved = clipped(rules, rest)
    if ink_moved:
        rest = beside(two, other_two, cross, other_cross, off, channels(rules, ink_rgb))
        rest_rgb, _ = clipped(rules, rest)
    if rest_moved:
        ink = beside(one, other_one, cross, other_cross, on, channels(rules, rest_rgb))
        ink_rgb, _ = clipped(rules, ink)
    ink, ink_code = sent(rules, table, ink_rgb)
    rest, rest_code = sent(rules, table, rest_rgb)
    return ink, rest, ink_code, rest_code


@inlined
def score(products, on, off, ink, rest):
    """Return E."""
    one, cross, two, _, other_one, other_cross, other_two, _, _, _ = products
    total = (one * ink[0] - 2 * on[0]) * ink[0]
    total += (other_one * ink[1] - 2 * on[1]) * ink[1]
    total += (other_one * ink[2] - 2 * on[2]) * ink[2]
    total += ((two * rest[0] + 2 * cross * ink[0]) - 2 * off[0]) * rest[0]
    total += ((other_two * rest[1] + 2 * other_cross * ink[1]) - 2 * off[1]) * rest[1]
    return total + ((other_two * rest[2] + 2 * other_cross * ink[2]) - 2 * off[2]) * rest[2]
