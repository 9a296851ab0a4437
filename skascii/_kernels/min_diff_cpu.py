"""Least sum of absolute differences."""

import numpy as np
from numba import njit


@njit(nogil=True, cache=True, fastmath=True)
def min_diff(tiles, glyphs, count, out):
    """Write argmin_g sum_k |T_k - glyphs[k, g]|, g < `count`, into `out`: spec section 1.

    `tiles` is `(R, C, h, w)`, `glyphs` is `(h*w, lanes)` with lanes a multiple of the vector width. Four tiles a
    pass share each load of the glyphs.
    """
    rows, columns, height, width = tiles.shape
    lanes = glyphs.shape[1]
    sums = np.empty((4, lanes), np.float32)
    for r in range(rows):
        for c in range(0, columns, 4):
            last = min(c + 3, columns - 1)
            tile0, tile1 = tiles[r, c], tiles[r, min(c + 1, last)]
            tile2, tile3 = tiles[r, min(c + 2, last)], tiles[r, last]
            sums[:] = 0
            sum0, sum1, sum2, sum3 = sums[0], sums[1], sums[2], sums[3]
            for y in range(height):
                for x in range(width):
                    row = glyphs[y * width + x]
                    t0, t1, t2, t3 = tile0[y, x], tile1[y, x], tile2[y, x], tile3[y, x]
                    for g in range(lanes):
                        ink = row[g]
                        sum0[g] += abs(t0 - ink)
                        sum1[g] += abs(t1 - ink)
                        sum2[g] += abs(t2 - ink)
                        sum3[g] += abs(t3 - ink)
            for j in range(last - c + 1):
                best = 0
                for g in range(1, count):
                    if sums[j, g] < sums[j, best]:
                        best = g
                out[r, c + j] = best
