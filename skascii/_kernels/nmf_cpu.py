"""Multiplicative updates of H in D(V | WH), W fixed and sparse: spec section 3.

A sparse matrix comes as `start`, `column`, `value`: row i holds ``value[start[i]:start[i+1]]`` in the columns
``column[start[i]:start[i+1]]``, which are unsigned, so that none is taken for one from the end. Columns of V and H, the
lanes, are independent: what runs along a row is one vector operation, so that the zeros of the glyphs, three quarters
of W, cost nothing.
"""

import numpy as np
from numba import njit
from numba.core.compiler import CompilerBase, DefaultPassBuilder

EPS = np.float32(1e-6)  # added to WH: every power and quotient is of a positive number
TINY = np.float32(1e-30)  # entries of H below it are 0: denormal numbers are slow
ZERO, ONE = np.float32(0), np.float32(1)


class Apart(CompilerBase):
    """Numba's own pipeline, told that arguments never overlap: without checks for it short loops run 1.25 as fast."""

    def define_pipelines(self):
        """Return the passes."""
        self.state.flags.noalias = True
        return [DefaultPassBuilder.define_nopython_pipeline(self.state)]


@njit(nogil=True, cache=True, fastmath=True, error_model="numpy", pipeline_class=Apart)
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
        while p + 2 <= end:
            a0, a1, r0, r1 = value[p], value[p + 1], column[p], column[p + 1]
            for k in range(lanes):
                out[i, k] += a0 * dense[r0, k] + a1 * dense[r1, k]
            p += 2
        if p < end:
            a0, r0 = value[p], column[p]
            for k in range(lanes):
                out[i, k] += a0 * dense[r0, k]


@njit(nogil=True, cache=True, fastmath=True, error_model="numpy", pipeline_class=Apart)
def _multiply(h, factor):
    """Multiply H by `factor` in place."""
    for j in range(h.shape[0]):
        for k in range(h.shape[1]):
            value = h[j, k] * factor[j, k]
            h[j, k] = value if value > TINY else ZERO


@njit(nogil=True, cache=True, fastmath=True, error_model="numpy")
def update_kullback(start, column, value, t_start, t_column, t_value, v, h, count):
    """Update H in place `count` times for beta = 1: the second matrix is W', its rows divided by their sums."""
    x, factor = np.empty_like(v), np.empty_like(h)
    for _ in range(count):
        product(start, column, value, h, EPS, x)
        for i in range(v.shape[0]):
            if start[i] < start[i + 1]:
                for k in range(v.shape[1]):
                    x[i, k] = v[i, k] / x[i, k]
        product(t_start, t_column, t_value, x, ZERO, factor)
        _multiply(h, factor)


@njit(nogil=True, cache=True, fastmath=True, error_model="numpy")
def update_euclidean(g_start, g_column, g_value, sums, target, h, count):
    """Update H in place `count` times for beta = 2, by W'W (sparse), the row sums of W' and `target` = W'V."""
    factor = np.empty_like(h)
    for _ in range(count):
        product(g_start, g_column, g_value, h, ZERO, factor)
        for j in range(h.shape[0]):
            for k in range(h.shape[1]):
                factor[j, k] = target[j, k] / max(factor[j, k] + EPS * sums[j], TINY)
        _multiply(h, factor)


@njit(nogil=True, cache=True, fastmath=True, error_model="numpy")
def update_any(start, column, value, t_start, t_column, t_value, beta, v, h, count):
    """Update H in place `count` times for any beta, by W and W'; for beta = 2 the numerator W'V never changes."""
    x, ratio = np.empty_like(v), np.empty_like(v)
    above, below, factor = np.empty_like(h), np.empty_like(h), np.empty_like(h)
    exponent = np.float32(beta - 2)
    if beta == 2:
        product(t_start, t_column, t_value, v, ZERO, above)
    for _ in range(count):
        product(start, column, value, h, EPS, x)
        if beta != 2:
            for i in range(v.shape[0]):
                for k in range(v.shape[1]):
                    power = ONE / (x[i, k] * x[i, k]) if beta == 0 else x[i, k] ** exponent
                    ratio[i, k] = v[i, k] * power
                    x[i, k] *= power
            product(t_start, t_column, t_value, ratio, ZERO, above)
        product(t_start, t_column, t_value, x, ZERO, below)
        for j in range(h.shape[0]):
            for k in range(h.shape[1]):
                factor[j, k] = above[j, k] / max(below[j, k], TINY)
        _multiply(h, factor)
