"""Matrix products on the caller's thread alone.

BLAS would run threads of its own below each of ours, which on a busy machine wait long for each other. It does not for
products of up to `MULTIPLICATIONS_ALONE` multiplications, so that these are cut into such.
"""

import numpy as np

from .jit import jit
from .panels import ROWS_PER_PRODUCT, panel_width

_width = jit(panel_width)


@jit
def product(rows, panels, bias, out):
    """Write ``rows @ matrix + bias`` `(n, G)`, all of one dtype; `panels` is the matrix as `panels.panels` cuts it."""
    count = out.shape[1]
    width = panels.shape[2]
    few = np.zeros((ROWS_PER_PRODUCT, rows.shape[1]), rows.dtype)
    sums = np.empty((ROWS_PER_PRODUCT, width), rows.dtype)
    for p in range(len(panels)):
        low = p * width
        for first in range(0, len(rows), ROWS_PER_PRODUCT):
            here = min(ROWS_PER_PRODUCT, len(rows) - first)
            few[:here] = rows[first : first + here]
            np.dot(few, panels[p], sums)
            for r in range(here):
                for n in range(min(width, count - low)):
                    out[first + r, low + n] = sums[r, n] + bias[low + n]


@jit
def unary_terms(field, cell_height, cell_width, own, matrix, out):
    """Write ``own + round(cell @ matrix)`` of each cell of a picture, int32 `(R, C, G)`; `matrix` may be padded."""
    num_rows, num_columns, count = out.shape
    pixels = cell_height * cell_width
    width = _width(pixels, matrix.shape[1])
    cells = np.zeros((ROWS_PER_PRODUCT, pixels), np.float32)
    for low in range(0, count, width):
        panel = matrix[:pixels, low : low + width].copy()
        sums = np.empty((ROWS_PER_PRODUCT, panel.shape[1]), np.float32)
        for i in range(num_rows):
            for first in range(0, num_columns, ROWS_PER_PRODUCT):
                here = min(ROWS_PER_PRODUCT, num_columns - first)
                for y in range(cell_height):
                    line = field[i * cell_height + y, first * cell_width : (first + here) * cell_width]
                    for c in range(here):
                        for x in range(cell_width):
                            cells[c, y * cell_width + x] = line[c * cell_width + x]
                np.dot(cells, panel, sums)
                for c in range(here):
                    score, terms = sums[c], out[i, first + c, low : low + width]
                    for n in range(len(terms)):
                        terms[n] = own[low + n] + np.int32(np.rint(score[n]))


@jit(fastmath=True)
def inner(first, second):
    """Return the inner product of two pictures, summed in float64."""
    total = 0.0
    for y in range(first.shape[0]):
        for x in range(first.shape[1]):
            total += np.float64(first[y, x]) * np.float64(second[y, x])
    return total
