"""What an image may be: missing values, rounding, byte order, opacity, images of Pillow's, and numbers at the ends."""

import subprocess
import sys

import numpy as np
import pytest
from PIL import Image
from reference import ink as reference
from skimage import color

import skascii
from skascii import convert, filters

PIXELS = skascii.GlyphSet("#", np.ones((1, 1, 1)))  # cells of one pixel, so that nothing is padded


def ink(image, **options):
    return skascii.ink(image, **{"glyphs": PIXELS, "tone": "none", **options}).ink


def with_holes(image, holes, kind):
    """Return an image with something missing: masked, NaN, or transparent."""
    if kind == "masked":
        mask = holes if image.ndim == 2 else np.repeat(holes[..., None], image.shape[2], axis=2)
        return np.ma.array(image, mask=mask)
    if kind == "one channel masked":
        mask = np.zeros(image.shape, bool)
        mask[..., -1] = holes
        return np.ma.array(image, mask=mask)
    if kind == "nan":
        image = image.copy()
        image[holes] = np.nan
        return image
    opaque = 1 if image.dtype.kind == "f" else np.iinfo(image.dtype).max
    image = np.where(holes if image.ndim == 2 else holes[..., None], image[-1, -1], image)
    return np.dstack([image, np.where(holes, 0, opaque).astype(image.dtype)])


CASES = [("masked", "u1"), ("masked", "u2"), ("masked", "f8"), ("nan", "f2"), ("nan", "f4"), ("nan", "f8")]
DOORS = {
    "gray search": {},
    "matcher": {"method": "min_diff_sq"},
    "colour search": {"color": "cell"},
    "glyphs, then colour": {"method": "gradient", "color": "foreground"},
    "resized": {"columns": 3},
    "filters": {"filters": [filters.grayscale, filters.negative]},
}


@pytest.mark.parametrize("paper", ["dark", "light", (20, 30, 200)])
@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("count", [None, 3])
@pytest.mark.parametrize(("kind", "dtype"), [*CASES, ("one channel masked", "f4")])
def test_what_is_missing_is_transparent(kind, dtype, count, door, paper, rng):
    shape = (48, 40) if count is None and kind != "one channel masked" else (48, 40, 3)
    image = (rng.random(shape) * (1 if dtype[0] == "f" else np.iinfo(dtype).max)).astype(dtype)
    holes = np.zeros((48, 40), bool)
    holes[:20, 10:] = True
    before = image.copy()
    art = convert(with_holes(image, holes, kind), paper=paper, **DOORS[door])
    assert art == convert(with_holes(image, holes, "transparent"), paper=paper, **DOORS[door])
    np.testing.assert_array_equal(image, before)


def test_opacity_and_mask_add_up(rng):
    image = rng.random((8, 8, 4))
    holes = rng.random((8, 8)) < 0.3
    expected = image.copy()
    expected[holes] = 0
    np.testing.assert_array_equal(ink(with_holes(image, holes, "masked")), ink(expected))
    np.testing.assert_array_equal(ink(with_holes(image, holes, "nan")), ink(expected))


@pytest.mark.parametrize("low", [-3000.5, 0, 3])
@pytest.mark.parametrize("dtype", ["u1", "i2", "i4", "u8", "f4"])
def test_what_is_missing_has_no_range(dtype, low):
    """A sentinel outside the range does not matter where it is masked."""
    values = np.full((4, 6), 7, dtype)
    values[1] = 3 if dtype == "u1" else 500
    values[:2, :2] = 99
    image = np.ma.masked_equal(values, 99)
    found = ink(image, data_range=(low, 1000) if dtype != "u1" else (0, 10))
    assert not found[:2, :2].any()
    plain = np.where(image.mask, values[3, 3] if low < 7 else 500, values)
    if low < 7 or dtype == "u1":
        expected = ink(plain.astype(dtype), data_range=(low, 1000) if dtype != "u1" else (0, 10))
        np.testing.assert_array_equal(found[~image.mask], expected[~image.mask])


def test_what_is_missing_is_no_contrast(rng):
    """Percentiles are of what is there."""
    values = 0.4 + 0.2 * rng.random((32, 32))
    image = np.vstack([np.full((64, 32), np.nan), values])
    for tone in ("contrast", "stretch"):
        np.testing.assert_allclose(ink(image, tone=tone)[64:], ink(values, tone=tone), atol=1e-6)
        assert not ink(np.full((4, 4), np.nan), tone="contrast").any()


def test_filters_return_opacity_for_what_is_missing():
    image = np.array([[0.25, np.nan]])
    np.testing.assert_array_equal(filters.negative(image), [[[0.75, 1], [0.75, 0]]])
    masked = np.ma.masked_equal(np.array([[200, 255]], np.uint8), 255)
    np.testing.assert_array_equal(filters.flatten(masked, background="white")[..., 0], [[200, 255]])
    np.testing.assert_array_equal(filters.pad(masked, right=1)[..., 1], [[255, 0, 0]])


def test_what_is_missing_has_no_part_in_a_stretch(rng):
    values = 0.4 + 0.2 * rng.random((16, 16, 3))
    image = np.vstack([np.full((16, 16, 3), np.nan), values])
    np.testing.assert_array_equal(filters.grayscale(image)[16:, :, :3], filters.grayscale(values))
    for threshold in ("otsu", "mean", "li"):
        found = filters.binarize(image, threshold=threshold)
        np.testing.assert_array_equal(found[16:, :, :3], filters.binarize(values, threshold=threshold))


def test_metrics_take_what_is_missing(rng):
    image = rng.random((32, 32))
    holes = image > 0.8
    missing, transparent = with_holes(image, holes, "nan"), with_holes(image, holes, "transparent")
    art = convert(missing)
    assert skascii.metrics.hvs_error(art, missing) == skascii.metrics.hvs_error(art, transparent)
    assert skascii.metrics.color_error(art, missing) == skascii.metrics.color_error(art, transparent)


@pytest.mark.parametrize("dtype", ["f4", "f8"])
@pytest.mark.parametrize("space", ["yuv", "yiq", "ycbcr", "ypbpr", "ydbdr", "rgbcie"])
def test_rounding_is_clipped(space, dtype, rng):
    image = rng.integers(0, 2, (16, 16, 3)).astype(dtype)
    there_and_back = getattr(color, f"{space}2rgb")(getattr(color, f"rgb2{space}")(image))
    assert there_and_back.min() < 0 or there_and_back.max() > 1
    np.testing.assert_allclose(ink(there_and_back), ink(image), atol=1e-5)


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8"])
@pytest.mark.parametrize(("low", "high"), [(0, 1), (-5, 20), (1000, 1001)])
def test_a_step_outside_the_range(dtype, low, high):
    image = np.linspace(low, high, 12).reshape(3, 4).astype(dtype)
    outside = image.copy()
    outside[0, 0] = np.nextafter(image[0, 0], np.array(-np.inf, dtype))
    outside[2, 3] = np.nextafter(image[2, 3], np.array(np.inf, dtype))
    options = {} if (low, high) == (0, 1) else {"data_range": (low, high)}
    np.testing.assert_array_equal(ink(outside, **options), ink(image, **options))
    np.testing.assert_array_equal(outside[0, 0] < image[0, 0], True)  # the caller's own is not clipped


@pytest.mark.parametrize("stray", [-0.01, 1.004])
def test_more_than_rounding_is_refused(stray):
    with pytest.raises(ValueError, match=r"`image` must be within \[0, 1\]; got values from .*Pass data_range"):
        convert(np.array([[0.5, stray]]))
    with pytest.raises(ValueError, match=r"`the opacity of image` must be within \[0, 1\]; .* 0 is transparent"):
        convert(np.array([[[0.5, stray]]]))


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("dtype", ["u2", "i4", "f2", "f4", "f8"])
def test_byte_order(dtype, order, rng):
    image = (rng.random((20, 20, 3)) * (1 if dtype[0] == "f" else 60000)).astype(dtype)
    options = {"data_range": (0, 60000)} if dtype == "i4" else {}
    swapped = image.astype(order + dtype)
    for door in DOORS.values():
        seen = []
        art = convert(swapped, **{**door, **options, "filters": [lambda x, seen=seen: seen.append(x.dtype) or x]})
        assert art == convert(image, **{**door, **options, "filters": []})
        assert seen[0].isnative
    np.testing.assert_array_equal(filters.negative(swapped, **options), filters.negative(image, **options))


def test_a_filter_may_return_another_byte_order(rng):
    image = rng.integers(0, 4096, (32, 32), dtype=np.int16)
    other = np.dtype(np.int16).newbyteorder()
    found = ink(image, data_range=(0, 4095), filters=[lambda values: values.astype(other)])
    np.testing.assert_array_equal(found, ink(image, data_range=(0, 4095)))


@pytest.mark.parametrize(("dtype", "opaque"), [("f4", 1), ("u1", 255), ("u2", 65535), ("i2", 100), ("i2", 32767)])
def test_opacity_whatever_the_data_range(dtype, opaque):
    image = np.zeros((2, 3, 2), dtype)
    image[..., 0] = 100
    image[..., 1] = np.array([0, opaque // 2, opaque]) if opaque > 1 else (0, 0.5, 1)
    expected = np.array([0, (opaque // 2) / opaque if opaque > 1 else 0.5, 1])
    np.testing.assert_allclose(ink(image, data_range=(0, 100))[0], expected, atol=0.006 if dtype == "i2" else 1e-6)
    flat = filters.flatten(image, data_range=(0, 100))
    np.testing.assert_allclose(flat[0, :, 0] / 100, expected, atol=0.006)


@pytest.mark.parametrize("dtype", [np.int64, np.uint64])
@pytest.mark.parametrize("shape", [(64, 64), (64, 64, 3), (64, 64, 4)])
def test_the_largest_integers_stay_white(dtype, shape):
    limits = np.iinfo(dtype)
    white = np.full(shape, limits.max)
    how = {"data_range": (limits.min, limits.max)}
    assert (ink(white, columns=20, rows=20, **how) > 0.99999).all()
    assert (ink(white, columns=100, rows=20, **how) > 0.99999).all()
    assert (ink(white, filters=[lambda x: filters.negative(filters.negative(x, **how), **how)], **how) > 0.999).all()
    assert (filters.resize(white, width=20, **how) > limits.max - 2**11).all()
    assert (np.atleast_3d(filters.pad(white, 1, background="white", **how))[0, :, 0] > limits.max // 4 * 3).all()


@pytest.mark.parametrize(("low", "high"), [(2**40, 2**40 + 255), (-1e200, 1e200), (0, 1e-40), (1e9, 1e9 + 1)])
def test_ranges_that_float32_has_no_room_for(low, high, rng):
    image = low + (high / 2 - low / 2) * (2 * rng.random((6, 7, 3)))
    np.testing.assert_allclose(ink(image, data_range=(low, high)), reference.ink(image, low=low, high=high), atol=2e-6)
    art = convert(image, "gradient", color="cell", data_range=(low, high))
    assert art == convert((image - low) / (high - low), "gradient", color="cell")


@pytest.mark.parametrize("data_range", [(0, 5e-324), (-1.7e308, 1.7e308), (0, 1e305), (0, np.inf), (np.nan, 1), (2, 1)])
def test_ranges_that_nothing_has_room_for(data_range):
    with pytest.raises(ValueError, match="`data_range` must be"):
        convert(np.zeros((4, 4)), data_range=data_range)


MODES = {
    "1": lambda rgb: rgb.convert("1"),
    "L": lambda rgb: rgb.convert("L"),
    "LA": lambda rgb: _with_alpha(rgb.convert("L")),
    "RGB": lambda rgb: rgb,
    "RGBA": lambda rgb: _with_alpha(rgb),
    "RGBa": lambda rgb: _with_alpha(rgb).convert("RGBa"),
    "RGBX": lambda rgb: rgb.convert("RGBX"),
    "P": lambda rgb: rgb.quantize(16),
    "PA": lambda rgb: _with_alpha(rgb.quantize(16).convert("PA")),
    "CMYK": lambda rgb: rgb.convert("CMYK"),
    "YCbCr": lambda rgb: rgb.convert("YCbCr"),
    "HSV": lambda rgb: rgb.convert("HSV"),
}


def _with_alpha(image):
    image = image.copy()
    image.putalpha(Image.fromarray(np.linspace(0, 255, 24 * 32).astype(np.uint8).reshape(24, 32)))
    return image


@pytest.fixture
def rgb():
    return Image.fromarray(np.random.default_rng(1).integers(0, 256, (24, 32, 3), np.uint8))


@pytest.mark.parametrize("mode", MODES)
def test_images_of_pillow_by_their_mode(rgb, mode):
    image = MODES[mode](rgb)
    assert image.mode == mode
    plain = image.convert(
        {"1": "1", "L": "L", "LA": "LA", "RGBa": "RGBA", "RGBA": "RGBA", "PA": "RGBA"}.get(mode, "RGB")
    )
    assert convert(image, color="cell") == convert(np.asarray(plain), color="cell")
    np.testing.assert_array_equal(filters.negative(image), filters.negative(np.asarray(plain)))


def test_a_transparent_entry_of_a_palette(rgb):
    image = rgb.quantize(16)
    image.info["transparency"] = 3
    holes = np.asarray(image) == 3
    expected = np.dstack([np.asarray(image.convert("RGB")), np.where(holes, 0, 255).astype(np.uint8)])
    assert convert(image, color="cell") == convert(expected, color="cell")


@pytest.mark.parametrize("mode", ["I;16", "I;16B"])
def test_16_bit_images_of_pillow(mode):
    values = np.arange(0, 65536, 85, np.uint16)[:768].reshape(24, 32)
    image = Image.frombytes(mode, (32, 24), values.astype(">u2" if mode.endswith("B") else "<u2").tobytes())
    assert convert(image) == convert(values)


def test_a_lab_image_of_pillow():
    image = Image.merge("LAB", [Image.new("L", (8, 16), value) for value in (255, 128, 128)])
    assert convert(image, "gradient").text == convert(np.full((16, 8), 255, np.uint8), "gradient").text


@pytest.mark.parametrize("mode", ["I", "F"])
def test_images_of_pillow_without_a_range(mode):
    image = Image.new(mode, (8, 16), 300)
    with pytest.raises(ValueError, match="data_range"):
        convert(image)
    assert convert(image, data_range=(0, 300)) == convert(np.full((16, 8), 300), data_range=(0, 300))


@pytest.mark.parametrize("orientation", range(2, 9))
def test_images_of_pillow_stand_upright(rgb, orientation):
    from io import BytesIO

    from PIL import ImageOps

    exif = Image.Exif()
    exif[0x0112] = orientation
    buffer = BytesIO()
    rgb.save(buffer, "PNG", exif=exif)
    image = Image.open(buffer)
    assert convert(image) == convert(np.asarray(ImageOps.exif_transpose(image)))


def test_images_of_pillow_are_rgb(rgb):
    with pytest.raises(ValueError, match="`channels` must be 'RGB' for an image of Pillow's; got 'BGR'"):
        convert(rgb, channels="BGR")


def test_arrays_load_no_pillow():
    script = (
        "import sys, numpy, skascii; g = skascii.GlyphSet('# ', [[[1.]], [[0.]]]);"
        "skascii.convert(numpy.zeros((4, 4)), 'gradient', glyphs=g); print('PIL' in sys.modules)"
    )
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert out.stdout.strip() == "False"
