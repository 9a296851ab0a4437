"""Kernels of the way in: 8-bit pictures in channels, and the product of each cell with every glyph."""

import numpy as np

from ...._numba.panels import MULTIPLICATIONS_ALONE
from .colors import jit


@jit
def look_up(picture, table, matrix, out):
    """Write an 8-bit picture `(y, x, 3)`, its colours through their columns of a table, as channels `(3, y, x)`."""
    for y in range(picture.shape[0]):
        first, second, third = out[0, y], out[1, y], out[2, y]
        for x in range(picture.shape[1]):
            r, g, b = table[picture[y, x, 0], 0], table[picture[y, x, 1], 1], table[picture[y, x, 2], 2]
            first[x] = matrix[0, 0] * r + matrix[0, 1] * g + matrix[0, 2] * b
            second[x] = matrix[1, 0] * r + matrix[1, 1] * g + matrix[1, 2] * b
            third[x] = matrix[2, 0] * r + matrix[2, 1] * g + matrix[2, 2] * b


@jit
def look_up_largest(picture, table, out):
    """Write the largest of what a table `(256, 3)` has for the three colours of each pixel."""
    for y in range(picture.shape[0]):
        for x in range(picture.shape[1]):
            r, g, b = table[picture[y, x, 0], 0], table[picture[y, x, 1], 1], table[picture[y, x, 2], 2]
            out[y, x] = max(r, g, b)


@jit
def linear_terms(field, cell_height, cell_width, matrix, width, out):
    """Write ``cell @ matrix`` of each cell of a picture into `out` `(R, C, G + 1)`, float32, `width` columns at once.

    The products are so small that BLAS does them on the caller's thread.
    """
    num_rows, num_columns, count = out.shape
    pixels = cell_height * cell_width
    group = max(1, MULTIPLICATIONS_ALONE // (pixels * min(width, matrix.shape[1])))
    cells = np.zeros((group, pixels), np.float32)
    for low in range(0, count, width):
        panel = matrix[:, low : low + width].copy()
        sums = np.empty((group, panel.shape[1]), np.float32)
        high = min(low + width, count)
        for i in range(num_rows):
            for first in range(0, num_columns, group):
                here = min(group, num_columns - first)
                for y in range(cell_height):
                    line = field[i * cell_height + y, first * cell_width : (first + here) * cell_width]
                    for c in range(here):
                        for x in range(cell_width):
                            cells[c, y * cell_width + x] = line[c * cell_width + x]
                np.dot(cells, panel, sums)
                for c in range(here):
                    for n in range(high - low):
                        out[i, first + c, low + n] = sums[c, n]
