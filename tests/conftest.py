"""Pictures and glyph sets that many tests share."""

import os
import signal

import numpy as np
import pytest

import skascii

SIMULATED = os.environ.get("NUMBA_ENABLE_CUDASIM", "0") not in ("", "0")


def pytest_configure():
    """Let child processes hear Ctrl-C, which jobs in the background of a shell are born deaf to."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items):
    """Skip the tests that run CUDA kernels where nothing can run them."""
    from skascii._shared.backend import cuda_usable

    marked = [item for item in items if item.get_closest_marker("cuda")]
    usable, reason = cuda_usable() if marked else (True, "")
    for item in marked:
        if not usable:
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture
def rng():
    return np.random.default_rng(20130)


@pytest.fixture(scope="session")
def ascii_glyphs():
    return skascii.glyph_set("ascii")


@pytest.fixture(scope="session")
def pictures():
    """Return real pictures, uint8 gray, small: a photo, a line drawing, text, a flat one."""
    import skimage.data
    from skimage.util import img_as_ubyte

    return {
        "camera": skimage.data.camera()[::3, ::3].copy(),
        "horse": img_as_ubyte(skimage.data.horse())[::3, ::3].copy(),
        "page": skimage.data.page().copy(),
        "flat": np.full((40, 50), 128, np.uint8),
    }
