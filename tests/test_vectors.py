"""Vectors in registers against numpy, and where their matrices lie."""

import numpy as np
import pytest
from numba import njit

from skascii._numba import vectors
from skascii._numba.vectors import ALIGNMENT, WIDTH, aligned
from skascii.engines.factors.cpu import product
from skascii.engines.factors.matrices import Sparse


@njit
def compiled_aligned(rows):
    return aligned(rows)


@njit
def combine(first, second, number, least, out):
    """Write (number + number * first * second) / second, 0 where it is not above `least`."""
    for i in range(np.uintp(len(out))):
        a, b = vectors.load(first, i), vectors.load(second, i)
        sums = vectors.add_scaled(vectors.filled(number), number, vectors.multiply(a, b))
        vectors.store(out, i, vectors.flush(vectors.divide(sums, b), least))


def matrix(values):
    out = aligned(len(values))
    out[:] = values
    return out


@pytest.mark.parametrize("make", [aligned, compiled_aligned])
@pytest.mark.parametrize("rows", [1, 2, 7, 1000])
def test_rows_are_aligned(make, rows):
    kept = [make(rows) for _ in range(20)]
    for each in kept:
        assert each.shape == (rows, WIDTH)
        assert each.dtype == np.float32
        assert each.flags.c_contiguous
        assert each.ctypes.data % ALIGNMENT == 0
        each[:] = 1


def test_operations(rng):
    first, second = (matrix(rng.uniform(0.1, 2, (5, WIDTH))) for _ in range(2))
    out = aligned(5)
    combine(first, second, np.float32(0.3), np.float32(0.6), out)
    expected = (0.3 + 0.3 * first * second) / second
    assert (expected < 0.6).any()
    np.testing.assert_allclose(out, np.where(expected > 0.6, expected, 0), rtol=1e-5)


def test_places_that_are_not_aligned(rng):
    values = rng.uniform(0.1, 2, 2 * WIDTH + 1).astype(np.float32)
    first = values[1:].reshape(2, WIDTH)
    out = np.empty(2 * WIDTH + 1, np.float32)[1:].reshape(2, WIDTH)
    combine(first, first, np.float32(1), np.float32(0), out)
    np.testing.assert_allclose(out, (1 + first**2) / first, rtol=1e-5)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 8, 9])
def test_sparse_product(count, rng):
    dense = matrix(rng.random((9, WIDTH)))
    rows = np.zeros((4, 9))
    rows[1, rng.permutation(9)[:count]] = rng.uniform(0.5, 1, count)
    rows[3, ::2] = 2
    out = aligned(4)
    product(Sparse.of(rows), dense, np.float32(0.25), out)
    np.testing.assert_allclose(out, rows @ dense + 0.25, rtol=1e-5)


@njit
def distances(first, number, out):
    """Write |number - first|, twice that where it is not less than `first`."""
    for i in range(np.uintp(len(first))):
        far = vectors.absolute_difference(number, vectors.load(first, i))
        vectors.store(out, i, vectors.where_less(far, vectors.load(first, i), far, vectors.add(far, far)))


def test_distances(rng):
    first = matrix(rng.normal(size=(5, WIDTH)))
    first[0, :3] = np.inf, 0, -0.0
    out = aligned(5)
    distances(first, np.float32(0.3), out)
    far = abs(np.float32(0.3) - first)
    assert (far < first).any()
    np.testing.assert_array_equal(out, np.where(far < first, far, 2 * far))
