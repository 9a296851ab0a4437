import io
import os
import shutil
import sys

import numpy as np
import pytest
from PIL import Image

import skascii as sk


@pytest.mark.parametrize("suffix", [".txt", ".ans", ".html", ".svg", ".png", ".jpg"])
@pytest.mark.parametrize(("flags", "color"), [("-c", "cell"), ("--fg-only", "foreground"), ("--no-color", "none")])
def test_a_file_by_suffix(skascii, picture, pixels, tmp_path, suffix, flags, color):
    flags = ["-w", 10, flags, "--paper", "ivory"]
    if suffix == ".txt" and color != "none":
        code, _, err = skascii(picture, "-o", tmp_path / "ours.txt", *flags)
        assert (code, os.listdir(tmp_path)) == (2, ["picture.png"])
        assert "argument --color: does nothing in .txt files. Write .ans, .html, .svg or .png." in err
        return
    assert skascii(picture, "-o", tmp_path / f"ours{suffix}", *flags) == (0, "", "")
    art = sk.convert(pixels, columns=10, color=color, paper="ivory")
    art.save(tmp_path / f"theirs{suffix}")
    assert (tmp_path / f"ours{suffix}").read_bytes() == (tmp_path / f"theirs{suffix}").read_bytes()


def test_a_file_looks_the_same_wherever_it_is_made(skascii, picture, tmp_path, monkeypatch):
    skascii(picture, "-o", tmp_path / "a.html")
    monkeypatch.setenv("COLUMNS", "33")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLORFGBG", "0;15")
    skascii(picture, "-o", tmp_path / "b.html")
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


@pytest.fixture
def two(picture, pixels):
    other = picture.with_name("other.png")
    Image.fromarray(pixels[::-1]).save(other)
    return picture, other


@pytest.mark.parametrize(
    ("output", "files"),
    [
        ("{name}.svg", ["other.svg", "picture.svg"]),
        ("x{name}y.txt", ["xothery.txt", "xpicturey.txt"]),
        ("", ["other.txt", "picture.txt"]),
    ],
)
def test_a_file_for_each_picture(skascii, two, tmp_path, output, files):
    folder = tmp_path / "out"
    folder.mkdir()
    assert skascii(*two, "-w", 5, "-o", f"{folder}/{output}") == (0, "", "")
    assert sorted(os.listdir(folder)) == files
    assert skascii(two[1], "-w", 5).out == skascii(two[1], "-w", 5).out


def test_a_directory_is_one_with_or_without_a_slash(skascii, two, tmp_path):
    (tmp_path / "out").mkdir()
    assert skascii(*two, "-w", 5, "-o", tmp_path / "out").code == 0
    assert sorted(os.listdir(tmp_path / "out")) == ["other.txt", "picture.txt"]
    assert (tmp_path / "out" / "other.txt").read_text() == skascii(two[1], "-w", 5).out


def test_copies_of_several_pictures(skascii, two, tmp_path):
    (tmp_path / "seen").mkdir()
    assert skascii(*two, "-w", 5, "--save-preprocessed", tmp_path / "seen").code == 0
    assert sorted(os.listdir(tmp_path / "seen")) == ["other.png", "picture.png"]


@pytest.mark.parametrize("flag", ["--output", "--save-preprocessed"])
def test_one_file_for_several_pictures(skascii, two, flag):
    code, out, err = skascii(*two, flag, "art.png")
    assert (code, out) == (2, "")
    assert err.endswith(f"argument {flag}: one file for 2 pictures. Use a name for each: '{{name}}.png'.\n")


def test_two_pictures_of_one_name(skascii, picture, tmp_path):
    code, out, err = skascii(picture, "sample:camera", "sample:camera", "-o", "{name}.txt")
    assert (code, out) == (2, "")
    assert err.endswith(
        "argument --output: two pictures would be written to 'camera.txt': 'sample:camera' and 'sample:camera'. "
        "Rename one of them.\n"
    )


@pytest.mark.parametrize("flag", ["--output", "--save-preprocessed"])
@pytest.mark.parametrize("target", ["new/{name}.png", "deep/er/x{name}.png", "{name}/art.png"])
def test_the_folders_of_a_pattern_are_made(skascii, two, tmp_path, flag, target):
    assert skascii(*two, "-w", 5, flag, tmp_path / target, "--no-color").code == 0
    for name in ("picture", "other"):
        assert (tmp_path / target.replace("{name}", name)).is_file()


def test_a_new_folder(skascii, picture, tmp_path):
    assert skascii(picture, "-w", 5, "-o", f"{tmp_path}/new/").code == 0
    assert os.listdir(tmp_path / "new") == ["picture.txt"]


def test_pictures_of_one_name_in_folders_that_are_to_be_made(skascii, two, tmp_path):
    shutil.copy(two[0], tmp_path / "other.bmp")
    code, out, err = skascii(two[1], tmp_path / "other.bmp", "-o", tmp_path / "out/{name}.svg")
    assert (code, out) == (2, "")
    assert f"'{tmp_path}/out/other.svg': '{two[1]}' and '{tmp_path}/other.bmp'. Rename one of them." in err
    assert not (tmp_path / "out").exists()


class Stream(io.TextIOWrapper):
    def __init__(self, encoding, errors="strict"):
        super().__init__(io.BytesIO(), encoding=encoding, errors=errors)

    def text(self):
        return self.buffer.getvalue().decode(self.encoding)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_an_encoding_that_lacks_a_character(skascii, picture, monkeypatch, encoding):
    stream = Stream(encoding)
    monkeypatch.setattr(sys, "stdout", stream)
    code, _, err = skascii(picture, "--chars", "█ ", "-w", 5)
    assert (code, stream.text()) == (1, "")
    assert err == (
        f"skascii: {picture}: the encoding of standard output, {encoding}, has no '\\u2588' (U+2588 FULL BLOCK). "
        "Set PYTHONIOENCODING=utf-8, write to a file with -o, or use --charset ascii.\n"
    )
    assert skascii("--list-charsets").code == 1


def test_an_encoding_told_to_make_do(skascii, picture, monkeypatch):
    stream = Stream("ascii", "replace")
    monkeypatch.setattr(sys, "stdout", stream)
    assert skascii(picture, "--chars", "█", "-w", 3).code == 0
    assert stream.text() == "???\n"


def test_messages_fit_any_encoding(skascii, monkeypatch):
    stream = Stream("ascii")
    monkeypatch.setattr(sys, "stderr", stream)
    assert skascii("日本.png").code == 1
    assert stream.text() == "skascii: \\u65e5\\u672c.png: no such file. Check the path.\n"


def test_no_standard_error(skascii, monkeypatch):
    monkeypatch.setattr(sys, "stderr", None)
    assert skascii("none.png")[:2] == (1, "")
    assert skascii("--colums").code == 2


def raiser(error):
    def fail(*args, **kwargs):
        raise error

    return fail


def test_too_little_memory(skascii, picture, monkeypatch):
    monkeypatch.setattr(sk.AsciiArt, "__init__", raiser(MemoryError))
    assert skascii(picture) == (1, "", f"skascii: {picture}: MemoryError\n")


def test_a_bug_is_not_hidden(skascii, picture, monkeypatch):
    monkeypatch.setattr(sk.AsciiArt, "__init__", raiser(ZeroDivisionError))
    with pytest.raises(ZeroDivisionError):
        skascii(picture)


@pytest.mark.parametrize(
    ("pixels", "flags", "remedy"),
    [
        (np.eye(64, dtype=np.uint8), [], "a mask of 0 and 1, two shades of black. Add --data-range 0 1."),
        (np.arange(4096, dtype=np.uint16).reshape(64, 64), [], "Add --data-range 0 4095."),
        (np.dstack([np.zeros((64, 64, 3)), 255 * np.eye(64)]).astype(np.uint8), [], "Add -v, or another --paper."),
        (254 + np.eye(64, dtype=np.uint8), ["--paper", "light"], "Add --tone contrast, or take another --method."),
    ],
)
def test_blank_page_is_warned_of(skascii, tmp_path, pixels, flags, remedy):
    Image.fromarray(pixels).save(tmp_path / "picture.png")
    code, out, err = skascii(tmp_path / "picture.png", "-w", 8, "--method", "min_diff_sq", "--no-color", *flags)
    assert (code, out.strip()) == (0, "")
    assert err.count("\n") == 1
    assert "picture.png: warning: the art is blank, and the picture is not: " in err
    assert remedy in err
    words = remedy.partition("Add ")[2].rstrip(".").partition(",")[0].split()
    code, out, err = skascii(tmp_path / "picture.png", "-w", 8, "--method", "min_diff_sq", "--no-color", *flags, *words)
    assert (code, err) == (0, "")
    assert out.strip()
