"""Films on the command line: what moves moves, in a terminal that is left as it was, and in files."""

import json
import os
import select
import signal
import struct
import subprocess
import sys
import time

import numpy as np
import pytest
from PIL import Image
from reference.terminal import Terminal
from video.films import encode, passing

from skascii import video

pty = pytest.importorskip("pty", reason="no pseudo-terminals here")
FRAMES = passing(8)
ENTER, LEAVE = "\x1b[?1049h", "\x1b[?1049l"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    first, *others = map(Image.fromarray, FRAMES)
    first.save(tmp_path / "a.gif", save_all=True, append_images=others, duration=100)
    monkeypatch.chdir(tmp_path)
    return tmp_path


class Session:
    """The command in a terminal of its own."""

    def __init__(self, *argv, rows=12, columns=40, program=("-m", "skascii")):
        import termios

        self.main, side = pty.openpty()
        self.resize(rows, columns)
        self.before = termios.tcgetattr(side)
        self.side, self.out = side, ""
        environ = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONUNBUFFERED": "1"}
        for name in ("COLUMNS", "LINES", "NO_COLOR"):
            environ.pop(name, None)
        command = [sys.executable, *program, *argv]
        self.process = subprocess.Popen(command, stdin=side, stdout=side, stderr=subprocess.PIPE, env=environ)

    def resize(self, rows, columns):
        import fcntl
        import termios

        fcntl.ioctl(self.main, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self, seconds=0.0):
        """Read what there is, and what comes within so many seconds."""
        until = time.monotonic() + seconds
        while select.select([self.main], [], [], max(0.0, until - time.monotonic()))[0]:
            try:
                self.out += os.read(self.main, 1 << 16).decode()
            except OSError:
                break

    def wait_for(self, condition, seconds=20):
        until = time.monotonic() + seconds
        while not condition(self.out):
            assert time.monotonic() < until, self.out[-500:]
            self.read(0.05)

    def press(self, keys):
        os.write(self.main, keys.encode())

    def end(self):
        """Wait for the end; return the exit code and what went to standard error."""
        until = time.monotonic() + 60
        while self.process.poll() is None:
            assert time.monotonic() < until
            self.read(0.05)
        self.read()
        import termios

        assert termios.tcgetattr(self.side) == self.before
        with self.process.stderr as stream:
            said = stream.read().decode()
        for number in (self.main, self.side):
            os.close(number)
        return self.process.returncode, said


def pictures(out):
    return out.count("\x1b[?2026h")


@pytest.mark.parametrize("color", ["none", "cell"])
def test_a_film_plays_to_its_end(folder, color):
    session = Session("a.gif", "--color", color, "--paper", "dark")
    assert session.end() == (0, "")
    inside = session.out[session.out.index(ENTER) :]
    assert inside.endswith(LEAVE)
    assert "\x1b[?25h" in inside[-30:]
    assert 2 <= pictures(inside) <= 8
    screen = Terminal(12, 40)
    sizes = []
    for part in inside.removesuffix(LEAVE).split("\x1b[?2026l"):
        screen.feed(part)
        sizes.append(len(part))
    assert screen.modes[1049]
    assert (screen.chars != " ").sum() > 60
    assert sizes[1] < 0.7 * sizes[0]  # only cells that change are sent


def test_keys(folder):
    session = Session("a.gif", "--loop", "--no-color")
    session.wait_for(lambda out: pictures(out) >= 2)
    session.press(" ")
    session.read(0.5)
    still = pictures(session.out)
    session.read(0.5)
    assert pictures(session.out) == still
    session.press(" \x1b[A\x1b[B\x1b[D")
    session.wait_for(lambda out: pictures(out) >= still + 9)  # it began again
    session.press("q")
    assert session.end() == (0, "")
    assert session.out.endswith(LEAVE)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_signals_leave_the_terminal_as_it_was(folder, number):
    session = Session("a.gif", "--loop", "--no-color")
    session.wait_for(lambda out: pictures(out) >= 1)
    session.process.send_signal(number)
    code, said = session.end()
    assert (code, said) == (128 + number, "")
    assert session.out.endswith(LEAVE)


HANGS = """
import time, numpy as np, skascii
class Camera:
    def isOpened(self): return True
    def read(self): return True, np.zeros((64, 64, 3), np.uint8)
    def get(self, what): return 30.0
    def release(self): time.sleep(600)
skascii.video.play(Camera(), columns=8)
"""


def test_a_second_ctrl_c_ends_at_once(folder):
    session = Session(program=["-c", HANGS])
    session.wait_for(lambda out: pictures(out) >= 1)
    session.process.send_signal(signal.SIGINT)
    session.wait_for(lambda out: LEAVE in out)
    assert session.process.poll() is None
    session.process.send_signal(signal.SIGINT)
    assert "KeyboardInterrupt" in session.end()[1]  # which waits for less than the camera does


def test_it_follows_the_size_of_the_terminal(folder):
    session = Session("a.gif", "--loop", "--no-color", rows=12, columns=40)
    session.wait_for(lambda out: pictures(out) >= 2)
    session.resize(24, 80)
    before = len(session.out)
    session.wait_for(lambda out: "\x1b[2J" in out[before:] and pictures(out[before:]) >= 2)
    session.press("q")
    session.end()
    large = session.out[session.out.index("\x1b[2J", before) :].split("\x1b[?2026l")[0]
    screen = Terminal(24, 80)
    screen.feed(large)
    assert (screen.chars[13:] != " ").any()


def test_frames_are_dropped_rather_than_late(folder):
    session = Session("a.gif", "--speed", "200", "--no-color")
    assert session.end() == (0, "")
    assert pictures(session.out) < 8


def test_without_a_terminal_a_still(folder, skascii):
    code, out, err = skascii("a.gif", "-w", 20)
    assert (code, err) == (0, "skascii: a.gif: frame 1 of 8. Choose another with --frame N.\n")
    assert len(out.splitlines()) == 6


@pytest.mark.parametrize("name", ["b.gif", "b.webp", "b.mp4", "b.cast", "b.html"])
def test_files_that_move(folder, skascii, name):
    pytest.importorskip("av")
    assert skascii("a.gif", "-w", 20, "-o", name) == (0, "", "")
    if name == "b.cast":
        assert len((folder / name).read_text().splitlines()) == 9
    elif name == "b.html":
        assert (folder / name).read_text().count("\nat(") == 8
    else:
        frames = list(video.read(name))
        np.testing.assert_allclose([frame.time for frame in frames], np.arange(8) / 10, atol=2e-3)


def test_which_part_and_how_fast(folder, skascii):
    assert skascii("a.gif", "-o", "b.cast", "--start", 0.2, "--duration", 0.4, "--speed", 2)[0] == 0
    times = [json.loads(line)[0] for line in (folder / "b.cast").read_text().splitlines()[1:]]
    assert times == pytest.approx([0, 0.05, 0.1, 0.15])
    assert skascii("a.gif", "-o", "c.cast", "--fps", 5)[0] == 0
    times = [json.loads(line)[0] for line in (folder / "c.cast").read_text().splitlines()[1:]]
    assert times == pytest.approx([0, 0.2, 0.4, 0.6])


def test_stills_of_films(folder, skascii):
    pytest.importorskip("av")
    encode("a.mp4", FRAMES, fps=10)
    code, out, err = skascii("a.mp4", "-w", 20)
    assert (code, err) == (0, "skascii: a.mp4: frame 1 of about 8. --frame N takes another, -o FILE.mp4 all.\n")
    assert skascii("a.mp4", "-w", 20, "--frame", 1) == (0, out, "")
    assert skascii("a.mp4", "-w", 20, "--frame", 8)[1] != out
    code, out, err = skascii("a.mp4", "--frame", 9)
    assert (code, out) == (1, "")
    assert "argument --frame: must be at most 8" in err
    assert skascii("a.mp4", "-w", 20, "-o", "b-%02d.txt") == (0, "", "")
    assert len(list(folder.glob("b-*.txt"))) == 8
    assert (
        skascii("a.gif", "-w", 20, "-o", "b.png")[2] == "skascii: a.gif: frame 1 of 8. Choose another with --frame N.\n"
    )


def test_one_line_says_what_is_wrong(folder, skascii, monkeypatch):
    code, out, err = skascii("none.mp4", "-o", "b.mp4")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "none.mp4: `source` must be a file that exists" in err
    monkeypatch.setitem(sys.modules, "av", None)
    (folder / "a.mp4").write_bytes(b"film")
    code, out, err = skascii("a.mp4", "-o", "b.gif")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "pip install 'skascii[video]'" in err
    assert not (folder / "b.gif").exists()


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (("sample:camera", "--loop"), "argument --loop: does nothing without a film"),
        (("a.gif", "-o", "b.txt", "--fps", "3"), "argument --fps: does nothing without a film"),
        (("a.gif", "-o", "b.gif", "--trim"), "argument --trim: does nothing for films"),
        (("a.gif", "-o", "b.gif", "--loop"), "argument --loop: does nothing in files"),
        (("a.gif", "-o", "a.gif"), "`path` must be a file of its own"),
        (("a.gif", "-o", "b.gif", "--speed", "0"), "must be a number greater than 0; got '0'"),
        (("a.gif", "-o", "none/b.gif"), "in a folder that exists"),
    ],
)
def test_flags_that_make_no_sense(folder, skascii, argv, message):
    code, out, err = skascii(*argv)
    assert (code, out) == (2, "")
    assert message in err
    assert sorted(path.name for path in folder.iterdir()) == ["a.gif"]
