"""Pictures of arts, against one drawn pixel by pixel."""

import numpy as np
import pytest
from reference.render import picture, random_cells, random_glyphs

from skascii import AsciiArt

GLYPHS = random_glyphs()
INDICES, FOREGROUND = random_cells(GLYPHS)
PLAIN = AsciiArt(GLYPHS, INDICES)
_, BACKGROUND = random_cells(GLYPHS, seed=2)


def test_the_raster_has_each_bitmap_in_its_cell():
    result = PLAIN.raster
    assert result.dtype == np.float32
    assert result.shape == (7 * 4, 9 * 3)
    for row, column in np.ndindex(INDICES.shape):
        cell = result[row * 4 : row * 4 + 4, column * 3 : column * 3 + 3]
        assert np.array_equal(cell, GLYPHS.bitmaps[INDICES[row, column]])


@pytest.mark.parametrize(
    ("art_paper", "foreground", "paper", "front", "back"),
    [
        ("dark", None, None, (255, 255, 255), (0, 0, 0)),
        ("light", None, None, (0, 0, 0), (255, 255, 255)),
        ("dark", 200, "#202020", (200, 200, 200), (32, 32, 32)),
        ("light", (10, 200, 30), None, (10, 200, 30), (255, 255, 255)),
        ("dark", "gold", np.array([0, 0, 128]), (255, 215, 0), (0, 0, 128)),
        ("navy", None, None, (255, 255, 255), (0, 0, 128)),
        ("ivory", None, None, (0, 0, 0), (255, 255, 240)),
        (200, None, None, (0, 0, 0), (200, 200, 200)),
        ("navy", None, "ivory", (255, 255, 255), (255, 255, 240)),
        ("navy", 7, "light", (7, 7, 7), (255, 255, 255)),
        ("ivory", None, "dark", (0, 0, 0), (0, 0, 0)),
    ],
)
def test_one_foreground(art_paper, foreground, paper, front, back):
    expected = picture(GLYPHS, INDICES, np.broadcast_to(front, (*INDICES.shape, 3)), back)
    result = AsciiArt(GLYPHS, INDICES, paper=art_paper).to_image(foreground=foreground, paper=paper)
    gray = len(set(front)) == len(set(back)) == 1
    assert result.dtype == np.uint8
    assert result.shape == (expected.shape[:2] if gray else expected.shape)
    assert np.abs(np.atleast_3d(result).astype(int) - expected).max() <= 1  # float32 may round a half the other way


@pytest.mark.parametrize(("paper", "back"), [("dark", (0, 0, 0)), ("light", (255, 255, 255)), ("navy", (0, 0, 128))])
def test_a_foreground_a_cell(paper, back):
    expected = picture(GLYPHS, INDICES, FOREGROUND, back)
    art = AsciiArt(GLYPHS, INDICES, foreground=FOREGROUND, paper=paper)
    result = art.to_image(foreground="red")  # a colour of their own wins
    assert np.abs(result.astype(int) - expected).max() <= 1
    assert np.array_equal(art.to_image(channels="BGR"), result[..., ::-1])


@pytest.mark.parametrize(
    ("own", "shown", "front"),
    [(FOREGROUND, (10, 200, 30), FOREGROUND), (None, None, (255, 255, 255)), (None, (10, 200, 30), (10, 200, 30))],
)
@pytest.mark.parametrize("paper", ["dark", "navy"])
def test_a_background_a_cell(paper, own, shown, front):
    art = AsciiArt(GLYPHS, INDICES, foreground=own, background=BACKGROUND, paper=paper)
    result = art.to_image(foreground=shown, paper="gold")
    assert np.abs(result.astype(int) - picture(GLYPHS, INDICES, front, BACKGROUND)).max() <= 1
    assert (result[:, :3] == BACKGROUND[:, :1].repeat(4, axis=0)).all()  # blanks
    assert np.array_equal(art.to_image(color=False), AsciiArt(GLYPHS, INDICES, paper=paper).to_image())


def test_equal_backgrounds_are_paper():
    ivory = np.full_like(BACKGROUND, (255, 255, 240))
    art = AsciiArt(GLYPHS, INDICES, foreground=FOREGROUND, background=ivory, paper="light")
    assert np.array_equal(art.to_image(), AsciiArt(GLYPHS, INDICES, foreground=FOREGROUND, paper="ivory").to_image())


def test_equal_colors_are_one_foreground():
    colors = np.full((*INDICES.shape, 3), (9, 99, 199), np.uint8)
    one = PLAIN.to_image(foreground=(9, 99, 199), paper=(70, 7, 0))
    assert np.array_equal(AsciiArt(GLYPHS, INDICES, foreground=colors).to_image(paper=(70, 7, 0)), one)


def test_blank_cells_are_paper_exactly():
    art = AsciiArt(GLYPHS, INDICES, foreground=FOREGROUND)
    assert (art.to_image(paper=(1, 2, 3))[:, :3] == (1, 2, 3)).all()


@pytest.mark.parametrize("foreground", [None, FOREGROUND])
def test_whole_scales_repeat_pixels(foreground):
    art = AsciiArt(GLYPHS, INDICES, foreground=foreground, paper="light")
    once = art.to_image()
    for scale in (2, 3.0):
        result = art.to_image(scale=scale)
        assert np.array_equal(result, once.repeat(int(scale), axis=0).repeat(int(scale), axis=1))


@pytest.mark.parametrize("foreground", [None, FOREGROUND])
def test_other_scales_resize(foreground):
    art = AsciiArt(GLYPHS, INDICES, foreground=foreground, paper="light")
    once = art.to_image()
    part = AsciiArt(GLYPHS, INDICES[:, :8], foreground=None if foreground is None else foreground[:, :8], paper="light")
    half = part.to_image(scale=0.5)
    means = once[:, :24].reshape(14, 2, 12, 2, *once.shape[2:]).mean(axis=(1, 3))
    assert np.abs(half - means).max() <= 0.5 + 1e-6
    assert art.to_image(scale=1.5).shape[:2] == (42, 40)
    assert art.to_image(scale=1e-6).shape[:2] == (1, 1)


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
    assert AsciiArt(GLYPHS, INDICES, paper=value).paper == color
    colors = np.broadcast_to(np.array(color, np.uint8), (*INDICES.shape, 3))
    one = AsciiArt(GLYPHS, INDICES, foreground=colors).to_image()
    assert np.array_equal(np.atleast_3d(PLAIN.to_image(foreground=value)) * np.ones(3, np.uint8), one)


@pytest.mark.parametrize(
    ("value", "error", "words"),
    [
        ("whitee", ValueError, ["`foreground` must be a colour", "'whitee'", "Did you mean 'white'?"]),
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
        PLAIN.to_image(foreground=value)
    assert all(word in str(caught.value) for word in words)


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"paper": "blackk"}, ValueError, ['`paper` must be "dark", "light", or a colour: ', "'black'"]),
        ({"channels": "RGBA"}, ValueError, ["`channels` must be one of 'RGB', 'BGR'", "'RGBA'"]),
        ({"scale": 0}, ValueError, ["`scale` must be a finite number greater than 0"]),
        ({"scale": float("inf")}, ValueError, ["`scale`"]),
        ({"scale": "2"}, TypeError, ["`scale`"]),
        ({"scale": 100_000}, ValueError, ["`scale` must be a picture of at most"]),
    ],
)
def test_wrong_options(options, error, words):
    with pytest.raises(error) as caught:
        PLAIN.to_image(**options)
    assert all(word in str(caught.value) for word in words)
