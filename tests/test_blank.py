"""A blank page is never silent."""

import pickle
import warnings

import numpy as np
import pytest

import skascii

MASK = np.zeros((64, 64), np.uint8)
MASK[20:40, 10:50] = 1
SHAPE = np.dstack([0 * MASK, 0 * MASK, 0 * MASK, 255 * MASK])  # black on nothing


def caught(image, method="min_diff_sq", **options):
    """Return the art, and the warning that came with it or None."""
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        art = skascii.convert(image, method, columns=16, **options)
    assert all(warning.filename == __file__ for warning in found)
    return art, found[0].message if found else None


@pytest.mark.parametrize(
    ("image", "options", "cause", "data_range", "remedy"),
    [
        (MASK, {}, "mask", (0, 1), "astype(bool)"),
        (MASK.astype(np.uint16), {}, "mask", (0, 1), "astype(bool)"),
        (np.linspace(0, 4000, 64 * 64).reshape(64, 64).astype(np.uint16), {}, "dim", (0, 4095), "(0, 4095)"),
        (MASK * 0.02, {}, "dim", (0, 0.02), "data_range=(0, 0.02)"),
        (SHAPE, {}, "transparent", None, "`paper`"),
        (SHAPE, {"method": "local_search"}, "transparent", None, "flatten"),
        (SHAPE, {"method": "local_search", "color": "foreground"}, "transparent", None, "flatten"),
        (SHAPE, {"method": "local_search", "color": "cell"}, "transparent", None, "flatten"),
        (SHAPE, {"method": "gradient", "color": "cell"}, "transparent", None, "flatten"),
        (255 - SHAPE[..., :3] + SHAPE[..., 3:] * 0, {"paper": "light"}, None, None, ""),
        (255 - MASK, {"paper": "light"}, "faint", None, "tone="),
        (MASK * 0.02, {"data_range": (0, 1)}, "faint", None, "tone="),
    ],
)
def test_blank_art_of_a_picture(image, options, cause, data_range, remedy):
    _, warning = caught(image, **options)
    assert getattr(warning, "cause", None) == cause
    if cause is not None:
        assert warning.data_range == data_range
        assert remedy in str(warning)
        assert pickle.loads(pickle.dumps(warning)).reason == warning.reason


@pytest.mark.parametrize("remedied", [MASK.astype(bool), MASK * 255, SHAPE[..., 3] * 1.0 / 255])
def test_what_shows_is_not_warned_of(remedied):
    art, warning = caught(remedied)
    assert warning is None
    assert (art.chars != " ").any()


@pytest.mark.parametrize("color", ["none", "foreground", "cell"])
@pytest.mark.parametrize("paper", ["dark", "light", "navy"])
def test_blank_pictures_are_blank_in_silence(paper, color, rng):
    level = 0 if paper != "light" else 255
    for image in (
        np.full((64, 64), level, np.uint8),
        np.zeros((64, 64, 4), np.uint8),
        abs(level - rng.integers(0, 2, (64, 64))).astype(np.uint8),
    ):
        assert caught(image, color=color, paper=paper)[1] is None


def test_colours_alone_are_no_blank_page():
    image = np.zeros((64, 64, 3), np.uint8)
    image[:, 32:] = (90, 0, 0)
    art, warning = caught(image, "local_search", color="cell")
    assert warning is None
    assert (art.background[0, 0] != art.background[0, -1]).any()
