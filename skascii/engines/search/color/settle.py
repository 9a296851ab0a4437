"""One visit of the colour search: the best glyph of a cell in its best colours.

What a glyph is in colours is a quadruple: foreground, background, and the codes of both.
"""

import numpy as np

from . import entries
from .colors import fit, inlined, plain, score
from .near import terms_of
from .steps import finish

NOTHING = ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0), (0, 0, 0), (0, 0, 0))


@inlined
def _seen(rules, kinds, own, pair, around, whole, k):
    """Return the products of what glyph k shows, and the linear terms of its ink and of the rest of the cell.

    What shows one colour shows it in the full cell, unless there is paper.
    """
    last = len(kinds) - 1
    row = k if rules.fixed_paper or kinds[k, 8] else last
    p = kinds[row]
    on = terms_of(own, pair, around, row)
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
def _first(bounds, held):
    """Return the glyph to begin with: the one that is there, if it is tried, or the one of the least bound."""
    if held < len(bounds) and bounds[held] < np.inf:
        return held
    best = 0
    for k in range(len(bounds)):
        if bounds[k] < bounds[best]:
            best = k
    return best


@inlined
def _stays(rules, kinds, own, pair, around, whole, costs, bounds, base, held, color):
    """Return whether no glyph, in whatever colours, can be as much better as leaving what is there costs."""
    products, on, off = _seen(rules, kinds, own, pair, around, whole, held)
    colors = (color[0], color[1], color[2]), (color[3], color[4], color[5])
    now = _judge(kinds, products, on, off, whole, colors, costs[0] * kinds[held, 9])
    limit = now - costs[1] + base
    lowest = bounds[0]
    for k in range(1, len(kinds) - 1):
        lowest = min(lowest, bounds[k])
    return lowest > limit


@plain
def settle(rules, table, palette, kinds, own, pair, around, costs, bounds, held, color, code):
    """Give a cell the best glyph and colours, if they are better than what it has; return the glyph, or -1.

    The best by the rule, the lowest index of several, and the glyph that is there are finished by single steps; the
    better of both replaces if it is better by more than the tolerance and what it costs to leave what is there, the
    second of `costs`; the first is that of two colours. `bounds` are those of `near.bound`.
    """
    last = len(kinds) - 1
    cost, stay = costs
    whole = terms_of(own, pair, around, last)
    base = rules.tolerance
    if not rules.fixed_paper:
        base += whole[0] ** 2 / kinds[last, 0] + (whole[1] ** 2 + whole[2] ** 2) / kinds[last, 4]
    if stay > 0 and not rules.held and _stays(rules, kinds, own, pair, around, whole, costs, bounds, base, held, color):
        return -1
    start = held if rules.held else _first(bounds, held)
    best, least, chosen = start, np.inf, NOTHING
    for n in range(-1, 0 if rules.held else last):
        k = start if n < 0 else n
        if n >= 0 and (k == start or bounds[k] > least + base):
            continue
        products, on, off = _seen(rules, kinds, own, pair, around, whole, k)
        price = cost * kinds[k, 9]
        found = _fit(rules, table, palette, products, on, off, least + rules.tolerance - price)
        error = _judge(kinds, products, on, off, whole, found, price)
        if error < least or (error == least and k < best):
            best, least, chosen = k, error, found
    now, k, found = np.inf, best, chosen
    for n in range(1 if held == last else 2):
        price = cost * kinds[k, 9]
        if n == 0 or k != best:
            products, on, off = _seen(rules, kinds, own, pair, around, whole, k)
        if n == 1:
            now = _judge(kinds, products, on, off, whole, found, price)
        found = _finish(rules, table, palette, products, on, off, found)
        error = _judge(kinds, products, on, off, whole, found, price)
        if n == 0 or error <= least:
            best, least, chosen = k, error, found
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
