"""What the neighbours of a cell show, taken off its linear terms: exactly for few glyphs, roughly for all."""

import numpy as np

from ...._numba.vectors import WIDTH, add_scaled, load_from, store_from
from .colors import TO_RGB, inlined, plain

(_, _, R_V), (_, G_U, G_V), (_, B_U, _) = (tuple(map(np.float32, row)) for row in TO_RGB)
fast_inlined = inlined(fastmath=True)
fast = plain(fastmath=True)  # for what is only a bound, and holds for sums in any order


@plain
def look_around(indices, colors, tables, i, j, lines, shades, minus):
    """Write where the lines of the tables begin that the neighbours of a cell take off its linear terms, and how often.

    A neighbour shows its background in the full cell, and what its foreground has more than that in its glyph. Returns
    how many lines count for luminance, and which do for chrominance, from where to where. `minus` is the same as
    `shades`, in float32 and negative.
    """
    offsets, count, width = tables.offsets, tables.pair.shape[1], tables.pair.shape[2]
    n, luma, chroma = 0, 0, 0
    for d in range(len(offsets)):
        if d == tables.chroma:
            chroma = n
        y, x = i + offsets[d, 0], j + offsets[d, 1]
        if 0 <= y < indices.shape[0] and 0 <= x < indices.shape[1]:
            paper = colors[y, x, 3], colors[y, x, 4], colors[y, x, 5]
            more = colors[y, x, 0] - paper[0], colors[y, x, 1] - paper[1], colors[y, x, 2] - paper[2]
            for line, shade in ((indices[y, x], more), (count - 1, paper)):
                if shade[0] != 0 or shade[1] != 0 or shade[2] != 0:
                    lines[n] = (d * count + line) * width
                    shades[n, 0], shades[n, 1], shades[n, 2] = shade
                    minus[n, 0], minus[n, 1], minus[n, 2] = -shade[0], -shade[1], -shade[2]
                    n += 1
        if d < tables.luma:
            luma = n
    return luma, chroma, n


@inlined
def terms_of(given, pair, around, k):
    """Return the linear terms of glyph k, a sum in a fixed order."""
    lines, shades, near, width, first = around
    k = np.uintp(k)
    place = first + k
    y, u, v = np.float64(given[place]), np.float64(given[place + width]), np.float64(given[place + 2 * width])
    both = near[0] if near[1] == 0 else 0  # lines that count for all channels
    for n in range(both):
        number = np.float64(pair[lines[n] + k])
        y -= shades[n, 0] * number
        u -= shades[n, 1] * number
        v -= shades[n, 2] * number
    for n in range(both, near[0]):
        y -= shades[n, 0] * pair[lines[n] + k]
    for n in range(max(both, near[1]), near[2]):
        number = np.float64(pair[lines[n] + k])
        u -= shades[n, 1] * number
        v -= shades[n, 2] * number
    return y, u, v


@plain
def rough_terms(given, pair, around, minus, out):
    """Write the linear terms of all glyphs in float32, luminance and then both chrominances."""
    lines, _, near, width, place = around
    both = near[0] if near[1] == 0 else 0
    for group in range(0, width, WIDTH):
        first = np.uintp(min(group, int(width) - WIDTH))  # the last vector overlaps the one before
        second, third = first + width, first + 2 * width
        y, u, v = load_from(given, place + first), load_from(given, place + second), load_from(given, place + third)
        for n in range(both):
            line = load_from(pair, lines[n] + first)
            y = add_scaled(y, minus[n, 0], line)
            u = add_scaled(u, minus[n, 1], line)
            v = add_scaled(v, minus[n, 2], line)
        for n in range(both, near[0]):
            y = add_scaled(y, minus[n, 0], load_from(pair, lines[n] + first))
        for n in range(max(both, near[1]), near[2]):
            line = load_from(pair, lines[n] + first)
            u = add_scaled(u, minus[n, 1], line)
            v = add_scaled(v, minus[n, 2], line)
        store_from(out, first, y)
        store_from(out, second, u)
        store_from(out, third, v)


@fast_inlined
def _excess(light, bend, most):
    """Return what E rises by at least if light is shown that may be `most` from the middle of the range."""
    beyond = max(abs(light) - most, np.float32(0))
    return beyond * beyond * bend


@fast
def bound(terms, last, zero, traits, cost, out):
    """Write what E of each glyph is at least, more than that of a cell of one colour.

    It is what its colours could do were they not rounded, and were but one of luminance, red, green and blue of either
    bounded. `terms` are those of `rough_terms`, the full cell's the `last`, `zero` is what the channels are relative
    to, `traits` are those of `Glyphs`.
    """
    width = len(out)
    middle = np.float32(zero[0] - 0.5)
    cost, zero_u, zero_v = np.float32(cost), np.float32(zero[1]), np.float32(zero[2])
    one, two, three = terms[last], terms[width + last], terms[2 * width + last]
    for a in range(width):
        first, second, third = terms[a], terms[width + a], terms[2 * width + a]
        y = abs(traits[2, a] * first - traits[3, a] * one) + traits[4, a]
        u = abs(traits[5, a] * second - traits[6, a] * two) + traits[7, a]
        v = abs(traits[5, a] * third - traits[6, a] * three) + traits[7, a]
        gain = y * y + u * u + v * v
        more = np.float32(0)
        for side in (8, 17):
            y = traits[side, a] * first + traits[side + 1, a] * one + middle
            u = traits[side + 2, a] * second + traits[side + 3, a] * two + zero_u
            v = traits[side + 2, a] * third + traits[side + 3, a] * three + zero_v
            most = traits[side + 4, a]
            more = max(more, _excess(y, traits[side + 5, a], most))
            more = max(more, _excess(y + R_V * v, traits[side + 6, a], most))
            more = max(more, _excess(y + G_U * u + G_V * v, traits[side + 7, a], most))
            more = max(more, _excess(y + B_U * u, traits[side + 8, a], most))
        out[a] = cost * traits[0, a] + traits[1, a] - gain + more
