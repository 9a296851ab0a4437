"""The fitted tone: against a naive fit in pixels, and what it promises."""

import dataclasses

import cv2
import numpy as np
import pytest
import skimage
from matchers.test_local_search import random_problem, reference_of
from reference.local_search import blue_noise, raster

import skascii
from skascii import Target
from skascii.matchers import local_search

OPTIONS = {
    "plain": {},
    "scales": {"sigma": (1.0, 2.0), "radius": (2, 4), "weights": (1.0, 3.0)},
    "far": {"radius": 5},
    "no blur": {"radius": 0},
}
WAYS = {  # which do not keep the terms: the first draws the art
    "window": {"window": 40},
    "filter_target": {"filter_target": True},
}


def smooth_problem(seed):
    """Glyphs of random ink, and a smooth target within their reach, which an art of theirs can show."""
    glyphs, ink, rng = random_problem(seed)
    ink = skimage.filters.gaussian(ink, 3)
    return glyphs, ((ink - ink.min()) / np.ptp(ink) / 2).astype(np.float32), rng


@pytest.mark.parametrize("m", [0.5, 1.0])
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("name", OPTIONS)
def test_same_art_and_line_as_the_naive_fit(name, seed, m):
    glyphs, ink, rng = smooth_problem(seed)
    options = {"sigma": 1.3, "radius": 3, **OPTIONS[name]}
    first = rng.integers(0, len(glyphs), (4, 5))
    plain = local_search(Target(ink, glyphs.cell), glyphs, init=first, **options)
    expected, line = reference_of(ink, glyphs, options).fit(first, m)
    info = {}
    found = local_search(Target(ink, glyphs.cell, m), glyphs, init=plain, info=info, **options)
    np.testing.assert_array_equal(found, expected)
    assert info["line"] == pytest.approx(line, abs=1e-3)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("name", WAYS)
def test_the_line_of_an_art_is_the_naive_one(name, seed):
    glyphs, ink, rng = smooth_problem(seed)
    options = {"sigma": (1.0, 2.0), "radius": (2, 4), **WAYS[name]}
    init = local_search(Target(ink, glyphs.cell), glyphs, init=rng.integers(0, len(glyphs), (4, 5)), **options)
    reference = reference_of(ink, glyphs, options)
    line = reference.line(init, 0.5) if reference.likeness(init) >= 0.2 else (1, 0)
    info = {}
    seen = []
    options |= {"max_num_iter": 1}
    local_search(Target(ink, glyphs.cell, 0.5), glyphs, init=init, info=info, callback=seen.append, **options)
    assert info["line"] == pytest.approx(line, abs=1e-3)
    assert len(seen) == 1


@pytest.mark.parametrize("shape", [(1, 1), (5, 3), (17, 40)])
@pytest.mark.parametrize("seed", [0, 1, 2**40 + 3])
def test_blue_noise_is_a_function_of_seed_and_place(shape, seed):
    from skascii.picture.noise import blue_noise as found

    np.testing.assert_allclose(found(shape, seed), blue_noise(shape, seed), atol=1e-12)


def test_the_start_is_dithered_by_the_seed(ascii_glyphs):
    target = Target(np.full((16 * 12, 8 * 20), 0.15), ascii_glyphs.cell)
    starts = [local_search(target, ascii_glyphs, max_num_iter=0, rng=seed) for seed in (None, 0, 7)]
    np.testing.assert_array_equal(starts[0], starts[1])
    assert (starts[0] != starts[2]).mean() > 0.5
    means = ascii_glyphs.bitmaps.mean(axis=(1, 2), dtype=float)
    for start, seed in zip(starts[1:], (0, 7)):
        wanted = np.float32(0.15) + 0.9 * np.ptp(means) * blue_noise((12, 20), seed)
        np.testing.assert_array_equal(start, np.abs(wanted[..., None] - means).argmin(axis=2))


@pytest.mark.parametrize("options", [{}, {"norm": 1}, {"window": 60}, {"order": "raster"}], ids=str)
def test_workers_never_change_a_fitted_art(ascii_glyphs, options):
    picture = skimage.data.camera()[:320, :400]
    arts = [
        skascii.convert(picture, glyphs=ascii_glyphs, tone="fit", workers=workers, **options) for workers in (1, 2, 5)
    ]
    assert arts[0] == arts[1] == arts[2]


def test_an_art_that_shows_nothing_of_the_picture_has_no_line(ascii_glyphs, rng):
    picture = skimage.data.camera()[:256, :256]
    noise = rng.integers(0, len(ascii_glyphs), (16, 32))
    few = {"glyphs": ascii_glyphs, "init": noise, "max_num_iter": 1}
    assert skascii.convert(picture, **few) == skascii.convert(picture, tone="range", **few)


def test_a_fit_goes_on_from_its_own_art(ascii_glyphs):
    picture = skimage.data.camera()[:320, :320]
    found = skascii.convert(picture, glyphs=ascii_glyphs)
    again = skascii.convert(picture, glyphs=ascii_glyphs, init=found)
    assert (again.indices != found.indices).mean() < 0.1


@pytest.mark.parametrize("method", ["features", "gradient", "min_diff_sq", "max_prod"])
def test_other_methods_are_called_for_each_line(ascii_glyphs, method):
    picture = skimage.data.camera()[:320, :320]
    target = skascii.ink(picture, method, glyphs=ascii_glyphs, tone="fit")
    art = skascii.convert(picture, method, glyphs=ascii_glyphs, tone="fit")
    scale, shift = art.info["line"]
    moved = target.ink * np.float32(scale) + np.float32(shift)
    if method != "features":  # they work at full scale
        low, high = ascii_glyphs.coverage.min(), ascii_glyphs.coverage.max()
        moved = (moved - np.float32(low)) / np.float32(high - low)
    expected = skascii.matchers.match(moved, ascii_glyphs, method)
    assert (art.indices == expected).mean() > 0.999  # another product's rounding


@pytest.mark.parametrize("paper", ["dark", "light"])
def test_local_tones_are_equalised(ascii_glyphs, paper):
    picture = skimage.data.astronaut()[:256, :256]
    tone = skascii.Tone(0, local=2)
    ink = skascii.ink(picture, glyphs=ascii_glyphs, tone=tone, paper=paper).ink
    plain = skascii.ink(picture, glyphs=ascii_glyphs, tone="none", paper=paper).ink
    low, high = ascii_glyphs.coverage.min(), ascii_glyphs.coverage.max()
    equal = cv2.createCLAHE(2, (8, 8)).apply(np.rint(255 * plain).astype(np.uint8)) / 255
    np.testing.assert_allclose(ink, low + (high - low) * equal, atol=1e-5)


@pytest.mark.parametrize("name", ["fit", "faithful", "vivid", "edges", "drawing", "local"])
def test_named_settings_are_tones(ascii_glyphs, name):
    from skascii.picture.settings import NAMED

    picture = skimage.data.camera()[:160, :160]
    arts = [skascii.convert(picture, glyphs=ascii_glyphs, tone=tone) for tone in (name, NAMED[name])]
    assert arts[0] == arts[1]


@pytest.mark.parametrize("m", [0.0, 0.5])
def test_convert_is_ink_and_match(ascii_glyphs, m):
    picture, tone = skimage.data.camera()[:256, :256], skascii.Tone(m)
    target = skascii.ink(picture, glyphs=ascii_glyphs, tone=tone)
    assert target.m == m
    art = skascii.convert(picture, glyphs=ascii_glyphs, tone=tone)
    np.testing.assert_array_equal(skascii.matchers.match(target, ascii_glyphs), art.indices)
    assert (m > 0) == ("line" in art.info)
    if m == 0:
        assert art == skascii.convert(picture, glyphs=ascii_glyphs, tone="range")


def test_a_fitted_art_is_the_best_of_its_own_target(ascii_glyphs):
    """No single replacement lowers the error against the line, and `info` has that error."""
    picture = skimage.data.camera()[60:140, 60:124]
    options = {"sigma": 2.0, "radius": 4}
    art = skascii.convert(picture, glyphs=ascii_glyphs, **options)
    scale, shift = art.info["line"]
    assert scale > 1
    target = skascii.ink(picture, glyphs=ascii_glyphs).ink * np.float32(scale) + np.float32(shift)
    reference = reference_of(target, ascii_glyphs, options)
    assert reference.best_gain(art.indices) <= 1e-4
    np.testing.assert_allclose(art.info["error"], reference.error(art.indices), rtol=1e-4)
    np.testing.assert_allclose(art.raster, raster(art.indices, ascii_glyphs.bitmaps), atol=1e-6)


def test_passes_are_counted_over_all_searches(ascii_glyphs):
    picture, states = skimage.data.camera()[:256, :256], []
    art = skascii.convert(picture, glyphs=ascii_glyphs, callback=states.append)
    assert [state.iteration for state in states] == list(range(1, art.info["num_iter"] + 1))
    assert sum(state.num_changed == 0 for state in states) > 1  # the end of each search
    few = skascii.convert(picture, glyphs=ascii_glyphs, max_num_iter=2)
    assert few.info["num_iter"] == 2
    np.testing.assert_array_equal(few.indices, states[1].indices)


@pytest.mark.parametrize("level", [0.0, 0.3, 0.5, 1.0])
@pytest.mark.parametrize("grain", [0.0, 1 / 255])
def test_what_does_not_vary_is_not_blown_up(ascii_glyphs, level, grain, rng):
    picture = np.clip(level + grain * rng.integers(0, 2, (320, 320)), 0, 1)
    art = skascii.convert(picture, glyphs=ascii_glyphs, tone="fit")
    seen = skimage.filters.gaussian(art.raster.astype(float), 8)[32:-32, 32:-32]
    assert seen.std() <= 0.02 * ascii_glyphs.coverage.max()


def test_ink_stays_within_fixed_point(ascii_glyphs, rng):
    """Noise that no glyph shows would ask for ever more contrast."""
    picture = rng.integers(0, 2, (96, 96)).astype(float)
    for tone in (skascii.Tone(1), skascii.Tone(1, bands=[(100, 0, 9)])):
        art = skascii.convert(picture, glyphs=ascii_glyphs, tone=tone)
        scale, shift = art.info["line"]
        ink = skascii.ink(picture, glyphs=ascii_glyphs, tone=tone).ink
        assert np.abs(scale * ink + shift).max() <= 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"m": 1.5}, "`m` must be a finite number from 0 to 1; got 1.5"),
        ({"bands": 3}, "`bands` must be a sequence of triples (weight, near, far); got 3"),
        ({"bands": [(1, 2)]}, "`bands` must be a sequence of triples (weight, near, far); got [(1, 2)]"),
        ({"bands": [(1, -2, 3)]}, "`bands[0][1]` must be a finite number from 0 to 1000; got -2"),
        ({"noise": -1}, "`noise` must be a finite number of at least 0; got -1"),
        ({"percentiles": 5}, "`percentiles` must be a pair; got 5"),
    ],
)
def test_bad_tones(options, message):
    with pytest.raises((ValueError, TypeError)) as caught:
        skascii.Tone(**options)
    assert message in str(caught.value)


def test_bands_add_differences_of_blurs(ascii_glyphs):
    picture = skimage.data.camera()[:160, :160]
    plain, band = (
        skascii.ink(picture, glyphs=ascii_glyphs, tone=skascii.Tone(0, bands=bands)).ink.astype(float)
        for bands in ((), [(2, 1.5, 4), (-1, 0, 3)])
    )
    sigmas = ((2, 1.5), (-2, 4), (-1, 0), (1, 3))
    parts = [k * skimage.filters.gaussian(plain, s, mode="nearest", truncate=3.5) for k, s in sigmas]
    np.testing.assert_allclose(band, plain + sum(parts), atol=2e-5)


def test_noise_is_the_cells(ascii_glyphs):
    picture = np.full((160, 160), 0.4)
    tone = skascii.Tone(0, noise=0.1)
    low, high = ascii_glyphs.coverage.min(), ascii_glyphs.coverage.max()
    for seed in (0, 5):
        ink = skascii.Converter(glyphs=ascii_glyphs, tone=tone, rng=seed).ink(picture)
        expected = low + (high - low) * (0.4 + 0.1 * blue_noise((10, 20), seed))
        np.testing.assert_allclose(ink.tiles, np.broadcast_to(expected[..., None, None], ink.tiles.shape), atol=1e-6)


def test_percentiles_belong_to_a_fitted_tone(ascii_glyphs):
    from skascii.picture.settings import NAMED

    picture = skimage.data.camera()[:160, :160]
    for tone in ("auto", "fit", "edges", NAMED["fit"]):
        given = skascii.convert(picture, glyphs=ascii_glyphs, tone=tone, percentiles=(10, 80))
        named = NAMED["fit" if tone == "auto" else tone] if isinstance(tone, str) else tone
        own = dataclasses.replace(named, percentiles=(10, 80))
        assert given == skascii.convert(picture, glyphs=ascii_glyphs, tone=own)
        assert given != skascii.convert(picture, glyphs=ascii_glyphs, tone=tone)
