"""What must hold for every picture."""

import colorsys
from functools import partial

import numpy as np
import pytest
import skimage.util
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from skascii import filters

often = settings(deadline=None, max_examples=60)  # no deadline: the first call of a kernel compiles it

SIDES = st.tuples(st.integers(1, 6), st.integers(1, 6))
BYTES = arrays(np.uint8, st.one_of(SIDES, st.builds(lambda s, c: (*s, c), SIDES, st.integers(1, 4))))
UNIT = st.floats(0, 1, width=32, allow_subnormal=False)  # what float32 holds
COLORS = arrays(np.float64, st.builds(lambda s: (*s, 3), SIDES), elements=UNIT)
RGB_BYTES = st.tuples(*[st.integers(0, 255)] * 3)
WEIGHTS = 0.2125, 0.7154, 0.0721
SAME_SHAPE = [
    partial(filters.adjust, brightness=0.8, contrast=1.5),
    filters.saturate,
    filters.negative,
    filters.grayscale,
    filters.binarize,
    partial(filters.draw_borders, thickness=2),
]


@often
@given(COLORS)
def test_negative_twice_is_the_identity_where_nothing_clips(image):
    light = image @ WEIGHTS
    once = filters.negative(image)
    unclipped = (light > 1e-3) & (once.max(axis=2) < 1)
    twice = filters.negative(once)
    np.testing.assert_allclose(twice[unclipped], image[unclipped], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose((once @ WEIGHTS)[unclipped], 1 - light[unclipped], atol=1e-12)


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.uint16, np.float16, np.float32, np.float64])
@pytest.mark.parametrize("shape", [(2, 2), (2, 2, 1), (2, 2, 3)])
def test_negative_maps_black_and_white_to_each_other(dtype, shape):
    full = np.iinfo(dtype).max if np.dtype(dtype).kind == "u" else 1
    black, white = np.zeros(shape, dtype), np.full(shape, full, dtype)
    np.testing.assert_array_equal(filters.negative(black), white)
    np.testing.assert_array_equal(filters.negative(white), black)


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.uint16, np.float16, np.float32, np.float64])
def test_negative_of_gray_is_that_of_skimage(rng, dtype):
    full = np.iinfo(dtype).max if np.dtype(dtype).kind == "u" else 1
    image = (rng.random((5, 6)) * full).astype(dtype)
    np.testing.assert_array_equal(filters.negative(image), skimage.util.invert(image))


@often
@given(BYTES, UNIT)
def test_binarize_has_two_values(image, threshold):
    out = filters.binarize(image, threshold=threshold)
    if image.ndim == 3:
        colors = 3 if image.shape[2] >= 3 else 1
        out = out[..., :colors]
        assert (out == out[..., :1]).all()
    assert set(np.unique(out)) <= {0, 255}


@often
@given(BYTES)
def test_binarize_is_idempotent(image):
    once = filters.binarize(image)
    np.testing.assert_array_equal(filters.binarize(once), once)


@often
@given(COLORS, UNIT)
def test_saturate_keeps_hue(image, midpoint):
    out = filters.saturate(image, midpoint=midpoint)
    for before, after in zip(image.reshape(-1, 3), out.reshape(-1, 3)):
        if after.max() > 1e-6 and np.ptp(before) > 1e-6 * before.max():
            turn = abs(colorsys.rgb_to_hsv(*before)[0] - colorsys.rgb_to_hsv(*after)[0])
            assert min(turn, 1 - turn) < 1e-8


@often
@given(COLORS)
def test_saturate_makes_bright_pixels_full_and_no_pixel_of_another_saturation(image):
    out = filters.saturate(image)
    bright = image @ WEIGHTS > 0.5 + 1e-12
    np.testing.assert_array_equal(out[bright].max(axis=-1), 1)
    assert (out[~bright] <= image[~bright] + 1e-15)[image[~bright] @ WEIGHTS < 0.5 - 1e-12].all()


@often
@given(RGB_BYTES, st.integers(0, 255), SIDES, st.sampled_from(["RGB", "BGR"]))
def test_borders_of_a_flat_image_are_empty(color, alpha, sides, channels):
    for pixel in (np.uint8(color), np.uint8([*color, alpha])):
        image = np.broadcast_to(pixel, (*sides, len(pixel)))
        marks = filters.borders(image, color_diff=0, brightness_diff=0, channels=channels)
        assert not marks.any()
        assert marks.shape == sides


@often
@given(
    st.tuples(*[st.integers(0, 255)] * 4),
    st.tuples(*[st.integers(0, 255)] * 4),
    st.sampled_from(["color", "brightness", "alpha", "all"]),
    st.floats(0, 180, width=32, allow_subnormal=False),
    UNIT,
)
def test_borders_stay_when_the_two_sides_exchange_colors(one, two, criterion, color_diff, other_diff):
    mark = partial(
        filters.borders,
        criterion=criterion,
        color_diff=color_diff,
        brightness_diff=other_diff,
        alpha_diff=other_diff,
    )
    there, back = np.uint8([[one, two], [one, two]]), np.uint8([[two, one], [two, one]])
    np.testing.assert_array_equal(mark(there), mark(back))
    np.testing.assert_array_equal(mark(there.swapaxes(0, 1)), mark(there).T)


def test_a_hue_at_the_threshold_is_no_border():
    """These hues are 120/7 and 120/7 + 30 degrees; as floats they are more than 30 apart."""
    assert 60 * 11 / 14 - 60 * 2 / 7 > 30
    image = np.uint8([[[7, 2, 0], [14, 11, 0]]])
    assert not filters.borders(image, criterion="color").any()
    assert filters.borders(image, criterion="color", color_diff=29.99)[0, 0]


def test_brightness_and_alpha_at_the_threshold_are_no_border():
    for step in range(1, 255):
        gray = np.uint8([[0, step]])
        assert not filters.borders(gray, brightness_diff=step / 255).any()
        assert filters.borders(gray, brightness_diff=step / 255 - 1e-6)[0, 0]
        veil = np.uint8([[[9, 9, 9, 0], [9, 9, 9, step]]])
        assert not filters.borders(veil, alpha_diff=step / 255).any()
        assert filters.borders(veil, alpha_diff=step / 255 - 1e-6)[0, 0]


def test_hues_are_compared_on_the_circle():
    image = np.uint8([[[255, 0, 30], [255, 30, 0]]])  # -7 and 7 degrees
    assert not filters.borders(image, criterion="color", color_diff=15).any()
    assert filters.borders(image, criterion="color", color_diff=14)[0, 0]


@pytest.mark.parametrize("thickness", [1, 2, 3, 4, 7])
def test_an_isolated_mark_becomes_a_square(thickness):
    image = np.zeros((20, 20, 4), np.uint8)
    image[..., 3] = 255
    image[:, :, :3] = 128
    # brightness that rises towards one corner in small steps, and jumps at (10, 10) to the right alone
    image[10, 11:, :3] = 160
    image[11:, 11:, :3] = 144
    image[:10, 11:, :3] = 144
    marks = filters.borders(image, criterion="brightness", brightness_diff=0.1)
    assert np.argwhere(marks).tolist() == [[10, 10]]
    drawn = filters.draw_borders(image, criterion="brightness", brightness_diff=0.1, thickness=thickness)
    expected = image.copy()
    start = 10 - thickness // 2
    expected[start : start + thickness, start : start + thickness, :3] = 0
    np.testing.assert_array_equal(drawn, expected)


def test_a_thickness_beyond_the_picture_paints_it_all():
    image = np.uint8([[200, 200, 40], [200, 200, 40]])
    assert not filters.draw_borders(image, thickness=1024).any()


@often
@given(BYTES, st.booleans())
def test_grayscale_reaches_black_and_white(image, stretch):
    out = filters.grayscale(image, stretch=stretch)
    if image.ndim == 3:
        colors = 3 if image.shape[2] >= 3 else 1
        assert (out[..., :colors] == out[..., :1]).all()
        out = out[..., 0]
    if stretch and np.ptp(out) > 0:
        assert (out.min(), out.max()) == (0, 255)


@often
@given(COLORS)
def test_a_full_alpha_shows_the_image_and_none_shows_the_paper(image):
    opaque = np.dstack([image, np.ones(image.shape[:2])])
    np.testing.assert_array_equal(filters.flatten(opaque, background=(0.1, 0.2, 0.3)), image)
    opaque[..., 3] = 0
    assert (filters.flatten(opaque, background=(0.1, 0.2, 0.3)) == (0.1, 0.2, 0.3)).all()


@often
@given(BYTES, st.integers(0, 4), st.integers(0, 4))
def test_an_offset_and_its_opposite_cancel(image, rows, columns):
    there = filters.offset(image, rows, columns)
    np.testing.assert_array_equal(filters.offset(there, -rows, -columns), image)


def test_resize_counts_cells_or_pixels():
    image = np.zeros((480, 640, 3), np.uint8)
    assert filters.resize(image, columns=80).shape == (480, 640, 3)
    assert filters.resize(image, columns=40).shape == (240, 320, 3)
    assert filters.resize(image, rows=10).shape == (160, 216, 3)
    assert filters.resize(image, rows=10, columns=10).shape == (160, 80, 3)
    assert filters.resize(image, columns=40, width=7, height=9).shape == (240, 320, 3)
    assert filters.resize(image, rows=10, cell=(12, 6)).shape == (120, 162, 3)
    assert filters.resize(image, width=64).shape == (48, 64, 3)
    assert filters.resize(image, height=48).shape == (48, 64, 3)
    assert filters.resize(image, height=48, width=5).shape == (48, 5, 3)
    assert filters.resize(image).shape == image.shape


@often
@given(arrays(np.float32, st.builds(lambda s: (*s, 3), SIDES), elements=st.sampled_from([0, 1])), SIDES)
def test_resize_stays_in_range(image, size):
    out = filters.resize(image, height=size[0], width=size[1])
    assert out.min() >= 0
    assert out.max() <= 1


def test_resize_of_white_is_white():
    """OpenCV's area mean of ones is 1.0000001 at this size."""
    assert (filters.resize(np.ones((340, 256), np.float32), height=257, width=137) <= 1).all()


@pytest.mark.parametrize("function", SAME_SHAPE, ids=lambda f: getattr(f, "__name__", "draw_borders"))
@often
@given(image=BYTES)
def test_shape_dtype_and_alpha_are_kept(function, image):
    out = function(image)
    assert (out.shape, out.dtype) == (image.shape, image.dtype)
    if image.ndim == 3 and image.shape[2] in (2, 4):
        np.testing.assert_array_equal(out[..., -1], image[..., -1])
