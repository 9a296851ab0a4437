"""The nearest glyph by absolute differences: a vector is one pixel of many cells, and no sum leaves the registers."""

import numpy as np

from ..._numba.jit import jit
from ..._numba.vectors import WIDTH, absolute_difference, add, aligned, filled, load, store, where_less
from ..linear.cpu import gather

ZERO = np.float32(0)
INFINITE = np.float32(np.inf)


@jit
def argmin_distance(picture, cell_height, cell_width, places, glyphs, largest, indices):
    """Write which glyph has the least sum of absolute differences, or the least of the `largest`, at each of `places`.

    `places` number the cells of a picture, row by row, as `indices` does. The pixels of glyph g are those of
    ``glyphs[g // 4, :, g % 4]``, `(F, n, 4)`; the last may be there more than once: the first of several as near wins.
    """
    pixels = np.uintp(glyphs.shape[1])
    cells, winners = aligned(glyphs.shape[1]), aligned(1)
    cells[:] = 0
    for first in range(0, len(places), WIDTH):
        here = places[first : first + WIDTH]
        gather(picture, cell_height, cell_width, picture.shape[1] // cell_width, here, False, cells.T)
        least, winner = filled(INFINITE), filled(ZERO)
        for f in range(len(glyphs)):
            four = glyphs[f]
            total0, total1, total2, total3 = filled(ZERO), filled(ZERO), filled(ZERO), filled(ZERO)
            for k in range(pixels):
                pixel = load(cells, k)
                total0 = _with(total0, absolute_difference(four[k, 0], pixel), largest)
                total1 = _with(total1, absolute_difference(four[k, 1], pixel), largest)
                total2 = _with(total2, absolute_difference(four[k, 2], pixel), largest)
                total3 = _with(total3, absolute_difference(four[k, 3], pixel), largest)
            least, winner = _nearer(total0, 4 * f, least, winner)
            least, winner = _nearer(total1, 4 * f + 1, least, winner)
            least, winner = _nearer(total2, 4 * f + 2, least, winner)
            least, winner = _nearer(total3, 4 * f + 3, least, winner)
        store(winners, np.uintp(0), winner)
        for c in range(len(here)):
            indices[here[c]] = np.intp(winners[0, c])


@jit
def _with(total, difference, largest):
    """Return the sums, or the `largest` differences, after one more."""
    return where_less(total, difference, difference, total) if largest else add(total, difference)


@jit
def _nearer(total, glyph, least, winner):
    """Return the least distances and whose they are, after those of one more glyph."""
    return where_less(total, least, total, least), where_less(total, least, filled(np.float32(glyph)), winner)
