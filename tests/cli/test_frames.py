"""Many frames, many pages: the one that was asked for, else the first that shows something; and which is told."""

import subprocess
import sys
from io import BytesIO

import numpy as np
import pytest
import tifffile
from encoded import fits
from PIL import Image

from skascii.files.read import decode

SHADES = {  # frames by their contrast: 0 is blank
    "all": (1, 1, 1),
    "fade in": (0, 0.2, 0.6, 1),
    "dim": (0, 0.2, 0.3, 0.25),
    "blank": (0, 0, 0),
}
SHOWN = {"all": 1, "fade in": 3, "dim": 3, "blank": 1}


def frames(shades):
    """Return a ramp for each contrast, in another column each, so that no two are alike."""
    made = np.zeros((len(shades), 16, 24), np.uint8)
    for number, shade in enumerate(shades):
        made[number, :, number::4] = (np.linspace(0, 1, 16)[:, None] * 255 * shade).astype(np.uint8)
    return made


def written(kind, made):
    if kind == "FITS":
        return fits(made)
    buffer = BytesIO()
    if kind == "16-bit TIFF":
        tifffile.imwrite(buffer, made.astype(np.uint16) * 257, photometric="minisblack")
    else:
        images = [Image.fromarray(each).convert("RGB" if kind == "WEBP" else "L") for each in made]
        options = {"lossless": True} if kind == "WEBP" else {}
        images[0].save(buffer, kind, save_all=True, append_images=images[1:], duration=100, **options)
    return buffer.getvalue()


def gray(pixels):
    pixels = np.asarray(pixels)
    shade = pixels if pixels.ndim == 2 else pixels[..., 0]
    return shade // 257 if shade.dtype == np.uint16 else shade


KINDS = ["GIF", "WEBP", "PNG", "TIFF", "16-bit TIFF", "FITS"]


@pytest.mark.parametrize("shades", SHADES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_first_frame_that_shows_something(kind, shades):
    made = frames(SHADES[shades])
    told = []
    result = decode(written(kind, made), tell=told.append)
    if kind in ("GIF", "PNG", "WEBP") and shades == "blank":  # they keep one of frames that are alike
        assert told == []
    else:
        word = "page" if "TIFF" in kind else "frame"
        number = SHOWN[shades]
        why = "" if number == 1 else ", since the first is blank"
        assert told == [f"{word} {number} of {len(made)}{why}. Choose another with --{word} N."]
    np.testing.assert_array_equal(gray(result), made[SHOWN[shades] - 1])


@pytest.mark.parametrize("kind", KINDS)
def test_the_frame_that_was_asked_for(kind):
    made = frames(SHADES["fade in"])
    told = []
    for number in (1, 2, 4):
        result = decode(written(kind, made), frame=number, tell=told.append)
        np.testing.assert_array_equal(gray(result), made[number - 1])
    assert told == []


def test_what_is_told_is_heard(tmp_path):
    path = tmp_path / "x.gif"
    path.write_bytes(written("GIF", frames(SHADES["all"])))
    command = [sys.executable, "-m", "skascii", path, "-w", "4"]
    err = subprocess.run(command, capture_output=True, text=True, timeout=60).stderr
    assert err == f"skascii: {path}: frame 1 of 3. Choose another with --frame N.\n"


@pytest.mark.parametrize("flag", ["--frame", "--page"])
def test_frames_on_the_command_line(skascii, tmp_path, flag):
    path = tmp_path / "x.gif"
    path.write_bytes(written("GIF", frames(SHADES["fade in"])))
    said = f"skascii: {path}: frame 3 of 4, since the first is blank. Choose another with --frame N.\n"
    code, out, err = skascii(path, "-w", 6)
    assert (code, err) == (0, said)
    assert skascii(path, "-w", 6, flag, 3) == (0, out, "")
    assert skascii(path, "-w", 6, flag, 4).out != out
    rule = "`frame` must be from 1 to 4, as many as there are; got 5. Leave it out for the first that is not blank."
    message = f"skascii: {path}: {rule}\n"
    assert skascii(path, flag, 5) == (1, "", message)
    assert skascii(path, flag, 0).code == 2


def test_a_picture_has_one_frame(skascii, picture):
    assert skascii(picture, "-w", 6, "--frame", 1) == skascii(picture, "-w", 6)
    assert "`frame` must be from 1 to 1, as many as there are; got 2." in skascii(picture, "--frame", 2).err


def test_a_clear_first_frame():
    images = [Image.new("RGBA", (8, 8), color) for color in ((0, 0, 0, 0), (255, 0, 0, 255))]
    images[1].paste((0, 255, 0, 255), (0, 0, 4, 8))
    buffer = BytesIO()
    images[0].save(buffer, "PNG", save_all=True, append_images=images[1:], disposal=0, blend=0)
    told = []
    np.testing.assert_array_equal(decode(buffer.getvalue(), tell=told.append), np.asarray(images[1]))
    assert told == ["frame 2 of 2, since the first is blank. Choose another with --frame N."]


def test_thumbnails_and_masks_are_no_pages():
    buffer = BytesIO()
    made = frames((0, 1, 1, 1))
    with tifffile.TiffWriter(buffer) as file:
        file.write(made[0], photometric="minisblack")
        file.write(made[1], photometric="minisblack", subfiletype=1)
        file.write(made[2] > 99, photometric="mask", subfiletype=4)
        file.write(made[3], photometric="minisblack")
    told = []
    np.testing.assert_array_equal(decode(buffer.getvalue(), tell=told.append), made[3])
    assert told == ["page 2 of 2, since the first is blank. Choose another with --page N."]


def test_layers_are_no_frames():
    """A PSD file's frames are layers; the picture is what they make together."""
    header = b"8BPS" + np.array([1, 0, 0, 0], ">u2").tobytes() + np.array([1], ">u2").tobytes()
    data = header + np.array([2, 3], ">u4").tobytes() + np.array([8, 1], ">u2").tobytes() + bytes(12) + bytes(2)
    told = []
    assert decode(data + bytes([1, 2, 3, 4, 5, 6]), tell=told.append).tolist() == [[1, 2, 3], [4, 5, 6]]
    assert told == []
