"""Multiplicative updates of H in D(V | WH), W fixed and sparse: spec section 3.

A sparse matrix comes as `start`, `column`, `value`: row i holds ``value[start[i]:start[i+1]]`` in the columns
``column[start[i]:start[i+1]]``. Columns of V and H, the lanes, are independent: what runs along a row is one vector
operation, so that the zeros of the glyphs, three quarters of W, cost nothing.
"""

import numpy as np
from numba import njit

EPS = np.float32(1e-6)  # added to WH: every power and quotient is of a positive number
TINY = np.float32(1e-30)  # entries of H below it are 0: denormal numbers are slow
UNIT = np.float32(1)


@njit(nogil=True, cache=True, fastmath=True, error_model="numpy")
def product(start, column, value, dense, offset, out):
    """Write (sparse @ dense) + offset into `out`, eight nonzeros at a time."""
    lanes = out.shape[1]
    for i in range(out.shape[0]):
        for k in range(lanes):
            out[i, k] = offset
        p, end = start[i], start[i + 1]
        while p + 8 <= end:
            a0, a1, a2, a3 = value[p], value[p + 1], value[p + 2], value[p + 3]
            a4, a5, a6, a7 = value[p + 4], value[p + 5], value[p + 6], value[p + 7]
            r0, r1, r2, r3 = column[p], column[p + 1], column[p + 2], column[p + 3]
            r4, r5, r6, r7 = column[p + 4], column[p + 5], column[p + 6], column[p + 7]
            for k in range(lanes):
                near = a0 * dense[r0, k] + a1 * dense[r1, k] + a2 * dense[r2, k] + a3 * dense[r3, k]
                far = a4 * dense[r4, k] + a5 * dense[r5, k] + a6 * dense[r6, k] + a7 * dense[r7, k]
                out[i, k] += near + far
            p += 8
        while p < end:
            a0, r0 = value[p], column[p]
            for k in range(lanes):
                out[i, k] += a0 * dense[r0, k]
            p += 1


@njit(nogil=True, cache=True, fastmath=True, error_model="numpy")
def _scale(h, above, below):
    """Multiply H by above / below; a blank glyph has 0 / 0 and stays 0."""
    for j in range(h.shape[0]):
        for k in range(h.shape[1]):
            value = h[j, k] * (above[j, k] / max(below[j, k], TINY))
            h[j, k] = value if value > TINY else 0


@njit(nogil=True, cache=True, fastmath=True, error_model="numpy")
def update_kullback(start, column, value, t_start, t_column, t_value, sums, v, h, count):
    """Update H in place `count` times for beta = 1; `sums` are the column sums of W, the denominator."""
    x, above = np.empty_like(v), np.empty_like(h)
    below = np.empty_like(h)
    for j in range(h.shape[0]):
        below[j] = sums[j]
    for _ in range(count):
        product(start, column, value, h, EPS, x)
        for i in range(v.shape[0]):
            for k in range(v.shape[1]):
                x[i, k] = v[i, k] / x[i, k]
        product(t_start, t_column, t_value, x, np.float32(0), above)
        _scale(h, above, below)


@njit(nogil=True, cache=True, fastmath=True, error_model="numpy")
def update_euclidean(g_start, g_column, g_value, sums, target, h, count):
    """Update H in place `count` times for beta = 2, by the matrices W'W (sparse) and `target` = W'V."""
    below = np.empty_like(h)
    for _ in range(count):
        product(g_start, g_column, g_value, h, np.float32(0), below)
        for j in range(h.shape[0]):
            for k in range(h.shape[1]):
                below[j, k] += EPS * sums[j]
        _scale(h, target, below)


@njit(nogil=True, cache=True, fastmath=True, error_model="numpy")
def update_any(start, column, value, t_start, t_column, t_value, beta, v, h, count):
    """Update H in place `count` times for any beta."""
    x, ratio = np.empty_like(v), np.empty_like(v)
    above, below = np.empty_like(h), np.empty_like(h)
    exponent = np.float32(beta - 2)
    for _ in range(count):
        product(start, column, value, h, EPS, x)
        for i in range(v.shape[0]):
            for k in range(v.shape[1]):
                power = UNIT
                if beta == 0:
                    power = UNIT / (x[i, k] * x[i, k])
                elif beta != 2:
                    power = x[i, k] ** exponent
                ratio[i, k] = v[i, k] * power
                x[i, k] *= power
        product(t_start, t_column, t_value, ratio, np.float32(0), above)
        product(t_start, t_column, t_value, x, np.float32(0), below)
        _scale(h, above, below)
