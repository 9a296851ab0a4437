"""The sweep of the colour search: every glyph with its best two colours, in a fixed order of float64 sums."""

from typing import NamedTuple

import numpy as np

from .colors import CONTINUOUS, finish_one, finish_two, fit_one, fit_two, inlined, jit, score_one, score_two

LUMINANCE, CHROMINANCE, ALL = 0, 1, 2


class Wanted(NamedTuple):
    """What the cells are to show.

    Attributes
    ----------
    own : ndarray of float32, shape (R, C, 3, G + 1)
        Inner product of the blurred picture with each glyph in the cell, channel by channel; the last is the full cell.
    cost : ndarray of float64, shape (R, C)
        What two colours cost.
    """

    own: np.ndarray
    cost: np.ndarray


class Art(NamedTuple):
    """The art, which a sweep changes in place.

    Attributes
    ----------
    indices : ndarray of intp, shape (R, C)
        Glyphs; G, the full cell, where there is none yet.
    pending : ndarray of uint8, shape (R, C)
        The replacement map.
    colors : ndarray of float64, shape (R, C, 6)
        Foreground and background in channels.
    codes : ndarray of int32, shape (R, C, 6)
        The same as they are sent: three levels, or an entry of the palette and nothing.
    """

    indices: np.ndarray
    pending: np.ndarray
    colors: np.ndarray
    codes: np.ndarray


class Rules(NamedTuple):
    """How colours are chosen.

    Attributes
    ----------
    zero_y, zero_u, zero_v : float
        The channels' zero: the paper where it is fixed.
    fixed_paper : bool
        Whether the background is the paper.
    alike : bool
        Whether one blur is that of all channels.
    held : bool
        Whether the glyphs stay.
    kind : int
        `CONTINUOUS`, `BITS` or `ENTRIES`.
    tolerance : float
        What an art must be better by to replace another.
    """

    zero_y: float
    zero_u: float
    zero_v: float
    fixed_paper: bool
    alike: bool
    held: bool
    kind: int
    tolerance: float


@jit
def _near(indices, colors, offsets, pair, channels, i, j, fixed_paper, terms):
    """Take what the neighbours show off the linear terms `(3, G + 1)`, in `LUMINANCE`, `CHROMINANCE` or `ALL`."""
    num_rows, num_columns = indices.shape
    full = terms.shape[1] - 1
    first, second, third = terms[0], terms[1], terms[2]
    for d in range(len(offsets)):
        y, x = i + offsets[d, 0], j + offsets[d, 1]
        if not (0 <= y < num_rows and 0 <= x < num_columns):
            continue
        row, whole, color = pair[d, indices[y, x]], pair[d, full], colors[y, x]
        one, two, three = color[3], color[4], color[5]
        more, other, another = color[0] - one, color[1] - two, color[2] - three
        flat = more == 0 and other == 0 and another == 0
        if channels == ALL:
            if fixed_paper:
                for a in range(full + 1):
                    first[a] -= more * row[a]
                    second[a] -= other * row[a]
                    third[a] -= another * row[a]
            elif flat:
                for a in range(full + 1):
                    first[a] -= one * whole[a]
                    second[a] -= two * whole[a]
                    third[a] -= three * whole[a]
            else:
                for a in range(full + 1):
                    first[a] -= more * row[a] + one * whole[a]
                    second[a] -= other * row[a] + two * whole[a]
                    third[a] -= another * row[a] + three * whole[a]
        elif channels == LUMINANCE:
            for a in range(full + 1):
                first[a] -= more * row[a] + one * whole[a]
        else:
            for a in range(full + 1):
                second[a] -= other * row[a] + two * whole[a]
                third[a] -= another * row[a] + three * whole[a]


@jit
def _bound(terms, zero, share, inverse, chroma_share, chroma_inverse, solving, paid, bounds):
    """Write what E of each glyph is at least: what its colours could do were they not rounded.

    Nor bounded, but for the luminance of either colour, which lies within [0, 1].
    """
    first, second, third = terms[0], terms[1], terms[2]
    full = len(bounds)
    one, two, three = first[full], second[full], third[full]
    ink_on, ink_full, rest_on, rest_full, ink_bend, rest_bend = solving
    for a in range(full):
        y = first[a] - share[a] * one
        u, v = second[a] - chroma_share[a] * two, third[a] - chroma_share[a] * three
        ink = ink_on[a] * first[a] + ink_full[a] * one + zero
        rest = rest_on[a] * first[a] + rest_full[a] * one + zero
        beyond = max(max(-ink, ink - 1.0), 0.0)
        behind = max(max(-rest, rest - 1.0), 0.0)
        more = max(beyond * beyond * ink_bend[a], behind * behind * rest_bend[a])
        bounds[a] = paid[a] - y * y * inverse[a] - (u * u + v * v) * chroma_inverse[a] + more


@inlined
def _of(glyphs, terms, k):
    """Return the products of a glyph, and the linear terms of its ink and of the rest of the cell."""
    p = glyphs[k]
    on = terms[0, k], terms[1, k], terms[2, k]
    last = terms.shape[1] - 1
    off = terms[0, last] - on[0], terms[1, last] - on[1], terms[2, last] - on[2]
    return (p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7]), on, off


@inlined
def _fit(rules, table, entries, products, two, terms, k):
    """Return the best colours of a glyph by the rule, and their codes."""
    nothing, code = (0.0, 0.0, 0.0), (0, 0, 0)
    if rules.fixed_paper:
        if not two[k]:
            return nothing, nothing, code, code
        mine, on, _ = _of(products, terms, k)
        ink, ink_code = fit_one(rules, table, entries, mine, on)
        return ink, nothing, ink_code, code
    if not two[k]:
        mine, on, _ = _of(products, terms, terms.shape[1] - 1)
        ink, ink_code = fit_one(rules, table, entries, mine, on)
        return ink, ink, ink_code, ink_code
    mine, on, off = _of(products, terms, k)
    return fit_two(rules, table, entries, mine, on, off)


@inlined
def _finish(rules, table, entries, products, two, terms, k, ink, rest, ink_code, rest_code):
    """Return the colours after single steps, and their codes."""
    if rules.kind == CONTINUOUS or (rules.fixed_paper and not two[k]):
        return ink, rest, ink_code, rest_code
    if rules.fixed_paper:
        mine, on, _ = _of(products, terms, k)
        ink, ink_code = finish_one(rules, table, entries, mine, on, ink, ink_code)
        return ink, rest, ink_code, rest_code
    if not two[k]:
        mine, on, _ = _of(products, terms, terms.shape[1] - 1)
        ink, ink_code = finish_one(rules, table, entries, mine, on, ink, ink_code)
        return ink, ink, ink_code, ink_code
    mine, on, off = _of(products, terms, k)
    return finish_two(rules, table, entries, mine, on, off, ink, rest, ink_code, rest_code)


@inlined
def _score(rules, products, two, terms, k, cost, ink, rest):
    """Return E of a glyph in these colours, but for what does not depend on them, and what it costs.

    Equal colours are one: so all glyphs that come to it tie, and a blank is first.
    """
    if rules.fixed_paper:
        mine, on, _ = _of(products, terms, k)
        return score_one(mine, on, ink) + cost * two[k]
    if ink[0] == rest[0] and ink[1] == rest[1] and ink[2] == rest[2]:
        mine, on, _ = _of(products, terms, terms.shape[1] - 1)
        return score_one(mine, on, ink) + cost * two[k]
    mine, on, off = _of(products, terms, k)
    return score_two(mine, on, off, ink, rest) + cost * two[k]


@jit
def _chosen(rules, table, entries, products, two, tried, terms, cost, held, bounds):
    """Return the glyph that is best in its colours by the rule, the lowest index of several, and these."""
    full = len(bounds)
    best = held
    if held == full or not tried[held]:
        best = 0
        for k in range(full):
            if tried[k] and bounds[k] < bounds[best]:
                best = k
    start = best
    ink, rest, ink_code, rest_code = _fit(rules, table, entries, products, two, terms, best)
    least = _score(rules, products, two, terms, best, cost, ink, rest)
    for k in range(full):
        if bounds[k] > least + rules.tolerance or k == start or not tried[k]:
            continue
        near_ink, near_rest, near_ink_code, near_rest_code = _fit(rules, table, entries, products, two, terms, k)
        error = _score(rules, products, two, terms, k, cost, near_ink, near_rest)
        if error < least or (error == least and k < best):
            best, least = k, error
            ink, rest, ink_code, rest_code = near_ink, near_rest, near_ink_code, near_rest_code
    return best, ink, rest, ink_code, rest_code


@jit
def _settle(rules, table, entries, products, two, tried, terms, cost, held, bounds, color, code):
    """Give a cell the best glyph and colours, if they are better than what it has; return the glyph, or -1.

    The best by the rule and the glyph that is there are finished by single steps; the better of both replaces if it is
    better by more than the tolerance.
    """
    if rules.held:
        best = held
        ink, rest, ink_code, rest_code = _fit(rules, table, entries, products, two, terms, held)
    else:
        best, ink, rest, ink_code, rest_code = _chosen(
            rules, table, entries, products, two, tried, terms, cost, held, bounds
        )
    ink, rest, ink_code, rest_code = _finish(
        rules, table, entries, products, two, terms, best, ink, rest, ink_code, rest_code
    )
    if held < len(bounds):
        error = _score(rules, products, two, terms, best, cost, ink, rest)
        own_ink, own_rest = (color[0], color[1], color[2]), (color[3], color[4], color[5])
        own_ink_code = int(code[0]), int(code[1]), int(code[2])
        own_rest_code = int(code[3]), int(code[4]), int(code[5])
        now = _score(rules, products, two, terms, held, cost, own_ink, own_rest)
        own_ink, own_rest, own_ink_code, own_rest_code = _finish(
            rules, table, entries, products, two, terms, held, own_ink, own_rest, own_ink_code, own_rest_code
        )
        finished = _score(rules, products, two, terms, held, cost, own_ink, own_rest)
        if finished <= error:
            best, error = held, finished
            ink, rest, ink_code, rest_code = own_ink, own_rest, own_ink_code, own_rest_code
        if not error < now - rules.tolerance:
            return -1
    color[0], color[1], color[2] = ink
    color[3], color[4], color[5] = rest
    code[0], code[1], code[2] = ink_code
    code[3], code[4], code[5] = rest_code
    return best


@jit
def sweep(wanted, luma, chroma, glyphs, rules, levels, art, first, last, row_step, column_step):
    """Visit the pending cells of rows first, first + row_step, ... < last, by classes of columns.

    Returns how many were replaced; what is near these is then pending.
    """
    own, indices, pending, colors, codes = wanted.own, art.indices, art.pending, art.colors, art.codes
    products, two, tried, table, entries = glyphs.products, glyphs.two, glyphs.tried, levels.table, levels.entries
    luma_offsets, luma_pair, chroma_offsets, chroma_pair = luma.offsets, luma.pair, chroma.offsets, chroma.pair
    luma_share, luma_inverse, chroma_share, chroma_inverse = luma.share, luma.inverse, chroma.share, chroma.inverse
    num_columns, count = own.shape[1], own.shape[3]
    full = count - 1
    solving = (
        luma.solving[0], luma.solving[1], luma.solving[2], luma.solving[3], luma.solving[4], luma.solving[5]
    )  # fmt: skip
    terms, bounds, paid = np.empty((3, count)), np.empty(full), np.empty(full)
    num_changed = 0
    for i in range(first, last, row_step):
        for residue in range(column_step):
            for j in range(residue, num_columns, column_step):
                if not pending[i, j]:
                    continue
                pending[i, j] = 0
                cost, held = wanted.cost[i, j], indices[i, j]
                terms[:] = own[i, j]
                if rules.alike:
                    _near(indices, colors, luma_offsets, luma_pair, ALL, i, j, rules.fixed_paper, terms)
                else:
                    _near(indices, colors, luma_offsets, luma_pair, LUMINANCE, i, j, rules.fixed_paper, terms)
                    _near(indices, colors, chroma_offsets, chroma_pair, CHROMINANCE, i, j, rules.fixed_paper, terms)
                if not rules.held:
                    base = 0.0
                    if not rules.fixed_paper:
                        base -= terms[0, full] ** 2 / products[full, 0]
                        base -= (terms[1, full] ** 2 + terms[2, full] ** 2) / products[full, 4]
                    for a in range(full):
                        paid[a] = base + cost * two[a]
                    _bound(
                        terms, rules.zero_y, luma_share, luma_inverse, chroma_share, chroma_inverse, solving, paid,
                        bounds,
                    )  # fmt: skip
                best = _settle(
                    rules, table, entries, products, two, tried, terms, cost, held, bounds, colors[i, j], codes[i, j]
                )
                if best >= 0:
                    indices[i, j] = best
                    num_changed += 1
                    _mark(pending, luma_offsets, i, j)
                    _mark(pending, chroma_offsets, i, j)
    return num_changed


@jit
def _mark(pending, offsets, i, j):
    """Note that the neighbours are to be visited."""
    for d in range(len(offsets)):
        y, x = i + offsets[d, 0], j + offsets[d, 1]
        if 0 <= y < pending.shape[0] and 0 <= x < pending.shape[1]:
            pending[y, x] = 1


@jit
def energy(wanted, luma, chroma, glyphs, rules, art, first, last, out):
    """Write, for rows `first` to `last`, E without its constant, and what the glyphs cost, into `out` `(R, 2)`."""
    own, colors, indices, two, products = wanted.own, art.colors, art.indices, glyphs.two, glyphs.products
    num_columns, count = own.shape[1], own.shape[3]
    terms = np.empty((3, 2))
    pairs = np.empty((2, 8))
    for i in range(first, last):
        out[i, 0] = out[i, 1] = 0.0
        for j in range(num_columns):
            k, color = indices[i, j], colors[i, j]
            for c in range(3):
                terms[c, 0], terms[c, 1] = own[i, j, c, k], own[i, j, c, count - 1]
            _near_two(indices, colors, luma.offsets, luma.pair, 0, 1, i, j, k, terms)
            _near_two(indices, colors, chroma.offsets, chroma.pair, 1, 3, i, j, k, terms)
            pairs[0], pairs[1] = products[k], products[count - 1]
            ink, rest = (color[0], color[1], color[2]), (color[3], color[4], color[5])
            out[i, 0] += _score(rules, pairs, two, terms, 0, 0.0, ink, rest)
            out[i, 1] += wanted.cost[i, j] * two[k]


@jit
def _near_two(indices, colors, offsets, pair, low, high, i, j, k, terms):
    """Take half of what the neighbours show off the terms of a glyph and of the full cell `(3, 2)`.

    Half, since a pair counts twice in E, once at each end.
    """
    num_rows, num_columns = indices.shape
    full = pair.shape[1] - 1
    for d in range(len(offsets)):
        y, x = i + offsets[d, 0], j + offsets[d, 1]
        if 0 <= y < num_rows and 0 <= x < num_columns:
            row, whole = pair[d, indices[y, x]], pair[d, full]
            for c in range(low, high):
                paper, more = colors[y, x, 3 + c], colors[y, x, c] - colors[y, x, 3 + c]
                terms[c, 0] -= 0.5 * (more * row[k] + paper * whole[k])
                terms[c, 1] -= 0.5 * (more * row[full] + paper * whole[full])
