"""Ctrl-C: the first ends the command in its own time, whatever swallows it; the second ends it at once."""

import os
import signal
import subprocess
import sys

import pytest

from skascii.cli import main

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="signals are sent as on Unix")

DEAF = """
import sys, time
import numpy as np
import skascii

@skascii.matchers.matcher("deaf")
def deaf(target, glyphs, *, heard=1):
    while heard:
        try:
            print("listening", flush=True)
            time.sleep(60)
        except KeyboardInterrupt:
            heard -= 1
            print("heard", flush=True)
    return np.full(target.shape, len(glyphs) - 1)

@skascii.matchers.matcher("deaf_library")
def deaf_library(target, glyphs):
    try:
        deaf(target, glyphs)
    finally:
        raise ImportError("numpy.core.multiarray failed to import")
"""


@pytest.fixture
def start(tmp_path, picture):
    """Return a function that starts the command with a method of `DEAF`, and waits until that listens."""
    (tmp_path / "deaf.py").write_text(DEAF)

    def run(*flags):
        command = [sys.executable, "-m", "skascii", str(picture), "--import", "deaf", "-w", "2", *flags]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *filter(None, sys.path)])}
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, cwd=tmp_path
        )
        assert process.stdout.readline() == "listening\n"
        process.send_signal(signal.SIGINT)
        assert process.stdout.readline() == "heard\n"
        return process

    return run


@pytest.mark.parametrize("method", ["deaf", "deaf_library"])
def test_an_interrupt_that_was_swallowed_still_counts(start, method):
    process = start("--method", method)
    assert process.communicate(timeout=30)[1] == ""
    assert process.returncode == 130


def test_the_second_ends_at_once(start):
    process = start("--method", "deaf", "-O", "heard=1000")
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=30)[1] == ""
    assert process.returncode == -signal.SIGINT


def test_a_handler_of_the_callers_stays(capsys):
    def handler(*_):
        pass

    previous = signal.signal(signal.SIGINT, handler)
    try:
        assert main(["--list-charsets"]) == 0
        assert signal.getsignal(signal.SIGINT) is handler
        signal.signal(signal.SIGINT, signal.default_int_handler)
        assert main(["--list-charsets"]) == 0
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, previous)
