"""TIFF and FITS: numbers of any width, sign, byte order and polarity, and what has no value."""

from io import BytesIO
from itertools import product

import numpy as np
import pytest
import tifffile
from encoded import ORIENTED, fits, tiff
from PIL import Image

from skascii.files.read import decode

RAMP = np.linspace(0, 1, 24 * 16).reshape(16, 24)
WHOLE = ["u1", "u2", "u4", "u8", "i1", "i2", "i4", "i8"]
OWN = ["u1", "u2"]  # dtypes that say what is white


def ramp(dtype, low=None, high=None):
    """Return a ramp over a range of a dtype, by default all of it."""
    dtype = np.dtype(dtype)
    if dtype.kind == "f":
        return (RAMP * (1 if high is None else high)).astype(dtype)
    limits = np.iinfo(dtype)
    low, high = limits.min if low is None else low, limits.max if high is None else high
    steps = np.arange(RAMP.size).reshape(RAMP.shape)
    return (low + steps.astype(object) * (high - low) // (RAMP.size - 1)).astype(dtype)


def shades(result):
    """Return pixels as float64 in [0, 1], NaN where there is no value."""
    white = np.iinfo(result.dtype).max if result.dtype.kind == "u" else 1
    return np.ma.filled(np.ma.asarray(result).astype(np.float64), np.nan) / white


@pytest.mark.parametrize("compression", [None, "zlib"])
@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("dtype", [*WHOLE, "f2", "f4", "f8"])
def test_tiffs(dtype, order, compression):
    result = decode(tiff(ramp(dtype), byteorder=order, compression=compression))
    np.testing.assert_allclose(shades(result), RAMP, atol=0.005)
    assert result.dtype == (dtype if dtype in OWN else np.float32)


@pytest.mark.parametrize("dtype", [*WHOLE, "f2", "f4", "f8", bool])
def test_the_least_may_be_white(dtype):
    values = RAMP > 0.5 if dtype is bool else ramp(dtype)
    plain, inverted = (decode(tiff(values, photometric=kind)) for kind in ("minisblack", "miniswhite"))
    np.testing.assert_allclose(shades(inverted), 1 - shades(plain), atol=1e-6)


@pytest.mark.parametrize(("low", "high"), [(2**63 - 500, 2**63 + 500), (2**64 - 1000, 2**64 - 1)])
def test_a_narrow_range_of_large_integers(low, high):
    np.testing.assert_allclose(decode(tiff(ramp("u8", low, high))), RAMP, atol=0.002)
    np.testing.assert_allclose(decode(tiff(ramp("i8", low - 2**63 - 500, high - 2**63 - 500))), RAMP, atol=0.002)


@pytest.mark.parametrize("dtype", ["u2", "u4", "i2", "i4", "f4", "f8"])
def test_compressions_that_tifffile_cannot_unpack(dtype, monkeypatch):
    def refuse(page):
        raise ValueError("requires the 'imagecodecs' package")

    data = tiff(ramp(dtype))
    expected = decode(data)
    monkeypatch.setattr(tifffile.TiffPage, "asarray", refuse)
    np.testing.assert_array_equal(decode(data), expected)


def test_a_compression_that_nobody_unpacks(monkeypatch):
    def refuse(page):
        raise ValueError("requires the 'imagecodecs' package")

    monkeypatch.setattr(tifffile.TiffPage, "asarray", refuse)
    with pytest.raises(ValueError, match=r"a TIFF of float16 packed by NONE\. .* pip install imagecodecs"):
        decode(tiff(ramp("f2")))


@pytest.mark.parametrize("compression", ["tiff_lzw", "packbits", "tiff_adobe_deflate"])
@pytest.mark.parametrize("mode", ["1", "L", "I;16", "RGB", "P", "CMYK"])
def test_tiffs_of_pillow(pixels, mode, compression):
    image = Image.fromarray(ramp("u2")) if mode == "I;16" else Image.fromarray(pixels).convert(mode)
    buffer = BytesIO()
    image.save(buffer, "TIFF", compression=compression)
    expected = image if mode in ("1", "L", "I;16") else image.convert("RGB")
    np.testing.assert_array_equal(decode(buffer.getvalue()), np.asarray(expected))


@pytest.mark.parametrize("dtype", ["u1", "u2", "i2", "f4"])
@pytest.mark.parametrize("planar", ["contig", "separate"])
@pytest.mark.parametrize(
    ("extra", "kept"), [((), 3), (("unassalpha",), 4), (("unspecified",), 3), (("unassalpha", "unspecified"), 4)]
)
def test_samples_of_a_pixel(dtype, planar, extra, kept, rng):
    planes = np.stack(
        [ramp(dtype), ramp(dtype)[::-1], ramp(dtype)[:, ::-1], ramp(dtype).max() - abs(ramp(dtype)), ramp(dtype)]
    )
    planes = planes[: 3 + len(extra)]
    stored = planes if planar == "separate" else np.moveaxis(planes, 0, -1)
    result = decode(tiff(stored, photometric="rgb", planarconfig=planar, extrasamples=extra))
    assert result.shape == (16, 24, kept)
    np.testing.assert_allclose(shades(result)[..., :3], np.stack([RAMP, RAMP[::-1], RAMP[:, ::-1]], -1), atol=0.005)
    if kept == 4:
        opaque = 1 if dtype == "f4" else np.iinfo(dtype).max
        np.testing.assert_allclose(shades(result)[..., 3], np.clip(planes[3] / opaque, 0, 1), atol=0.005)


@pytest.mark.parametrize(("extra", "shape"), [("unspecified", (16, 24)), ("unassalpha", (16, 24, 2))])
def test_gray_and_another_sample(extra, shape):
    stored = np.dstack([ramp("u2"), ramp("u2")[::-1]])
    result = decode(tiff(stored, photometric="minisblack", planarconfig="contig", extrasamples=[extra]))
    assert result.shape == shape
    np.testing.assert_array_equal(result.reshape(16, 24, -1)[..., 0], ramp("u2"))


@pytest.mark.parametrize("dtype", ["u2", "f4"])
def test_colours_that_are_multiplied_by_opacity(dtype):
    opaque = 65535 if dtype == "u2" else 1
    alpha = np.linspace(0, 1, 24) * np.ones((16, 1))
    color = np.dstack([RAMP, RAMP[::-1], RAMP * 0.5])
    stored = (np.dstack([color * alpha[..., None], alpha]) * opaque).astype(dtype)
    result = decode(tiff(stored, photometric="rgb", extrasamples=["assocalpha"]))
    np.testing.assert_allclose(shades(result)[:, 1:, :3], color[:, 1:], atol=1e-3)
    np.testing.assert_allclose(shades(result)[..., 3], alpha, atol=1e-4)


@pytest.mark.parametrize("dtype", ["u1", "u2"])
@pytest.mark.parametrize("scale", [257, 1])  # 16 bits, and the 8 that some write
def test_palettes(dtype, scale, rng):
    colors = rng.integers(0, 256, (3, 2 ** (8 * np.dtype(dtype).itemsize)), np.uint8)
    indices = rng.integers(0, 256, (16, 24)).astype(dtype)
    result = decode(tiff(indices, photometric="palette", colormap=(colors.astype(np.uint16) * scale)))
    found = result if dtype == "u1" else result / (257 if scale == 257 else 1)
    np.testing.assert_array_equal(found, np.moveaxis(colors[:, indices], 0, -1))


@pytest.mark.parametrize("orientation", ORIENTED)
@pytest.mark.parametrize("dtype", ["u1", "u2", "f4"])
def test_orientation(dtype, orientation):
    values = ramp(dtype)
    values[0, 0] = values[3, 5] = values[10, 20]
    stored = np.ascontiguousarray(ORIENTED[orientation](values))
    tags = [(274, "H", 1, orientation, True), (42113, "s", 0, str(values[0, 0]), True)]
    result = decode(tiff(stored, extratags=tags))
    np.testing.assert_array_equal(np.ma.getdata(result)[1:], decode(tiff(values))[1:])
    np.testing.assert_array_equal(np.ma.getmaskarray(result), values == values[0, 0])


@pytest.mark.parametrize("photometric", ["minisblack", "miniswhite"])
@pytest.mark.parametrize(
    ("dtype", "value"),
    [("u1", 0), ("u1", 255), ("u2", 65535), ("i2", -9999), ("i4", -(2**31)), ("f4", -9999), ("f8", -9999.5),
     ("f4", -3.4028234663852886e38), ("f4", np.nan), ("u1", -9999), ("u2", 0.5)],
)  # fmt: skip
def test_the_value_of_no_value(dtype, value, photometric):
    values = ramp(dtype, *(() if dtype in OWN else (-5, 100)))
    holes = np.zeros(values.shape, bool)
    possible = np.dtype(dtype).kind == "f" or (
        int(value) == value and np.iinfo(dtype).min <= value <= np.iinfo(dtype).max
    )
    plain = decode(tiff(values, photometric=photometric))
    if possible:
        holes[3:6, 4:9] = True
        values[holes] = value
        holes |= values == np.array(value, dtype)
    tags = [(42113, "s", 0, repr(value) if dtype != "f4" else str(np.float64(value)), True)]
    result = decode(tiff(values, photometric=photometric, extratags=tags))
    np.testing.assert_array_equal(np.isnan(shades(result)), holes)
    np.testing.assert_allclose(shades(result)[~holes], shades(plain)[~holes], atol=1e-6)


def test_a_colour_is_missing_if_all_its_samples_are(pixels):
    pixels[2, 3], pixels[4, 5] = 0, (0, 9, 0)
    result = decode(tiff(pixels, photometric="rgb", extratags=[(42113, "s", 0, "0", True)]))
    assert result.mask[2, 3].all()
    assert not result.mask[4, 5].any()


def test_nan_in_a_file_is_missing(skascii, tmp_path):
    values = ramp("f8", high=500)
    values[:, :8] = np.nan
    (tmp_path / "nan.tif").write_bytes(tiff(values))
    (tmp_path / "nan.fits").write_bytes(fits(values))
    flags = ["-w", 3, "--rows", 1, "--method", "gradient"]
    found = [skascii(tmp_path / name, *flags) for name in ("nan.tif", "nan.fits")]
    assert found[0] == found[1]
    assert found[0].code == 0
    assert found[0].out[0] == " " != found[0].out[1]


def test_infinite_values_are_past_the_ends():
    values = ramp("f4", high=500)
    values[0, 0], values[-1, -1] = -np.inf, np.inf
    np.testing.assert_allclose(decode(tiff(values)), RAMP, atol=0.005)


@pytest.mark.parametrize("limit", [1.7e308, 5e-324])
def test_the_largest_and_smallest_floats(limit):
    result = decode(tiff(np.array([[-limit, limit], [0, limit]])))
    np.testing.assert_allclose(result, [[0, 1], [0.5, 1]], atol=1e-6)


def test_12_bits_are_white_at_their_own_end():
    buffer = BytesIO()
    packed = np.zeros((2, 3), np.uint8)
    packed[:, 0], packed[:, 1], packed[:, 2] = 0xFF, 0xF8, 0x00  # 4095 and 2048, twice
    tags = {256: 2, 257: 2, 258: 12, 259: 1, 262: 1, 273: 200, 277: 1, 278: 2, 279: 6}
    entries = b"".join(
        np.array([tag, 4], "<u2").tobytes() + np.array([1, value], "<u4").tobytes() for tag, value in tags.items()
    )
    buffer.write(b"II*\0" + np.uint32(8).tobytes() + np.uint16(len(tags)).tobytes() + entries + bytes(4))
    data = buffer.getvalue().ljust(200, b"\0") + packed.tobytes()
    np.testing.assert_array_equal(decode(data), [[65535, 32776]] * 2)


SCALES = {"u1": ("u1", 0), "i1": ("u1", -128), "i2": ("i2", 0), "u2": ("i2", 32768), "i4": ("i4", 0),
          "u4": ("i4", 2**31), "i8": ("i8", 0), "u8": ("i8", 2**63)}  # fmt: skip


@pytest.mark.parametrize("dtype", SCALES)
def test_fits_of_integers(dtype):
    stored, zero = SCALES[dtype]
    raw = (ramp(dtype).astype(object) - zero).astype(stored)
    result = decode(fits(raw, **({"BSCALE": "1.0", "BZERO": zero} if zero else {})))
    np.testing.assert_array_equal(result, decode(tiff(ramp(dtype))))


@pytest.mark.parametrize("dtype", ["f4", "f8"])
def test_fits_of_floats(dtype):
    np.testing.assert_array_equal(decode(fits(ramp(dtype))), RAMP.astype(dtype).astype(np.float32))
    np.testing.assert_allclose(decode(fits(ramp(dtype), BSCALE="2.5D0", BZERO=-7)), RAMP, atol=1e-6)


def test_fits_of_scaled_integers():
    raw = ramp("i2", -100, 300)
    raw[2, 2] = -999
    result = decode(fits(raw, BSCALE=0.5, BZERO=1000, BLANK=-999), (900, 1200))
    np.testing.assert_array_equal(np.isnan(shades(result)), raw == -999)
    np.testing.assert_allclose(shades(result)[raw != -999], ((raw * 0.5 + 100) / 300)[raw != -999], atol=1e-6)


def hdu(*cards, data=b""):
    """Return a part of a FITS file."""
    header = b"".join(card.ljust(80) for card in (*cards, b"END"))
    return b"".join(part.ljust(-(-len(part) // 2880) * 2880) for part in (header, data))


def test_fits_with_its_image_in_an_extension():
    primary = hdu(b"SIMPLE  = T", b"BITPIX  = 8", b"NAXIS   = 0", b"EXTEND  = T")
    axes = (b"NAXIS   = 2", b"NAXIS1  = 10", b"NAXIS2  = 30")
    table = hdu(b"XTENSION= 'TABLE   '", b"BITPIX  = 8", *axes, b"PCOUNT  = 7", b"GCOUNT  = 1", data=bytes(307))
    image = fits(ramp("u1")).replace(b"SIMPLE  =                    T", b"XTENSION= 'IMAGE   '          ", 1)
    np.testing.assert_array_equal(decode(primary + table + image), ramp("u1"))


@pytest.mark.parametrize(
    ("cards", "message"),
    [((b"ZIMAGE  = T",), "a compressed FITS image. Unpack it"), ((), "a FITS file without an image: it has tables")],
)
def test_fits_without_an_image(cards, message):
    with pytest.raises(ValueError, match=message):
        decode(hdu(b"SIMPLE  = T", b"BITPIX  = 8", b"NAXIS   = 0", *cards))


@pytest.mark.parametrize("cut", [500, 2890])
def test_a_truncated_fits(cut):
    with pytest.raises(ValueError, match="damaged or truncated"):
        decode(fits(ramp("u1"))[:cut])


@pytest.mark.parametrize("cut", [30, 300])
def test_a_truncated_tiff(cut):
    for dtype, rows, packed in product(("u1", "u2", "f4", "f8"), (16, 1), (None, "zlib")):
        with pytest.raises(ValueError, match=r"damaged or truncated: .* Fetch or export it again"):
            decode(tiff(ramp(dtype), rowsperstrip=rows, compression=packed)[:-cut])


def test_what_a_sensor_saw():
    for photometric, tags in ((32803, []), ("minisblack", [(50706, "B", 4, (1, 4, 0, 0), True)])):
        with pytest.raises(ValueError, match=r"a camera's raw file. Develop it first"):
            decode(tiff(ramp("u2"), photometric=photometric, extratags=tags))


def test_a_16_bit_png_with_a_transparent_value():
    image = Image.fromarray(ramp("u2"))
    buffer = BytesIO()
    value = int(ramp("u2")[3, 3])
    try:
        image.save(buffer, "PNG", transparency=value)
    except OSError as error:
        pytest.skip(f"this Pillow writes none: {error}")
    result = decode(buffer.getvalue())
    np.testing.assert_array_equal(np.ma.getmaskarray(result), ramp("u2") == value)
