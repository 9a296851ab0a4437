"""Every filter against its oracle: all dtypes, all channel layouts, RGB and BGR."""

import numpy as np
import pytest
from pairwise import pairwise
from reference import filters as oracle

from skascii import filters

DTYPES = ["bool", "uint8", "uint16", "float16", "float32", "float64", "int16", "int32"]
RANGES = {"int16": (-2048, 2047), "int32": (100, 5100)}
LAYOUTS = [(), (1,), (2,), (3,), (4,)]
ORDERS = ["RGB", "BGR"]
SHAPE = 7, 9


def picture(rng, dtype, layout, shape=SHAPE):
    """Return noise, and in it flat parts, greys, black, white and what is opaque or transparent."""
    low, high = RANGES.get(dtype, (0, np.iinfo(dtype).max if dtype.startswith("u") else 1))
    unit = rng.random((*shape, *layout))
    unit[:, 5:] = unit[:1, 5:]
    if layout:
        unit[2, :, : max(1, layout[0] - 1)] = unit[2, :, :1]
        unit[1, 1:5, -1] = 1
    unit[0, :3], unit[0, 3:5] = 0, 1
    values = low + unit * (high - low)
    if layout in ((2,), (4,)):
        values[..., -1] = unit[..., -1] * high
    return (values if dtype.startswith("f") else np.rint(values)).astype(dtype)


def each_image(**options):
    """Parametrise a test by dtypes, layouts and `options`, such that any two meet."""
    return pairwise(dtype=DTYPES, layout=LAYOUTS, **options)


@pytest.fixture
def image(rng, dtype, layout):
    return picture(rng, dtype, layout)


@pytest.fixture
def units(dtype):
    return {"data_range": RANGES.get(dtype)}


@pytest.fixture
def reading(channels, units):
    return {"channels": channels, **units}


def assert_same(got, expected):
    """Integers are exact; floats differ by the rounding of a few operations in float64 and of their own dtype."""
    assert got.dtype == expected.dtype
    assert got.shape == expected.shape
    if got.dtype.kind in "biu":
        np.testing.assert_array_equal(got, expected)
    elif got.dtype == np.float64:
        np.testing.assert_allclose(got, expected, rtol=1e-14, atol=1e-15)
    else:
        np.testing.assert_array_max_ulp(got, expected, maxulp=1, dtype=got.dtype)


@each_image(channels=ORDERS, midpoint=[0, 0.4, 0.5, 1])
def test_saturate(image, reading, midpoint):
    got = filters.saturate(image, midpoint=midpoint, **reading)
    assert_same(got, oracle.saturate(image, midpoint, **reading))


@each_image(channels=ORDERS)
def test_negative(image, reading):
    assert_same(filters.negative(image, **reading), oracle.negative(image, **reading))


@each_image(brightness=[0, 0.75, 1, 2.5], contrast=[0, 0.5, 1, 3])
def test_adjust(image, units, brightness, contrast):
    got = filters.adjust(image, brightness=brightness, contrast=contrast, **units)
    assert_same(got, oracle.adjust(image, brightness, contrast, **units))


@each_image(channels=ORDERS, stretch=[True, False])
def test_grayscale(image, reading, stretch):
    got = filters.grayscale(image, stretch=stretch, **reading)
    assert_same(got, oracle.grayscale(image, stretch, **reading))


@each_image(channels=ORDERS, threshold=[0, 0.3, 0.5, 1])
def test_binarize_at_a_number(image, reading, threshold):
    got = filters.binarize(image, threshold=threshold, **reading)
    assert_same(got, oracle.binarize(image, threshold, **reading))


@each_image(channels=ORDERS, criterion=["color", "brightness", "alpha", "all", ("color", "alpha"), ["brightness"]])
def test_borders(image, reading, criterion):
    names = (criterion,) if criterion in ("color", "brightness", "alpha") else criterion
    got = filters.borders(image, criterion=criterion, **reading)
    assert_same(got, oracle.borders(image, names, **reading))


@each_image(channels=ORDERS)
def test_borders_at_other_thresholds(image, reading):
    options = {"color_diff": 75, "brightness_diff": 0.5, "alpha_diff": 0.25, **reading}
    assert_same(filters.borders(image, **options), oracle.borders(image, **options))


@each_image(channels=ORDERS, thickness=[1, 2, 3, 8])
def test_draw_borders(image, reading, units, thickness):
    low = 0 if units["data_range"] is None else units["data_range"][0]
    options = {"brightness_diff": 0.6, "criterion": ["brightness"], **reading}
    got = filters.draw_borders(image, thickness=thickness, color=low + 1, **options)
    assert_same(got, oracle.draw_borders(image, thickness, low + 1, **options))


@each_image(background=["black", "white"])
def test_flatten(image, units, background):
    low, full = oracle.span(image, units["data_range"])
    value = int(low if background == "black" else low + full)
    expected = oracle.flatten(image, value, **units)
    assert_same(filters.flatten(image, background=background, **units), expected)
    assert_same(filters.flatten(image, background=value, **units), expected)


@each_image(sides=[(0, 0, 0, 0), (2, 0, 0, 0), (1, 2, 3, 4)])
def test_pad(image, units, sides):
    high = int(sum(oracle.span(image, units["data_range"])))
    got = filters.pad(image, *sides, background=high, **units)
    assert_same(got, oracle.pad(image, *sides, background=high, **units))


@each_image(moved=[(0, 0), (3, 0), (0, -2), (-6, 5), (-1, -8)])
def test_offset(image, units, moved):
    high = int(sum(oracle.span(image, units["data_range"])))
    got = filters.offset(image, *moved, background=high, **units)
    assert_same(got, oracle.offset(image, *moved, background=high, **units))


@each_image(size=[(3, 4), (14, 30), (3, 20), (7, 5), (20, 4)])
def test_resize(image, units, size):
    got = filters.resize(image, height=size[0], width=size[1], **units)
    assert got.dtype == (np.float32 if image.dtype == bool else image.dtype)
    low, full = (float(value) for value in oracle.span(image, units["data_range"]))
    origin = np.full(image.shape[2:], low)
    if oracle.has_alpha(image):
        origin[-1] = 0
    expected = origin + full * oracle.resize((image.astype(np.float64) - origin) / full, *size)
    step = {"f2": 1e-3, "f4": 1e-6, "f8": 1e-6}.get(got.dtype.str[1:], 1.01)  # OpenCV's weights are rounded
    np.testing.assert_allclose(got, expected, rtol=0, atol=step)


@pytest.mark.parametrize("dtype", ["uint8", "float32"])
@pytest.mark.parametrize("channels", ORDERS)
def test_colors_are_in_the_order_of_the_image(rng, dtype, channels):
    high = 255 if dtype == "uint8" else 1
    image = picture(rng, dtype, (4,))
    triple = (high, 0, high / 5)
    drawn = filters.draw_borders(image, color=triple, thickness=2, channels=channels)
    assert_same(drawn, oracle.draw_borders(image, 2, triple, channels=channels))
    assert_same(filters.flatten(image, background=triple), oracle.flatten(image, triple))
    assert_same(filters.pad(image, 1, 1, background=triple), oracle.pad(image, 1, 1, background=triple))


@pytest.mark.parametrize("channels", ["RGBA", "BGRA"])
def test_names_of_four_channels(rng, channels):
    image = picture(rng, "uint8", (4,))
    for name in ("saturate", "negative", "grayscale", "binarize", "draw_borders", "borders"):
        function = getattr(filters, name)
        np.testing.assert_array_equal(function(image, channels=channels), function(image, channels=channels[:3]))


def test_bands_join_without_a_seam(rng):
    """A picture of many bands, some of them of one row, against the oracle."""
    from skascii.filters._pixels import PIXELS_PER_BAND

    image = picture(rng, "uint8", (3,), shape=(5, 4))
    tall = np.tile(image, (1, PIXELS_PER_BAND // 8, 1))[:, : PIXELS_PER_BAND // 2 + 1]
    sample = np.r_[:20, tall.shape[1] - 20 : tall.shape[1]]
    for name in ("saturate", "negative", "binarize"):
        got = getattr(filters, name)(tall)
        np.testing.assert_array_equal(got[:, sample], getattr(oracle, name)(tall[:, sample]))
    marks = filters.borders(tall)
    np.testing.assert_array_equal(marks[:, :19], oracle.borders(tall[:, :20])[:, :19])
