"""What the neighbours of a cell show, taken off its linear terms: exactly for few glyphs, roughly for all."""

import numpy as np

from ...._numba.vectors import WIDTH, add_scaled, load_from, store_from
from .colors import TO_RGB, inlined, plain
from .traits import ROUGH

(_, _, R_V), (_, G_U, G_V), (_, B_U, _) = (tuple(map(np.float32, row)) for row in TO_RGB)
GREATEST = np.float32(2)  # more than any of these
fast_inlined = inlined(fastmath=True)
fast = plain(fastmath=True)  # for what is only a bound, and holds for sums in any order


@plain
def look_around(indices, colors, tables, i, j, lines, shades):
    """Write where the lines of the tables begin that the neighbours of a cell take off its linear terms, and how often.

    A neighbour shows its background in the full cell, and what its foreground has more than that in its glyph. Returns
    how many lines count for luminance, and which do for chrominance, from where to where.
    """
    offsets, count, width = tables.offsets, tables.pair.shape[1], tables.pair.shape[2]
    n, luma, chroma = 0, 0, 0
    for d in range(len(offsets)):
        if d == tables.chroma:
            chroma = n
        y, x = i + offsets[d, 0], j + offsets[d, 1]
        if 0 <= y < indices.shape[0] and 0 <= x < indices.shape[1]:
            for part in range(2):
                nothing = True
                for c in range(3):
                    shade = colors[y, x, 3 + c] if part == 1 else colors[y, x, c] - colors[y, x, 3 + c]
                    shades[n, c] = shade
                    nothing = nothing and shade == 0
                if not nothing:
                    lines[n] = (d * count + (count - 1 if part == 1 else indices[y, x])) * width
                    n += 1
        if d < tables.luma:
            luma = n
    return luma, chroma, n


@inlined
def terms_of(own, pair, around, k):
    """Return the linear terms of glyph k, a sum in a fixed order."""
    lines, shades, near = around
    k = np.uintp(k)
    y, u, v = np.float64(own[0, k]), np.float64(own[1, k]), np.float64(own[2, k])
    for n in range(near[0]):
        y -= shades[n, 0] * pair[lines[n] + k]
    for n in range(near[1], near[2]):
        number = pair[lines[n] + k]
        u -= shades[n, 1] * number
        v -= shades[n, 2] * number
    return y, u, v


@plain
def rough_terms(own, pair, around, minus, out):
    """Write the linear terms of all glyphs in float32, `(3, width)`.

    Returns what is taken off the full cell's, at most, in any channel.
    """
    lines, shades, near = around
    width, last = own.shape[1], np.uintp(out.shape[1] - 1)
    y_sum, u_sum, v_sum = 0.0, 0.0, 0.0
    for n in range(near[2]):
        whole = pair[lines[n] + last]
        y_sum += abs(shades[n, 0]) * whole
        u_sum += abs(shades[n, 1]) * whole
        v_sum += abs(shades[n, 2]) * whole
        for c in range(3):
            minus[n, c] = -shades[n, c]
    given, sums = own.reshape(-1), out.reshape(-1)
    for group in range(0, width, WIDTH):
        first = np.uintp(min(group, width - WIDTH))  # the last vector overlaps the one before
        second, third = first + np.uintp(width), first + np.uintp(2 * width)
        y, u, v = load_from(given, first), load_from(given, second), load_from(given, third)
        for n in range(near[0]):
            y = add_scaled(y, minus[n, 0], load_from(pair, lines[n] + first))
        for n in range(near[1], near[2]):
            line = load_from(pair, lines[n] + first)
            u = add_scaled(u, minus[n, 1], line)
            v = add_scaled(v, minus[n, 2], line)
        store_from(sums, first, y)
        store_from(sums, second, u)
        store_from(sums, third, v)
    return max(y_sum, u_sum, v_sum)


@fast_inlined
def _excess(light, bend, loose):
    """Return what E rises by at least if light within [0, 1] is shown."""
    beyond = max(max(-light, light - np.float32(1)) - loose, np.float32(0))
    return beyond * beyond * bend


@fast
def bound(terms, taken, count, zero, traits, cost, out):
    """Write what E of each glyph is at least, more than that of a cell of one colour.

    It is what its colours could do were they not rounded, and were but one of luminance, red, green and blue of either
    bounded. `zero` is what the channels are relative to, `traits` are those of `Glyphs`. The terms are sums of so many
    numbers, of which no partial one is larger than what it is at the end and twice what was `taken` off.
    """
    full = len(out)
    unit = np.float32(2 * ROUGH * (count + 4))
    taken = np.float32(2 * taken)
    cost, zero_y, zero_u, zero_v = np.float32(cost), np.float32(zero[0]), np.float32(zero[1]), np.float32(zero[2])
    first, second, third = terms[0], terms[1], terms[2]
    one, two, three = first[full], second[full], third[full]
    for a in range(full):
        share, root = traits[2, a], traits[3, a]
        other_share, other_root = traits[4, a], traits[5, a]
        loose = unit * (taken + max(max(abs(first[a]), abs(second[a])), abs(third[a])))
        loose_one = unit * (taken + max(max(abs(one), abs(two)), abs(three)))
        y = (abs(first[a] - share * one) + loose + share * loose_one) * root
        u = abs(second[a] - other_share * two) + loose + other_share * loose_one
        v = abs(third[a] - other_share * three) + loose + other_share * loose_one
        gain = y * y + (u * u + v * v) * (other_root * other_root)
        more = np.float32(0)
        for side in (6, 14):
            on, whole, other_on, other_whole = (
                traits[side, a],
                traits[side + 1, a],
                traits[side + 2, a],
                traits[side + 3, a],
            )
            y = on * first[a] + whole * one + zero_y
            u = other_on * second[a] + other_whole * two + zero_u
            v = other_on * third[a] + other_whole * three + zero_v
            loose_y = abs(on) * loose + abs(whole) * loose_one
            loose_uv = abs(other_on) * loose + abs(other_whole) * loose_one
            slack = loose_y + GREATEST * loose_uv
            more = max(more, _excess(y, traits[side + 4, a], slack))
            more = max(more, _excess(y + R_V * v, traits[side + 5, a], slack))
            more = max(more, _excess(y + G_U * u + G_V * v, traits[side + 6, a], slack))
            more = max(more, _excess(y + B_U * u, traits[side + 7, a], slack))
        out[a] = cost * traits[0, a] + traits[1, a] - gain + more
