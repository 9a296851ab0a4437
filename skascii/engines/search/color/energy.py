"""The energy of an art in colour."""

import numpy as np

from .colors import jit, score


@jit
def energy(wanted, tables, glyphs, art, first, last, out):
    """Write, for rows `first` to `last`, E without its constant, and what the glyphs cost, into `out` `(R, 2)`."""
    own, costs, colors, indices, kinds = wanted.own, wanted.cost, art.colors, art.indices, glyphs.products
    pair, offsets = tables.pair, tables.offsets
    num_rows, num_columns = indices.shape
    full = len(kinds) - 1
    on, whole = np.empty(3), np.empty(3)
    for i in range(first, last):
        out[i, 0] = out[i, 1] = 0.0
        for j in range(num_columns):
            k, color = indices[i, j], colors[i, j]
            for c in range(3):
                on[c], whole[c] = own[i, j, c, k], own[i, j, c, full]
            for d in range(len(offsets)):
                y, x = i + offsets[d, 0], j + offsets[d, 1]
                if offsets[d, 0] > 0 or (offsets[d, 0] == 0 and offsets[d, 1] > 0):
                    continue  # a pair counts at one end
                if not (0 <= y < num_rows and 0 <= x < num_columns):
                    continue
                row, flat = pair[d, indices[y, x]], pair[d, full]
                for c in range(0 if d < tables.luma else 1, 3 if d >= tables.chroma else 1):
                    paper = colors[y, x, 3 + c]
                    more = colors[y, x, c] - paper
                    on[c] -= more * row[k] + paper * flat[k]
                    whole[c] -= more * row[full] + paper * flat[full]
            p = kinds[k]
            products = p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7], p[8], p[9]
            ink, rest = (color[0], color[1], color[2]), (color[3], color[4], color[5])
            off = whole[0] - on[0], whole[1] - on[1], whole[2] - on[2]
            out[i, 0] += score(products, (on[0], on[1], on[2]), off, ink, rest)
            out[i, 1] += costs[i, j] * p[9]
