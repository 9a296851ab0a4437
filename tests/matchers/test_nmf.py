"""Non-negative matrix factorisation against the loops of tests/reference and scikit-learn, and its edges."""

import re

import numpy as np
import pytest
import skimage.data
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from reference import nmf as reference
from skimage.util import img_as_ubyte
from tiles import tile_view

import skascii
from skascii.engines.factors import matrices as _factors

BETAS = (-2, -0.5, 0, 0.5, 1, 1.5, 2, 3, 4)
SOLVED = (1, 1.5, 2)  # where the theory promises that the divergence falls


@pytest.fixture
def small(rng):
    """Return a set of seven glyphs, one of them blank, and tiles of which some are blank, flat or equal."""
    bitmaps = np.where(rng.random((7, 4, 3)) < 0.5, rng.random((7, 4, 3)), 0)
    bitmaps[0] = 0
    tiles = np.where(rng.random((5, 4, 4, 3)) < 0.8, rng.random((5, 4, 4, 3)), 0).astype(np.float32)
    tiles[0, 0], tiles[0, 1], tiles[0, 2], tiles[1, 1] = 0, 1, 0.25, tiles[1, 0]
    return skascii.GlyphSet(" abcdef", bitmaps), tiles


def tiles_of(picture, glyphs):
    h, w = glyphs.cell
    whole = picture[: picture.shape[0] // h * h, : picture.shape[1] // w * w]
    return tile_view(whole.astype(np.float32) / 255, glyphs.cell)


def watch(tiles, glyphs, **options):
    states = []
    indices = skascii.matchers.nmf(tiles, glyphs, callback=states.append, **options)
    return indices, states


def assert_winners(indices, h):
    """Assert that each cell has its largest entry, where the second is not as large."""
    for cell, column in zip(indices.ravel(), h.T):
        assert column[cell] >= column.max() - 1e-4 * max(1, column.max())


@pytest.mark.parametrize("beta", BETAS)
def test_updates_are_those_of_the_loops(beta, small):
    glyphs, tiles = small
    h, errors = reference.run(tiles, glyphs.bitmaps, beta, 6)
    indices, states = watch(tiles, glyphs, beta=beta, max_num_iter=6)
    np.testing.assert_allclose([state.error for state in states], errors, rtol=2e-4)
    assert_winners(indices, h)
    assert [state.iteration for state in states] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("beta", [0, 1, 2])
def test_entries_are_those_of_the_loops(beta, small):
    glyphs, tiles = small
    rows, inverse = _factors.distinct(skascii.Target(tiles, tiles.shape[2:]), merge=True)
    assert len(rows) < tiles.shape[0] * tiles.shape[1]
    (part,) = _factors.cut(rows, inverse)
    _factors.update(_factors.Dictionary.of(glyphs), part, beta, 20)
    _, v = reference.matrices(tiles, glyphs.bitmaps)
    np.testing.assert_allclose(rows[inverse], v.T, atol=1e-6)
    h, _ = reference.run(tiles, glyphs.bitmaps, beta, 20)
    np.testing.assert_allclose(part.h[:, inverse], h, rtol=2e-3, atol=1e-5)


@pytest.mark.parametrize("beta", [0, 1, 1.3, 2])
@pytest.mark.parametrize("name", ["camera", "horse"])
def test_pictures_against_the_plain_form(beta, name, pictures, ascii_glyphs):
    tiles = tiles_of(pictures[name][:96, :96], ascii_glyphs)
    indices, states = watch(tiles, ascii_glyphs, beta=beta, max_num_iter=30)
    w, v = reference.matrices(tiles, ascii_glyphs.bitmaps)
    h = reference.plain(w, v, beta, 30)
    if beta > 0:  # at 0 the guard weighs: an empty pixel is as far from eps as eps is from one
        assert states[-1].error == pytest.approx(reference.divergence(v, reference.model(w, h), beta), rel=1e-4)
    assert_winners(indices, h)


@pytest.mark.parametrize("beta", SOLVED)
@pytest.mark.parametrize("name", ["camera", "horse", "flat"])
def test_the_divergence_never_rises(beta, name, pictures, ascii_glyphs):
    tiles = tiles_of(pictures[name][:96, :40], ascii_glyphs)
    _, states = watch(tiles, ascii_glyphs, beta=beta, max_num_iter=60)
    errors = np.array([state.error for state in states])
    assert (np.diff(errors) <= 1e-6 * errors[0]).all()
    assert errors[-1] < errors[0]


@pytest.mark.parametrize("beta", SOLVED)
def test_scikit_learn_finds_the_same_divergence(beta, pictures, ascii_glyphs):
    decomposition = pytest.importorskip("sklearn.decomposition")
    tiles = tiles_of(pictures["camera"][:96, :96], ascii_glyphs)
    w, v = reference.matrices(tiles, ascii_glyphs.bitmaps)
    info = {}
    skascii.matchers.nmf(tiles, ascii_glyphs, beta=beta, max_num_iter=200, info=info)
    h, _, count = decomposition.non_negative_factorization(
        v.T, H=np.ascontiguousarray(w.T), n_components=w.shape[1], update_H=False, solver="mu", beta_loss=beta, tol=0,
        max_iter=200,
    )  # fmt: skip
    theirs = reference.divergence(v, reference.model(w, h.T), beta)
    assert count == 200
    assert info["num_iter"] == 200
    assert info["error"] == pytest.approx(theirs, rel=1e-3)


@pytest.mark.parametrize("beta", [0.5, 1, 2])
@pytest.mark.parametrize("init", ["ones", "uniform"])
def test_watched_and_unwatched_agree_on_any_number_of_threads(beta, init, pictures, ascii_glyphs):
    tiles = tiles_of(pictures["horse"][:96, :96], ascii_glyphs)
    options = {"beta": beta, "init": init, "max_num_iter": 12, "rng": 3}
    watched, states = watch(tiles, ascii_glyphs, **options)
    for workers in (1, 2, 5):
        info = {}
        alone = skascii.matchers.nmf(tiles, ascii_glyphs, workers=workers, info=info, **options)
        np.testing.assert_array_equal(alone, watched)
        assert info["error"] == pytest.approx(states[-1].error, rel=1e-6)
        assert info["num_iter"] == 12
    np.testing.assert_array_equal(states[-1].indices, watched)
    assert states[0].num_changed == watched.size
    assert states[-1].num_changed == (states[-1].indices != states[-2].indices).sum()


def test_uniform_starts_follow_the_seed(pictures, ascii_glyphs):
    tiles = tiles_of(pictures["camera"][:64, :64], ascii_glyphs)
    first, second, other = (
        skascii.matchers.nmf(tiles, ascii_glyphs, init="uniform", max_num_iter=1, rng=seed) for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first, second)
    assert (first != other).any()


def test_uniform_starts_are_those_of_the_loops(small):
    glyphs, tiles = small
    start = 1 - np.random.default_rng(8).random((20, 7), np.float32).T
    _, errors = reference.run(tiles, glyphs.bitmaps, 1, 4, start.astype(np.float64))
    _, states = watch(tiles, glyphs, init="uniform", max_num_iter=4, rng=8)
    np.testing.assert_allclose([state.error for state in states], errors, rtol=1e-4)


def test_stop_iteration_keeps_what_was_found(small):
    glyphs, tiles = small
    seen = []

    def stop(state):
        seen.append(state)
        if state.iteration == 3:
            raise StopIteration

    info = {}
    indices = skascii.matchers.nmf(tiles, glyphs, callback=stop, info=info)
    assert info == {"backend": "cpu", "error": seen[-1].error, "num_iter": 3}
    np.testing.assert_array_equal(indices, skascii.matchers.nmf(tiles, glyphs, max_num_iter=3))


def test_tol_stops_early(small):
    glyphs, tiles = small
    loose, tight = {}, {}
    skascii.matchers.nmf(tiles, glyphs, tol=1e-2, info=loose)
    skascii.matchers.nmf(tiles, glyphs, tol=1e-4, info=tight)
    assert 1 < loose["num_iter"] < tight["num_iter"] <= 100
    assert tight["error"] < loose["error"]


def test_tol_is_a_part_of_the_divergence(small):
    glyphs, tiles = small
    infos = [{}, {}]
    for count, info in zip((1, 50), infos):
        skascii.matchers.nmf(np.tile(tiles, (count, 1, 1, 1)), glyphs, tol=1e-3, info=info)
    assert infos[0]["num_iter"] == infos[1]["num_iter"] < 100
    assert infos[1]["error"] == pytest.approx(50 * infos[0]["error"])


def test_threshold_leaves_cells_blank(small):
    glyphs, tiles = small
    h, _ = reference.run(tiles, glyphs.bitmaps, 1, 10)
    level = float(np.median(h.max(axis=0)))
    indices = skascii.matchers.nmf(tiles, glyphs, max_num_iter=10, threshold=level).ravel()
    clear = abs(h.max(axis=0) - level) > 1e-4
    np.testing.assert_array_equal(indices[clear], np.where(h.max(axis=0) < level, 0, h.argmax(axis=0))[clear])
    assert not skascii.matchers.nmf(tiles, glyphs, threshold=1e6).any()


def test_pinv_is_the_pseudo_inverse(small):
    glyphs, tiles = small
    h = reference.pseudo_inverse(*reference.matrices(tiles, glyphs.bitmaps))
    assert_winners(skascii.matchers.nmf(tiles, glyphs, solver="pinv"), h)
    level = float(np.median(h.max(axis=0)))
    indices = skascii.matchers.nmf(tiles, glyphs, solver="pinv", threshold=level).ravel()
    clear = abs(h.max(axis=0) - level) > 1e-5
    np.testing.assert_array_equal(indices[clear], np.where(h.max(axis=0) < level, 0, h.argmax(axis=0))[clear])


@pytest.mark.parametrize("charset", ["ascii", "symbols", "blocks", "digits"])
@pytest.mark.parametrize("name", ["camera", "horse", "box"])
def test_pinv_on_pictures(name, charset):
    """Where glyphs are sums of others, singular values that should be 0 are not: divided by them all is noise."""
    box = np.zeros((160, 160), np.uint8)
    box[12:140, 9:150], box[15:137, 12:147] = 255, 0
    picture = box if name == "box" else img_as_ubyte(getattr(skimage.data, name)())
    glyphs = skascii.glyph_set(charset)
    tiles = tiles_of(picture, glyphs)
    h = reference.pseudo_inverse(*reference.matrices(tiles, glyphs.bitmaps))
    second, first = np.sort(h, axis=0)[-2:]
    clear = first - second > 1e-5
    assert clear.sum() > 20
    indices = skascii.matchers.nmf(tiles, glyphs, solver="pinv").ravel()
    np.testing.assert_array_equal(indices[clear], h.argmax(axis=0)[clear])


@pytest.mark.parametrize("beta", [0.5, 1, 2])
def test_a_glyph_finds_itself_at_any_brightness(beta, ascii_glyphs):
    levels = np.array([1, 0.5, 0.01], np.float32)[:, None, None, None]
    indices = skascii.matchers.nmf(ascii_glyphs.bitmaps[None] * levels, ascii_glyphs, beta=beta)
    for row in indices:
        np.testing.assert_array_equal(row, np.arange(len(ascii_glyphs)))


@pytest.mark.parametrize("beta", BETAS)
def test_blank_tiles_stay_blank(beta, ascii_glyphs):
    blank = np.zeros((2, 3, 16, 8), np.float32)
    info = {}
    assert not skascii.matchers.nmf(blank, ascii_glyphs, beta=beta, info=info).any()
    assert np.isfinite(info["error"])


def test_a_large_set_goes_without_its_gram_matrix(rng, small):
    assert _factors.Dictionary.of(small[0]).gram is not None
    bitmaps = np.where(rng.random((60, 3, 3)) < 0.3, rng.random((60, 3, 3)), 0)
    glyphs = skascii.GlyphSet([chr(0x100 + i) for i in range(60)], bitmaps)
    assert _factors.Dictionary.of(glyphs).gram is None
    tiles = rng.random((4, 4, 3, 3)).astype(np.float32)
    _, errors = reference.run(tiles, bitmaps, 2, 5)
    _, states = watch(tiles, glyphs, beta=2, max_num_iter=5)
    np.testing.assert_allclose([state.error for state in states], errors, rtol=1e-4)


def test_many_tiles_make_many_blocks(rng, ascii_glyphs):
    tiles = tile_view(rng.random((16 * 30, 8 * 20), dtype=np.float32), ascii_glyphs.cell)
    parts = list(_factors.cut(*_factors.distinct(skascii.Target(tiles, tiles.shape[2:]), merge=True)))
    assert len(parts) == -(-600 // parts[0].v.shape[1]) > 1
    assert sum(len(part.counts) for part in parts) == 600
    w, v = reference.matrices(tiles, ascii_glyphs.bitmaps)
    assert_winners(skascii.matchers.nmf(tiles, ascii_glyphs, max_num_iter=9), reference.plain(w, v, 1, 9))


inks = st.sampled_from([0.0, 1e-45, 1e-40, 1e-20, 1e-6, 1 / 255, 0.3, 0.5, 1.0])


@settings(max_examples=150, deadline=None)
@given(
    bitmaps=hnp.arrays(np.float32, st.tuples(st.integers(1, 5), st.just(3), st.just(2)), elements=inks),
    tiles=hnp.arrays(np.float32, (2, 2, 3, 2), elements=inks),
    beta=st.sampled_from(BETAS),
    init=st.sampled_from(["ones", "uniform"]),
)
def test_never_a_nan(bitmaps, tiles, beta, init):
    glyphs = skascii.GlyphSet("abcde"[: len(bitmaps)], bitmaps)
    indices, states = watch(tiles, glyphs, beta=beta, init=init, max_num_iter=15, rng=0)
    errors = np.array([state.error for state in states])
    assert np.isfinite(errors).all()
    assert (errors >= -1e-6).all()
    assert not indices[(tiles == 0).all(axis=(2, 3))].any()
    if beta in SOLVED:
        assert (np.diff(errors) <= 1e-5 * max(1, errors[0])).all()


@settings(max_examples=50, deadline=None)
@given(
    bitmaps=hnp.arrays(np.float32, st.tuples(st.integers(1, 5), st.just(3), st.just(2)), elements=inks),
    tiles=hnp.arrays(np.float32, (2, 2, 3, 2), elements=inks),
)
def test_pinv_takes_anything(bitmaps, tiles):
    glyphs = skascii.GlyphSet("abcde"[: len(bitmaps)], bitmaps)
    assert skascii.matchers.nmf(tiles, glyphs, solver="pinv").shape == (2, 2)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"beta": 4.1}, "`beta` must be a finite number from -2 to 4; got 4.1. 1 and 2 suit"),
        ({"beta": np.nan}, "`beta` must be a finite number from -2 to 4; got nan."),
        ({"max_num_iter": 0}, "`max_num_iter` must be an integer of at least 1; got 0."),
        ({"tol": -1.0}, "`tol` must be a finite number of at least 0; got -1.0."),
        ({"threshold": np.inf}, "`threshold` must be a finite number; got inf."),
        ({"init": "one"}, "`init` must be one of 'ones', 'uniform'; got 'one'. Did you mean 'ones'?"),
        ({"solver": "cd"}, "`solver` must be one of 'mu', 'pinv'; got 'cd'."),
    ],
)
def test_messages(options, message, small):
    glyphs, tiles = small
    with pytest.raises(ValueError, match=re.escape(message)):
        skascii.matchers.nmf(tiles, glyphs, **options)


@pytest.mark.parametrize("misled", [False, True])
def test_equal_tiles_are_solved_once(misled, rng, monkeypatch):
    tiles = rng.integers(0, 3, (6, 40, 2, 1)).astype(np.float32)
    if misled:
        monkeypatch.setattr(np, "sin", np.zeros_like)  # as if tiles that differ had one sum
    rows, inverse = _factors.distinct(skascii.Target(tiles, tiles.shape[2:]), merge=True)
    expected = _factors.unit(tiles.reshape(-1, 2))
    np.testing.assert_array_equal(rows[inverse], expected)
    assert len(rows) == len(np.unique(tiles.reshape(-1, 2), axis=0)) == 9
