"""A forked child goes on where a thread of its parent, which it does not have, held a lock."""

import os
import signal
import threading
import time
from contextlib import contextmanager

import numpy as np
import pytest

import skascii
from skascii.glyphs import _drawing

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here"),
    pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning"),
]


@pytest.fixture
def glyphs():
    return skascii.GlyphSet(" #", np.stack([np.zeros((2, 1)), np.ones((2, 1))]))


def in_child(check):
    """Return whether `check` returns True in a forked child, within 20 seconds."""
    child = os.fork()
    if child == 0:
        try:
            os._exit(0 if check() is True else 1)
        finally:
            os._exit(2)
    for _ in range(200):
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status == 0
        time.sleep(0.1)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


@contextmanager
def at_work(work):
    """Run ``work(wait)`` in a thread, and the body once that thread waits."""
    waiting, done = threading.Event(), threading.Event()

    def wait():
        waiting.set()
        assert done.wait(60)

    thread = threading.Thread(target=work, args=[wait])
    thread.start()
    try:
        assert waiting.wait(10)
        yield
    finally:
        done.set()
        thread.join()


def test_while_a_thread_derives(glyphs):
    outer, inner = [], []

    def work(wait):
        def build():
            glyphs.derive("inner", lambda: inner)
            outer.append("half")
            wait()
            outer.append("whole")
            return outer

        glyphs.derive("outer", build)

    with at_work(work):
        assert in_child(lambda: glyphs.derive("outer", lambda: "built anew") == "built anew")
        assert in_child(lambda: glyphs.derive("inner", list) is inner)  # what was whole is kept
    assert glyphs.derive("outer", list) is outer
    assert outer == ["half", "whole"]


def test_while_a_thread_draws(monkeypatch):
    parent, draw, digits = os.getpid(), _drawing.rasterize, set(skascii.glyph_set("digits"))

    def work(wait):
        def slowly(*args):
            if os.getpid() == parent:
                wait()
            return draw(*args)

        monkeypatch.setattr(_drawing, "rasterize", slowly)
        skascii.glyph_set("digits", cell=(23, 11))

    with at_work(work):
        assert in_child(lambda: set(skascii.glyph_set("digits", cell=(23, 11))) == digits)
        assert in_child(lambda: set(skascii.glyph_set("digits", cell=(24, 11))) == digits)


def test_while_this_thread_derives(glyphs):
    """Both come back from `derive`: the parent and the child that was forked in it."""

    def check():
        child = glyphs.derive("child", os.fork)
        if child == 0:
            os._exit(glyphs.derive("other", int))
        return os.waitpid(child, 0)[1] == 0

    assert in_child(check)
