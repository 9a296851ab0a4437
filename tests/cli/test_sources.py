import sys
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import skimage.data
from PIL import Image

from skascii.files.read import read
from skascii.files.sources import SAMPLES, expand, stem


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_the_picture_of_scikit_image(name):
    np.testing.assert_array_equal(read(f"sample:{name}"), getattr(skimage.data, name)())


def test_patterns_stand_for_the_files_they_match(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("b.png", "a.png", "c.txt", "deep/d.png"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).touch()
    assert expand(["*.png", "c.txt"]) == ["a.png", "b.png", "c.txt"]
    assert expand(["**/*.png"]) == ["a.png", "b.png", str(Path("deep/d.png"))]
    assert expand(["*"]) == ["a.png", "b.png", "c.txt"]  # no directories
    assert expand(["no*.png", "-", "sample:c*"]) == ["no*.png", "-", "sample:c*"]


def test_a_file_that_exists_is_no_pattern(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("a[12].png").touch()
    Path("a1.png").touch()
    assert expand(["a[12].png"]) == ["a[12].png"]


@pytest.mark.parametrize(
    ("source", "name"), [("-", "stdin"), ("sample:coins", "coins"), ("some/where/photo.old.jpg", "photo.old")]
)
def test_what_name_stands_for(source, name):
    assert stem(source) == name


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("camrea.png", "camrea.png: no such file. Did you mean 'camera.png'?"),
        ("xyz.jpg", "xyz.jpg: no such file. Check the path."),
        ("nowhere/x.png", "nowhere/x.png: no such directory: 'nowhere'. Check the path."),
        ("camera.png/x.png", "camera.png/x.png: no such directory: 'camera.png'. Check the path."),
        ("no*.png", "no*.png: no file matches this pattern. Check it, and the directory it starts from."),
        (".", ".: a directory. Name the pictures in it, e.g. '*.png'."),
        ("empty.png", "empty.png: an empty file. Check what wrote it."),
        ("sample:camrea", "sample:camrea: no such sample. Did you mean 'camera'? See skascii --list-samples."),
        ("sample:zzz", "sample:zzz: no such sample. See skascii --list-samples."),
        ("x\0.png", "x\\x00.png: cannot be read: embedded null byte. Check its name and its permissions."),
        ("x" * 300, "x" * 300 + ": cannot be read: File name too long. Check its name and its permissions."),
    ],
)
def test_a_source_that_gives_no_picture(skascii, tmp_path, monkeypatch, source, message):
    monkeypatch.chdir(tmp_path)
    Path("camera.png").touch()
    Path("empty.png").touch()
    code, out, err = skascii(source)
    assert (code, out, err) == (1, "", f"skascii: {message}\n")


def test_a_file_without_permission(skascii, monkeypatch, tmp_path):
    def refuse(path, mode):
        raise PermissionError(13, "Permission denied", str(path))

    path = tmp_path / "secret.png"
    path.touch()
    monkeypatch.setattr(Path, "open", refuse)
    message = f"skascii: {path}: cannot be read: Permission denied. Check its name and its permissions.\n"
    assert skascii(path) == (1, "", message)


class Stdin:
    def __init__(self, data, terminal=False):
        self.buffer = BytesIO(data)
        self.isatty = lambda: terminal


def test_standard_input(skascii, monkeypatch, picture):
    monkeypatch.setattr(sys, "stdin", Stdin(picture.read_bytes()))
    assert skascii("-", "-w", 9) == skascii(picture, "-w", 9)


@pytest.mark.parametrize(
    ("stdin", "message"),
    [
        (Stdin(b""), "nothing on standard input. Check the command before the pipe."),
        (Stdin(b"", terminal=True), "no picture on standard input. Pipe one in: skascii - < picture.png."),
        (None, "no picture on standard input. Pipe one in: skascii - < picture.png."),
    ],
)
def test_no_standard_input(skascii, monkeypatch, stdin, message):
    monkeypatch.setattr(sys, "stdin", stdin)
    assert skascii("-") == (1, "", f"skascii: -: {message}\n")


def test_the_others_go_on_when_one_fails(skascii, picture, tmp_path):
    code, out, err = skascii(picture, tmp_path / "none.png", picture, "-w", 10)
    one = skascii(picture, "-w", 10).out
    assert (code, out) == (1, one + one)
    none = tmp_path / "none.png"
    first, last = err.splitlines()
    assert first.startswith(f"skascii: {none}: no such file")
    assert last == f"skascii: 1 of 3 pictures failed: {none}"


def test_a_pattern_prints_all(skascii, picture, tmp_path, pixels):
    Image.fromarray(pixels[:, ::-1]).save(tmp_path / "quite_another.png")
    outcome = skascii(tmp_path / "*.png", "-w", 10)
    assert outcome.code == 0
    assert outcome.out == skascii(picture, "-w", 10).out + skascii(tmp_path / "quite_another.png", "-w", 10).out
