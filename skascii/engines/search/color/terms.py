"""The linear terms of a picture: the product of each cell with every glyph."""

import numpy as np

from .colors import jit


@jit
def linear_terms(field, cell_height, cell_width, matrix, width, out):
    """Write ``cell @ matrix`` of each cell of a picture into `out` `(R, C, G + 1)`, float32, `width` columns at once.

    The products are so small that BLAS does them on the caller's thread.
    """
    num_rows, num_columns, count = out.shape
    pixels = cell_height * cell_width
    group = 8
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
