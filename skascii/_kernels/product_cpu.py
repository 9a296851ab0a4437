"""Matrix products on the caller's thread alone: BLAS would run threads of its own below each of ours."""

import numpy as np
from numba import njit

SPAN = 1024  # columns of sums that stay in the first cache


@njit(nogil=True, cache=True, fastmath=True)
def _four_rows(rows, matrix, low, high, sums):
    """Write ``rows @ matrix[:, low:high]`` of four rows `(4, k)`, k a multiple of 4, into `sums` `(4, SPAN)`."""
    s0, s1, s2, s3 = sums[0, : high - low], sums[1, : high - low], sums[2, : high - low], sums[3, : high - low]
    sums[:, : high - low] = 0
    for k in range(0, rows.shape[1], 4):
        a0, a1, a2, a3 = rows[0, k], rows[0, k + 1], rows[0, k + 2], rows[0, k + 3]
        b0, b1, b2, b3 = rows[1, k], rows[1, k + 1], rows[1, k + 2], rows[1, k + 3]
        c0, c1, c2, c3 = rows[2, k], rows[2, k + 1], rows[2, k + 2], rows[2, k + 3]
        d0, d1, d2, d3 = rows[3, k], rows[3, k + 1], rows[3, k + 2], rows[3, k + 3]
        m0, m1, m2, m3 = matrix[k, low:high], matrix[k + 1, low:high], matrix[k + 2, low:high], matrix[k + 3, low:high]
        for n in range(high - low):
            s0[n] += a0 * m0[n] + a1 * m1[n] + a2 * m2[n] + a3 * m3[n]
            s1[n] += b0 * m0[n] + b1 * m1[n] + b2 * m2[n] + b3 * m3[n]
            s2[n] += c0 * m0[n] + c1 * m1[n] + c2 * m2[n] + c3 * m3[n]
            s3[n] += d0 * m0[n] + d1 * m1[n] + d2 * m2[n] + d3 * m3[n]


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


@njit(nogil=True, cache=True, fastmath=True)
def inner(first, second):
    """Return the inner product of two pictures, summed in float64."""
    total = 0.0
    for y in range(first.shape[0]):
        for x in range(first.shape[1]):
            total += np.float64(first[y, x]) * np.float64(second[y, x])
    return total
