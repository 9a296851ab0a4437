"""The command as a process of its own: pipes, signals, and a pseudo-terminal."""

import os
import re
import signal
import subprocess
import sys
import time

import pytest

import skascii as sk

COMMAND = [sys.executable, "-m", "skascii"]
SLOW = """
import time
from types import SimpleNamespace
import numpy as np, skascii

@skascii.matchers.matcher("slow")
def slow(target, glyphs, *, passes=5, fail=False, callback=None):
    "Slowly hardly anything."
    for number in range(passes):
        time.sleep(0.3)
        if callback is not None:
            callback(SimpleNamespace(iteration=number, error=100.0 / (number + 1)))
    if fail:
        raise ValueError("no luck")
    return np.ones(target.shape, int)
"""


@pytest.fixture
def slow(tmp_path):
    (tmp_path / "slow_matcher.py").write_text(SLOW)
    return ["--import", "slow_matcher", "--method", "slow"]


def start(*argv, **options):
    words = [*COMMAND, *map(str, argv)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_closed_pipe_is_silent(picture, unbuffered):
    env = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    with start(picture, "-w", 600, "--method", "gradient", env=env) as process:
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(20) == 141


def test_help_into_a_closed_pipe_is_silent():
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([*COMMAND, "--help"], stdout=write, stderr=subprocess.PIPE, timeout=20)
    os.close(write)
    assert done.stderr == b""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a device that is full")
@pytest.mark.parametrize("words", [["sample:logo", "-w", "4"], ["sample:logo"] * 2, ["--help"], ["--list-samples"]])
def test_a_full_device_is_an_error(words):
    with open("/dev/full", "w") as full:
        done = subprocess.run([*COMMAND, *words], stdout=full, stderr=subprocess.PIPE, timeout=20, text=True)
    message = "skascii: standard output cannot be written: No space left on device. Make room, or write elsewhere.\n"
    assert (done.returncode, done.stderr) == (1, message)


def test_help_loads_neither_numpy_nor_rich():
    code = "import sys, skascii.cli; skascii.cli.main(['-h']); sys.exit(len({'numpy', 'rich'} & {*sys.modules}))"
    assert subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL, timeout=20).returncode == 0


@pytest.mark.skipif(os.name != "posix", reason="a shell that can close standard output")
@pytest.mark.parametrize("close", [">&-", ">&- 2>&-"])
def test_no_standard_output_is_silent(picture, close):
    done = subprocess.run(["sh", "-c", f'"$@" {close}', "sh", *COMMAND, picture], capture_output=True, timeout=20)
    assert (done.returncode, done.stdout, done.stderr) == (141, b"", b"")


def test_standard_input_is_read_as_bytes(picture, pixels):
    done = subprocess.run([*COMMAND, "-"], input=picture.read_bytes(), capture_output=True, timeout=20)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == sk.convert(pixels, columns=80).text + "\n"


def test_control_c_is_silent(picture, slow, tmp_path):
    hook = tmp_path / "says_ready.py"
    hook.write_text("import slow_matcher, sys; print('ready', flush=True)")
    words = ["--import", "slow_matcher", "--import", "says_ready", "--method", "slow", "-O", "passes=99"]
    process = start(picture, *words, cwd=tmp_path)
    assert process.stdout.readline() == b"ready\n"
    time.sleep(0.3)  # into the conversion
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=20) == (b"", b"")
    assert process.returncode == 130


def shown(out):
    """Return the lines that a terminal shows in the end, without the empty ones below."""
    lines, row, column = [""], 0, 0
    for number, letter, mark, text in re.findall(r"\x1b\[([?\d;]*)([A-Za-z])|([\r\n])|([^\x1b\r\n]+)", out):
        assert number + letter != "?25l"  # a process that is killed would leave the cursor hidden
        if letter == "A":
            row -= int(number or 1)
        elif letter == "K":
            lines[row] = ""
        elif mark:
            row, column = row + (mark == "\n"), 0
            lines += [""] * (row + 1 - len(lines))
        else:
            lines[row] = lines[row].ljust(column)[:column] + text + lines[row][column + len(text) :]
            column += len(text)
    while lines and not lines[-1]:
        lines.pop()
    return lines


class TestInATerminal:
    def test_width_and_colour(self, terminal, picture, pixels):
        art = sk.convert(pixels, columns=50, color="cell", palette="256")
        out, code = terminal(picture)
        assert code == 0
        printed = out.rpartition("\x1b[2K")[2].strip("\r\n")  # after progress, should the machine be slow
        assert printed == art.to_ansi(depth="256")  # one line a row, none wider than the terminal
        assert {len(re.sub("\x1b.*?m", "", line)) for line in printed.split("\n")} == {50}

    def test_true_colour_and_no_colour(self, terminal, picture, pixels):
        art = sk.convert(pixels, columns=20, color="cell")
        out = terminal(picture, columns=20, COLORTERM="truecolor")[0]
        assert out.rpartition("\x1b[2K")[2].strip("\r\n") == art.to_ansi()
        assert terminal(picture, columns=20, NO_COLOR="1")[0].strip("\r") == sk.convert(pixels, columns=20).text + "\n"

    def test_standard_input_is_the_terminal(self, terminal):
        message = "skascii: -: no picture on standard input. Pipe one in: skascii - < picture.png.\n"
        out, code = terminal("-")
        assert (out.strip("\r"), code) == (message, 1)

    def test_progress(self, terminal, picture, slow, tmp_path):
        out, code = terminal(picture, picture, *slow, "-w", 4, "--no-color", columns=120, cwd=tmp_path)
        assert code == 0
        assert re.search(r"0/2 .*picture.png: \[00:01, pass 4, error 20\]", out)
        assert re.search(r"1/2 .*picture.png: \[00:0\d, pass 2, error 33.33\]", out)
        assert shown(out) == ["````"] * 4  # of the two arts: the line is gone

    def test_progress_fits_a_narrow_terminal(self, terminal, picture, slow, tmp_path):
        out, _ = terminal(picture, *slow, "-w", 4, "--no-color", columns=24, cwd=tmp_path)
        assert "…" in out
        assert shown(out) == ["````"] * 2

    def test_an_error_takes_the_progress_away(self, terminal, picture, slow, tmp_path):
        out, code = terminal(picture, *slow, "-O", "fail=True", columns=120, cwd=tmp_path)
        assert code == 1
        assert "/picture.png: [00:01, pass 4, error 20]" in out
        assert shown(out) == [f"skascii: {picture}: no luck"]

    def test_quick_work_shows_no_progress(self, terminal, picture, slow, tmp_path):
        out, _ = terminal(picture, *slow, "-w", 4, "-O", "passes=2", "--no-color", cwd=tmp_path)
        assert "pass" not in out
