"""Multiplicative updates of H in D(V | WH), W fixed and sparse (docs/algorithms, `eq-updates`).

Sparse matrices are `matrices.Sparse`, their places unsigned, so that none is taken for one from the end. V
`(n, WIDTH)` and H `(G, WIDTH)` are aligned, and their columns independent: what runs along a row is one vector, so that
the zeros of the glyphs, three quarters of W, cost nothing.
"""

import numpy as np

from ..._numba.jit import jit
from ..._numba.vectors import add, add_scaled, aligned, divide, filled, flush, load, multiply, store

EPS = np.float32(1e-6)  # added to WH: every power and quotient is of a positive number
TINY = np.float32(1e-30)  # entries of H below it are 0: denormal numbers are slow
ZERO, ONE = np.float32(0), np.float32(1)
NEXT, TWO = np.uintp(1), np.uintp(2)


@jit(fastmath=True, error_model="numpy")
def _row(sparse, i, dense, offset):
    """Return row `i` of (sparse @ dense) + offset: two sums, so that neither waits for the other."""
    start, column, value = sparse
    sums, more = filled(offset), filled(ZERO)
    p, end = start[i], start[i + NEXT]
    if (end - p) % TWO:
        sums = add_scaled(sums, value[p], load(dense, column[p]))
        p += NEXT
    for q in range(p, end, TWO):
        sums = add_scaled(sums, value[q], load(dense, column[q]))
        more = add_scaled(more, value[q + NEXT], load(dense, column[q + NEXT]))
    return add(sums, more)


@jit(fastmath=True, error_model="numpy")
def product(sparse, dense, offset, out):
    """Write (sparse @ dense) + offset into `out`."""
    for i in range(np.uintp(len(out))):
        store(out, i, _row(sparse, i, dense, offset))


@jit(fastmath=True, error_model="numpy")
def update_kullback(by_pixel, mean, v, h, count):
    """Update H in place `count` times for beta = 1, by W and `mean`, W' with its rows divided by their sums."""
    quotient = aligned(len(v))
    for _ in range(count):
        for i in range(np.uintp(len(v))):
            model = _row(by_pixel, i, h, EPS)
            store(quotient, i, divide(load(v, i), model))
        for j in range(np.uintp(len(h))):
            factor = _row(mean, j, quotient, ZERO)
            store(h, j, flush(multiply(load(h, j), factor), TINY))


@jit(fastmath=True, error_model="numpy")
def update_euclidean(gram, sums, target, h, count):
    """Update H in place `count` times for beta = 2, by W'W (sparse), the row sums of W' and `target` = W'V."""
    factor = aligned(len(h))
    for _ in range(count):
        for j in range(np.uintp(len(h))):
            below = _row(gram, j, h, max(EPS * sums[j], TINY))
            store(factor, j, divide(load(target, j), below))
        for j in range(np.uintp(len(h))):
            store(h, j, flush(multiply(load(h, j), load(factor, j)), TINY))


@jit(fastmath=True, error_model="numpy")
def update_any(by_pixel, by_glyph, beta, v, h, count):
    """Update H in place `count` times for any beta, by W and W'; for beta = 2 the numerator W'V never changes."""
    x, ratio, above = aligned(len(v)), aligned(len(v)), aligned(len(h))
    exponent = np.float32(beta - 2)
    if beta == 2:
        product(by_glyph, v, ZERO, above)
    for _ in range(count):
        product(by_pixel, h, EPS, x)
        if beta != 2:
            for i in range(v.shape[0]):
                for k in range(v.shape[1]):
                    power = ONE / (x[i, k] * x[i, k]) if beta == 0 else x[i, k] ** exponent
                    ratio[i, k] = v[i, k] * power
                    x[i, k] *= power
            product(by_glyph, ratio, ZERO, above)
        for j in range(np.uintp(len(h))):
            below = _row(by_glyph, j, x, TINY)
            store(h, j, flush(multiply(load(h, j), divide(load(above, j), below)), TINY))
