"""No output writes over what the call reads, or writes besides; and what cannot be written is known before reading."""

import io
import os
import shutil
import sys
import threading
from pathlib import Path

import pytest
from PIL import Image

from skascii.cli import _work
from skascii.render import files

FLAGS = {"-o": "--output", "--save-preprocessed": "--save-preprocessed"}


@pytest.fixture(autouse=True)
def folder(picture, tmp_path, monkeypatch):
    """A current folder of pictures, with other names for one of them."""
    monkeypatch.chdir(tmp_path)
    Path("sub").mkdir()
    for name in ("a.png", "b.png", "xa.png", "sub/a.png", "sub/c.png", "sub/cc.png", "sub/text.txt"):
        shutil.copy(picture, name)
    picture.unlink()
    Path("soft.png").symlink_to("a.png")
    os.link("a.png", "hard.png")
    Path("loop").symlink_to(".")
    return tmp_path


def contents(folder):
    return {path: path.is_file() and path.read_bytes() for path in folder.rglob("*")}


@pytest.fixture
def refused(skascii, folder, monkeypatch):
    """Run the command, which neither reads a picture nor changes a file, and return what it says."""

    def run(*argv):
        before = contents(folder)
        with monkeypatch.context() as patch:
            patch.delattr(_work, "read")
            code, out, err = skascii(*argv)
        assert (code, out) == (2, "")
        assert contents(folder) == before
        return err.removeprefix("usage: skascii IMAGE... [options]\nskascii: error: ")

    return run


@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize(
    ("sources", "output"),
    [
        (["a.png"], "a.png"),
        (["a.png"], "./sub/../a.png"),
        (["a.png"], "loop/loop/a.png"),
        (["a.png"], "soft.png"),
        (["a.png"], "hard.png"),
        (["soft.png"], "a.png"),
        (["hard.png"], "soft.png"),
        (["loop/a.png"], "a.png"),
        (["*.png"], "{name}.png"),
        (["sub/*.png"], "loop/sub/{name}.png"),
        (["a.png", "xa.png"], "x{name}.png"),  # read later
        (["xa.png", "a.png"], "x{name}.png"),  # read before
        (["a.png", "new_a.png"], "new_{name}.png"),  # read later, and not there yet
    ],
)
def test_no_output_is_an_input(refused, flag, sources, output):
    message = refused(*sources, flag, output)
    assert message.startswith(f"argument {FLAGS[flag]}: `path` must be a file of its own; got ")
    assert message.endswith(". Choose another name.\n")


def test_absolute_and_relative_names(refused, folder):
    assert refused(folder / "a.png", "-o", "a.png") == (
        f"argument --output: `path` must be a file of its own; got 'a.png', which is the picture '{folder}/a.png'. "
        "Choose another name.\n"
    )
    assert f"got '{folder}/a.png', which is the picture 'a.png'." in refused("a.png", "-o", folder / "a.png")


def test_a_folder_of_inputs(refused):
    assert "got 'sub/text.txt', which is the picture 'sub/text.txt'." in refused("sub/text.txt", "-o", "sub")
    assert "got 'sub/a.png', which is the picture 'loop/sub/a.png'." in refused(
        "loop/sub/a.png", "--save-preprocessed", "sub/"
    )


@pytest.mark.parametrize("flag", FLAGS)
def test_standard_input_may_be_a_file(refused, monkeypatch, flag):
    with open("a.png") as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        assert "got 'soft.png', which is standard input." in refused("-", flag, "soft.png")


def test_standard_output_adds_to_no_input(refused, monkeypatch):
    with open("a.png", "a") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        assert refused("b.png", "soft.png") == (
            "standard output must be a file of its own; got the picture 'soft.png'. Use -o with another name.\n"
        )
    with open("copy.png", "w") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        assert "which is standard output." in refused("b.png", "--save-preprocessed", "copy.png")


@pytest.mark.parametrize("flag", FLAGS)
def test_a_font_is_an_input(refused, flag):
    Path("font.ttf").touch()
    Path("font.png").symlink_to("font.ttf")
    assert "which is the font './font.ttf'." in refused("a.png", "--font", "./font.ttf", flag, "font.png")


def test_a_module_is_an_input(refused, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    Path("module_that_is_read.py").touch()
    Path("module.png").symlink_to("module_that_is_read.py")
    said = refused("a.png", "--import", "module_that_is_read", "-o", "module.png")
    assert "which is the module 'module_that_is_read'." in said


@pytest.mark.parametrize(
    ("output", "copy"),
    [
        ("x.png", "x.png"),
        ("x.png", "./sub/../x.png"),
        ("x.png", "loop/x.png"),
        ("x.png", "to_x.png"),
        ("to_x.png", "x.png"),
        ("old.png", "old_too.png"),
    ],
)
def test_two_outputs_are_two_files(refused, output, copy):
    Path("to_x.png").symlink_to("x.png")
    Path("old.png").touch()
    os.link("old.png", "old_too.png")
    assert refused("a.png", "-o", output, "--save-preprocessed", copy) == (
        f"argument --save-preprocessed: `path` must be a file of its own; got {copy!r}, which is the file of --output. "
        "Choose another name.\n"
    )


def test_outputs_of_two_pictures_are_two_files(refused):
    assert "got 'cc.png', which is the file of --output." in refused(
        "sub/c.png", "sub/cc.png", "-o", "c{name}.png", "--save-preprocessed", "{name}.png"
    )
    Path("a.txt").symlink_to("b.txt")
    message = "argument --output: two pictures would be written to 'b.txt': 'a.png' and 'b.png'. Rename one of them.\n"
    assert refused("a.png", "b.png", "-o", "{name}.txt") == message


def test_case_counts_where_the_folder_minds_it(skascii, refused):
    flags = ["a.png", "-w", 4, "-o", "sub/x.png", "--save-preprocessed", "sub/X.png"]
    if not Path("SUB").exists():
        assert skascii(*flags) == (0, "", "")
        assert {"x.png", "X.png"} <= set(os.listdir("sub"))
        os.unlink("sub/x.png"), os.unlink("sub/X.png")
        Path("SUB").symlink_to("sub")  # as where case does not count
    assert "got 'sub/X.png', which is the file of --output." in refused(*flags)


def test_a_sample_is_no_file_of_the_user(skascii):
    Path("sample:logo").touch()
    Path("logo.png").touch()
    assert skascii("sample:logo", "-w", 4, "-o", "{name}.png", "--save-preprocessed", "sample:logo.png").code == 0


def test_files_that_nobody_reads_are_replaced(skascii):
    for _ in range(2):
        assert (
            skascii("a.png", "b.png", "-w", 4, "-o", "{name}.txt", "--save-preprocessed", "sub/new_{name}.png").code
            == 0
        )
    assert Path("a.txt").read_bytes() == Path("b.txt").read_bytes()


def test_devices_and_pipes_are_written_to(skascii):
    Path("null.png").symlink_to(os.devnull)
    assert skascii("a.png", "-w", 4, "-o", "null.png", "--save-preprocessed", "null.png") == (0, "", "")
    assert Path("null.png").is_char_device()
    os.mkfifo("pipe.txt")
    received = []
    reader = threading.Thread(target=lambda: received.append(Path("pipe.txt").read_text()))
    reader.start()
    assert skascii("a.png", "-w", 4, "-o", "pipe.txt") == (0, "", "")
    reader.join()
    assert received == [skascii("a.png", "-w", 4).out]


@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("art", "`path` must be a file with a suffix among "),
        ("art.pgn", "got 'art.pgn'. Did you mean '.png'?"),
        ("none/art.png", "`path` must be in a folder that exists; got 'none/art.png'. Make the folder first."),
        ("none/{name}.pgn", "got 'none/none.pgn'. Did you mean '.png'?"),
        ("a.png/{name}.png", "`path` must be in a folder that exists; got 'a.png/none.png'"),
        ("a.png/new/{name}.png", "`path` must be in a folder that exists; got 'a.png/new/none.png'"),
        ("a.png/art.png", "`path` must be in a folder that exists"),
        ("folder{name}.png", "`path` must be a file; got the folder 'foldernone.png'. Add a file name."),
        ("x" * 300 + ".png", "(File name too long). Choose another folder, or make room there."),
        ("denied.png", f"`path` must be writable; got '{os.devnull}' (Permission denied). "),
        pytest.param(
            "/proc/art.png",
            "`path` must be writable; got '/proc/art.png' (",
            marks=pytest.mark.skipif(not os.path.isdir("/proc"), reason="no /proc"),
        ),
    ],
)
def test_what_cannot_be_written_is_known_before_reading(refused, monkeypatch, flag, output, message):
    Path("foldernone.png").mkdir()
    Path("denied.png").symlink_to(os.devnull)
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    said = refused("none.png", flag, output)
    assert said.startswith(f"argument {FLAGS[flag]}: `path` must be ")
    assert message in said


@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied"), OSError(28, "No space left on device")])
def test_a_copy_is_written_whole_or_not_at_all(skascii, folder, monkeypatch, error):
    class Full(io.FileIO):
        def write(self, data):
            raise error

    Path("copy.png").write_text("old")
    before = contents(folder)
    monkeypatch.setattr(files, "open", Full, raising=False)
    code, out, err = skascii("a.png", "-w", 4, "--save-preprocessed", "copy.png")
    assert (code, out) == (1, "")
    assert err == (
        f"skascii: a.png: `path` must be writable; got '{folder}/copy.png' ({error.strerror}). "
        "Choose another folder, or make room there.\n"
    )
    assert contents(folder) == before


def test_a_copy_in_a_format_that_lacks_its_mode(skascii, folder):
    Image.new("RGBA", (8, 16)).save("rgba.png")
    Path("copy.jpg").write_text("old")
    code, out, err = skascii("rgba.png", "--save-preprocessed", "copy.jpg")
    assert (code, out) == (1, "")
    assert err == (
        "skascii: rgba.png: `path` must be of a format that can be transparent; got '.jpg'. Use .png, .webp or .tif.\n"
    )
    assert Path("copy.jpg").read_text() == "old"
