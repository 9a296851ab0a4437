"""One visit of the colour search: the best glyph of a cell in its best colours.

What a glyph is in colours is a quadruple: foreground, background, and the codes of both.
"""

import numpy as np

from ...._numba.vectors import WIDTH, load_from, lowest_bit, up_to
from . import entries
from .colors import fit, inlined, plain, score
from .model import BARRED
from .near import terms_of
from .steps import finish

NOTHING = ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0), (0, 0, 0), (0, 0, 0))


@inlined
def _seen(rules, kinds, given, pair, around, whole, k):
    """Return the products of what glyph k shows, and the linear terms of its ink and of the rest of the cell.

    What shows one colour shows it in the full cell, unless there is paper.
    """
    last = len(kinds) - 1
    row = k if rules.fixed_paper or kinds[k, 8] else last
    p = kinds[row]
    on = terms_of(given, pair, around, row)
    off = whole[0] - on[0], whole[1] - on[1], whole[2] - on[2]
    return (p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7], p[8], p[9]), on, off


@inlined
def _one_or_two(rules, products, colors):
    """Return colours where what shows one has it twice, unless there is paper."""
    if products[8] or rules.fixed_paper:
        return colors
    return colors[0], colors[0], colors[2], colors[2]


@inlined
def _fit(rules, table, palette, products, on, off, limit):
    """Return the best colours by the rule; of a palette any, if their E is above the limit."""
    if rules.fixed_paper and not products[9]:
        return NOTHING
    if palette is None:
        return _one_or_two(rules, products, fit(rules, table, products, on, off))
    return _one_or_two(rules, products, entries.fit(palette, products, on, off, limit))


@inlined
def _finish(rules, table, palette, products, on, off, colors):
    """Return the colours after single steps."""
    if not rules.rounded or (rules.fixed_paper and not products[9]):
        return colors
    if palette is None:
        return _one_or_two(rules, products, finish(rules, table, products, on, off, colors))
    return _one_or_two(rules, products, entries.finish(rules, palette, products, on, off, colors))


@inlined
def _judge(kinds, products, on, off, whole, colors, price):
    """Return E of a glyph in these colours, but for what does not depend on them, and what it costs.

    Equal colours are one: so all glyphs that come to it tie, and a blank is first.
    """
    ink, rest = colors[0], colors[1]
    if products[8] and ink[0] == rest[0] and ink[1] == rest[1] and ink[2] == rest[2]:
        p = kinds[len(kinds) - 1]
        products = p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7], p[8], p[9]
        on, off = whole, NOTHING[0]
    return score(products, on, off, ink, rest) + price


@inlined
def _stands(colors, code):
    """Return whether colours are those of these codes."""
    (r, g, b), (x, y, z) = colors[2], colors[3]
    return r == code[0] and g == code[1] and b == code[2] and x == code[3] and y == code[4] and z == code[5]


@inlined
def _first(bounds, held, count):
    """Return the glyph to begin with: the one that is there, if it is tried, or the one of the least bound."""
    if held < count and bounds[held] < BARRED:
        return held
    best = 0
    for k in range(count):
        if bounds[k] < bounds[best]:
            best = k
    return best


@inlined
def _next(bounds, limit, k):
    """Return the next glyph after k whose bound is at most the limit, what is no glyph if there is none."""
    most = np.float32(limit + abs(limit) * 2.0**-22)  # rounded up
    k += 1
    while k < len(bounds):
        first = min(k, len(bounds) - WIDTH)
        bits = up_to(load_from(bounds, np.uintp(first)), most) >> np.uint32(k - first)
        if bits:
            return k + int(lowest_bit(bits))
        k = first + WIDTH
    return k


@inlined
def _stays(rules, kinds, given, pair, around, whole, costs, bounds, base, held, color):
    """Return whether no glyph, in whatever colours, can be as much better as leaving what is there costs."""
    products, on, off = _seen(rules, kinds, given, pair, around, whole, held)
    colors = (color[0], color[1], color[2]), (color[3], color[4], color[5])
    now = _judge(kinds, products, on, off, whole, colors, costs[0] * kinds[held, 9])
    return _next(bounds, now - costs[1] + base, -1) >= len(kinds) - 1


@plain
def settle(rules, table, palette, kinds, given, pair, around, costs, bounds, held, color, code):
    """Give a cell the best glyph and colours, if they are better than what it has; return the glyph, or -1.

    The best by the rule, the lowest index of several, and the glyph that is there are finished by single steps; the
    better of both replaces if it is better by more than the tolerance and what it costs to leave what is there, the
    second of `costs`; the first is that of two colours. `bounds` are those of `near.bound`.
    """
    last = len(kinds) - 1
    cost, stay = costs
    whole = terms_of(given, pair, around, last)
    base = rules.tolerance
    if not rules.fixed_paper:
        base += whole[0] ** 2 / kinds[last, 0] + (whole[1] ** 2 + whole[2] ** 2) / kinds[last, 4]
    if (
        stay > 0
        and not rules.held
        and _stays(rules, kinds, given, pair, around, whole, costs, bounds, base, held, color)
    ):
        return -1
    start = held if rules.held else _first(bounds, held, last)
    best, least, chosen = start, np.inf, NOTHING
    k, n = start, -1
    while k < last:
        products, on, off = _seen(rules, kinds, given, pair, around, whole, k)
        price = cost * kinds[k, 9]
        found = _fit(rules, table, palette, products, on, off, least + rules.tolerance - price)
        error = _judge(kinds, products, on, off, whole, found, price)
        if error < least or (error == least and k < best):
            best, least, chosen = k, error, found
        if rules.held:
            break
        n = _next(bounds, least + base, n)
        if n == start:
            n = _next(bounds, least + base, n)
        k = n
    now, k, found = np.inf, best, chosen
    for n in range(1 if held == last else 2):
        price = cost * kinds[k, 9]
        if n == 0 or k != best:
            products, on, off = _seen(rules, kinds, given, pair, around, whole, k)
        if n == 1:
            now = _judge(kinds, products, on, off, whole, found, price)
        found = _finish(rules, table, palette, products, on, off, found)
        error = _judge(kinds, products, on, off, whole, found, price)
        if n == 0 or error <= least:
            best, least, chosen = k, error, found
        if n == 0 and k == held and rules.rounded and _stands(found, code):
            return -1  # it cannot be better than it is
        k = held
        found = (
            (color[0], color[1], color[2]),
            (color[3], color[4], color[5]),
            (code[0], code[1], code[2]),
            (code[3], code[4], code[5]),
        )
    if not least < now - rules.tolerance - stay:
        return -1
    color[0], color[1], color[2] = chosen[0]
    color[3], color[4], color[5] = chosen[1]
    code[0], code[1], code[2] = chosen[2]
    code[3], code[4], code[5] = chosen[3]
    return best
