"""Files: what is written, and that it is written whole or not at all."""

import io
import os
import stat

import numpy as np
import pytest
from PIL import Image
from reference.render import random_cells, random_glyphs, read_svg

from skascii import AsciiArt, render
from skascii.render import files

GLYPHS = random_glyphs(" .#é亜"[:4], cell=(16, 8))
INDICES, FOREGROUND = random_cells(GLYPHS, (4, 9))
ART = AsciiArt(GLYPHS, INDICES, foreground=FOREGROUND, paper="light")
BOTH = AsciiArt(GLYPHS, INDICES, foreground=FOREGROUND, background=FOREGROUND[::-1])
PLAIN = AsciiArt(GLYPHS, INDICES)
EXACT = (".png", ".bmp", ".tif", ".tiff", ".webp")


def pixels(path, mode):
    with Image.open(path) as picture:
        return np.asarray(picture.convert(mode))


@pytest.mark.parametrize("suffix", EXACT)
@pytest.mark.parametrize("art", [ART, PLAIN, BOTH])
def test_images_are_exact(tmp_path, suffix, art):
    art.save(tmp_path / f"art{suffix}")
    assert np.array_equal(pixels(tmp_path / f"art{suffix}", "L" if art is PLAIN else "RGB"), art.to_image())


@pytest.mark.parametrize("suffix", [".jpg", ".jpeg"])
def test_jpeg_is_close(tmp_path, suffix):
    PLAIN.save(tmp_path / f"art{suffix}")
    assert np.abs(pixels(tmp_path / f"art{suffix}", "L").astype(float) - PLAIN.to_image()).mean() < 4


def test_gif(tmp_path):
    PLAIN.save(tmp_path / "art.gif")
    assert np.array_equal(pixels(tmp_path / "art.gif", "L"), PLAIN.to_image())
    ART.save(tmp_path / "art.gif")
    shown = pixels(tmp_path / "art.gif", "RGB").astype(float)
    assert np.abs(shown - ART.to_image()).mean() < 8  # 256 colours for all


@pytest.mark.parametrize("suffix", [".png", ".jpg"])
def test_options_of_images(tmp_path, suffix):
    ART.save(tmp_path / f"art{suffix}", scale=2, foreground="white", color=False)
    with Image.open(tmp_path / f"art{suffix}") as picture:
        assert (picture.mode, picture.size) == ("L", (144, 128))


def test_text(tmp_path):
    ART.save(tmp_path / "art.txt")
    assert (tmp_path / "art.txt").read_bytes() == (ART.text + "\n").encode("utf-8")


def test_ansi(tmp_path):
    ART.save(tmp_path / "art.ans", depth="256")
    assert (tmp_path / "art.ans").read_bytes() == (ART.to_ansi(depth="256") + "\n").encode("utf-8")


@pytest.mark.parametrize("suffix", [".html", ".htm", ".HTML"])
def test_html(tmp_path, suffix):
    ART.save(str(tmp_path / f"art{suffix}"), title="é")
    assert (tmp_path / f"art{suffix}").read_bytes() == ART.to_html(full_page=True, title="é").encode("utf-8")


def test_svg(tmp_path):
    ART.save(tmp_path / "art.svg", color=False)
    assert read_svg((tmp_path / "art.svg").read_text("utf-8")) == read_svg(ART.to_svg(color=False))


def test_every_suffix_is_written_and_leaves_nothing_else(tmp_path):
    suffixes = [suffix for name in render.available() for suffix in render.get(name).suffixes]
    for suffix in suffixes:
        BOTH.save(tmp_path / f"art{suffix}")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(f"art{suffix}" for suffix in suffixes)


def test_a_file_is_replaced_and_keeps_its_mode(tmp_path):
    path = tmp_path / "art.txt"
    path.write_text("old")
    path.chmod(0o640)
    ART.save(path)
    assert path.read_text("utf-8") == ART.text + "\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_private_file_is_never_written_where_others_may_read(tmp_path, monkeypatch):
    path, seen = tmp_path / "art.txt", []

    def look(descriptor):
        (file,) = (item for item in tmp_path.iterdir() if item != path)
        seen.append((stat.S_IMODE(file.stat().st_mode), file.read_text("utf-8")))

    path.touch(0o600)
    monkeypatch.setattr(files.os, "fsync", look)
    ART.save(path)
    assert seen == [(0o600, ART.text + "\n")]  # and is on the disk before it takes the other's place


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give files away")
def test_a_file_of_another_stays_theirs(tmp_path):
    (tmp_path / "art.txt").touch()
    os.chown(tmp_path / "art.txt", 4711, 4712)
    ART.save(tmp_path / "art.txt")
    status = (tmp_path / "art.txt").stat()
    assert (status.st_uid, status.st_gid) == (4711, 4712)


def test_other_hard_links_keep_the_old_file(tmp_path):
    (tmp_path / "other.txt").write_text("old")
    os.link(tmp_path / "other.txt", tmp_path / "art.txt")
    ART.save(tmp_path / "art.txt")
    assert (tmp_path / "other.txt").read_text() == "old"


def test_a_link_to_itself(tmp_path):
    (tmp_path / "a.txt").symlink_to(tmp_path / "b.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    with pytest.raises(OSError, match=r"`path` must be a file; got '.*a\.txt', a link that leads to itself\. Remove"):
        ART.save(tmp_path / "a.txt")
    assert (tmp_path / "a.txt").is_symlink()


def test_a_new_file_has_the_usual_mode(tmp_path):
    (tmp_path / "usual").touch()
    ART.save(tmp_path / "art.txt")
    assert (tmp_path / "art.txt").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_link_stays_and_its_file_changes(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "art.txt").symlink_to(tmp_path / "folder" / "real")
    ART.save(tmp_path / "art.txt")
    assert (tmp_path / "art.txt").is_symlink()
    assert (tmp_path / "folder" / "real").read_text("utf-8") == ART.text + "\n"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
def test_devices_are_written_to_not_replaced(tmp_path):
    (tmp_path / "art.txt").symlink_to("/dev/null")
    ART.save(tmp_path / "art.txt")
    (tmp_path / "full.txt").symlink_to("/dev/full")
    with pytest.raises(OSError, match=r"`path` must be writable; got '/dev/full' \(No space left on device\)\. Choose"):
        ART.save(tmp_path / "full.txt")
    assert all(stat.S_ISCHR(os.stat(path).st_mode) for path in ("/dev/null", "/dev/full"))


@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied"), OSError(28, "No space left on device")])
@pytest.mark.parametrize("step", ["write", "replace"])
def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, error, step):
    class Full(io.FileIO):
        def write(self, data):
            raise error

    def refuse(*args):
        raise error

    path = tmp_path / "art.png"
    path.write_text("old")
    if step == "write":
        monkeypatch.setattr(files, "open", Full, raising=False)
    else:
        monkeypatch.setattr(files.os, "replace", refuse)
    with pytest.raises(type(error)) as caught:
        ART.save(path)
    assert f"`path` must be writable; got '{path}' ({error.strerror}). Choose another folder" in str(caught.value)
    assert [item.read_text() for item in tmp_path.iterdir()] == ["old"]


def test_a_failed_export_leaves_the_old_file(tmp_path):
    (tmp_path / "art.png").write_text("old")
    with pytest.raises(ValueError, match="`foreground` must be a colour"):
        ART.save(tmp_path / "art.png", foreground="whitee")
    assert [item.read_text() for item in tmp_path.iterdir()] == ["old"]


@pytest.mark.parametrize(
    ("name", "options", "error", "words"),
    [
        (None, {}, TypeError, ["`path` must be a str or a path", "None"]),
        (b"art.png", {}, TypeError, ["b'art.png'"]),
        ("art.pgn", {}, ValueError, ["among .ans, .html, .htm, .png", "'art.pgn'", "Did you mean '.png'?"]),
        ("art", {}, ValueError, ["`path` must be a file with a suffix", "'art'", "Add one"]),
        ("folder.png", {}, IsADirectoryError, ["`path` must be a file", "the folder", "Add a file name"]),
        ("art.png/", {}, IsADirectoryError, ["`path` must be a file", "'art.png/', which ends as folders do"]),
        ("none/art.png", {}, FileNotFoundError, ["in a folder that exists", "none/art.png", "Make the folder first"]),
        ("art.png", {"scales": 2}, TypeError, ["options of a .png file (foreground, paper, scale, color)", "'scale'?"]),
        ("art.png", {"channels": "BGR"}, TypeError, ["'channels'"]),
        ("art.html", {"full_page": False}, TypeError, ["'full_page'"]),
        ("art.txt", {"depth": "16"}, TypeError, ["options of a .txt file (trim)", "'depth'"]),
    ],
)
def test_wrong_paths_and_options(tmp_path, monkeypatch, name, options, error, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.png").mkdir()
    with pytest.raises(error) as caught:
        ART.save(name, **options)
    assert all(word in str(caught.value) for word in words)
    assert os.listdir(tmp_path) == ["folder.png"]


@pytest.mark.parametrize(("suffix", "limit"), [(".webp", 16_383), (".jpg", 65_500), (".gif", 65_535)])
def test_formats_have_limits(suffix, limit):
    assert files.encode_image(np.zeros((1, limit), np.uint8), suffix)
    with pytest.raises(ValueError, match=rf"takes {limit} a side; got 1 x {limit + 1}\. Use \.png\."):
        files.encode_image(np.zeros((1, limit + 1), np.uint8), suffix)
