import io
import os
import subprocess
import sys

import cv2
import numpy as np
import pytest
import skimage.data
import tifffile
from encoded import ORIENTED, encoded, fits, tiff
from PIL import Image

from skascii import convert
from skascii.files.read import decode


def check(data, expected):
    result = decode(data)
    assert result.dtype == expected.dtype
    np.testing.assert_array_equal(result, expected)


@pytest.mark.parametrize("kind", ["PNG", "BMP", "PPM", "TIFF", "QOI", "TGA"])
def test_rgb(pixels, kind):
    Image.init()
    if kind not in Image.SAVE:
        pytest.skip(f"this Pillow writes no {kind}")
    check(encoded(pixels, kind), pixels)


def test_gray(pixels):
    check(encoded(pixels[..., 0]), pixels[..., 0])


def test_one_bit(pixels):
    check(encoded(pixels[..., 0] > 99), pixels[..., 0] > 99)


def test_gray_and_alpha(pixels):
    check(encoded(Image.fromarray(np.ascontiguousarray(pixels[..., :2]), "LA")), pixels[..., :2])


def test_rgb_and_alpha(pixels):
    rgba = np.concatenate([pixels, pixels[..., :1]], axis=2)
    check(encoded(rgba), rgba)


def test_palette(pixels):
    image = Image.fromarray(pixels).quantize(16)
    check(encoded(image), np.asarray(image.convert("RGB")))


def test_palette_with_a_transparent_colour(pixels):
    image = Image.fromarray(pixels).quantize(16)
    result = decode(encoded(image, transparency=3))
    assert result.shape == (24, 32, 4)
    np.testing.assert_array_equal(result[..., 3] == 0, np.asarray(image) == 3)


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize(
    ("wanted", "decoded"),
    [
        ((90, 160), (120, 160)),  # a quarter: an eighth would be too few columns
        ((120, 80), (120, 160)),
        ((60, 80), (60, 80)),
        ((20, 30), (60, 80)),  # no JPEG is decoded at less than an eighth
        ((241, 320), (480, 640)),
        (None, (480, 640)),
    ],
)
def test_of_a_jpeg_no_more_is_decoded_than_is_asked_for(wanted, decoded, mode):
    whole = cv2.resize(skimage.data.astronaut(), (640, 480), interpolation=cv2.INTER_AREA)
    data = encoded(Image.fromarray(whole).convert(mode), "JPEG", quality=95)
    asked = []
    result = decode(data, enough=lambda shape: asked.append(shape) or wanted)
    assert asked == [(480, 640)]
    assert result.shape[:2] == decoded
    area = cv2.resize(decode(data), decoded[::-1], interpolation=cv2.INTER_AREA)
    assert np.abs(result.astype(int) - area).mean() < 1.5  # levels


def test_a_jpeg_on_its_side_is_asked_for_upright(pixels):
    image = Image.fromarray(np.kron(pixels, np.ones((10, 10, 1), np.uint8)))  # 240 x 320
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encoded(image, "JPEG", exif=exif, quality=95)
    asked = []
    result = decode(data, enough=lambda shape: asked.append(shape) or (160, 100))
    assert asked == [(320, 240)]
    assert result.shape == (160, 120, 3)


def test_pictures_of_other_kinds_are_decoded_whole(pixels):
    np.testing.assert_array_equal(decode(encoded(pixels), enough=lambda shape: (2, 2)), pixels)


@pytest.mark.parametrize("mode", ["1", "L"])
def test_gray_with_a_transparent_value(pixels, mode):
    image = Image.fromarray(pixels).convert(mode)
    value = int(np.asarray(image.convert("L"))[0, 0])
    result = decode(encoded(image, transparency=value))
    assert result.shape == (24, 32, 2)
    np.testing.assert_array_equal(result[..., 1] == 0, np.asarray(image.convert("L")) == value)


def test_16_bit_gray(pixels):
    deep = pixels[..., 0].astype(np.uint16) * 257 - pixels[..., 1]
    check(encoded(deep), deep)
    check(tiff(deep), deep)
    check(tiff(deep, byteorder=">"), deep)
    check(b"P5 32 24 65535\n" + deep.astype(">u2").tobytes(), deep)


def test_16_bit_rgb(pixels):
    data = cv2.imencode(".png", pixels.astype(np.uint16) * 257)[1].tobytes()
    check(data, pixels[..., ::-1])


def test_cmyk_jpeg():
    cat = Image.fromarray(skimage.data.cat())
    result = decode(encoded(cat.convert("CMYK"), "JPEG", quality=95))
    assert result.shape == (300, 451, 3)
    assert np.abs(result.astype(int) - np.asarray(cat)).mean() < 3


@pytest.mark.parametrize("orientation", ORIENTED)
def test_exif_orientation(pixels, orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    check(encoded(np.ascontiguousarray(ORIENTED[orientation](pixels)), exif=exif), pixels)


def test_a_damaged_exif_block_does_no_harm(pixels):
    check(encoded(pixels, exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff junk"), pixels)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "TIFF"])
def test_the_first_frame_of_an_animation(pixels, kind):
    frames = [Image.fromarray(part).quantize(8).convert("RGB") for part in (pixels, pixels[::-1], pixels[:, ::-1])]
    options = {"lossless": True} if kind == "WEBP" else {}
    data = encoded(frames[0], kind, save_all=True, append_images=frames[1:], **options)
    np.testing.assert_array_equal(decode(data)[..., :3], frames[0])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_floats_in_the_unit_interval_stay(pixels, dtype, channels):
    values = np.random.default_rng(2).random((24, 32, channels)).astype(dtype)
    values = values[..., 0] if channels == 1 else values
    check(tiff(values, photometric="minisblack" if channels == 1 else "rgb"), values.astype(np.float32))


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int32])
def test_values_without_a_range_of_their_own_are_scaled(pixels, dtype):
    values = pixels[..., 0].astype(dtype) * 300 - 5000
    result = decode(tiff(values))
    assert result.dtype == np.float32
    np.testing.assert_allclose(result, (values - values.min()) / np.ptp(values), atol=1e-6)


def test_a_flat_picture_of_floats():
    check(tiff(np.full((3, 4), 7, np.float32)), np.zeros((3, 4), np.float32))


def test_high_dynamic_range(pixels):
    values = pixels.astype(np.float32) / 64
    result = decode(cv2.imencode(".hdr", values[..., ::-1])[1].tobytes())
    np.testing.assert_allclose(result, values / values.max(), atol=0.02)


def test_data_range(pixels):
    result = decode(encoded(pixels[..., 0].astype(np.uint16)), (50, 200))
    np.testing.assert_allclose(result, np.clip((pixels[..., 0] - 50.0) / 150, 0, 1), atol=1e-6)


def test_data_range_leaves_opacity_alone(pixels):
    data = encoded(Image.fromarray(np.ascontiguousarray(pixels[..., :2]), "LA"))
    result = decode(data, (50, 200))
    np.testing.assert_allclose(result[..., 0], np.clip((pixels[..., 0] - 50.0) / 150, 0, 1), atol=1e-6)
    np.testing.assert_allclose(result[..., 1], pixels[..., 1] / 255, atol=1e-6)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP"])
def test_a_truncated_file(skascii, tmp_path, kind):
    data = encoded(skimage.data.coffee(), kind)
    path = tmp_path / f"half.{kind.lower()}"
    path.write_bytes(data[: len(data) // 2])
    code, out, err = skascii(path)
    assert (code, out) == (1, "")
    assert err.startswith(f"skascii: {path}: damaged or truncated: ")
    assert err.endswith(". Fetch or export it again.\n")


def test_a_length_that_is_a_lie(skascii, tmp_path, pixels):
    """OpenCV would take seconds and gigabytes to believe it."""
    path = tmp_path / "lie.png"
    data = encoded(pixels)
    path.write_bytes(data[:32] + b"\xff\xff\xff\xff" + data[36:])  # the header's last byte, then a length
    code, out, err = skascii(path)
    assert (code, out) == (1, "")
    assert err.startswith(f"skascii: {path}: damaged or truncated: ")


def test_no_pixels_at_all(skascii, tmp_path, pixels):
    path = tmp_path / "none.tif"
    data = bytearray(tiff(pixels[..., 0]))
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        tag = file.pages[0].tags["ImageLength"]
    data[tag.valueoffset : tag.valueoffset + 4] = bytes(4)
    path.write_bytes(data)
    code, out, err = skascii(path)
    assert (code, out) == (1, "")
    assert err.startswith(f"skascii: {path}: damaged or truncated: ")


@pytest.mark.parametrize("data", [b"a text " * 99, b"\0", b"<sv></sv>"])
def test_a_file_that_is_no_picture(skascii, tmp_path, data):
    path = tmp_path / "file.png"
    path.write_bytes(data)
    message = f"skascii: {path}: not a picture in a known format. Convert it to PNG or JPEG.\n"
    assert skascii(path) == (1, "", message)


@pytest.mark.parametrize("version", ["this", "below 4.13"])
def test_what_opencv_cannot_read_it_keeps_to_itself(capfd, monkeypatch, version):
    if version != "this":
        monkeypatch.delattr(cv2.utils, "logging", raising=False)
    with pytest.raises(ValueError, match="not a picture in a known format"):
        decode(b"\x93\x8a")
    with pytest.raises(ValueError, match="damaged or truncated"):
        decode(tiff(np.zeros((9, 9), np.float16))[:-50])
    os.write(2, b"heard again")
    assert capfd.readouterr() == ("", "heard again")


def test_no_standard_error_at_all(pixels):
    script = "import os, sys; os.close(2); from skascii.files.read import decode; decode(sys.stdin.buffer.read())"
    radiance = cv2.imencode(".hdr", pixels.astype(np.float32))[1].tobytes()
    assert subprocess.run([sys.executable, "-c", script], input=radiance, timeout=60).returncode == 0


LARGE = {  # 24 x 32 pixels in as many bytes as they take
    "bomb.png": (lambda rgb: encoded(rgb), 4, 768),
    "gray.png": (lambda rgb: encoded(rgb[..., 0]), 1, 768),
    "palette.gif": (lambda rgb: encoded(Image.fromarray(rgb).quantize(8), "GIF"), 1, 768),
    "gray.tif": (lambda rgb: tiff(rgb[..., 0]), 1, 768),
    "floats.tif": (lambda rgb: tiff(rgb / 255.0, photometric="rgb"), 24, 2304),
    "floats.fits": (lambda rgb: fits(rgb[..., 0].astype(">f8")), 8, 768),
    "radiance.hdr": (lambda rgb: cv2.imencode(".hdr", rgb.astype(np.float32))[1].tobytes(), 12, 1152),
    "floats.pfm": (lambda rgb: cv2.imencode(".pfm", rgb.astype(np.float32))[1].tobytes(), 12, 1152),
    "arbitrary.pam": (lambda rgb: b"P7\nWIDTH 32\nHEIGHT 24\nDEPTH 1\nMAXVAL 255\nENDHDR\n" + bytes(768), 1, 768),
}


@pytest.mark.parametrize("name", LARGE)
def test_a_picture_that_is_too_large(skascii, tmp_path, pixels, name):
    data, size, needed = LARGE[name]
    path = tmp_path / name
    path.write_bytes(data(pixels) + bytes(0))
    limit = max(needed - 1, -(-path.stat().st_size // 8))
    if limit < needed:  # else the file itself has more bytes than that
        assert skascii(path, "--max-pixels", limit) == (
            1,
            "",
            f"skascii: {path}: too large: 32 x 24 pixels of {size} byte{'s' * (size > 1)}. Shrink it with another "
            f"program first, or raise the limit: --max-pixels {needed}.\n",
        )
    assert skascii(path, "--max-pixels", max(limit, needed), "-w", 4).code == 0


def test_pillows_own_limit_is_none(skascii, picture, monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10)
    assert skascii(picture, "-w", 4).code == 0
    assert Image.MAX_IMAGE_PIXELS == 10


def test_not_a_number(skascii, tmp_path):
    path = tmp_path / "nan.tiff"
    path.write_bytes(tiff(np.array([[0, np.nan], [0.5, 1]], np.float32)))
    art = convert(np.array([[[0, 1], [0, 0]], [[0.5, 1], [1, 1]]]), "gradient", columns=4)
    assert skascii(path, "-w", 4, "--method", "gradient") == (0, f"{art.text}\n", "")
