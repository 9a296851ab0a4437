"""convert(): every form of image, every size, tone, filters and colour."""

from functools import partial

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from memory import needs_peak, run
from reference import ink as reference
from skimage.color import rgb2gray

import skascii

PIXELS = skascii.GlyphSet("#", np.ones((1, 1, 1)))  # cells of one pixel, so that nothing is padded


def ink(image, **options):
    return skascii.ink(image, **{"glyphs": PIXELS, "tone": "none", **options}).ink


@pytest.mark.parametrize("gamma", [1.0, 0.5, 2.2])
@pytest.mark.parametrize("paper", ["dark", "light", (0, 0, 128), (200, 180, 20)])
@pytest.mark.parametrize("count", [None, 1, 2, 3, 4])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32, np.float64, bool])
def test_ink(dtype, count, paper, gamma, rng):
    shape = (7, 5) if count is None else (7, 5, count)
    dtype = np.dtype(dtype)
    if dtype.kind == "f":
        image, high = rng.random(shape).astype(dtype), 1
    else:
        high = 1 if dtype.kind == "b" else np.iinfo(dtype).max
        image = rng.integers(0, high + 1, shape).astype(dtype)
    for channels in ("RGB", "BGR"):
        expected = reference.ink(image, paper=paper, channels=channels, high=high, gamma=gamma)
        result = ink(image, paper=paper, channels=channels, gamma=gamma)
        np.testing.assert_allclose(result, expected, atol=2e-6)
        assert result.min() >= 0
        assert result.max() <= 1


@pytest.mark.parametrize("dtype", ["i2", "i8", "u8", "f2", "f4", "f8", "u1", "u2"])
@pytest.mark.parametrize("count", [None, 1, 2, 3, 4])
def test_data_range(dtype, count, rng):
    """Opacity has the range of the dtype, or up to white if the dtype has none."""
    image = rng.integers(20, 100, (6, 5) if count is None else (6, 5, count)).astype(dtype)
    if count in (2, 4):
        opaque = 1 if image.dtype.kind == "f" else np.iinfo(dtype).max if dtype in ("u1", "u2") else 100
        image[..., -1] = rng.random((6, 5)) * opaque
    expected = reference.ink(image, low=20, high=100)
    np.testing.assert_allclose(ink(image, data_range=(20, 100)), expected, atol=2e-6)


def same(image, other, **options):
    options = {"glyphs": "ascii", "tone": "none", **options}
    return skascii.convert(image, **options) == skascii.convert(other, **options)


@pytest.mark.parametrize("channels", ["RGB", "BGR"])
@pytest.mark.parametrize("width", [1, 9, 33, 250])
def test_equal_pixels_have_equal_ink(channels, width):
    image = np.full((3, width, 3), (27, 90, 201), np.uint8)
    assert len(np.unique(ink(image, channels=channels))) == 1
    for other in (np.asfortranarray(image), image[..., [0, 1, 2]], image[::-1, ::-1]):
        np.testing.assert_array_equal(ink(other, channels=channels), ink(image, channels=channels))


@pytest.mark.filterwarnings("ignore::skascii.BlankArtWarning")
@settings(max_examples=30, deadline=None)
@given(image=hnp.arrays(np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 30), st.integers(1, 4))))
@example(image=np.full((1, 9, 3), 27, np.uint8))
def test_dtype_and_memory_order_do_not_matter(image):
    read_only = image.copy()
    read_only.setflags(write=False)
    assert same(image, read_only)
    assert same(image, np.asfortranarray(image))
    assert same(image, np.repeat(image, 2, axis=1)[:, ::2])
    assert same(image, image[::-1, ::-1].copy()[::-1, ::-1])
    assert same(image, image.astype(np.int64), data_range=(0, 255))
    assert same(image, image.astype(np.uint16) * np.uint16(257), method="min_diff")
    if image.shape[2] >= 3:
        swapped = image[..., [2, 1, 0, 3][: image.shape[2]]]
        assert skascii.convert(image) == skascii.convert(swapped, channels="BGR")


@pytest.mark.filterwarnings("ignore::skascii.BlankArtWarning")
@settings(max_examples=30, deadline=None)
@given(
    image=hnp.arrays(np.float32, (32, 24), elements=st.integers(0, 256).map(lambda v: v / 256)),
    method=st.sampled_from(["max_prod", "min_diff", "min_diff_sq", "gradient", "corr", "ncc"]),
)
def test_dark_and_light_are_dual(image, method):
    """The negative on light paper has the same ink, so the same text."""
    dark = skascii.convert(image, method, tone="none")
    light = skascii.convert(1 - image, method, tone="none", paper="light")
    np.testing.assert_array_equal(dark.indices, light.indices)


HALF = (96, 136, 136)  # 2125 * 96 + (7154 + 721) * 136 is 10000 * 255 / 2


@settings(max_examples=60, deadline=None)
@given(color=st.tuples(*[st.integers(0, 255)] * 3))
@example(color=(127, 127, 127))
@example(color=(128, 128, 128))
@example(color=HALF)
def test_a_colour_of_paper_is_dark_or_light_by_its_luminance(color):
    luminance = rgb2gray(np.array(color, np.uint8)[None, None])[0, 0]
    word = "light" if luminance > 0.5 + 1e-9 else "dark"  # exactly half is dark
    image = np.add.outer(np.arange(32), np.arange(24)).astype(np.uint8) * np.uint8(4)
    art = skascii.convert(image, "min_diff", paper=color, gamma=2.2)
    np.testing.assert_array_equal(art.indices, skascii.convert(image, "min_diff", paper=word, gamma=2.2).indices)
    assert art.paper == color
    full = skascii.AsciiArt(skascii.GlyphSet("#", np.ones((1, 1, 1))), [[0]], paper=color)
    assert full.to_image().ravel()[0] == (255 if word == "dark" else 0)


def test_the_image_is_never_changed(pictures):
    image = pictures["camera"].copy()
    skascii.convert(image, columns=20, color=True, filters=[lambda x: x // 2])
    np.testing.assert_array_equal(image, pictures["camera"])


@pytest.mark.filterwarnings("ignore::skascii.BlankArtWarning")
@pytest.mark.parametrize("method", ["max_prod", "min_diff", "min_diff_sq", "gradient", "corr", "ncc"])
@pytest.mark.parametrize("shape", [(1, 1), (1, 100), (100, 1), (16, 8), (17, 9), (15, 7)])
def test_every_size(method, shape, rng):
    art = skascii.convert(rng.integers(0, 256, shape, dtype=np.uint8), method)
    assert art.shape == (-(-shape[0] // 16), -(-shape[1] // 8))


def test_padding_is_paper(ascii_glyphs):
    art = skascii.convert(np.full((20, 12), 255, np.uint8), "min_diff_sq", glyphs=skascii.GlyphSet(
        " #", np.stack([np.zeros((16, 8)), np.ones((16, 8))])))  # fmt: skip
    assert art.text == "# \n  "
    light = skascii.convert(np.zeros((20, 12), np.uint8), "min_diff_sq", glyphs=art.glyphs, paper="light")
    assert light.text == "# \n  "


@pytest.mark.parametrize(
    ("options", "shape"),
    [
        ({}, (32, 64)),
        ({"columns": 32}, (16, 32)),
        ({"rows": 16}, (16, 32)),
        ({"columns": 10, "rows": 20}, (20, 10)),
        ({"columns": 1}, (1, 1)),
        ({"columns": 200}, (100, 200)),
    ],
)
def test_grid(options, shape):
    import skimage.data

    art = skascii.convert(skimage.data.camera(), **options)
    assert art.shape == shape
    assert len(art.text.split("\n")) == shape[0]


def test_resize_takes_area_means(rng):
    resize = partial(skascii.filters.resize, data_range=(0, 255))
    image = rng.integers(0, 256, (64, 48), dtype=np.uint8)
    means = image.reshape(8, 8, 16, 3).mean(axis=(1, 3))
    for kind in (np.uint8, np.uint16, np.float32, np.float64, np.int32):
        small = resize(image.astype(kind), height=8, width=16)
        assert small.dtype == kind
        np.testing.assert_allclose(small, means, atol=0.51)
    mixed = resize(image.astype(np.float32), height=8, width=96)  # one axis shrinks, the other grows
    np.testing.assert_allclose(mixed[:, ::2] / 2 + mixed[:, 1::2] / 2, resize(mixed, height=8, width=48), atol=1e-3)
    assert skascii.filters.resize(image > 100, height=8, width=16).dtype == np.float32


def test_transparent_pixels_do_not_bleed_in_a_resize():
    image = np.zeros((4, 4, 4), np.uint8)
    image[:, ::2] = (200, 100, 50, 255)
    image[:, 1::2] = (0, 255, 255, 0)
    np.testing.assert_array_equal(skascii.filters.resize(image, width=2)[0, 0], [200, 100, 50, 128])


def test_a_resize_stays_within_the_values_of_the_image():
    import skimage.util

    for image in (np.ones((340, 256, 3)), np.ones((77, 33), np.float32)):
        art = skascii.convert(image, columns=17, filters=[skimage.util.invert])
        assert set(art.text) == {" ", "\n"}


def test_opacity_has_its_own_range_in_a_resize():
    image = np.zeros((4, 4, 2), np.float32)
    image[:, ::2] = (50, 1)
    image[:, 1::2] = (90, 0)  # transparent
    assert skascii.filters.resize(image, width=2, data_range=(10, 110))[0, 0].tolist() == [50, 0.5]
    whole = (image * (1, 110)).astype(np.int16)
    assert skascii.filters.resize(whole, width=2, data_range=(10, 110))[0, 0].tolist() == [50, 55]


@pytest.mark.parametrize("tone", ["none", "contrast", "range", "stretch"])
def test_tone(tone, pictures, ascii_glyphs):
    image = pictures["camera"]
    low, high = float(ascii_glyphs.coverage.min()), float(ascii_glyphs.coverage.max())
    result = ink(image, tone=tone, glyphs=skascii.GlyphSet(".#", [[[low]], [[high]]]))
    np.testing.assert_allclose(result, reference.tone(image / 255, tone, (5, 95), low, high), atol=1e-5)


@pytest.mark.parametrize("tone", ["contrast", "stretch"])
@pytest.mark.parametrize("level", [0.1, 0.2, 0.3, 1 / 3, 0.37])
def test_what_is_at_the_low_end_stays_flat_beside_what_is_below(tone, level, rng):
    image = rng.uniform(0.5, 1, (40, 40)).astype(np.float32)
    image[:8] = level
    image[0, ::2] = 0.05
    found = ink(image, tone=tone, glyphs=skascii.GlyphSet(".#", [[[0.03]], [[0.47]]]))
    assert (found[:8] == found[0, 0]).all()


def test_tone_callable_and_percentiles(pictures):
    image = pictures["camera"]
    negative = skascii.convert(image, tone=lambda ink: 1 - ink)
    assert negative == skascii.convert(255 - image, tone="none")
    full = skascii.convert(image, tone="contrast", percentiles=(0, 100))
    stretched = (image - image.min()) / (np.float64(image.max()) - image.min())
    assert (full.indices == skascii.convert(stretched, tone="none").indices).mean() > 0.99
    flat = np.full((32, 32), 77, np.uint8)
    assert skascii.convert(flat, tone="contrast") == skascii.convert(flat, tone="none")


def test_auto_tone_is_the_methods_own(pictures):
    assert skascii.convert(pictures["camera"], "min_diff").info["tone"] == "none"


def test_gamma_raises_picture_and_glyphs(rng, ascii_glyphs):
    image = rng.random((64, 64))
    for paper, ink_, bitmaps in (
        ("dark", image**2.2, ascii_glyphs.bitmaps**2.2),
        ("light", 1 - image**2.2, 1 - (1 - ascii_glyphs.bitmaps) ** 2.2),
    ):
        art = skascii.convert(image, "min_diff", gamma=2.2, paper=paper, tone="none")
        from reference.matchers import match
        from tiles import tile_view

        assert (art.indices == match("min_diff", tile_view(ink_, (16, 8)), bitmaps)).mean() > 0.99
        assert art.glyphs == ascii_glyphs


def test_filters_get_the_callers_dtype_and_order():
    image = np.zeros((32, 32, 3), np.uint8)
    image[..., 0] = 255  # blue, in OpenCV's order
    seen = []

    def spy(picture):
        seen.append((picture.dtype, picture.shape, picture[0, 0].tolist()))
        return picture

    def to_float_gray(picture):
        return picture.mean(axis=2) / 255

    skascii.convert(image, columns=2, channels="BGR", filters=[spy, to_float_gray, spy2 := lambda x: x])
    assert spy2 is not None
    assert seen == [(np.dtype(np.uint8), (16, 16, 3), [255, 0, 0])]


def test_filters_may_change_size_and_channels(pictures):
    art = skascii.convert(pictures["camera"], columns=8, filters=[lambda x: np.dstack([x] * 3)[:16]])
    assert art.shape == (1, 8)


def test_a_filter_that_changes_the_dtype_changes_the_range(rng):
    image = rng.integers(0, 4096, (32, 32), dtype=np.int16)
    found = ink(image, data_range=(0, 4095), filters=[lambda values: values / 4095])
    np.testing.assert_allclose(found, image / 4095, atol=1e-6)


@pytest.mark.parametrize("count", [None, 2, 3, 4])
def test_colours_are_of_the_picture_in_any_order_of_channels(count, rng):
    shape = (40, 30) if count is None else (40, 30, count)
    image = rng.integers(0, 256, shape, dtype=np.uint8)
    art = skascii.convert(image, color="cell", paper=(10, 0, 200))
    order = [2, 1, 0, 3][:count] if count and count > 2 else slice(None)
    turned = image if image.ndim == 2 else image[..., order]
    assert skascii.convert(turned, color="cell", paper=(10, 0, 200), channels="BGR") == art


@pytest.mark.parametrize("glyph", " █")
def test_padding_has_no_color(glyph):
    image = np.full((20, 11, 3), (200, 100, 40), np.uint8)
    art = skascii.convert(image, glyphs=glyph, color="cell")
    shown = art.background if glyph == " " else art.foreground
    assert (art.shape, shown.reshape(-1, 3).tolist()) == ((2, 2), [[200, 100, 40]] * 4)


def test_workers_do_not_change_the_answer(pictures):
    for method in ("min_diff", "corr"):
        one = skascii.convert(pictures["camera"], method, workers=1, color=True)
        assert one == skascii.convert(pictures["camera"], method, workers=3, color=True)


def test_info_tells_what_ran(pictures):
    art = skascii.convert(pictures["horse"], "max_prod", midpoint=0.4)
    assert art.info["method"] == "max_prod"
    assert art.info["backend"] == "cpu"
    assert art.info["midpoint"] == 0.4
    assert 0 <= art.info["pruned"] <= 1
    assert art.info["picture"] == pictures["horse"].shape[:2]
    assert set(art.info["seconds"]) == {"resize", "ink", "match", "color"}


def test_glyphs_by_name_by_string_and_as_a_set(pictures):
    by_name = skascii.convert(pictures["camera"], glyphs="digits")
    assert by_name == skascii.convert(pictures["camera"], glyphs=skascii.glyph_set("digits"))
    assert set(skascii.convert(pictures["camera"], glyphs=" @").text) <= set(" @\n")


@needs_peak
@pytest.mark.parametrize(
    ("method", "tone"), [("min_diff_sq", "none"), ("corr", "contrast"), ("max_prod", "none"), ("min_diff", "none")]
)
def test_a_large_picture_needs_less_than_three_times_its_ink(method, tone):
    """Peak memory of a 12000x12000 picture, beyond the input, measured in a process of its own."""
    script = """
import sys, numpy as np, skascii
glyphs = skascii.glyph_set("ascii", cell=(64, 32))
skascii.convert(np.zeros((64, 64), np.uint8), sys.argv[1], glyphs=glyphs)
image = np.empty((12000, 12000), np.uint8)
image[...] = np.arange(12000) % 256
before = peak()
skascii.convert(image, sys.argv[1], glyphs=glyphs, tone=sys.argv[2])
print((peak() - before) / (4 * image.size))
"""
    assert 1 < run(script, method, tone) < 3
