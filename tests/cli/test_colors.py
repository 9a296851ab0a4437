"""Which colours are used on which terminal, and what the text stands on."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from PIL import Image

import skascii as sk
from skascii.cli import _colors


@pytest.mark.parametrize(
    ("environ", "terminal", "expected"),
    [
        ({"TERM": "xterm"}, True, True),
        ({"TERM": "xterm"}, False, False),
        ({"TERM": "dumb"}, True, False),
        ({}, True, False),
        ({"TERM": "xterm", "NO_COLOR": "1"}, True, False),
        ({"TERM": "xterm", "NO_COLOR": ""}, True, True),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"CLICOLOR_FORCE": "1"}, False, True),
        ({"CLICOLOR_FORCE": "0", "FORCE_COLOR": ""}, False, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
        ({"FORCE_COLOR": "true"}, False, True),
        ({"FORCE_COLOR": "0", "TERM": "xterm"}, True, False),
        ({"FORCE_COLOR": "false", "CLICOLOR_FORCE": "1"}, False, False),
        ({"CLICOLOR": "0", "TERM": "xterm"}, True, False),
        ({"CLICOLOR": "1", "TERM": "xterm"}, True, True),
        ({"CLICOLOR": "1", "TERM": "xterm"}, False, False),
        ({"CLICOLOR": "0", "CLICOLOR_FORCE": "1"}, False, True),
        *(({"TERM": name}, True, False) for name in ("vt100", "vt220-8", "vt52", "xterm-mono", "linux-m")),
        ({"TERM": "vt100", "FORCE_COLOR": "1"}, False, True),
        ({"TERM": "vt525"}, True, True),
    ],
)
def test_when_to_use_colour(monkeypatch, environ, terminal, expected):
    monkeypatch.setattr(_colors, "is_terminal", lambda stream: terminal)
    assert _colors.wants_color(environ) is expected


@pytest.mark.parametrize(
    ("flags", "environ", "color", "palette"),
    [
        ([], {"FORCE_COLOR": "1", "TERM": "xterm-256color"}, "cell", "256"),
        ([], {"FORCE_COLOR": "1", "TERM": "linux"}, "foreground", "16"),
        ([], {"FORCE_COLOR": "1", "COLORTERM": "truecolor"}, "cell", None),
        ([], {"TERM": "xterm-256color"}, "none", None),  # no terminal
        (["-c"], {"TERM": "xterm-256color", "NO_COLOR": "1"}, "cell", "256"),
        (["--color"], {"COLORTERM": "truecolor"}, "cell", None),
        (["--color", "foreground"], {"COLORTERM": "truecolor"}, "foreground", None),
        (["--color=cell", "--palette", "16"], {"COLORTERM": "truecolor"}, "cell", "16"),
        (["--fg-only"], {"COLORTERM": "truecolor"}, "foreground", None),
        (["--no-color"], {"FORCE_COLOR": "1", "TERM": "linux"}, "none", None),
        (["--tone", "none"], {"FORCE_COLOR": "1", "COLORTERM": "truecolor"}, "cell", None),
        (["--tone", "stretch"], {"FORCE_COLOR": "1", "COLORTERM": "truecolor"}, "none", None),  # of the gray search
        (["--tone", "stretch", "--method", "corr"], {"FORCE_COLOR": "1", "COLORTERM": "truecolor"}, "cell", None),
    ],
)
def test_which_colours(skascii, picture, pixels, monkeypatch, flags, environ, color, palette):
    for name in ("FORCE_COLOR", "NO_COLOR", "COLORTERM", "TERM", "COLORFGBG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    options = {"tone": flags[flags.index("--tone") + 1]} if "--tone" in flags else {}
    method = "corr" if "corr" in flags else "local_search"
    art = sk.convert(pixels, method, columns=9, color=color, palette=palette, **options)
    depth = "none" if color == "none" else palette or "24bit"
    assert skascii(*flags, picture, "-w", 9).out == art.to_ansi(depth=depth) + "\n"


def test_colour_that_is_asked_for_on_a_terminal_without(skascii, picture, pixels, monkeypatch):
    monkeypatch.setenv("TERM", "vt100")
    art = sk.convert(pixels, columns=9, color="foreground", palette="16")
    assert skascii("-c", picture, "-w", 9).out == art.to_ansi(depth="16") + "\n"


def test_colour_flags_that_make_no_sense(skascii, picture):
    assert "argument --palette: does nothing without colour" in skascii(picture, "--no-color", "--palette", 16).err
    code, _, err = skascii(picture, "-c", "--tone", "stretch")
    assert (code, "`tone` must be left out" in err) == (1, True)
    assert "invalid choice: 'two'" in skascii(picture, "--color=two").err


@pytest.mark.parametrize(
    ("environ", "depth"),
    [
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, "24bit"),
        ({"TERM": "xterm", "COLORTERM": "24bit"}, "24bit"),
        ({"TERM": "xterm-direct"}, "24bit"),
        ({"TERM": "screen-256color"}, "256"),
        ({"TERM": "xterm", "COLORTERM": "yes"}, "16"),
        ({"TERM": "linux"}, "16"),
        *(({"TERM": name}, "24bit") for name in ("alacritty", "foot", "foot-extra", "xterm-kitty", "wezterm", "rio")),
        *(
            ({"TERM": name}, "24bit")
            for name in ("xterm-ghostty", "iTerm2.app", "vte-256color", "konsole", "st-256color")
        ),
        *(({"TERM": name}, "256") for name in ("xterm-256color", "tmux-256color", "putty-256color", "nsterm-256color")),
        *(
            ({"TERM": name}, "none")
            for name in ("vt100", "vt102-w", "vt220", "vt52", "xterm-mono", "ansi-mono", "sun-m")
        ),
        ({"TERM": "vt100", "COLORTERM": "truecolor"}, "24bit"),
        ({"TERM": "vt100", "FORCE_COLOR": "1"}, "16"),
        ({"TERM": "linux", "FORCE_COLOR": "2"}, "256"),
        ({"TERM": "linux", "FORCE_COLOR": "3"}, "24bit"),
        ({"TERM": "xterm-256color", "FORCE_COLOR": "1"}, "256"),
        ({"TERM": "dumb", "FORCE_COLOR": "2"}, "256"),
        ({"TERM": "dumb"}, "24bit"),  # coloured on request, for another terminal to show
        ({}, "24bit"),
    ],
)
def test_how_many_colours(environ, depth):
    assert _colors.color_depth(environ) == depth


@pytest.mark.parametrize(
    ("value", "paper"), [("0;15", "light"), ("0;default;7", "light"), ("15;0", "dark"), ("", "dark"), (None, "dark")]
)
def test_the_paper_of_the_terminal(value, paper):
    assert _colors.paper({} if value is None else {"COLORFGBG": value}) == paper


def test_the_environment_decides(skascii, picture, pixels, monkeypatch):
    monkeypatch.setenv("COLUMNS", "31")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLORFGBG", "0;15")
    monkeypatch.setenv("TERM", "xterm")
    art = sk.convert(pixels, columns=31, color="foreground", palette="16", paper="light")
    assert skascii(picture).out == art.to_ansi(depth="16") + "\n"
    assert skascii(picture, "--paper", "dark", "--no-color").out == sk.convert(pixels, columns=31).text + "\n"


def test_paper_of_a_colour(skascii, picture, pixels, monkeypatch):
    art = sk.convert(pixels, columns=31, paper="navy")
    assert skascii(picture, "-w", 31, "--paper", "navy").out == art.text + "\n"
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLORTERM", "truecolor")
    art = sk.convert(pixels, columns=31, paper="navy", color="foreground")
    assert skascii(picture, "-w", 31, "--paper", "navy", "--fg-only").out == art.to_ansi() + "\n"
    assert "48;2;0;0;128m" in art.to_ansi()


ENTRIES = """own-direct|a,\n\tRGB, colors#0x1000000,\nown-tc|b,\n\tTc, colors#256,\nown-many|c,\n\tcolors#256,
own-few|d,\n\tcolors#8,\nown-no|e,\n\tam,\n"""


@pytest.mark.skipif(shutil.which("tic") is None, reason="a compiler of terminfo")
def test_terminfo_knows_the_others(tmp_path):
    subprocess.run(["tic", "-x", "-o", tmp_path / "db", "-"], input=ENTRIES, text=True, check=True, capture_output=True)
    code = "from skascii.cli import _colors; print(_colors.color_depth())"
    found = {}
    for term in ("own-direct", "own-tc", "own-many", "own-few", "own-no", "own-unknown"):
        env = {**os.environ, "TERM": term, "TERMINFO": str(tmp_path / "db")}
        found[term] = subprocess.run([sys.executable, "-c", code], env=env, text=True, capture_output=True).stdout
    depths = ("24bit", "24bit", "256", "16", "none", "16")
    assert found == {term: f"{depth}\n" for term, depth in zip(found, depths)}


ATTRIBUTES = b"\x1b[?62;22c"
IVORY = b"\x1b]11;rgb:ffff/ffff/f0f0\x1b\\"
MAROON = b"\x1b]11;rgb:80/00/00\x07"


def answering(*parts):
    """Return a terminal that answers its questions with these."""
    return lambda sent: b"".join(parts) if b"\x1b[c" in sent else b""


def printed(out):
    """Return what is left of the output without questions, progress and line ends."""
    return out.rpartition("\x1b[c")[2].rpartition("\x1b[2K")[2].strip("\r\n")


@pytest.mark.parametrize(("reply", "paper"), [(IVORY, "ivory"), (MAROON, "maroon"), (b"", "dark")])
def test_the_paper_is_asked_for_and_not_painted(terminal, picture, pixels, reply, paper):
    out, code = terminal(picture, "-w", 9, "--no-color", answer=answering(reply, ATTRIBUTES), COLORFGBG="15;0")
    assert code == 0
    assert printed(out) == sk.convert(pixels, columns=9, paper=paper).text
    out, _ = terminal(picture, "-w", 9, "--fg-only", answer=answering(reply, ATTRIBUTES))
    art = sk.convert(pixels, columns=9, paper=paper, color="foreground", palette="256")
    plain = sk.AsciiArt(art.glyphs, art.indices, foreground=art.foreground)
    assert printed(out) == plain.to_ansi(depth="256")
    assert "48;" not in printed(out)


def test_what_has_the_colour_of_the_paper_is_left_to_the_terminal(terminal, picture, pixels):
    pixels[:, 16:] = 255, 255, 240
    Image.fromarray(pixels).save(picture)
    told_back = b"\x1bP1$r0;48:2::1:2:3m\x1b\\"
    for reply, depth in ((told_back, "24bit"), (b"", "256")):
        out, code = terminal(picture, "-w", 8, "--method", "gradient", answer=answering(IVORY, reply, ATTRIBUTES))
        assert code == 0
        for line in printed(out).split("\n"):
            assert re.search("49m[^\x1b]*\x1b\\[0m$", line), (depth, line)
            assert "255;255;240" not in line
    out, _ = terminal(picture, "-w", 8, "--trim", "--method", "gradient", answer=answering(IVORY, ATTRIBUTES))
    assert {len(re.sub("\x1b.*?m", "", line)) for line in printed(out).split("\n")} == {4}


def test_colours_are_asked_for(terminal, picture, pixels):
    art = sk.convert(pixels, columns=9, color="cell")
    told_back = b"\x1bP1$r0;48:2::1:2:3m\x1b\\"
    out, code = terminal(picture, "-w", 9, answer=answering(told_back, ATTRIBUTES))
    assert (code, printed(out)) == (0, art.to_ansi())
    out, _ = terminal(picture, "-w", 9, answer=answering(b"\x1bP0$r\x1b\\", ATTRIBUTES))
    assert "38;5;" in printed(out)


def test_a_terminal_that_does_not_answer(terminal, picture, pixels):
    out, code = terminal(picture, "-w", 9, "--no-color", answer=answering())
    assert (code, printed(out)) == (0, sk.convert(pixels, columns=9).text)
    assert out.count("\x1b[c") == 1


@pytest.mark.parametrize(
    ("flags", "options"),
    [
        (["--no-color"], {"answer": None}),  # it does not control this process
        (["--no-color"], {"TERM": "linux"}),
        (["--no-color"], {"TERM": "dumb"}),
        (["--no-color"], {"before": b"ls\n"}),
        (["--no-color"], {"before": b"l"}),
        (["--no-color", "--paper", "light"], {}),
        (["-c", "--paper", "light"], {"COLORTERM": "truecolor"}),
        (["-o", "art.txt"], {}),
        (["--list-samples"], {}),
    ],
)
def test_nobody_is_asked_in_vain(terminal, picture, tmp_path, flags, options):
    out, code = terminal(picture, "-w", 9, *flags, **{"answer": answering(IVORY, ATTRIBUTES), **options}, cwd=tmp_path)
    assert code == 0
    assert "\x1b]11" not in out
    assert "\x1b[c" not in out


def test_the_terminal_is_left_as_it_was():
    pty = pytest.importorskip("pty")
    code = (
        "import os, sys, fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); before = termios.tcgetattr(0);"
        "from skascii.cli import _ask; told = _ask.paper(); same = termios.tcgetattr(0) == before;"
        "print('told', told, same)"
    )
    master, slave = pty.openpty()
    keys = {"stdin": slave, "stdout": slave, "stderr": slave, "start_new_session": True}
    with subprocess.Popen([sys.executable, "-c", code], env={**os.environ, "TERM": "xterm"}, **keys) as process:
        os.close(slave)
        out = b""
        while b"\x1b[c" not in out:
            out += os.read(master, 999)
        os.write(master, IVORY + ATTRIBUTES)
        while not out.endswith(b"\n"):
            out += os.read(master, 999)
        process.wait(20)
    os.close(master)
    assert b"told (255, 255, 240) True" in out
