"""The colour search against pixels, one glyph drawn at a time, and what holds wherever it ends."""

import itertools

import numpy as np
import pytest
from reference.color import ColorReference, decode

import skascii
from skascii.engines.search.blur import Blur
from skascii.engines.search.color.core import paint, search
from skascii.engines.search.color.task import ColorSearch, ColorState

LUMA, CHROMA = Blur((0.7, 1.2), (2, 3), (1.0, 0.6)), Blur((1.4,), (4,), (1.0,))
BLACK, WHITE, NAVY = (0, 0, 0), (255, 255, 255), (10, 20, 90)
FEW = np.array([[0, 0, 0], [200, 0, 0], [0, 180, 40], [20, 30, 210], [127, 127, 127], [250, 250, 240]], np.uint8)
# every pair of values of any two options
CASES = [
    ("cell", "linear", None, BLACK, 0.0),
    ("cell", "coded", None, BLACK, 2.0),
    ("cell", "linear", FEW, BLACK, 2.0),
    ("cell", "coded", FEW, BLACK, 0.0),
    ("foreground", "linear", None, BLACK, 2.0),
    ("foreground", "coded", None, WHITE, 0.0),
    ("foreground", "linear", FEW, WHITE, 2.0),
    ("foreground", "coded", FEW, NAVY, 2.0),
    ("foreground", "linear", None, NAVY, 0.0),
    ("foreground", "coded", FEW, BLACK, 0.0),
]


def few_glyphs(rng, count=6, cell=(4, 3)):
    """Glyphs with a blank, a full cell, and one that is the rest of another."""
    bitmaps = np.rint(rng.random((count, *cell)) ** 2 * 4).astype(np.float32) / 4
    bitmaps[0], bitmaps[1], bitmaps[2] = 0, 1, 1 - bitmaps[3]
    return skascii.GlyphSet("abcdefghijk"[:count], bitmaps)


def waves(rng, shape, depth=90, noise=30):
    y, x = np.mgrid[: shape[0], : shape[1]]
    planes = [np.sin(x / rng.uniform(2, 5) + rng.uniform(0, 6)) * np.cos(y / rng.uniform(2, 5)) for _ in range(3)]
    values = 128 + depth * np.stack(planes, axis=2) + rng.normal(0, noise, (*shape, 3))
    return np.clip(values, 0, 255).astype(np.uint8)


def problem(number, shape=(11, 11)):
    """A picture, glyphs, options, and the oracle for them."""
    mode, blend, palette, paper, visible = CASES[number]
    rng = np.random.default_rng(number)
    picture, glyphs = waves(rng, shape), few_glyphs(rng)
    what = ColorSearch(mode, palette, paper, LUMA, CHROMA, blend, visible)
    return picture, glyphs, what, oracle(picture, glyphs, what)


def oracle(picture, glyphs, what):
    luma, chroma = ((blur.sigmas, blur.radii, blur.weights) for blur in (what.luma, what.chroma))
    return ColorReference(
        picture, glyphs.bitmaps, mode=what.mode, palette=what.palette, paper=what.paper, luma=luma, chroma=chroma,
        blend=what.blend, visible=what.visible, percentile=what.percentile,
    )  # fmt: skip


def blended(colors, what):
    return decode(colors / 255) if what.blend == "linear" else colors / 255


def colors_of(state, what):
    return blended(state.foreground, what), blended(state.background, what)


def codes_of(state, what, cell):
    """The codes of a cell's colours, as the oracle has them."""
    pair = state.foreground[cell], state.background[cell]
    if what.palette is not None:
        pair = [np.repeat(np.square(what.palette.astype(int) - color).sum(axis=1).argmin(), 3) for color in pair]
    return tuple([int(n) for n in code] for code in pair)


def assert_same(first, second):
    for name in ("indices", "foreground", "background"):
        np.testing.assert_array_equal(getattr(first, name), getattr(second, name))


@pytest.mark.parametrize("number", range(len(CASES)))
def test_the_art_is_that_of_the_oracle(number):
    picture, glyphs, what, reference = problem(number)
    state = search(picture, glyphs, what)
    indices, foreground, background, _ = reference.search()
    np.testing.assert_array_equal(state.indices, indices)
    np.testing.assert_allclose(colors_of(state, what), (foreground, background), atol=1e-12)
    assert state.error == pytest.approx(reference.error(indices, foreground, background), rel=1e-4)


@pytest.mark.parametrize("number", range(len(CASES)))
def test_the_energy_never_rises(number):
    picture, glyphs, what, reference = problem(number, (30, 34))
    errors = []
    state = search(picture, glyphs, what, callback=lambda state: errors.append(state.error))
    assert np.diff(errors).max() <= 0
    assert len(errors) == state.num_iter > 1
    assert errors[-1] == pytest.approx(reference.objective(state.indices, *colors_of(state, what)), rel=1e-4)


@pytest.mark.parametrize("number", range(len(CASES)))
def test_at_the_end_no_glyph_and_no_step_is_better(number):
    picture, glyphs, what, reference = problem(number)
    state = search(picture, glyphs, what)
    colors = colors_of(state, what)
    for cell in np.ndindex(*state.indices.shape):
        left, held = reference.residual(state.indices, *colors, cell), state.indices[cell]
        now = reference.cell_error(left, held, cell, colors[0][cell], colors[1][cell])
        for k in reference.candidates():
            found = reference.colors(reference.rule(left, k, cell))
            assert reference.cell_error(left, k, cell, *found) > now - 1e-6
        f, p = codes_of(state, what, cell)
        for near in reference.steps(held, (None if what.fixed_paper and not reference.kinds[held] else f, p)):
            assert reference.cell_error(left, held, cell, *reference.colors(near)) > now - 1e-6


@pytest.mark.parametrize("number", range(len(CASES)))
def test_threads_and_the_map_change_nothing(number):
    picture, glyphs, what, _ = problem(number, (150, 130))
    state = search(picture, glyphs, what, workers=1)
    for workers in (2, 5):
        assert_same(state, search(picture, glyphs, what, workers=workers))
    unmapped = ColorSearch(what.mode, what.palette, what.paper, LUMA, CHROMA, what.blend, what.visible,
                           replacement_map=False)  # fmt: skip
    assert_same(state, search(picture, glyphs, unmapped, workers=1))


@pytest.mark.parametrize("number", range(len(CASES)))
def test_a_search_that_starts_where_one_ended_ends_there(number):
    picture, glyphs, what, _ = problem(number, (40, 40))
    state = search(picture, glyphs, what)
    again = search(picture, glyphs, what, init=state)
    assert again.num_iter == 1
    assert_same(state, again)


@pytest.mark.parametrize("number", [number for number in range(len(CASES)) if CASES[number][0] == "cell"])
def test_visits_begin_where_the_picture_has_changed(number):
    picture, glyphs, what, _ = problem(number, (150, 130))
    state = search(picture, glyphs, what)
    height, width = glyphs.cell
    changed = np.zeros(state.indices.shape, bool)
    changed[3, 4] = changed[5, 1:3] = True
    other = picture.copy()
    for i, j in np.argwhere(changed):
        other[i * height : (i + 1) * height, j * width : (j + 1) * width] = picture[:height, :width][::-1]
    everywhere = search(other, glyphs, what, init=state)
    assert_same(everywhere, search(other, glyphs, what, init=state, changed=changed))
    assert (everywhere.indices != state.indices).any()


@pytest.mark.parametrize("mode", ["cell", "foreground"])
@pytest.mark.parametrize("blend", ["linear", "coded"])
def test_paint_solves_the_least_squares_of_all_cells(mode, blend):
    rng = np.random.default_rng(5)
    picture = waves(rng, (10, 9), depth=12, noise=4)
    picture[0, 0] = 255  # from fixed paper so far away that the rest is not stretched beyond what can be shown
    glyphs = few_glyphs(rng, 7)
    paper = (110, 120, 130) if mode == "foreground" else BLACK
    what = ColorSearch(mode, None, paper, LUMA, CHROMA, blend, percentile=100)
    reference = oracle(picture, glyphs, what)
    indices = rng.choice([0, 4, 5, 6] if mode == "cell" else [1, 4, 5, 6], reference.shape)
    found = paint(picture, indices, glyphs, what, continuous=True)
    least = reference.error(indices, *found)
    assert all(color.min() > 0 and color.max() < 1 for color in found)
    free = found[: 1 if what.fixed_paper else 2]
    for color, cell in itertools.product(free, np.ndindex(free[0].shape)):
        errors = []
        for step in (-1e-3, 1e-3):
            color[cell] += step
            if reference.kinds[indices[cell[:2]]]:
                errors.append(reference.error(indices, *found))
            color[cell] -= step
        if errors:  # the parabola through three points has its least within a tenth of a level
            curve = (errors[0] + errors[1] - 2 * least) / 2e-6
            assert abs((errors[1] - errors[0]) / 2e-3 / (2 * curve)) < 4e-4


@pytest.mark.parametrize("number", range(len(CASES)))
def test_no_step_betters_the_colours_of_a_painted_art(number):
    picture, glyphs, what, reference = problem(number)
    indices = np.random.default_rng(1).integers(len(glyphs), size=reference.shape)
    state = ColorState(indices, *paint(picture, indices, glyphs, what))
    colors = colors_of(state, what)
    for cell in np.ndindex(*indices.shape):
        left, held = reference.residual(indices, *colors, cell), indices[cell]
        now = reference.cell_error(left, held, cell, colors[0][cell], colors[1][cell])
        f, p = codes_of(state, what, cell)
        for near in reference.steps(held, (None if what.fixed_paper and not reference.kinds[held] else f, p)):
            assert reference.cell_error(left, held, cell, *reference.colors(near)) > now - 1e-6


def test_a_cloudless_sky_is_blank():
    rng = np.random.default_rng(0)
    sky = np.linspace([90, 140, 210], [110, 160, 230], 160)[:, None].repeat(160, axis=1)
    picture = np.rint(sky + rng.normal(0, 2, sky.shape)).astype(np.uint8)
    glyphs = skascii.glyph_set("ascii")
    assert search(picture, glyphs, ColorSearch()).inked == 0
    assert search(picture, glyphs, ColorSearch(visible=0)).inked > 0.5


def test_one_colour_is_told_the_same_way_whatever_stood_there():
    picture, glyphs, what, _ = problem(0)
    state = search(picture, glyphs, what)
    blank = np.zeros_like(state.indices)
    start = ColorState(blank, 255 - state.background, state.background)
    same = ColorState(blank, state.background, state.background)
    assert_same(search(picture, glyphs, what, init=start), search(picture, glyphs, what, init=same))
