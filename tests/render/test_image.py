"""Pictures of arts, against one drawn pixel by pixel."""

import numpy as np
import pytest
from reference.render import picture, random_cells, random_glyphs

from skascii.render.color import parse_color
from skascii.render.image import draw, image

GLYPHS = random_glyphs()
INDICES, FOREGROUND = random_cells(GLYPHS)


def test_draw_puts_each_bitmap_in_its_cell():
    result = draw(GLYPHS.bitmaps, INDICES)
    assert result.dtype == np.float32
    assert result.shape == (7 * 4, 9 * 3)
    for row, column in np.ndindex(INDICES.shape):
        cell = result[row * 4 : row * 4 + 4, column * 3 : column * 3 + 3]
        assert np.array_equal(cell, GLYPHS.bitmaps[INDICES[row, column]])


@pytest.mark.parametrize(
    ("background", "ink", "paper", "inks", "papers"),
    [
        ("dark", None, None, (255, 255, 255), (0, 0, 0)),
        ("light", None, None, (0, 0, 0), (255, 255, 255)),
        ("dark", 200, "#202020", (200, 200, 200), (32, 32, 32)),
        ("light", (10, 200, 30), None, (10, 200, 30), (255, 255, 255)),
        ("dark", "gold", np.array([0, 0, 128]), (255, 215, 0), (0, 0, 128)),
    ],
)
def test_one_ink(background, ink, paper, inks, papers):
    expected = picture(GLYPHS, INDICES, np.broadcast_to(inks, (*INDICES.shape, 3)), papers)
    result = image(GLYPHS.bitmaps, INDICES, None, background, ink=ink, paper=paper)
    gray = len(set(inks)) == len(set(papers)) == 1
    assert result.dtype == np.uint8
    assert result.shape == (expected.shape[:2] if gray else expected.shape)
    assert np.abs(np.atleast_3d(result).astype(int) - expected).max() <= 1  # float32 may round a half the other way


@pytest.mark.parametrize(("background", "papers"), [("dark", (0, 0, 0)), ("light", (255, 255, 255))])
def test_an_ink_a_cell(background, papers):
    expected = picture(GLYPHS, INDICES, FOREGROUND, papers)
    result = image(GLYPHS.bitmaps, INDICES, FOREGROUND, background, ink="red")  # an ink of their own wins
    assert np.abs(result.astype(int) - expected).max() <= 1
    assert np.array_equal(image(GLYPHS.bitmaps, INDICES, FOREGROUND, background, channels="BGR"), result[..., ::-1])


def test_equal_foregrounds_are_one_ink():
    foreground = np.full((*INDICES.shape, 3), (9, 99, 199), np.uint8)
    one = image(GLYPHS.bitmaps, INDICES, None, "dark", ink=(9, 99, 199), paper=(70, 7, 0))
    assert np.array_equal(image(GLYPHS.bitmaps, INDICES, foreground, "dark", paper=(70, 7, 0)), one)


def test_blank_cells_are_paper_exactly():
    assert (image(GLYPHS.bitmaps, INDICES, FOREGROUND, "dark", paper=(1, 2, 3))[:, :3] == (1, 2, 3)).all()


@pytest.mark.parametrize("foreground", [None, FOREGROUND])
def test_whole_scales_repeat_pixels(foreground):
    once = image(GLYPHS.bitmaps, INDICES, foreground, "light")
    for scale in (2, 3.0):
        result = image(GLYPHS.bitmaps, INDICES, foreground, "light", scale=scale)
        assert np.array_equal(result, once.repeat(int(scale), axis=0).repeat(int(scale), axis=1))


@pytest.mark.parametrize("foreground", [None, FOREGROUND])
def test_other_scales_resize(foreground):
    once = image(GLYPHS.bitmaps, INDICES, foreground, "light")
    half = image(
        GLYPHS.bitmaps, INDICES[:, :8], foreground if foreground is None else foreground[:, :8], "light", scale=0.5
    )
    means = once[:, :24].reshape(14, 2, 12, 2, *once.shape[2:]).mean(axis=(1, 3))
    assert np.abs(half - means).max() <= 0.5 + 1e-6
    assert image(GLYPHS.bitmaps, INDICES, foreground, "light", scale=1.5).shape[:2] == (42, 40)
    assert image(GLYPHS.bitmaps, INDICES, foreground, "light", scale=1e-6).shape[:2] == (1, 1)


@pytest.mark.parametrize(
    ("value", "color"),
    [
        ("white", (255, 255, 255)),
        ("Navy", (0, 0, 128)),
        ("#0af", (0, 170, 255)),
        ("#102030", (16, 32, 48)),
        (0, (0, 0, 0)),
        (np.uint8(7), (7, 7, 7)),
        ([1, 2, 3], (1, 2, 3)),
        (np.array([4, 5, 6], np.uint8), (4, 5, 6)),
    ],
)
def test_colors(value, color):
    assert parse_color("ink", value) == color


@pytest.mark.parametrize(
    ("value", "error", "words"),
    [
        ("whitee", ValueError, ["`ink` must be a colour", "'whitee'", "Did you mean 'white'?"]),
        ("#12345", ValueError, ["'#12345'", 'Example: "#ffcc00"']),
        ("#12345678", ValueError, ["Drop its alpha"]),
        (256, ValueError, ["256", "Clip or rescale it"]),
        ((0, -1, 0), ValueError, ["(0, -1, 0)"]),
        (0.5, TypeError, ["0.5", "from 0 (black) to 255 (white)"]),
        (True, TypeError, ["True"]),
        ((1, 2), TypeError, ["(1, 2)"]),
        ((1, 2, 3, 4), TypeError, ["(1, 2, 3, 4)"]),
        ([[1], [2, 3]], TypeError, ["[[1], [2, 3]]"]),
        (object(), TypeError, ["object"]),
    ],
)
def test_wrong_colors(value, error, words):
    with pytest.raises(error) as caught:
        image(GLYPHS.bitmaps, INDICES, None, "dark", ink=value)
    assert all(word in str(caught.value) for word in words)


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"paper": "blackk"}, ValueError, ["`paper` must be a colour", "'black'"]),
        ({"channels": "RGBA"}, ValueError, ["`channels` must be one of 'RGB', 'BGR'", "'RGBA'"]),
        ({"scale": 0}, ValueError, ["`scale` must be a finite number greater than 0"]),
        ({"scale": float("inf")}, ValueError, ["`scale`"]),
        ({"scale": "2"}, TypeError, ["`scale`"]),
        ({"scale": 100_000}, ValueError, ["`scale` must be a picture of at most"]),
    ],
)
def test_wrong_options(options, error, words):
    with pytest.raises(error) as caught:
        image(GLYPHS.bitmaps, INDICES, None, "dark", **options)
    assert all(word in str(caught.value) for word in words)
