"""The search against a naive one in pixels, and what it promises whatever the picture."""

import numpy as np
import pytest
import skimage
from reference.local_search import Reference, raster
from tiles import tile_view, untile

import skascii
from skascii import GlyphSet
from skascii.matchers import local_search

DECISIVE = 2e-5  # the scores of float32 terms are closer to the truth than this
CELL, GRID = (6, 4), (4, 5)

OPTIONS = {
    "plain": {},
    "raster": {"order": "raster"},
    "narrow": {"radius": 2},
    "far": {"radius": 5},
    "no blur": {"radius": 0},
    "filter_target": {"filter_target": True},
    "window": {"window": 1},
    "window in raster order": {"window": 2, "order": "raster"},
    "scales": {"sigma": (1.0, 2.0), "radius": (2, 4), "weights": (1.0, 3.0)},
    "scales, filter_target": {"sigma": (1.0, 2.0), "radius": (2, 4), "filter_target": True},
    "few passes": {"max_num_iter": 2},
    "calm": {"calm": 40},
    "calm, scales, filter_target": {"calm": 9, "sigma": (1.0, 2.0), "radius": (2, 4), "filter_target": True},
    "calm, raster, window": {"calm": 20, "order": "raster", "window": 2},
    "norm 1": {"norm": 1},
    "norm 1, calm": {"norm": 1, "calm": 20},
    "norm 1, raster": {"norm": 1, "order": "raster"},
    "norm 1, window": {"norm": 1, "window": 1},
    "norm 1, filter_target": {"norm": 1, "filter_target": True, "radius": 5},
    "norm 1, scales": {"norm": 1, "sigma": (1.0, 2.0), "radius": (2, 4), "weights": (1.0, 3.0)},
    "norm 1, scales of equal noise": {"norm": 1, "sigma": (1.0, 2.0), "radius": (2, 4)},
}


def random_problem(seed, cell=CELL, grid=GRID, count=10):
    """Glyphs of random ink, and a random target within their reach."""
    rng = np.random.default_rng(seed)
    bitmaps = rng.random((count, *cell)) ** 3 * rng.random((count, 1, 1))
    bitmaps[0] = 0
    glyphs = GlyphSet("".join(chr(0x4E00 + i) for i in range(count)), bitmaps)
    ink = rng.random((grid[0] * cell[0], grid[1] * cell[1])) * 0.5
    return glyphs, ink.astype(np.float32), rng


def reference_of(ink, glyphs, options):
    """The naive twin of a search with these options."""
    sigmas = np.atleast_1d(options["sigma"])
    return Reference(
        ink,
        glyphs.bitmaps,
        sigma=sigmas,
        radius=np.broadcast_to(options["radius"], sigmas.shape),
        weights=options.get("weights"),
        norm=options.get("norm", 2),
        filter_target=options.get("filter_target", False),
    )


@pytest.mark.parametrize("start", ["tone", "given"])
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", OPTIONS)
def test_same_art_as_the_naive_search(name, seed, start):
    glyphs, ink, rng = random_problem(seed)
    options = {"sigma": 1.3, "radius": 3, **OPTIONS[name]}
    reference = reference_of(ink, glyphs, options)
    first = reference.start() if start == "tone" else rng.integers(0, len(glyphs), GRID)
    how = {key: options[key] for key in ("order", "window", "max_num_iter", "calm") if key in options}
    if start == "tone":
        how.pop("calm", None)  # only an art is kept
    expected, errors, margin = reference.search(first, **how)
    assert margin > DECISIVE, "a near tie: take another seed"

    states, info = [], {}
    init = "tone" if start == "tone" else first
    art = local_search(tile_view(ink, CELL), glyphs, init=init, callback=states.append, info=info, **options)
    np.testing.assert_array_equal(art, expected)
    assert info["num_iter"] == len(errors)
    np.testing.assert_allclose(info["start_error"], reference.error(first), rtol=1e-5)
    np.testing.assert_allclose([state.error for state in states], errors, rtol=1e-5)
    assert np.diff([info["start_error"], *(state.error for state in states)]).max() <= 0
    np.testing.assert_array_equal(states[-1].indices, art)
    np.testing.assert_allclose(info["error"], reference.error(art), rtol=1e-5)


@pytest.mark.parametrize(("norm", "levels"), [(1, (0, 4, 10, 1e9)), (2, (0, 20, 60, 1e9))])
def test_the_calmer_the_fewer_cells_leave_the_start(norm, levels):
    glyphs, ink, rng = random_problem(3, grid=(8, 9), count=30)
    tiles, init = tile_view(ink, CELL), rng.integers(0, 30, (8, 9))
    arts = [local_search(tiles, glyphs, sigma=1.3, norm=norm, init=init, calm=calm) for calm in levels]
    left = [np.count_nonzero(art != init) for art in arts]
    assert left[0] > left[1] > left[2] > left[3] == 0


@pytest.mark.parametrize("norm", [1, 2])
@pytest.mark.parametrize("seed", [46, 85, 141])  # in these, a cell would go back to the glyph it started with
def test_a_start_outside_the_window_is_not_taken_again(seed, norm):
    glyphs, ink, rng = random_problem(seed)
    options = {"sigma": 1.3, "radius": 3, "norm": norm}
    init = rng.integers(0, len(glyphs), GRID)
    expected, _, margin = reference_of(ink, glyphs, options).search(init, window=1)
    assert margin > DECISIVE, "a near tie: take another seed"
    np.testing.assert_array_equal(local_search(tile_view(ink, CELL), glyphs, init=init, window=1, **options), expected)


@pytest.mark.parametrize("norm", [1, 2])
@pytest.mark.parametrize("order", ["interleaved", "raster"])
def test_the_replacement_map_never_changes_the_art(norm, order):
    glyphs, ink, rng = random_problem(0, grid=(8, 9), count=30)
    options = {"sigma": 1.3, "radius": 3, "norm": norm, "order": order}
    init = rng.integers(0, 30, (8, 9))
    arts = [
        local_search(tile_view(ink, CELL), glyphs, init=init, replacement_map=used, **options) for used in (True, False)
    ]
    np.testing.assert_array_equal(*arts)
    naive = [
        reference_of(ink, glyphs, options).search(init, order=order, replacement_map=used)[0] for used in (True, False)
    ]
    np.testing.assert_array_equal(*naive)
    np.testing.assert_array_equal(arts[0], naive[0])


BLUR = {"tone": "range", "sigma": 2.0, "radius": 6}  # given, whatever the defaults


@pytest.fixture(scope="module")
def ascii_set():
    return skascii.glyph_set("ascii")


@pytest.mark.parametrize(
    "options",
    [{}, {"filter_target": True}, {"norm": 1}, {"order": "raster"}, {"sigma": (1, 3), "radius": (3, 9)}],
    ids=str,
)
@pytest.mark.parametrize("picture", ["camera", "page"])
def test_no_single_replacement_lowers_the_error(ascii_set, picture, options):
    image = getattr(skimage.data, picture)()[60:108, 60:100]
    options = {**BLUR, **options}
    art = skascii.convert(image, "local_search", glyphs=ascii_set, **options)
    reference = reference_of(scaled(image, ascii_set), ascii_set, options)
    assert reference.best_gain(art.indices) <= 1e-4


def scaled(image, glyphs):
    """The target that convert makes of a gray image of whole cells on dark paper, with tone="range"."""
    low, high = glyphs.coverage.min(), glyphs.coverage.max()
    return low + (high - low) * (image / np.float32(255))


@pytest.mark.parametrize("picture", ["camera", "astronaut", "coins"])
@pytest.mark.parametrize("options", [{}, {"filter_target": True}, {"norm": 1}, {"radius": 3}])
def test_the_error_is_that_of_the_raster(ascii_set, picture, options):
    image = getattr(skimage.data, picture)()[:288, :320]
    image = image if image.ndim == 2 else image[..., 1]
    options = {**BLUR, **options}
    art = skascii.convert(image, "local_search", glyphs=ascii_set, **options)
    reference = reference_of(scaled(image, ascii_set), ascii_set, options)
    np.testing.assert_allclose(art.info["error"], reference.error(art.indices), rtol=1e-5)
    np.testing.assert_allclose(art.raster, raster(art.indices, ascii_set.bitmaps), atol=1e-6)


@pytest.mark.parametrize("picture", ["camera", "astronaut", "page", "coins", "horse"])
def test_the_start_is_the_conventional_art(ascii_set, picture):
    image = getattr(skimage.data, picture)()
    plain = {"glyphs": ascii_set, "columns": 60, "max_num_iter": 0, "init": "tone"}
    start = skascii.convert(image, "local_search", tone="stretch", **plain)
    conventional = skascii.convert(image, "gradient", glyphs=ascii_set, columns=60, tone="contrast")
    assert start == conventional
    start = skascii.convert(image, "local_search", tone="range", **plain)
    assert start == skascii.convert(image, "gradient", glyphs=ascii_set, columns=60)
    assert start.info["num_iter"] == 0
    assert start.info["error"] == start.info["start_error"]


@pytest.mark.parametrize("options", [{}, {"norm": 1}, {"window": 10}, {"order": "raster"}])
def test_workers_never_change_the_art(ascii_set, options):
    rng = np.random.default_rng(0)
    image = skimage.transform.resize(skimage.data.camera(), (16 * 90, 8 * 96)) + 0.02 * rng.random((16 * 90, 8 * 96))
    tiles = tile_view((0.25 * image).clip(0, 1).astype(np.float32), ascii_set.cell)
    tiles = tiles[:20] if options.get("norm") == 1 else tiles
    arts = [local_search(tiles, ascii_set, workers=workers, **options) for workers in (1, 2, 5)]
    np.testing.assert_array_equal(arts[0], arts[1])
    np.testing.assert_array_equal(arts[0], arts[2])


def test_tiles_need_not_lie_in_one_picture(ascii_set):
    tiles = tile_view(scaled(skimage.data.camera()[:160, :160], ascii_set), ascii_set.cell)
    apart = np.ascontiguousarray(tiles)
    assert not np.shares_memory(untile(apart), apart)
    np.testing.assert_array_equal(local_search(apart, ascii_set), local_search(tiles, ascii_set))


def test_it_starts_from_an_art(ascii_set):
    image = skimage.data.camera()[:256, :256]
    found = skascii.convert(image, "local_search", glyphs=ascii_set, tone="stretch")
    again = skascii.convert(image, "local_search", glyphs=ascii_set, tone="stretch", init=found)
    assert again == found
    assert again.info["num_iter"] == 1
    assert again.info["start_error"] == pytest.approx(found.info["error"], rel=1e-6)
    kept = skascii.convert(image, "local_search", glyphs=ascii_set, init=found.indices.tolist(), max_num_iter=0)
    assert kept == found


def test_a_random_start_draws_among_equals_and_is_reproducible(ascii_set):
    tiles = tile_view(scaled(skimage.data.camera()[:256, :256], ascii_set), ascii_set.cell)
    starts = [local_search(tiles, ascii_set, init="random", rng=seed, max_num_iter=0) for seed in (0, 0, 1)]
    np.testing.assert_array_equal(starts[0], starts[1])
    assert (starts[0] != starts[2]).any()
    levels = np.rint(ascii_set.bitmaps.sum(axis=(1, 2)))
    distance = np.abs(np.rint(tiles.sum(axis=(2, 3), dtype=np.float64))[..., None] - levels)
    for start in starts:
        taken = np.take_along_axis(distance, start[..., None], axis=2)[..., 0]
        np.testing.assert_array_equal(taken, distance.min(axis=2))
    drawn = {index for start in starts for index in start.ravel()}
    equals = np.isin(levels, np.unique(levels[list(drawn)]))
    assert len(drawn) > 0.8 * equals.sum()


def test_a_window_keeps_the_ink(ascii_set):
    tiles = tile_view(scaled(skimage.data.camera()[:256, :256], ascii_set), ascii_set.cell)
    levels = np.rint(ascii_set.bitmaps.sum(axis=(1, 2)))
    aims = np.rint(tiles.sum(axis=(2, 3), dtype=np.float64))
    free = local_search(tiles, ascii_set)
    art = local_search(tiles, ascii_set, window=4)
    assert np.abs(levels[art] - aims).max() <= 4 < np.abs(levels[free] - aims).max()


def test_the_callback_sees_each_pass_and_can_stop(ascii_set):
    image = skimage.data.camera()[:256, :256]
    states = []
    art = skascii.convert(image, "local_search", glyphs=ascii_set, callback=states.append)
    assert [state.iteration for state in states] == list(range(1, art.info["num_iter"] + 1))
    assert states[-1].num_changed == 0 < states[0].num_changed
    assert states[-1].error == art.info["error"]

    def stop(state):
        if state.iteration == 2:
            raise StopIteration

    stopped = skascii.convert(image, "local_search", glyphs=ascii_set, callback=stop, polish="lines")
    np.testing.assert_array_equal(stopped.indices, states[1].indices)
    assert stopped.info["error"] == states[1].error


def test_polishes_lower_the_error_and_the_bound_certifies_it(ascii_set):
    image = skimage.data.camera()[100:228, 100:228]
    errors = []
    for polish in (None, "lines", ("lines", "anneal")):
        states = []
        art = skascii.convert(
            image,
            "local_search",
            glyphs=ascii_set,
            polish=polish,
            rng=0,
            bound=True,
            callback=states.append,
            **{**BLUR, "radius": 3},
        )
        reference = reference_of(scaled(image, ascii_set), ascii_set, {**BLUR, "radius": 3})
        assert art.info["error"] == pytest.approx(reference.error(art.indices), rel=1e-5)
        assert art.info["bound"] <= art.info["error"]
        assert art.info["gap"] == pytest.approx(1 - art.info["bound"] / art.info["error"])
        assert states[-1].error == art.info["error"]
        np.testing.assert_array_equal(states[-1].indices, art.indices)
        errors.append(art.info["error"])
    assert errors[0] > errors[1] > errors[2]
    assert art.info["gap"] < 0.02
    assert {"start", "terms", "search", "lines", "anneal", "bound"} == set(art.info["phases"])


PICTURES = "camera astronaut coins moon page text rocket chelsea coffee horse clock".split()


@pytest.mark.parametrize("picture", PICTURES)
def test_no_frame_around_the_art_by_default(ascii_set, picture):
    """The outermost cells have the ink that cells of the same tone have inside."""
    image = getattr(skimage.data, picture)()
    start, found = (
        ascii_set.coverage[skascii.convert(image, glyphs=ascii_set, columns=60, **options).indices]
        for options in ({"max_num_iter": 0, "init": "tone"}, {})
    )
    rim, inside = np.ones(start.shape, bool), np.zeros(start.shape, bool)
    rim[1:-1, 1:-1], inside[2:-2, 2:-2] = False, True
    tones = np.digitize(start, np.linspace(0, ascii_set.coverage.max(), 13))
    shared = np.intersect1d(tones[rim], tones[inside])
    assert np.isin(tones[rim], shared).mean() > 0.9  # nearly all of the rim is compared
    cells = [rim & (tones == tone) for tone in shared]
    expected = sum(found[inside & (tones == tone)].mean() * part.sum() for tone, part in zip(shared, cells))
    assert sum(found[part].sum() for part in cells) / expected == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize("options", [BLUR, {**BLUR, "radius": 3}, {**BLUR, "filter_target": True}], ids=str)
@pytest.mark.parametrize("picture", PICTURES)
def test_no_frame_around_the_art(ascii_set, picture, options):
    image = getattr(skimage.data, picture)()
    pair = [
        skascii.convert(
            image, "local_search", glyphs=ascii_set, columns=60, max_num_iter=passes, init="tone", **options
        )
        for passes in (0, 1000)
    ]
    start, found = (ascii_set.coverage[art.indices] for art in pair)
    inside = np.zeros(start.shape, bool)
    inside[2:-2, 2:-2] = True
    rim = np.ones(start.shape, bool)
    rim[1:-1, 1:-1] = False
    # What the search does to the ink of the outermost cells is what it does to that of all others.
    kept = [found[part].sum() / start[part].sum() for part in (rim, inside)]
    assert kept[0] == pytest.approx(kept[1], abs=0.1)


def test_a_picture_smaller_than_the_blur(ascii_set):
    for grid in ((1, 1), (1, 4), (3, 1)):
        ink = np.full((16 * grid[0], 8 * grid[1]), 0.2, np.float32)
        options = {"sigma": 6.0, "radius": 18}
        art = local_search(tile_view(ink, ascii_set.cell), ascii_set, **options)
        assert reference_of(ink, ascii_set, options).best_gain(art) <= 1e-4


def test_one_glyph():
    glyphs = skascii.glyph_set("#")
    info = {}
    art = local_search(np.full((2, 3, 16, 8), 0.1, np.float32), glyphs, info=info, polish="lines", bound=True)
    np.testing.assert_array_equal(art, 0)
    assert info["gap"] == pytest.approx(0, abs=1e-4)  # what rounding may hide


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"sigma": 0}, "`sigma` must be a finite number greater than 0 and at most 292.571; got 0"),
        ({"sigma": ()}, "`sigma` must be a number or a sequence of numbers; got none"),
        ({"sigma": "x"}, "`sigma` must be a finite number"),
        ({"radius": -1}, "`radius` must be an integer from 0 to"),
        ({"sigma": 1, "radius": (1, 2)}, "`radius` must be 1 long, as `sigma`; got 2"),
        ({"weights": 0}, "`weights` must be a finite number from 1e-06 to 1000000; got 0. Only their ratios count."),
        ({"sigma": (1, 2), "weights": (1,)}, "`weights` must be 2 long, as `sigma`; got 1"),
        ({"norm": 3}, "`norm` must be 1 or 2; got 3"),
        ({"order": "rastr"}, "`order` must be one of 'interleaved', 'raster'; got 'rastr'. Did you mean 'raster'"),
        ({"window": -1}, "`window` must be an integer of at least 0; got -1"),
        ({"max_num_iter": -1}, "`max_num_iter` must be an integer of at least 0; got -1"),
        ({"init": "best"}, '`init` must be "dither", "tone", "random" or indices; got \'best\''),
        ({"init": 0.5}, '`init` must be "dither", "tone", "random" or indices; got float64'),
        ({"init": [[0]]}, "`init` must be of shape (2, 2), within [0, 4); got shape (1, 1)"),
        ({"init": [[0, 1], [2, 4]]}, "`init` must be of shape (2, 2), within [0, 4); got shape (2, 2), from 0 to 4"),
        ({"polish": "line"}, "`polish` must be one of 'lines', 'anneal'; got 'line'"),
        ({"polish": 1}, "`polish` must be a name or a sequence of names; got 1"),
        ({"polish": "lines", "norm": 1}, "`polish` must be left out where there are no tables"),
        ({"bound": True, "norm": 1}, "`bound` must be left out where there are no tables"),
        ({"bound": np.eye(2)}, "`bound` must be True or False; got array([[1., 0.], [0., 1.]])."),
        ({"replacement_map": 2}, "`replacement_map` must be True or False; got 2"),
        ({"filter_target": "yes"}, "`filter_target` must be True or False; got 'yes'"),
        ({"sigma": np.array(1.0)}, "`sigma` must be a finite number"),
    ],
)
def test_bad_options(options, message):
    glyphs = skascii.glyph_set(" -=#")
    with pytest.raises((ValueError, TypeError)) as caught:
        local_search(np.zeros((2, 2, 16, 8), np.float32), glyphs, **options)
    assert message in str(caught.value)


@pytest.mark.parametrize("value", [2.5, -3.0])
def test_ink_beyond_fixed_point_is_refused(value):
    tiles = np.zeros((2, 2, 16, 8), np.float32)
    tiles[1, 1, 3, 4] = value
    message = r"`target` must be ink from -2 to 2; got values from .* Ink is meant to lie in"
    with pytest.raises(ValueError, match=message):
        local_search(tiles, skascii.glyph_set(" -=#"))


def test_the_window_holds_however_large_the_sums():
    """Full blocks where the least ink is wanted make the largest sum that there is; no forbidden glyph's is less."""
    glyphs, tiles = skascii.glyph_set(" █"), np.full((5, 7, 16, 8), -2.0, np.float32)
    art = local_search(tiles, glyphs, sigma=2.0, radius=6, window=0, init=np.ones((5, 7), int))
    assert art.all()


@pytest.mark.parametrize("norm", [1, 2])
def test_ink_that_glyphs_cannot_reach(norm):
    """A callable tone may overshoot: the sums still fit."""
    glyphs = skascii.glyph_set(" ░▒▓█")
    for ink in (-2, 2):
        image = np.full((32, 16), 0.5)
        art = skascii.convert(image, "local_search", glyphs=glyphs, norm=norm, tone=lambda a, ink=ink: 0 * a + ink)
        assert (art.indices == (0 if ink < 0 else len(glyphs) - 1)).all()
