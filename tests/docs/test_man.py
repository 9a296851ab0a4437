"""The manual page is that of the parser, and roff has nothing to say against it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_is_up_to_date():
    done = subprocess.run([sys.executable, DOCS / "man.py"], capture_output=True, check=True, timeout=60)
    assert done.stdout == (DOCS / "skascii.1").read_bytes(), "python docs/man.py > docs/skascii.1"


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_roff_takes_it():
    command = ["groff", "-man", "-Tascii", "-P-cbou", "-ww", DOCS / "skascii.1"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert not done.stderr
    assert "--completion" in done.stdout
