import os
import struct
import subprocess
import sys
import threading
from typing import NamedTuple

import numpy as np
import pytest
from PIL import Image

from skascii.cli import main

ENVIRONMENT = ["NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLORTERM", "COLORFGBG"]
ENVIRONMENT += ["COLUMNS", "LINES", "PYTHONIOENCODING"]


class Outcome(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def lines(self):
        return self.out.splitlines()


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch):
    for name in ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.fixture
def skascii(capsys):
    """Run the command in this process: ``skascii("sample:camera", "-w", 40)``."""

    def run(*argv):
        code = main([str(word) for word in argv])
        return Outcome(code, *capsys.readouterr())

    return run


@pytest.fixture
def pixels():
    """A small RGB picture, uint8, that is different everywhere."""
    return np.random.default_rng(1).integers(0, 256, (24, 32, 3), np.uint8)


@pytest.fixture
def picture(tmp_path, pixels):
    """The same, as a PNG file."""
    path = tmp_path / "picture.png"
    Image.fromarray(pixels).save(path)
    return path


@pytest.fixture
def terminal():
    """Run the command in a pseudo-terminal; return what it wrote there, and its exit code.

    ``answer(sent)`` is what the terminal sends to what it was sent, as bytes; without it the terminal is not the
    one that controls the process, and so not its own to ask.
    """
    fcntl = pytest.importorskip("fcntl", reason="a pseudo-terminal")
    import pty
    import termios

    def run(*argv, columns=50, rows=24, cwd=None, answer=None, before=b"", **environ):
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.write(master, before)
        own = {"start_new_session": True, "preexec_fn": lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0)} if answer else {}
        process = subprocess.Popen(
            [sys.executable, "-m", "skascii", *map(str, argv)],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**os.environ, "TERM": "xterm-256color", **environ},
            cwd=cwd,
            **own,
        )
        os.close(slave)
        chunks = []

        def drain():
            try:
                while data := os.read(master, 65536):
                    chunks.append(data)
                    if answer:
                        os.write(master, answer(data))
            except OSError:  # the other side is closed
                return

        reader = threading.Thread(target=drain)
        reader.start()
        code = process.wait(20)
        reader.join(20)
        os.close(master)
        return b"".join(chunks).decode().replace("\r\n", "\n"), code

    return run
