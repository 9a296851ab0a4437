"""Interaction tables against sums over pixels, one pair of glyphs and one offset at a time."""

import numpy as np
import pytest
from reference.local_search import gaussian
from scipy.signal import convolve2d, correlate2d

import skascii
from skascii import Target
from skascii.engines.search.blur import Blur, check_blur
from skascii.engines.search.descent import descend
from skascii.engines.search.full import tables as _tables
from skascii.engines.search.full.core import TableEngine
from skascii.engines.search.full.tables import LIMIT, Tables, tables_of
from skascii.picture.target import HIGHEST

CASES = [
    ((5, 3), [(1.0, 1, 1.0)]),
    ((4, 4), [(1.5, 2, 1.0)]),
    ((3, 2), [(2.0, 6, 1.0)]),  # the blur reaches four rows and six columns of cells
    ((1, 1), [(0.7, 2, 1.0)]),
    ((4, 3), [(1.0, 2, 1.0), (2.5, 4, 0.5), (0.8, 1, 2.0)]),
    ((4, 3), [(1.0, 0, 1.0)]),
]


def random_bitmaps(cell, count=5, seed=0):
    return np.random.default_rng(seed).random((count, *cell)).astype(np.float32)


def blur_of(scales):
    return Blur(*(tuple(part) for part in zip(*scales)))


def weighted_kernel(scales):
    """The blurs' autocorrelation, summed over scales, on one square around 0."""
    reach = 2 * max(radius for _, radius, _ in scales)
    total = np.zeros((2 * reach + 1, 2 * reach + 1))
    for sigma, radius, weight in scales:
        kernel = gaussian(sigma, radius)
        total += np.pad(weight * correlate2d(kernel, kernel), reach - 2 * radius)
    return total, reach


def interaction(first, second, shift, kernel, reach):
    """Sum over pixels p of the first glyph and q of the second, which is shifted, of ``first K(p - q) second``."""
    total = 0.0
    for p, a in np.ndenumerate(first):
        for q, b in np.ndenumerate(second):
            y, x = p[0] - q[0] - shift[0], p[1] - q[1] - shift[1]
            if max(abs(y), abs(x)) <= reach:
                total += a * kernel[reach + y, reach + x] * b
    return total


@pytest.mark.parametrize(("cell", "scales"), CASES, ids=str)
def test_every_entry_is_a_sum_over_pixels(cell, scales):
    bitmaps = random_bitmaps(cell)
    tables = Tables.build(bitmaps, blur_of(scales).kernels)
    kernel, reach = weighted_kernel(scales)
    near = {
        (d, e)
        for d in range(-9, 10)
        for e in range(-9, 10)
        if (d, e) != (0, 0) and (abs(d) - 1) * cell[0] < reach and (abs(e) - 1) * cell[1] < reach
    }
    assert {tuple(offset) for offset in tables.offsets.tolist()} == near
    assert tables.pair.shape == (len(near), 5, 5)
    for k, (down, right) in enumerate(tables.offsets):
        if abs(down) > 2 or abs(right) > 2:
            continue
        shift = down * cell[0], right * cell[1]
        for b in range(5):
            for a in range(5):
                exact = tables.scale * interaction(bitmaps[a], bitmaps[b], shift, kernel, reach)
                assert abs(tables.pair[k, b, a] - exact) < 0.51
    own = [tables.scale * interaction(glyph, glyph, (0, 0), kernel, reach) for glyph in bitmaps]
    np.testing.assert_allclose(tables.diagonal, own, atol=0.51)


@pytest.mark.parametrize(("cell", "scales"), CASES, ids=str)
def test_both_ways_round_is_the_same_interaction(cell, scales):
    tables = Tables.build(random_bitmaps(cell), blur_of(scales).kernels)
    for k, offset in enumerate(tables.offsets):
        back = np.flatnonzero((tables.offsets == -offset).all(axis=1))
        np.testing.assert_array_equal(tables.pair[back[0]], tables.pair[k].T)


@pytest.mark.parametrize("filter_target", [False, True])
@pytest.mark.parametrize(("cell", "scales"), CASES, ids=str)
def test_the_energy_is_the_error_in_pixels(cell, scales, filter_target):
    rng = np.random.default_rng(1)
    bitmaps, blur = random_bitmaps(cell), blur_of(scales)
    tables = Tables.build(bitmaps, blur.kernels)
    target = rng.random((4 * cell[0], 5 * cell[1])).astype(np.float32)
    unary, blank = tables.linear_terms(Target(target, cell), blur, filter_target, 1)
    for _ in range(3):
        art = rng.integers(0, 5, (4, 5))
        drawn = bitmaps[art].swapaxes(1, 2).reshape(target.shape)
        error = 0.0
        for sigma, radius, weight in scales:
            kernel = gaussian(sigma, radius)
            seen = convolve2d(target, kernel) if filter_target else np.pad(target, radius)
            error += weight * np.square(seen - convolve2d(drawn, kernel)).sum()
        energy = TableEngine(unary, tables.pair, tables.offsets, art).energy()
        assert blank + energy / tables.scale == pytest.approx(error, rel=1e-5)


def test_integers_stay_exact():
    rng = np.random.default_rng(2)
    bitmaps = rng.integers(0, 2, (7, 6, 4)).astype(float)
    kernel = rng.integers(0, 9, (5, 5))
    kernel = kernel + kernel[::-1, ::-1]
    target = rng.integers(0, 200, (4 * 6 + 4, 3 * 4 + 4))
    tables = Tables.build(bitmaps, [(1.0, (kernel,))], scale=1.0, highest=200.0)
    unary = np.empty((4, 3, 7), np.int32)
    tables.unary(correlate2d(target, kernel, mode="valid").astype(np.float32), (6, 4), unary)
    blank = int(np.square(target).sum())
    for _ in range(5):
        art = rng.integers(0, 7, (4, 3))
        drawn = bitmaps[art].swapaxes(1, 2).reshape(24, 12).astype(int)
        energy = TableEngine(unary, tables.pair, tables.offsets, art).energy()
        assert blank + energy == np.square(convolve2d(drawn, kernel) - target).sum()


@pytest.mark.parametrize("sigma", [0.5, 2.0, (1.0, 3.0), 9.0])
@pytest.mark.parametrize("bitmaps", [np.ones((1, 16, 8)), np.eye(128).reshape(128, 16, 8), np.zeros((1, 16, 8))])
@pytest.mark.parametrize("ink", [-HIGHEST, 1.0, HIGHEST])
def test_no_sum_of_a_cell_overflows(sigma, bitmaps, ink):
    blur = check_blur(sigma, None, None)
    tables = Tables.build(bitmaps, blur.kernels)
    unary, _ = tables.linear_terms(Target(np.full((48, 40), ink), (16, 8)), blur, False, 1)
    most = np.abs(unary.astype(np.int64)).max()
    worst = most + 2 * np.abs(tables.pair.astype(np.int64)).max(axis=1).sum(axis=0).max()
    assert worst < LIMIT
    assert tables.scale == 2 ** round(np.log2(tables.scale))
    if bitmaps.any():
        assert worst > 2**14  # and the precision is put to use
    if bitmaps.all() and ink == -HIGHEST and sigma != (1.0, 3.0):
        assert 2 * worst >= LIMIT  # one bit finer would be too fine


def test_a_scale_that_could_overflow_is_refused():
    with pytest.raises(ValueError, match=r"`scale` must be at most 240534 for these glyphs; got 1000000000\.0\."):
        Tables.build(np.ones((2, 4, 4)), [(1.0, (np.ones((3, 3)),))], scale=1e9)


def test_tables_are_built_once():
    glyphs = skascii.glyph_set(" .:#")
    tables = tables_of(glyphs, check_blur(1.0, None, None))
    assert tables_of(glyphs, check_blur([1.0], [2], 1)) is tables
    assert tables_of(glyphs, check_blur(1.0, 3, None)) is not tables
    skascii.matchers.local_search(np.zeros((2, 2, 16, 8)), glyphs, sigma=1.0, filter_target=True)
    assert tables_of(glyphs, check_blur(1.0, None, None)) is tables


@pytest.mark.parametrize("seed", range(3))
def test_descent_ends_where_no_replacement_lowers_the_energy(seed):
    rng = np.random.default_rng(seed)
    offsets = np.array([(-1, 0), (0, -1), (0, 1), (1, 0)])
    half = rng.integers(-50, 50, (2, 4, 4)).astype(np.int32)
    pair = np.stack([half[0].T, half[1].T, half[1], half[0]])  # tables of anything, not of glyphs
    unary = rng.integers(-50, 50, (5, 6, 4)).astype(np.int32)
    engine = TableEngine(unary, pair, offsets, rng.integers(0, 4, (5, 6)))
    before, changes = engine.energy(), []
    descend(engine, report=lambda indices, replaced, change: changes.append(change))
    assert before + sum(changes) == engine.energy()
    found = engine.energy()
    for cell in np.ndindex(5, 6):
        held = engine.indices[cell]
        for glyph in range(4):
            engine.indices[cell] = glyph
            assert engine.energy() >= found
        engine.indices[cell] = held


def test_blurs_are_alike_however_they_are_given():
    assert check_blur(2, None, None) == check_blur((2.0,), 4, (1,)) == Blur((2.0,), (4,), (1.0,))
    assert check_blur([1, 2.5], None, [1, 2]) == Blur((1.0, 2.5), (2, 5), (1.0, 2.0))
    assert check_blur([1, 2], 4, None) == Blur((1.0, 2.0), (4, 4), (1.0, 4.0))
    assert check_blur([1, 2], 4, None, 1) == Blur((1.0, 2.0), (4, 4), (1.0, 2.0))


@pytest.mark.parametrize("filter_target", [False, True])
def test_linear_terms_of_small_and_large_pictures_agree(monkeypatch, filter_target):
    rng = np.random.default_rng(8)
    glyphs, blur = skascii.glyph_set("ascii"), check_blur((1.0, 2.5), None, (1.0, 0.5))
    tables = tables_of(glyphs, blur)
    picture = rng.random((160, 104)).astype(np.float32)
    terms = [tables.linear_terms(Target(picture, (16, 8)), blur, filter_target, 2)]
    monkeypatch.setattr(_tables, "SMALL", 0)
    monkeypatch.setattr(_tables, "CELLS_PER_BLOCK", 20)
    terms += [tables.linear_terms(Target(picture, (16, 8)), blur, filter_target, workers) for workers in (1, 3)]
    np.testing.assert_array_equal(terms[1][0], terms[2][0])
    assert terms[1][1] == terms[2][1] == pytest.approx(terms[0][1], rel=1e-6)
    np.testing.assert_allclose(terms[0][0] / tables.scale, terms[1][0] / tables.scale, atol=2e-5)
