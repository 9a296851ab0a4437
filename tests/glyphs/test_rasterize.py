from itertools import product

import numpy as np
import pytest
from reference.glyphs import ASCII, ink_box, largest_size, roomy

from skascii.glyphs import charsets, glyph_set
from skascii.glyphs._rasterize import Extents, fit, rasterize

JIS = "".join(char for char in charsets()["jis"] if char != "\u3000" and not "\u2500" <= char <= "\u259f")
KANJI = "".join(char for char in JIS if "\u4e00" <= char <= "\u9fff")
KANA = "".join(char for char in JIS if char not in KANJI)
CELLS = [(6, 3), (8, 4), (9, 5), (12, 6), (14, 9), (16, 8), (16, 16), (18, 7), (20, 10), (24, 32), (33, 17), (64, 32)]


def test_dejavu_at_the_default_cell(dejavu):
    face = fit(dejavu, 0, (16, 8), [ASCII])
    assert (face.size, face.baseline, face.shift) == (13, 12, 0)


def test_ipaex_at_the_default_cell(japanese):
    face = fit(japanese, 0, (16, 16), [KANA, KANJI])
    assert (face.size, face.baseline, face.shift) == (14, 13, 0)


@pytest.mark.parametrize("cell", [(6, 3), (16, 8), (20, 9), (15, 24)])
def test_the_size_is_the_largest_that_fits(mono, cell):
    assert fit(mono, 0, cell, [ASCII]).size == largest_size(mono, cell)


@pytest.mark.parametrize("cell", CELLS)
def test_nothing_of_ascii_is_clipped(mono, cell):
    """Each glyph has all the ink that it has on a canvas with room all around, in the same place for all."""
    h, w = cell
    face = fit(mono, 0, cell, [ASCII])
    _, advance = ink_box(mono, face.size)
    left = (w - advance) // 2 + face.shift
    margin = face.size + max(cell)
    for char, bitmap in zip(ASCII, rasterize(ASCII, face, cell)):
        canvas = roomy(char, mono, face.size, margin)
        rows, columns = slice(margin - face.baseline, None), slice(margin - left, None)
        np.testing.assert_array_equal(bitmap, canvas[rows, columns][:h, :w])
        assert bitmap.astype(int).sum() == canvas.astype(int).sum() > 0


@pytest.mark.parametrize("cell", CELLS)
def test_room_that_is_left_is_shared(mono, cell):
    """Ink is centred from top to bottom, advance from left to right unless ink would be clipped."""
    face = fit(mono, 0, cell, [ASCII])
    inked = rasterize(ASCII, face, cell).any(axis=0)
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    above, below = rows[0], cell[0] - 1 - rows[-1]
    assert below - above in (0, 1)
    assert face.shift == 0 or columns[0] == 0 or columns[-1] == cell[1] - 1


@pytest.mark.parametrize("cell", [(16, 16), (25, 20)])
def test_nothing_of_jis_is_clipped(japanese, cell):
    glyphs = glyph_set(JIS, cell=cell)
    face = fit(japanese, 0, cell, [JIS])
    for char, bitmap in list(zip(glyphs.chars, glyphs.bitmaps))[1::9]:
        ink = roomy(char, japanese, face.size, 4 * face.size)
        assert round(float(bitmap.sum()) * 255) == ink.astype(int).sum() > 0, char


def test_the_size_does_not_depend_on_the_characters(dejavu):
    everything = glyph_set("latin1", cell=(20, 9))
    alone = glyph_set("gÅ", cell=(20, 9))
    for char in alone:
        np.testing.assert_array_equal(
            alone.bitmaps[alone.chars.index(char)], everything.bitmaps[everything.chars.index(char)]
        )


@pytest.mark.parametrize("cell", list(product((6, 11, 16, 23, 40, 64), (3, 5, 8, 13, 20, 32))))
def test_every_cell_has_glyphs(cell):
    glyphs = glyph_set("ascii", cell=cell)
    assert glyphs.cell == cell
    assert len(glyphs) > 60  # in the smallest cells some look alike
    assert glyphs.chars[0] == " "
    assert glyphs.coverage[0] == 0
    assert glyphs.bitmaps.max() > 0.5


def test_coverage_is_antialiased(ascii_glyphs):
    assert len(np.unique(ascii_glyphs.bitmaps)) > 50


def test_too_small_a_cell():
    with pytest.raises(ValueError, match=r"`cell` must be large enough for the font; got \(2, 1\)\. The default is"):
        glyph_set("ascii", cell=(2, 1))


def test_extents_fit():
    assert Extents(0, -3, 2, 1, 2).fits((4, 2))
    assert not Extents(0, -3, 2, 1, 3).fits((4, 2))
    assert not Extents(-1, -3, 2, 1, 2).fits((4, 2))
    assert not Extents(0, -4, 2, 1, 2).fits((4, 2))
