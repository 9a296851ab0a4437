"""The best glyph of each cell by a product: a few cells at a time, whose scores never leave the cache."""

import numpy as np

from ..._numba.jit import jit
from ..._numba.panels import CELLS_PER_PRODUCT, MULTIPLICATIONS_ALONE, ROWS_PER_PRODUCT


@jit
def argmax_linear(picture, cell_height, cell_width, places, panels, bias, centered, indices):
    """Write which glyph has the largest ``cell @ glyph + bias``, the first where several have, at each of `places`.

    `places` number the cells of a picture, row by row, as `indices` does. `panels` `(P, n, width)` is the matrix of the
    glyphs as `panels.panels` cuts it for `CELLS_PER_PRODUCT` rows, `bias` is as long as all of them. `centered` takes
    the first pixel off each cell.
    """
    pixels, width = panels.shape[1:]
    num_columns = picture.shape[1] // cell_width
    together = min(
        CELLS_PER_PRODUCT, max(1, MULTIPLICATIONS_ALONE // (pixels * width * ROWS_PER_PRODUCT)) * ROWS_PER_PRODUCT
    )
    cells = np.zeros((together, pixels), np.float32)
    scores = np.empty((width, together), np.float32)
    highest = np.empty(together, np.float32)
    winners = np.empty(together, np.int32)
    for first in range(0, len(places), together):
        here = places[first : first + together]
        gather(picture, cell_height, cell_width, num_columns, here, centered, cells)
        highest[:] = -np.inf
        for p in range(len(panels)):
            np.dot(panels[p].T, cells.T, scores)
            for n in range(width):
                line, glyph = scores[n], np.int32(p * width + n)
                for c in range(together):
                    score = line[c] + bias[glyph]
                    better = score > highest[c]
                    winners[c] = glyph if better else winners[c]
                    highest[c] = score if better else highest[c]
        for c in range(len(here)):
            indices[here[c]] = winners[c]


@jit
def gather(picture, cell_height, cell_width, num_columns, places, centered, cells):
    """Copy cells of a picture, numbered row by row, to the rows of `cells`."""
    height, width, across = np.uintp(cell_height), np.uintp(cell_width), np.uintp(num_columns)  # no index wraps around
    for c in range(np.uintp(len(places))):
        place = np.uintp(places[c])
        top, left = place // across * height, place % across * width
        zero = picture[top, left] if centered else np.float32(0)
        for y in range(height):
            for x in range(width):
                cells[c, y * width + x] = picture[top + y, left + x] - zero
