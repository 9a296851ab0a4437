"""Matrix products on the caller's thread alone: BLAS would run threads of its own below each of ours."""

import numpy as np
from numba import njit

SPAN = 1024  # columns of sums that stay in the first cache


@njit(nogil=True, cache=True, fastmath=True)
def _four_rows(rows, matrix, low, high, sums):
    """Write ``rows @ matrix[:, low:high]`` of four rows `(4, k)`, k a multiple of 4, into `sums` `(4, SPAN)`."""
    s0, s1, s2, s3 = sums[0], sums[1], sums[2], sums[3]
    sums[...] = 0
    for k in range(0, rows.shape[1], 4):
        a0, a1, a2, a3 = rows[0, k], rows[0, k + 1], rows[0, k + 2], rows[0, k + 3]
        b0, b1, b2, b3 = rows[1, k], rows[1, k + 1], rows[1, k + 2], rows[1, k + 3]
        c0, c1, c2, c3 = rows[2, k], rows[2, k + 1], rows[2, k + 2], rows[2, k + 3]
        d0, d1, d2, d3 = rows[3, k], rows[3, k + 1], rows[3, k + 2], rows[3, k + 3]
        for n in range(high - low):
            m0, m1, m2, m3 = matrix[k, low + n], matrix[k + 1, low + n], matrix[k + 2, low + n], matrix[k + 3, low + n]
            s0[n] += a0 * m0 + a1 * m1 + a2 * m2 + a3 * m3
            s1[n] += b0 * m0 + b1 * m1 + b2 * m2 + b3 * m3
            s2[n] += c0 * m0 + c1 * m1 + c2 * m2 + c3 * m3
            s3[n] += d0 * m0 + d1 * m1 + d2 * m2 + d3 * m3


@njit(nogil=True, cache=True, fastmath=True)
def product(rows, matrix, bias, out):
    """Write ``rows @ matrix + bias`` `(n, G)`, all of one dtype; the columns of `rows` are the rows of `matrix`."""
    count = out.shape[1]
    four = np.zeros((4, rows.shape[1]), rows.dtype)
    sums = np.empty((4, SPAN), rows.dtype)
    for low in range(0, count, SPAN):
        high = min(low + SPAN, matrix.shape[1])
        for first in range(0, len(rows), 4):
            here = min(4, len(rows) - first)
            for r in range(here):
                for k in range(rows.shape[1]):
                    four[r, k] = rows[first + r, k]
            _four_rows(four, matrix, low, high, sums)
            for r in range(here):
                for n in range(min(high, count) - low):
                    out[first + r, low + n] = sums[r, n] + bias[low + n]


@njit(nogil=True, cache=True)
def unary_terms(field, cell_height, cell_width, own, matrix, out):
    """Write ``own + round(cell @ matrix)`` of each cell of a picture, int32 `(R, C, G)`; `matrix` is `padded`."""
    num_rows, num_columns, count = out.shape
    cells = np.zeros((4, len(matrix)), np.float32)
    sums = np.empty((4, SPAN), np.float32)
    for i in range(num_rows):
        for first in range(0, num_columns, 4):
            here = min(4, num_columns - first)
            for c in range(here):
                left = (first + c) * cell_width
                for y in range(cell_height):
                    for x in range(cell_width):
                        cells[c, y * cell_width + x] = field[i * cell_height + y, left + x]
            for low in range(0, count, SPAN):
                high = min(low + SPAN, matrix.shape[1])
                _four_rows(cells, matrix, low, high, sums)
                for c in range(here):
                    for n in range(min(high, count) - low):
                        out[i, first + c, low + n] = own[low + n] + np.int32(np.rint(sums[c, n]))
