"""Patch features against the loops of tests/reference, and their edges."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import features as reference
from tiles import tile_view

import skascii
from skascii import Target
from skascii.engines.patches import core as _features
from skascii.matchers import _banks

METRICS = "minkowski", "cosine", "dot"
PS = (1, 1.5, 2, 3, 40, np.inf)


def bank_of(name, cell):
    return _banks.check_bank(name, cell)


def assert_best(indices, scores, tolerance=2e-5):
    """Assert that each choice scores as well as the best: where two scores are this close, order is free."""
    chosen = np.take_along_axis(scores, indices[..., None], 2)[..., 0]
    assert (chosen >= scores.max(axis=2) - tolerance).all()


@pytest.fixture
def small(rng):
    glyphs = skascii.GlyphSet("abcdefgh", rng.random((8, 7, 5)).astype(np.float32))
    return glyphs, rng.random((7 * 4, 5 * 6)).astype(np.float32)


@pytest.mark.parametrize("cell", [(16, 8), (9, 6), (7, 5), (2, 1), (1, 1)])
@pytest.mark.parametrize("extent", [0.3, 1.0, 1.7, 3.0, 25.0])
@pytest.mark.parametrize("bins", [(3, 3), (1, 1), (4, 2)])
def test_pooling_is_exact(cell, extent, bins, rng):
    ink = rng.random((cell[0] * 10, cell[1] * 9)).astype(np.float32)
    patches = _features.pool(Target(ink, cell), bins, extent)
    assert patches.shape == (10, 9, *bins)
    for r, c in [(0, 0), (0, 8), (9, 0), (9, 8), (4, 5), (7, 7), (8, 8)]:
        np.testing.assert_allclose(patches[r, c], reference.patch(ink, cell, r, c, bins, extent), atol=2e-6)


def test_pooling_a_cell_to_itself_is_no_work(rng):
    tiles = tile_view(rng.random((32, 24)).astype(np.float32), (16, 8))
    assert np.shares_memory(_features.pool(Target(tiles, (16, 8)), (16, 8)), tiles)
    np.testing.assert_allclose(_features.pool(Target(tiles, (16, 8)), (16, 8), 1 + 1e-9), tiles, atol=1e-5)


def test_pooling_does_not_depend_on_the_threads(rng):
    tiles = tile_view(rng.random((16 * 20, 8 * 20)).astype(np.float32), (16, 8))
    one, many = (_features.pool(Target(tiles, (16, 8)), (3, 3), 1.5, workers) for workers in (1, 3))
    np.testing.assert_array_equal(one, many)


@pytest.mark.parametrize("bank", _banks.BANKS)
@pytest.mark.parametrize("p", PS)
def test_distances_are_those_of_the_loops(bank, p, small):
    glyphs, ink = small
    indices = skascii.matchers.features(tile_view(ink, glyphs.cell), glyphs, bank=bank, p=p, weight=3)
    scores = reference.all_scores(ink, glyphs.bitmaps, bank_of(bank, glyphs.cell), weight=3, p=p)
    assert_best(indices, scores)
    assert len(np.unique(indices)) > 3


@pytest.mark.parametrize("metric", ["cosine", "dot"])
@pytest.mark.parametrize("bank", _banks.BANKS)
def test_products_are_those_of_the_loops(metric, bank, small):
    glyphs, ink = small
    indices = skascii.matchers.features(tile_view(ink, glyphs.cell), glyphs, bank=bank, weight=4, metric=metric)
    scores = reference.all_scores(ink, glyphs.bitmaps, bank_of(bank, glyphs.cell), weight=4, metric=metric)
    assert_best(indices, scores)
    assert len(np.unique(indices)) > 2


@pytest.mark.parametrize(
    "options",
    [
        {"extent": 3.0},
        {"extent": 0.4, "p": 1},
        {"exposure": 0.5, "p": 3},
        {"weight": 0},
        {"weight": 0, "p": np.inf},
        {"exposure": 32, "weight": 0},
        {"weight": 15, "exposure": 2.0, "extent": 1.25, "p": 1},
    ],
)
def test_options_are_those_of_the_loops(options, small, rng):
    glyphs, ink = small
    bank = rng.normal(size=(4, 3, 3))
    indices = skascii.matchers.features(tile_view(ink, glyphs.cell), glyphs, bank=bank, **options)
    assert_best(indices, reference.all_scores(ink, glyphs.bitmaps, bank, **options), 5e-5)


def test_a_huge_p_is_nearly_infinite(small):
    glyphs, ink = small
    near, infinite = (skascii.matchers.features(tile_view(ink, glyphs.cell), glyphs, p=p) for p in (1e38, np.inf))
    np.testing.assert_array_equal(near, infinite)


@pytest.mark.parametrize("size", [1e-6, 1e6])
@pytest.mark.parametrize("options", [{"p": 2}, {"p": 3}, {"p": np.inf}, {"metric": "dot"}, {"metric": "cosine"}])
def test_the_size_of_a_bank_alone_changes_nothing(size, options, small, rng):
    glyphs, ink = small
    bank = rng.normal(size=(4, 3, 3))
    bank /= abs(bank).max()
    indices = skascii.matchers.features(tile_view(ink, glyphs.cell), glyphs, bank=size * bank, weight=0, **options)
    assert_best(indices, reference.all_scores(ink, glyphs.bitmaps, bank, weight=0, **options), 5e-5)


@pytest.mark.parametrize("name", ["camera", "horse"])
@pytest.mark.parametrize(
    "options", [{}, {"bank": "plus", "extent": 3, "exposure": 0.5, "p": 1}, {"bank": "gradients", "p": 1}]
)
def test_pictures(name, options, pictures, ascii_glyphs):
    ink = pictures[name][64:96, 64:104].astype(np.float32) / 255
    tiles = tile_view(ink, ascii_glyphs.cell)
    chosen = {**options, "bank": bank_of(options.get("bank", "shapes"), ascii_glyphs.cell)}
    assert_best(
        skascii.matchers.features(tiles, ascii_glyphs, **options),
        reference.all_scores(ink, ascii_glyphs.bitmaps, **chosen),
    )


@pytest.mark.parametrize("bank", _banks.BANKS)
@pytest.mark.parametrize("p", PS)
@pytest.mark.parametrize("weight", [0, 15])
def test_a_glyph_finds_itself(bank, p, weight, ascii_glyphs):
    indices = skascii.matchers.features(ascii_glyphs.bitmaps[None], ascii_glyphs, bank=bank, p=p, weight=weight)
    bank = bank_of(bank, ascii_glyphs.cell)
    vectors = np.array([reference.vector(b, (16, 8), 0, 0, bank, 1.0, 1) for b in ascii_glyphs.bitmaps])
    np.testing.assert_allclose(vectors[indices[0]], vectors, atol=1e-3)


def test_equal_vectors_go_to_the_lower_index(rng):
    low, high = rng.random((6, 6)), rng.random((6, 6))
    for p in PS:
        glyphs = skascii.GlyphSet("abc", np.stack([low, low, high]))
        indices = skascii.matchers.features(glyphs.bitmaps[None], glyphs, p=p)
        first = min(i for i in range(3) if np.array_equal(glyphs.bitmaps[i], np.float32(low)))
        assert [first, first] == [indices[0, i] for i in range(3) if np.array_equal(glyphs.bitmaps[i], np.float32(low))]


def test_powers_that_underflow_still_rank(rng):
    glyphs = skascii.GlyphSet("abcdef", rng.random((6, 3, 3)))
    ink = rng.random((3 * 8, 3 * 8)).astype(np.float32)
    sharp, blunt = (
        skascii.matchers.features(tile_view(ink, (3, 3)), glyphs, bank=_banks.TAPS, weight=0, p=p)
        for p in (5000, np.inf)
    )
    assert_best(sharp, reference.all_scores(ink, glyphs.bitmaps, _banks.TAPS, weight=0, p=np.inf), 2e-3)
    assert (sharp == blunt).mean() > 0.95
    assert len(np.unique(sharp)) > 3


@pytest.mark.parametrize("cell", [(16, 8), (23, 11), (5, 7), (16, 16)])
def test_shapes_see_what_they_are_named_for(cell):
    bank = _banks.shapes(cell)
    assert bank.shape == (20, *cell)
    np.testing.assert_allclose(bank.sum(axis=(1, 2)), 0, atol=1e-9)
    assert len(np.unique(bank.round(6), axis=0)) == 20
    y, x = np.mgrid[: cell[0], : cell[1]]
    top, left = (y < cell[0] / 3).astype(float), (x < cell[1] / 3).astype(float)
    assert (bank * top).sum(axis=(1, 2)).argmax() in (0, 1)
    assert (bank * left).sum(axis=(1, 2)).argmax() == 8
    middle = (abs(y - (cell[0] - 1) / 2) < cell[0] / 4) & (abs(x - (cell[1] - 1) / 2) < cell[1] / 4)
    assert (bank[18] * middle).sum() > 0 > (bank[19] * middle).sum()


@settings(max_examples=60, deadline=None)
@given(
    cell=st.tuples(st.integers(1, 9), st.integers(1, 9)),
    grid=st.tuples(st.integers(1, 10), st.integers(1, 10)),
    level=st.sampled_from([-0.1, 0.0, 1e-40, 0.3, 1.0]),
    extent=st.sampled_from([0.01, 0.5, 1.0, 3.0]),
    bank=st.sampled_from(_banks.BANKS),
    p=st.sampled_from(PS),
    metric=st.sampled_from(METRICS),
    exposure=st.sampled_from([1.0, 0.5]),
)
def test_any_cell_and_any_flat_picture(cell, grid, level, extent, bank, p, metric, exposure):
    glyphs = skascii.GlyphSet(" +@", np.stack([np.full(cell, v) for v in (0, 0.4, 1)]))
    tiles = tile_view(np.full((grid[0] * cell[0], grid[1] * cell[1]), level, np.float32), cell)
    indices = skascii.matchers.features(tiles, glyphs, extent=extent, bank=bank, p=p, metric=metric, exposure=exposure)
    assert indices.shape == grid
    if metric == "minkowski":
        ink = max(level, 0) ** exposure if exposure != 1 else level
        assert (indices == np.argmin(abs(np.array([0, 0.4, 1]) - ink))).all()


def test_one_glyph(small):
    _, ink = small
    glyphs = skascii.GlyphSet("x", np.eye(7, 5)[None])
    for metric in METRICS:
        assert not skascii.matchers.features(tile_view(ink, (7, 5)), glyphs, metric=metric).any()


def test_closer_than_the_published_description():
    import skimage.data

    picture = skimage.data.camera()[::2, ::2]
    theirs = skascii.convert(picture, columns=60, **skascii.published("features"))
    ours = skascii.convert(picture, "features", columns=60)
    for sigma in (2, 4):
        errors = [skascii.metrics.hvs_error(art, picture, sigma=sigma).rmse for art in (ours, theirs)]
        assert errors[0] < 0.7 * errors[1]


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"bank": "plux"}, ValueError, "`bank` must be one of 'plus', 'gradients', 'shapes'; got 'plux'. Did you mean"),
        ({"bank": np.ones((2, 2, 2))}, ValueError, "numbers of shape (K, 3, 3); got shape (2, 2, 2). Example:"),
        ({"bank": np.ones((0, 3, 3))}, ValueError, "numbers of shape (K, 3, 3); got shape (0, 3, 3)."),
        ({"bank": np.full((1, 3, 3), np.nan)}, ValueError, "`bank` must be finite; got NaN or infinite values."),
        ({"bank": None}, TypeError, "numbers of shape (K, 3, 3); got None."),
        ({"p": 0.5}, ValueError, "`p` must be a number of at least 1; got 0.5."),
        ({"p": np.nan}, ValueError, "`p` must be a number of at least 1; got nan."),
        ({"weight": -1}, ValueError, "`weight` must be a finite number from 0 to 1000000; got -1."),
        ({"extent": 0}, ValueError, "`extent` must be a finite number greater than 0; got 0."),
        ({"exposure": -1.0}, ValueError, "`exposure` must be a finite number greater than 0 and at most 32; got -1.0."),
        ({"metric": "cosin"}, ValueError, "`metric` must be one of 'minkowski', 'cosine', 'dot'; got 'cosin'. Did you"),
    ],
)
def test_messages(options, error, message, small):
    glyphs, ink = small
    with pytest.raises(error, match=re.escape(message)):
        skascii.matchers.features(tile_view(ink, glyphs.cell), glyphs, **options)
