from typing import NamedTuple

import numpy as np
import pytest
from PIL import Image

from skascii.cli import main

ENVIRONMENT = ["NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "COLORTERM", "COLORFGBG", "COLUMNS", "PYTHONIOENCODING"]


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
