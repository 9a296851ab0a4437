"""The six pixel matchers against the loops of tests/reference, and their edge rules."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from reference import matchers as reference
from tiles import tiles_of

import skascii

PIXEL = ("max_prod", "min_diff", "min_diff_sq", "gradient", "corr", "ncc")
TOLERANCE = 3e-6  # of a score, per pixel of the tile: float32 sums differ in order


def assert_best(method, tiles, glyphs, midpoint=0.5):
    """Assert that each choice scores as well as the best: where two scores are this close, order is free."""
    chosen = skascii.matchers.match(tiles, glyphs, method, midpoint=midpoint)
    scale = 1 if method in ("gradient", "corr", "ncc") else tiles[0, 0].size
    for r, c in np.ndindex(chosen.shape):
        scores = reference.scores(method, tiles[r, c], glyphs.bitmaps, midpoint)
        assert scores[chosen[r, c]] >= max(scores) - TOLERANCE * scale


@pytest.mark.parametrize("method", PIXEL)
@pytest.mark.parametrize("midpoint", [0.5, 0.2, 0.9, -10, 10])
def test_random_tiles(method, midpoint, rng):
    glyphs = skascii.GlyphSet("abcdefghijk", rng.random((11, 5, 3)).astype(np.float32))
    tiles = tiles_of(rng.random((5 * 7, 3 * 9)), (5, 3))
    assert_best(method, tiles, glyphs, midpoint)
    assert (skascii.matchers.match(tiles, glyphs, method, midpoint=midpoint) == reference.match(
        method, tiles, glyphs.bitmaps, midpoint)).mean() > 0.98  # fmt: skip


@pytest.mark.parametrize("method", PIXEL)
@pytest.mark.parametrize("name", ["camera", "horse", "page", "flat"])
def test_real_tiles(method, name, pictures, ascii_glyphs):
    picture = pictures[name][:160, :160] / np.float32(255)
    assert_best(method, tiles_of(picture, ascii_glyphs.cell), ascii_glyphs)


@pytest.mark.parametrize("method", PIXEL)
def test_whole_numbers_are_exact(method, rng):
    bits = np.unique(rng.integers(0, 2, (40, 12)), axis=0).reshape(-1, 4, 3)
    glyphs = skascii.GlyphSet([chr(0x100 + i) for i in range(len(bits))], bits.astype(bool))
    tiles = tiles_of(rng.integers(0, 2, (40, 30)).astype(np.float32), (4, 3))
    if method in ("max_prod", "min_diff", "min_diff_sq"):
        np.testing.assert_array_equal(
            skascii.matchers.match(tiles, glyphs, method), reference.match(method, tiles, glyphs.bitmaps)
        )
    else:
        assert_best(method, tiles, glyphs)


@pytest.mark.parametrize("method", PIXEL)
def test_one_glyph(method, rng):
    glyphs = skascii.GlyphSet("x", rng.random((1, 4, 2)))
    assert not skascii.matchers.match(tiles_of(rng.random((8, 8)), (4, 2)), glyphs, method).any()


@pytest.mark.parametrize("method", PIXEL)
def test_blank_and_full_glyphs_and_tiles(method, ascii_glyphs):
    bitmaps = np.stack([np.zeros((4, 2)), np.full((4, 2), 0.5), np.ones((4, 2)), np.eye(4, 2)])
    glyphs = skascii.GlyphSet(" +@.", bitmaps)
    tiles = np.stack([np.full((4, 2), v, np.float32) for v in (0, 0.1, 0.25, 0.5, 0.75, 1)])[None]
    assert_best(method, tiles, glyphs)
    expected = {"max_prod": " ", "min_diff": " ", "min_diff_sq": " ", "gradient": " ", "corr": " ", "ncc": " "}
    art = [glyphs.chars[i] for i in skascii.matchers.match(tiles, glyphs, method)[0]]
    assert art[0] == expected[method]
    assert art[-1] == "@"


def test_corr_gives_flat_tiles_their_mean(rng):
    bitmaps = np.stack([np.zeros((4, 2)), np.full((4, 2), 0.5), np.eye(4, 2), np.ones((4, 2))])
    glyphs = skascii.GlyphSet(" +.@", bitmaps)
    tiles = np.full((1, 3, 4, 2), 0.5, np.float32)
    tiles[0, 1] += np.float32(1e-3) * np.eye(4, 2, dtype=np.float32)  # faint, yet not flat
    tiles[0, 2] = 0.9
    assert "".join(glyphs.chars[i] for i in skascii.matchers.corr(tiles, glyphs)[0]) == "+.@"


def test_corr_with_only_flat_glyphs(rng):
    glyphs = skascii.GlyphSet(" +@", np.stack([np.full((4, 2), v) for v in (0, 0.5, 1)]))
    tiles = tiles_of(rng.random((16, 16)), (4, 2))
    np.testing.assert_array_equal(skascii.matchers.corr(tiles, glyphs), reference.match("corr", tiles, glyphs.bitmaps))


def test_ncc_skips_glyphs_and_tiles_of_norm_zero(rng):
    glyphs = skascii.GlyphSet("a+", np.stack([np.eye(4, 2), np.full((4, 2), 0.5)]))
    tiles = np.stack([np.full((4, 2), 0.5), 1 - np.eye(4, 2)])[None].astype(np.float32)
    assert skascii.matchers.ncc(tiles, glyphs).tolist() == [[0, glyphs.chars.index("a")]]
    gray = skascii.GlyphSet("+", np.full((1, 4, 2), 0.5))
    assert not skascii.matchers.ncc(tiles, gray).any()


def test_gradient_of_equal_coverages(rng):
    glyphs = skascii.GlyphSet("/\\", np.stack([np.eye(2), np.eye(2)[::-1]]))
    assert not skascii.matchers.gradient(tiles_of(rng.random((8, 8)), (2, 2)), glyphs).any()


def test_gradient_takes_the_first_of_two_as_near():
    flat = skascii.GlyphSet("abcde", np.linspace(0, 1, 5)[:, None, None] * np.ones((2, 4)))
    tiles = np.arange(1, 8, 2, np.float32)[None, :, None, None] / 8 * np.ones((2, 4), np.float32)
    assert skascii.matchers.gradient(tiles, flat).tolist() == [[0, 1, 2, 3]]
    # raised to a power, glyphs keep their places but not the order of their means: 0.5 comes before 0.39
    striped = skascii.GlyphSet("/.", [[[1, 0]], [[0.625, 0.625]]]).raised(2.0)
    assert striped.bitmaps[0].mean() > striped.bitmaps[1].mean()
    assert skascii.matchers.gradient(np.full((1, 1, 1, 2), 0.5, np.float32), striped).tolist() == [[0]]


@pytest.mark.parametrize("midpoint", [-0.1, 0, 0.1, 0.5, 0.9, 1, 1.2])
@pytest.mark.parametrize("density", [0.01, 0.1, 0.5])
def test_max_prod_pruning_never_changes_the_answer(midpoint, density, rng, ascii_glyphs):
    ink = np.where(rng.random((160, 160)) < density, rng.random((160, 160)), 0).astype(np.float32)
    ink[:48, :64] = 1
    tiles = tiles_of(ink, ascii_glyphs.cell)
    info = {}
    pruned = skascii.matchers.max_prod(tiles, ascii_glyphs, midpoint=midpoint, info=info)
    assert_best("max_prod", tiles, ascii_glyphs, midpoint)
    assert info["pruned"] > 0 or midpoint <= 0 or density > 0.1
    beyond = np.concatenate([tiles, np.full_like(tiles[:1], 2)])  # one row that pruning is not made for
    whole = skascii.matchers.max_prod(beyond, ascii_glyphs, midpoint=midpoint, info=info)
    assert info["pruned"] == 0
    if midpoint != 1:  # there a full tile scores 0 with every glyph
        np.testing.assert_array_equal(pruned, whole[:-1])


def test_max_prod_reports_what_pruning_saved(ascii_glyphs):
    ink = np.zeros((160, 160), np.float32)
    ink[:16, :8] = np.eye(16, 8)
    info = {}
    skascii.matchers.max_prod(tiles_of(ink, (16, 8)), ascii_glyphs, info=info)
    assert info["pruned"] >= 199 / 200


@pytest.mark.parametrize("method", PIXEL)
def test_shift_by_whole_cells(method, pictures, ascii_glyphs):
    picture = pictures["camera"][:160, :160] / np.float32(255)
    whole = skascii.matchers.match(tiles_of(picture, (16, 8)), ascii_glyphs, method)
    shifted = skascii.matchers.match(tiles_of(picture[32:, 40:], (16, 8)), ascii_glyphs, method)
    assert (shifted == whole[2:, 5:]).mean() == 1


@settings(max_examples=60, deadline=None)
@given(data=st.data(), method=st.sampled_from(["min_diff", "min_diff_sq", "corr", "ncc"]))
def test_rendering_and_converting_back(data, method):
    """An art's raster converts back to the art: each glyph is its own best match."""
    count = data.draw(st.integers(1, 12))
    cell = data.draw(st.tuples(st.integers(1, 5), st.integers(1, 4)))
    bitmaps = data.draw(hnp.arrays(np.uint8, (count, *cell)))
    if method in ("corr", "ncc"):  # blind to contrast, so bitmaps must differ by more than it
        directions = bitmaps / np.float64(255)
        directions = directions - (directions.mean(axis=(1, 2), keepdims=True) if method == "corr" else 0.5)
        norms = np.sqrt((directions**2).sum(axis=(1, 2), keepdims=True))
        directions = np.where(norms > 1e-9, directions / np.maximum(norms, 1e-9), 0).reshape(count, -1)
        gaps = ((directions[:, None] - directions[None]) ** 2).sum(axis=2) + np.eye(count)
        keep = (gaps > 1e-4).all(axis=1)
        keep &= bitmaps.max(axis=(1, 2)) > bitmaps.min(axis=(1, 2)) if method == "corr" else norms.ravel() > 1e-9
    else:
        keep = np.zeros(count, bool)
        keep[np.unique(bitmaps.reshape(count, -1), axis=0, return_index=True)[1]] = True
    bitmaps = bitmaps[keep]
    if not len(bitmaps):
        return
    glyphs = skascii.GlyphSet([chr(0x4E00 + i) for i in range(len(bitmaps))], bitmaps)
    indices = data.draw(hnp.arrays(np.intp, (3, 4), elements=st.integers(0, len(glyphs) - 1)))
    art = skascii.AsciiArt(glyphs, indices)
    again = skascii.convert(art.raster, method, glyphs=glyphs, tone="none")
    assert again == art


@pytest.mark.parametrize("method", ["min_diff", "min_diff_sq", "corr", "ncc"])
def test_rendering_and_converting_back_in_a_real_font(method, rng, ascii_glyphs):
    indices = rng.integers(1 if method == "corr" else 0, len(ascii_glyphs), (20, 30))
    art = skascii.AsciiArt(ascii_glyphs, indices)
    assert skascii.convert(np.asarray(art), method, glyphs=ascii_glyphs, tone="none") == art


@pytest.mark.parametrize("method", PIXEL)
def test_non_finite_midpoint(method, ascii_glyphs):
    with pytest.raises(ValueError, match="`midpoint` must be a finite number from -10 to 10; got nan"):
        skascii.matchers.match(np.zeros((1, 1, 16, 8), np.float32), ascii_glyphs, method, midpoint=float("nan"))
