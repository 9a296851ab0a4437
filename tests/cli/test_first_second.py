"""What a one-shot picture of a screenful does not load: it would take longer than the picture."""

import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

HEAVY = {"numba", "llvmlite", "scipy", "skimage", "matplotlib", "rich", "tifffile", "av"}
IDLE = {"numpy.ma", "numpy.random", "importlib.metadata", "urllib.request", "email", "ssl"}
SCRIPT = """
import sys
from skascii.cli import main
code = main(sys.argv[1:])
print(code, *sorted(sys.modules), file=sys.stderr)
"""


@pytest.fixture(scope="module")
def photo(tmp_path_factory):
    """A JPEG of noise in large pixels."""
    path = tmp_path_factory.mktemp("first") / "photo.jpg"
    Image.fromarray(
        np.kron(np.random.default_rng(0).integers(0, 256, (45, 80), np.uint8), np.ones((32, 32), np.uint8))
    ).save(path)
    return path


def loaded(*flags):
    command = [sys.executable, "-c", SCRIPT, *map(str, flags)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    code, *modules = done.stderr.split()
    assert code == "0"
    return set(modules)


def test_a_screenful(photo):
    modules = loaded(photo, "-w", 160, "--rows", 45, "--color", "none")
    assert not (HEAVY | IDLE) & modules


def test_help():
    assert not (HEAVY | IDLE | {"numpy"}) & loaded("--help")
