"""The certified bound against every art there is, on grids that are small enough."""

import itertools

import numpy as np
import pytest
from reference.local_search import Reference
from reference.polish import energy, least_energy, random_tables
from tiles import tile_view

from skascii import GlyphSet
from skascii.engines.search.bound.core import lower_bound
from skascii.engines.search.polish.core import anneal, lines
from skascii.matchers import local_search


@pytest.fixture
def rng():
    return np.random.default_rng(7)


@pytest.mark.parametrize("reach", [(1, 1), (1, 2), (2, 2), (0, 1), (2, 0)])
@pytest.mark.parametrize("shape", [(3, 3), (1, 6), (5, 2), (1, 1)])
@pytest.mark.parametrize("num_iter", [1, 2, 50])
def test_no_art_is_below_the_bound(rng, reach, shape, num_iter):
    for size in (1, 1000, 10**7):
        tables = random_tables(rng, shape, 3, reach, size)
        least = least_energy(*tables)
        bound = lower_bound(*tables, least, max_num_iter=num_iter, tol=0)
        assert isinstance(bound, int)
        assert bound <= least


@pytest.mark.parametrize(("shape", "reach"), [((1, 7), (1, 1)), ((6, 1), (1, 1)), ((1, 1), (1, 1)), ((2, 3), (0, 1))])
def test_the_bound_of_chains_is_their_minimum(rng, shape, reach):
    for _ in range(5):
        tables = random_tables(rng, shape, 3, reach)
        least = least_energy(*tables)
        assert lower_bound(*tables, least) == least


def test_the_bound_is_near(rng):
    tables = random_tables(rng, (3, 3), 3, (1, 1), size=1000)
    loose = tables[0].min(axis=2).sum() + sum(
        int(table.min()) * (3 - abs(down)) * (3 - abs(right)) for table, (down, right) in zip(*tables[1:])
    )
    least = least_energy(*tables)
    assert loose < lower_bound(*tables, least) <= least
    assert least - lower_bound(*tables, least) < 0.25 * (least - loose)


def test_more_rounds_never_loosen_it(rng):
    tables = random_tables(rng, (5, 6), 6, (1, 2))
    bounds = [lower_bound(*tables, 0, max_num_iter=n, tol=-np.inf) for n in (1, 2, 5, 20, 60)]
    assert bounds == sorted(bounds)
    assert bounds[0] < bounds[-1]


def test_it_stops_when_it_hardly_rises(rng):
    tables = random_tables(rng, (5, 6), 6, (1, 1))
    best = energy(anneal(np.zeros((5, 6), int), *tables, rng=0), *tables)
    early, late = (lower_bound(*tables, best, max_num_iter=1000, tol=tol) for tol in (0.05, 0))
    assert early < late <= best


def test_the_bound_of_large_tables_is_exact_too(rng):
    """Sums near the tables' limit of 2**30 a cell, on a chain, where the bound is the minimum itself."""
    unary, pair, offsets = random_tables(rng, (1, 200), 5, (0, 1), size=2**27)
    best = lower_bound(unary, pair, offsets, 0, tol=-np.inf)
    assert best == energy(lines(np.zeros((1, 200), int), unary, pair, offsets), unary, pair, offsets)


@pytest.mark.parametrize("filter_target", [False, True])
@pytest.mark.parametrize("blur", [{"sigma": 1.0, "radius": 2}, {"sigma": (1.0, 2.0), "radius": (2, 5)}])
def test_no_art_is_below_the_bound_in_pixels(rng, blur, filter_target):
    glyphs = GlyphSet(" ab", np.stack([np.zeros((4, 3)), *rng.random((2, 4, 3))]))
    ink = rng.random((8, 9)).astype(np.float32)
    blurs = {name: np.atleast_1d(value) for name, value in blur.items()}
    reference = Reference(ink, glyphs.bitmaps, **blurs, filter_target=filter_target)
    arts = itertools.product(range(3), repeat=6)
    least = min(reference.error(np.reshape(art, (2, 3))) for art in arts)
    info = {}
    found = local_search(
        tile_view(ink, (4, 3)),
        glyphs,
        **blur,
        filter_target=filter_target,
        polish="anneal",
        bound=True,
        rng=0,
        info=info,
    )
    assert info["error"] == pytest.approx(least, rel=1e-5)
    assert reference.error(found) == pytest.approx(least, rel=1e-5)
    assert 0.5 * least < info["bound"] <= least * (1 + 1e-6)
    assert info["gap"] == (info["error"] - info["bound"]) / info["error"] >= 0
