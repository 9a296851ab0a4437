"""The kernel of the linear matchers, with and without Numba, against one product in float64."""

import numpy as np
import pytest
from tiles import tile_view

from skascii import Target
from skascii.engines.linear import core as _linear
from skascii.engines.linear import cpu as linear_cpu
from skascii.engines.linear import numpy as linear_numpy
from skascii.engines.linear.core import Linear, argmax_linear

SHAPES = [
    (1, 1, 1, 1, 1),
    (3, 70, 16, 8, 95),
    (40, 2, 3, 5, 17),
    (2, 9, 23, 11, 33),
    (3, 5, 16, 16, 700),
    (1, 3, 64, 32, 5),
]


def problem(rng, rows, columns, h, w, count):
    """Return tiles, matrix and bias of small integers: sums are exact, and ties are many."""
    tiles = tile_view(rng.integers(0, 3, (rows * h, columns * w)).astype(np.float32), (h, w))
    return tiles, rng.integers(-1, 2, (count, h * w)).astype(float), rng.integers(-2, 3, count).astype(float)


@pytest.fixture(params=[linear_cpu, linear_numpy], ids=lambda kernels: kernels.__name__.rsplit("_")[-1], autouse=True)
def kernels(request, monkeypatch):
    """Let the search for the best run by each of the twins."""
    monkeypatch.setattr(_linear, "_kernels", lambda *_: request.param)


def scores_of(tiles, matrix, bias):
    """Return the scores, float64 (R, C, G)."""
    return tiles.reshape(*tiles.shape[:2], -1).astype(np.float64) @ matrix.T + bias


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("workers", [1, 3])
def test_first_of_the_best(shape, workers, rng):
    tiles, matrix, bias = problem(rng, *shape)
    found = argmax_linear(Target(tiles, tiles.shape[2:]), Linear.of(matrix, bias), workers=workers)
    np.testing.assert_array_equal(found, scores_of(tiles, matrix, bias).argmax(axis=2))


@pytest.mark.parametrize("shape", SHAPES)
def test_where_and_centered(shape, rng):
    tiles, matrix, bias = problem(rng, *shape)
    where = rng.random(tiles.shape[:2]) < 0.5
    found = argmax_linear(Target(tiles, tiles.shape[2:]), Linear.of(matrix, bias), where=where, centered=True)
    best = scores_of(tiles - tiles[:, :, :1, :1], matrix, bias).argmax(axis=2)
    np.testing.assert_array_equal(found, np.where(where, best, 0))


def test_tiles_in_any_order_of_memory(rng):
    tiles, matrix, bias = problem(rng, 5, 7, 4, 3, 20)
    linear = Linear.of(matrix, bias)
    expected = argmax_linear(Target(tiles, tiles.shape[2:]), linear)
    for same in (tiles.copy(), np.asfortranarray(tiles), tiles[::-1].copy()[::-1]):
        np.testing.assert_array_equal(argmax_linear(Target(same, same.shape[2:]), linear), expected)
