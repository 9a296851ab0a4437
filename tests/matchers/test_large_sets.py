"""Sets too large for tables: the choice is that of the tables, exactly, and of all glyphs."""

import numpy as np
import pytest
import skimage
from memory import needs_peak, run
from tiles import tile_view

import skascii
from skascii import GlyphSet
from skascii.engines.search.factored import core as large_set
from skascii.engines.search.full import tables
from skascii.matchers import local_search

OPTIONS = {
    "plain": {},
    "raster": {"order": "raster"},
    "far": {"radius": 6},
    "no blur": {"radius": 0},
    "filter_target": {"filter_target": True},
    "window": {"window": 1},
    "scales": {"sigma": (1.0, 2.0), "radius": (2, 4), "weights": (1.0, 3.0)},
    "without the map": {"replacement_map": False},
    "calm": {"calm": 20},
    "calm, window": {"calm": 20, "window": 1},
    "three passes": {"max_num_iter": 3},
}


def numbered(bitmaps):
    """Return a set of these bitmaps, in this order if their ink rises."""
    return GlyphSet("".join(chr(0x4E00 + i) for i in range(len(bitmaps))), bitmaps)


@pytest.fixture
def without_tables(monkeypatch):
    """Return a function that runs the search with no tables allowed."""

    def search(*args, **options):
        with monkeypatch.context() as patch:
            patch.setattr(tables, "MAX_BYTES", -1)  # even tables without neighbours do not fit
            return local_search(*args, **options)

    return search


@pytest.mark.parametrize("start", ["tone", "given"])
@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("name", OPTIONS)
def test_same_art_as_with_tables(without_tables, name, seed, start):
    rng = np.random.default_rng(seed)
    bitmaps = rng.random((60, 8, 6)) ** 3 * rng.random((60, 1, 1))
    glyphs = numbered(bitmaps)
    tiles = tile_view((rng.random((20 * 8, 12 * 6)) * 0.5).astype(np.float32), (8, 6))
    init = "tone" if start == "tone" else rng.integers(0, 60, (20, 12))
    options = {"sigma": 1.3, "radius": 3, "init": init, **OPTIONS[name]}
    infos, states = ({}, {}), ([], [])
    arts = [
        search(tiles, glyphs, info=info, callback=seen.append, **options)
        for search, info, seen in zip((local_search, without_tables), infos, states)
    ]
    np.testing.assert_array_equal(*arts)
    assert infos[0]["num_iter"] == infos[1]["num_iter"]
    assert [state.num_changed for state in states[0]] == [state.num_changed for state in states[1]]
    errors = [[state.error for state in seen] for seen in states]
    np.testing.assert_allclose(*errors, rtol=1e-5)


def test_ties_go_to_the_lowest_index(without_tables):
    """Many glyphs are as good as each other where all has one tone; sums of halves are exact."""
    rng = np.random.default_rng(5)
    bitmaps = rng.integers(0, 2, (40, 4, 4)).astype(float)
    glyphs = numbered(np.unique(bitmaps, axis=0))
    tiles = np.full((5, 6, 4, 4), 0.5, np.float32)
    init = rng.integers(0, len(glyphs), (5, 6))
    for search in (local_search, without_tables):
        start = search(tiles, glyphs, sigma=1.0, radius=0, init=init)
        np.testing.assert_array_equal(start, init)  # all are equal: nothing is replaced
        tinted = np.full((5, 6, 4, 4), 0.25, np.float32)
        levels = glyphs.bitmaps.sum(axis=(1, 2))
        np.testing.assert_array_equal(
            search(tinted, glyphs, sigma=1.0, radius=0, init=init), np.where(levels[init] == levels[0], init, 0)
        )


@pytest.mark.parametrize("rank", [1, 4, 12])
def test_a_poor_basis_changes_the_cost_but_not_the_art(without_tables, monkeypatch, rank):
    rng = np.random.default_rng(0)
    bitmaps = rng.random((80, 8, 6)) ** 3
    tiles = tile_view(rng.random((10 * 8, 8 * 6)).astype(np.float32), (8, 6))
    expected = local_search(tiles, numbered(bitmaps), sigma=1.5)
    leading = large_set._leading
    monkeypatch.setattr(large_set, "_leading", lambda bitmaps, blur: leading(bitmaps, blur)[:, :rank])
    glyphs = GlyphSet("".join(chr(0x5000 + i) for i in range(80)), bitmaps)  # not the one whose vectors are cached
    np.testing.assert_array_equal(without_tables(tiles, glyphs, sigma=1.5), expected)


CASES = "the dotted glyph is better than it looks", "the dotted glyph is worse than it looks"


def beyond_the_basis(name):
    """Return glyphs, a tile and a start of which a screening by 0.94 of its bound would lose the best.

    Most glyphs are shades of one half of the cell: that half is the whole basis. One has a dot in the other half, and
    of that half the tile has the dot alone, or its negative: what the basis leaves over of both is in one direction,
    so the product of their norms is off by exactly as much as it may be.
    """
    half, dot = np.zeros((2, 4, 4))
    half[:, :2] = 1
    dot[0, 3] = 0.03
    shades = np.linspace(0.3, 0.79, 100)[:, None, None] * half
    if name == CASES[0]:
        glyphs = [*shades, 0.8 * half, 0.8 * half + dot]
        return glyphs, 0.8 * half + dot / 2 / 0.95, len(shades)
    farther = 0.8 + np.sqrt((0.03**2 + 0.95 * 2 * 0.3 * 0.03) / 8)  # looks worse than the dotted one, and is better
    return [*shades[:70], 0.8 * half + dot, farther * half], 0.8 * half - 10 * dot, 0


@pytest.mark.parametrize("name", CASES)
def test_the_screening_bound_is_as_wide_as_it_must_be(without_tables, name):
    bitmaps, tile, start = beyond_the_basis(name)
    art = without_tables(tile[None, None].astype(np.float32), numbered(bitmaps), sigma=1.0, radius=0, init=[[start]])
    assert art == np.square(bitmaps - tile).sum(axis=(1, 2)).argmin()


def test_the_slack_of_the_screening_covers_float32(without_tables):
    """Two glyphs differ by 2**-12 in one pixel, and so do their scores by 2**-24, which float32 cannot tell.

    A twentieth of the slack would do here: it is made for sums whose roundings all go the same way.
    """
    rng = np.random.default_rng(0)
    first = rng.integers(0, 2**12, (200, 4))
    second = first.copy()
    second[np.arange(200), rng.integers(0, 4, 200)] += 1
    glyphs = numbered(np.concatenate([first, second]).reshape(-1, 2, 2) / 2**12)
    places = np.argsort([ord(char) - 0x4E00 for char in glyphs.chars])  # the set puts them in order of ink
    start, best = places.reshape(2, 10, 20)
    tiles = glyphs.bitmaps[best]
    np.testing.assert_array_equal(without_tables(tiles, glyphs, sigma=1.0, radius=0, init=start), best)


@pytest.fixture(scope="module")
def kanji():
    return skascii.glyph_set("jis")


@pytest.mark.parametrize("options", [{}, {"radius": 3}, {"filter_target": True}, {"window": 10}], ids=str)
def test_kanji_no_glyph_of_all_is_better_anywhere(kanji, options):
    image = skimage.data.camera()[:256, :256]
    options = {"radius": 6, **options}
    art = skascii.convert(image, "local_search", glyphs=kanji, tone="range", sigma=2.0, **options)
    assert len(kanji) > 6800
    low, high = kanji.coverage.min(), kanji.coverage.max()
    ink = low + (high - low) * (image / 255.0)
    blurred, error = blurred_and_error(art, ink, options["radius"], "filter_target" in options)
    window = 16 + 2 * options["radius"]
    around = np.lib.stride_tricks.sliding_window_view(error, (window, window))[::16, ::16] + blurred[art.indices]
    flat = blurred.reshape(len(blurred), -1)
    scores = np.square(flat).sum(axis=1) - 2 * around.reshape(*art.shape, -1) @ flat.T
    held = np.take_along_axis(scores, art.indices[..., None], axis=2)[..., 0]
    if "window" in options:
        levels = np.rint(kanji.bitmaps.sum(axis=(1, 2), dtype=np.float64))
        aims = np.rint(tile_view(ink, (16, 16)).sum(axis=(2, 3)))
        scores[np.abs(levels - aims[..., None]) > options["window"]] = np.inf
    assert (held - scores.min(axis=2)).max() <= 1e-5


def blurred_and_error(art, ink, radius, filter_target):
    """Return all glyphs under the blur, and what is left of the target, by one matrix for each axis."""

    def blur(stack):
        for axis in (-2, -1):
            size = stack.shape[axis]
            taps = np.exp(-(np.arange(-radius, radius + 1) ** 2) / 8.0)
            matrix = np.zeros((size + 2 * radius, size))
            for n in range(size):
                matrix[n : n + 2 * radius + 1, n] = taps / taps.sum()
            stack = np.swapaxes(np.swapaxes(stack, axis, -1) @ matrix.T, axis, -1)
        return stack

    target = blur(ink) if filter_target else np.pad(ink, radius)
    return blur(art.glyphs.bitmaps.astype(np.float64)), target - blur(art.raster.astype(np.float64))


def test_kanji_error_is_that_of_the_raster(kanji):
    image = skimage.data.astronaut()[..., 1]
    states, options = [], {"glyphs": kanji, "tone": "range", "sigma": 2.0, "radius": 3}
    art = skascii.convert(image, "local_search", callback=states.append, **options)
    low, high = kanji.coverage.min(), kanji.coverage.max()
    _, error = blurred_and_error(art, low + (high - low) * (image / 255.0), 3, False)
    assert art.info["error"] == pytest.approx(np.square(error).sum(), rel=1e-5)
    assert np.diff([state.error for state in states]).max() <= 0
    arts = [skascii.convert(image, "local_search", workers=workers, **options).indices for workers in (1, 3)]
    np.testing.assert_array_equal(*arts)
    np.testing.assert_array_equal(arts[0], art.indices)


def test_polishes_and_bound_need_tables(kanji):
    for name, value in {"polish": "lines", "bound": True}.items():
        with pytest.raises(ValueError, match=f"`{name}` must be left out where there are no tables"):
            skascii.convert(skimage.data.camera(), "local_search", glyphs=kanji, **{name: value})


@needs_peak
def test_kanji_take_less_than_a_gigabyte():
    script = """
import skimage, skascii
skascii.convert(skimage.data.camera(), "local_search", glyphs=skascii.glyph_set("jis"), sigma=2.0, radius=6)
print(peak())
"""
    assert run(script) < 1e9
