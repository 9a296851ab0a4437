"""What comes out: kinds of files, to files and to standard output, in what colours, on what paper."""

import io
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import skascii as sk

COMMAND = [sys.executable, "-m", "skascii"]


@pytest.fixture
def art(pixels):
    """The art that `skascii -w 9` makes of the picture."""
    return sk.convert(pixels, columns=9)


@pytest.fixture
def dot(tmp_path):
    """A picture that is all paper but for its middle."""
    pixels = np.zeros((80, 80), np.uint8)
    pixels[32:48, 32:48] = 255
    Image.fromarray(pixels).save(tmp_path / "dot.png")
    return tmp_path / "dot.png"


def saved(art, path, **options):
    art.save(path, **options)
    return path.read_bytes()


@pytest.mark.parametrize(
    ("flags", "suffix"),
    [(["--format", "html"], ".html"), (["--format", ".SVG", "-o", "-"], ".svg"), (["--format", "text"], ".txt")],
)
def test_a_kind_of_file_to_standard_output(skascii, picture, art, tmp_path, flags, suffix):
    code, out, err = skascii(picture, "-w", 9, *flags)
    assert (code, err) == (0, "")
    assert out.encode() == saved(art, tmp_path / f"art{suffix}")


def test_a_dash_is_standard_output(skascii, picture):
    assert skascii(picture, "-w", 9, "-o", "-") == skascii(picture, "-w", 9)
    assert not os.path.exists("-")


def test_a_picture_to_standard_output(picture, art):
    done = subprocess.run([*COMMAND, picture, "-w", "9", "--format", "png"], capture_output=True, timeout=20)
    assert (done.returncode, done.stderr) == (0, b"")
    with Image.open(io.BytesIO(done.stdout)) as opened:
        assert np.array_equal(np.asarray(opened), art.to_image())


def test_a_picture_is_no_text_for_a_terminal(terminal, picture):
    out, code = terminal(picture, "--format", "png", "--paper", "dark")
    assert code == 2
    assert "argument --format: must be text for a terminal; got a picture. Redirect it, or use -o FILE." in out


def test_a_kind_whatever_the_suffix(skascii, picture, art, tmp_path):
    assert skascii(picture, "-w", 9, "-o", tmp_path / "art", "--format", "html") == (0, "", "")
    assert (tmp_path / "art").read_bytes() == saved(art, tmp_path / "art.html")
    (tmp_path / "out").mkdir()
    assert skascii(picture, "-w", 9, "-o", tmp_path / "out", "--format", "svg") == (0, "", "")
    assert (tmp_path / "out" / "picture.svg").read_bytes() == saved(art, tmp_path / "art.svg")


def test_several_pictures_in_one_stream(skascii, picture):
    once = skascii(picture, "-w", 9, "--format", "text").out
    assert skascii(picture, picture, "-w", 9, "--format", "text").out == 2 * once
    code, _, err = skascii(picture, picture, "--format", "html")
    assert code == 2
    assert err.endswith("argument --format: one stream for 2 pictures. Use -o '{name}.html'.\n")


@pytest.mark.parametrize("kind", ["hmtl", "", "3"])
def test_kinds_that_are_none(skascii, picture, kind):
    code, out, err = skascii(picture, "--format", kind)
    assert (code, out) == (2, "")
    assert "argument --format: `format` must be one of ans, html, htm, png, jpg, " in err


@pytest.mark.parametrize("suffix", [".html", ".svg", ".png"])
@pytest.mark.parametrize(("flags", "paper"), [(["--paper", "navy"], "navy"), ([], "light")])
def test_any_foreground_on_any_paper(skascii, picture, pixels, tmp_path, suffix, flags, paper):
    name = tmp_path / f"ours{suffix}"
    assert skascii(picture, "-w", 9, "-o", name, "--foreground", "#300", *flags) == (0, "", "")
    art = sk.convert(pixels, columns=9, paper=paper)  # dark characters are for light paper
    assert name.read_bytes() == saved(art, tmp_path / f"theirs{suffix}", foreground="#300")


@pytest.mark.parametrize(("flags", "paper"), [([], "dark"), (["--fg", "black"], "light"), (["--fg", "gold"], "dark")])
@pytest.mark.parametrize("suffix", [".png", ".svg", ".html", ".webp"])
def test_transparent_paper(skascii, picture, pixels, tmp_path, suffix, flags, paper):
    name = tmp_path / f"ours{suffix}"
    assert skascii(picture, "-w", 9, "-o", name, "--paper", "transparent", *flags) == (0, "", "")
    options = {"foreground": flags[1]} if flags else {}
    art = sk.convert(pixels, columns=9, paper=paper)
    assert name.read_bytes() == saved(art, tmp_path / f"theirs{suffix}", paper="transparent", **options)


def test_colours_on_transparent_paper_are_of_characters(skascii, picture, pixels, tmp_path):
    assert skascii(picture, "-w", 9, "-c", "-o", tmp_path / "ours.png", "--paper", "transparent") == (0, "", "")
    art = sk.convert(pixels, columns=9, color="foreground")
    assert (tmp_path / "ours.png").read_bytes() == saved(art, tmp_path / "theirs.png", paper="transparent")


def test_a_foreground_on_a_terminal(skascii, picture, art, monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    assert skascii(picture, "-w", 9, "--fg", "gold").out == art.to_ansi(foreground="gold", depth="256") + "\n"
    monkeypatch.setenv("FORCE_COLOR", "3")
    assert skascii(picture, "-w", 9, "--fg", "gold").out == art.to_ansi(foreground="gold") + "\n"


def test_escapes_of_a_palette(skascii, picture, pixels, tmp_path):
    assert skascii(picture, "-w", 9, "-c", "--palette", 16, "-o", tmp_path / "a.ans") == (0, "", "")
    art = sk.convert(pixels, columns=9, color="cell", palette="16")
    assert (tmp_path / "a.ans").read_text() == art.to_ansi(depth="16") + "\n"


@pytest.mark.parametrize("flags", [["-o", "art.txt"], ["-o", "art.ans"], ["-o", "-"], ["--format", "text"]])
def test_trimmed_text(skascii, dot, monkeypatch, flags):
    monkeypatch.chdir(dot.parent)
    size = ["-w", 10, "--method", "gradient", "--tone", "none"]
    untrimmed = skascii(dot, *size).lines
    assert [len(line) for line in untrimmed] == [10] * 5
    code, out, err = skascii(dot, *size, "--trim", *flags)
    assert (code, err) == (0, "")
    text = out or Path("art" + flags[1][-4:]).read_text()
    assert text == untrimmed[2].strip() + "\n"


def test_trimmed_colours(skascii, dot, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "3")
    assert skascii(dot, "-w", 10, "--trim").out.count("\n") == 1


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["-c", "-o", "a.txt"], "argument --color: does nothing in .txt files."),
        (["--fg-only", "-o", "a.txt"], "argument --color: does nothing in .txt files."),
        (["--color=cell", "--format", "text"], "argument --color: does nothing in .txt files."),
        (["-c", "--palette", "16", "-o", "a.txt"], "argument --color: does nothing in .txt files."),
        (["--palette", "16", "-o", "a.html"], "argument --palette: does nothing without colour. Add -c."),
        (["--foreground", "gold", "-o", "a.txt"], "argument --foreground: does nothing in .txt files."),
        (["--foreground", "gold", "-c", "-o", "a.png"], "argument --foreground: does nothing where characters have"),
        (["--foreground", "gold", "--no-color"], "argument --foreground: does nothing with --no-color."),
        (["--foreground", "gol"], "argument --foreground: `foreground` must be a colour"),
        (["--trim", "-o", "a.png"], "argument --trim: does nothing in .png files."),
        (["--trim", "-o", "a.html"], "argument --trim: does nothing in .html files."),
        (["--paper", "transparent", "-o", "a.jpg"], "argument --paper: .jpg files cannot be transparent."),
        (["--paper", "transparent", "--color=cell", "-o", "a.png"], "argument --paper: transparent is behind no cell"),
    ],
)
def test_flags_that_would_do_nothing(skascii, picture, monkeypatch, flags, message):
    monkeypatch.chdir(picture.parent)
    code, out, err = skascii(picture, *flags)
    assert (code, out) == (2, "")
    assert message in err
    assert os.listdir() == ["picture.png"]
