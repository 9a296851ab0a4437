"""SVG, parsed back to marks at places. What a browser makes of it is in test_browser.py."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from reference.render import hex_rgb, paint_rectangles, random_cells, random_glyphs, read_svg

import skascii
from skascii import AsciiArt

GLYPHS = random_glyphs()
INDICES, FOREGROUND = random_cells(GLYPHS)
PLAIN = AsciiArt(GLYPHS, INDICES)
COLORED = AsciiArt(GLYPHS, INDICES, foreground=FOREGROUND)
_, BACKGROUND = random_cells(GLYPHS, seed=2)
LIGHT = AsciiArt(GLYPHS, INDICES, paper="light")


@pytest.mark.parametrize("art", [PLAIN, COLORED])
@pytest.mark.parametrize("cell", [None, (10, 7.5)])
def test_every_inked_character_stands_in_its_cell(art, cell):
    marks = read_svg(art.to_svg(cell=cell))
    h, w = cell or GLYPHS.cell
    seen = {(int(y // h), int(x // w)): (x, *mark) for (x, y), mark in marks.items()}
    expected = {where: char for where, char in np.ndenumerate(art.chars) if char != " "}
    assert {where: char for where, (_, char, _) in seen.items()} == expected
    for where, (x, _, fill) in seen.items():
        assert x == (where[1] + 0.5) * w
        assert fill is None if art is PLAIN else hex_rgb(fill) == tuple(FOREGROUND[where])


def test_runs_of_one_color_are_merged():
    inked = INDICES > 0
    runs = 0
    for row, colors in zip(inked, FOREGROUND.tolist()):
        shown = [color for ink, color in zip(row, colors) if ink]
        runs += sum(a != b for a, b in zip(shown, [None, *shown]))
    assert COLORED.to_svg().count("<text") == runs


@pytest.mark.parametrize("paper", ["dark", "navy"])
@pytest.mark.parametrize("foreground", [None, FOREGROUND])
def test_backgrounds_are_behind_the_characters(foreground, paper):
    art = AsciiArt(GLYPHS, INDICES, foreground=foreground, background=BACKGROUND, paper=paper)
    drawing = art.to_svg()
    blank = AsciiArt(GLYPHS, np.zeros_like(INDICES), background=BACKGROUND)
    assert np.array_equal(paint_rectangles(drawing), blank.to_image())
    assert read_svg(drawing) == read_svg(AsciiArt(GLYPHS, INDICES, foreground=foreground).to_svg())


def test_backgrounds_of_one_color_are_merged_and_those_of_the_paper_left_out():
    background = np.zeros((1, 6, 3), np.uint8)
    background[0, 1:4] = 9
    art = AsciiArt(GLYPHS, np.zeros((1, 6), int), background=background)
    shapes = '<g shape-rendering="crispEdges">\n<rect x="3" y="0" width="9" height="4" fill="#090909"/>\n</g>'
    assert shapes in art.to_svg()
    assert art.to_svg().count("<rect") == 2
    assert art.to_svg(paper=9).count("<rect") == 3


@pytest.mark.parametrize("foreground", [None, "gold"])
@pytest.mark.parametrize("cell", [(16, 8), (13, 7)])
def test_blocks_on_backgrounds_are_rectangles(cell, foreground):
    """Pixel for pixel where edges fall between pixels."""
    glyphs = skascii.glyph_set("blocks", cell=cell)
    rng = np.random.default_rng(0)
    indices = rng.integers(0, len(glyphs), (4, 20))
    front, back = rng.integers(0, 256, (2, 4, 20, 3), dtype=np.uint8)
    art = AsciiArt(glyphs, indices, foreground=front if foreground is None else None, background=back)
    drawing = art.to_svg(foreground=foreground)
    difference = paint_rectangles(drawing).astype(int) - art.to_image(foreground=foreground)
    assert np.abs(difference).max() <= 1
    assert read_svg(drawing) == {}


def test_what_would_take_many_rectangles_is_left_to_the_font():
    noise = np.random.default_rng(0).random((2, 8, 8))
    glyphs = skascii.GlyphSet("▀#", noise)
    art = AsciiArt.from_text("▀#", glyphs, background=np.full((1, 2, 3), 99, np.uint8))
    assert read_svg(art.to_svg()) == read_svg(AsciiArt.from_text("▀#", glyphs).to_svg())


@pytest.mark.parametrize("foreground", [None, FOREGROUND])
@pytest.mark.parametrize("cell", [(24, 8), (17, 9)])
def test_sextants_and_octants_are_rectangles_on_the_paper(cell, foreground):
    """So are the blocks that they meet; letters beside them are text, as large as they are in the raster."""
    glyphs = skascii.glyph_set(" #\U0001fb1c▌█\U0001cd33\U0001cd99.", cell=cell)
    indices = np.arange(63).reshape(7, 9) % len(glyphs)
    art = AsciiArt(glyphs, indices, foreground=foreground, paper="navy")
    drawing = art.to_svg()
    shapes = AsciiArt.from_text(re.sub(r"[#.]", " ", art.text), glyphs, foreground=foreground, paper="navy")
    assert np.abs(paint_rectangles(drawing).astype(int) - shapes.to_image()).max() <= 1
    text = re.sub(r"[^#.\n]", " ", art.text)
    letters = AsciiArt.from_text(text, skascii.glyph_set(" #.", cell=cell), foreground=foreground)
    assert read_svg(drawing) == read_svg(letters.to_svg())


def test_size_and_colors():
    root = ElementTree.fromstring(LIGHT.to_svg(foreground="navy", cell=(10, 5.5)))
    assert root.get("viewBox") == "0 0 49.5 70"
    assert root[0].get("fill") == "#fff"
    assert root[1].get("fill") == "#000080"
    navy = ElementTree.fromstring(AsciiArt(GLYPHS, INDICES, paper="navy").to_svg())
    assert [part.get("fill") for part in navy[:2]] == ["#000080", "#fff"]


def test_font_family_is_escaped():
    root = ElementTree.fromstring(LIGHT.to_svg(font_family="\"A & <b>\", 'B'"))
    assert root[1].get("font-family") == "\"A & <b>\", 'B'"


def test_a_blank_art_has_no_text():
    assert read_svg(AsciiArt(GLYPHS, np.zeros((2, 2), int)).to_svg()) == {}


def test_wrong_cell():
    with pytest.raises(ValueError, match="`cell width` must be a finite number greater than 0"):
        PLAIN.to_svg(cell=(8, -1))
