"""The factorisation on the device against the CPU's: the same divergences, the same winners."""

import numpy as np
import pytest

import skascii
from skascii.matchers import nmf

pytestmark = pytest.mark.cuda

TOLERANCE = 1e-4  # relative, of a divergence after a few float32 updates


@pytest.fixture
def problem(rng):
    bitmaps = rng.random((6, 4, 3)) * (rng.random((6, 4, 3)) < 0.5)
    bitmaps[0] = 0
    glyphs = skascii.GlyphSet(" abcde", bitmaps)
    tiles = rng.random((2, 5, 4, 3)).astype(np.float32) * (rng.random((2, 5, 4, 3)) < 0.7)
    tiles[0, 1] = 0
    tiles[1, 2] = glyphs.bitmaps[3]
    return tiles.astype(np.float32), glyphs


@pytest.mark.parametrize("beta", [-1, 0, 0.5, 1, 2, 3])
def test_divergences_and_winners(beta, problem):
    tiles, glyphs = problem
    seen = {"cpu": [], "cuda": []}
    art = {
        backend: nmf(tiles, glyphs, beta=beta, max_num_iter=3, backend=backend, callback=states.append)
        for backend, states in seen.items()
    }
    np.testing.assert_array_equal(art["cuda"], art["cpu"])
    errors = {backend: [state.error for state in states] for backend, states in seen.items()}
    assert errors["cuda"] == pytest.approx(errors["cpu"], rel=TOLERANCE)
    assert [s.num_changed for s in seen["cuda"]] == [s.num_changed for s in seen["cpu"]]


def test_many_updates_in_one_launch(problem):
    tiles, glyphs = problem
    info = {}
    art = nmf(tiles, glyphs, max_num_iter=6, threshold=0.5, backend="cuda", info=info)
    np.testing.assert_array_equal(art, nmf(tiles, glyphs, max_num_iter=6, threshold=0.5))
    assert info["num_iter"] == 6


def test_uniform_start_and_tolerance(problem):
    tiles, glyphs = problem
    options = {"init": "uniform", "rng": 7, "tol": 0.05, "max_num_iter": 20}
    there, here = {}, {}
    art = nmf(tiles, glyphs, backend="cuda", info=there, **options)
    np.testing.assert_array_equal(art, nmf(tiles, glyphs, info=here, **options))
    assert there["num_iter"] == here["num_iter"] < 20
    assert there["error"] == pytest.approx(here["error"], rel=TOLERANCE)


def test_pseudo_inverse_is_the_cpus(problem):
    tiles, glyphs = problem
    with pytest.raises(RuntimeError, match="`solver` must be 'mu' for backend='cuda'"):
        nmf(tiles, glyphs, solver="pinv", backend="cuda")
