"""SVG, parsed back to marks at places. What a browser makes of it is in test_browser.py."""

from xml.etree import ElementTree

import numpy as np
import pytest
from reference.render import hex_rgb, random_cells, random_glyphs, read_svg

from skascii.render.svg import svg
from skascii.render.text import char_grid

GLYPHS = random_glyphs()
INDICES, FOREGROUND = random_cells(GLYPHS)


@pytest.mark.parametrize("foreground", [None, FOREGROUND])
@pytest.mark.parametrize("cell", [None, (10, 7.5)])
def test_every_inked_character_stands_in_its_cell(foreground, cell):
    marks = read_svg(svg(GLYPHS, INDICES, foreground, "dark", cell=cell))
    h, w = cell or GLYPHS.cell
    seen = {(int(y // h), int(x // w)): (x, *mark) for (x, y), mark in marks.items()}
    expected = {where: char for where, char in np.ndenumerate(char_grid(GLYPHS, INDICES)) if char != " "}
    assert {where: char for where, (_, char, _) in seen.items()} == expected
    for where, (x, _, fill) in seen.items():
        assert x == (where[1] + 0.5) * w
        assert fill is None if foreground is None else hex_rgb(fill) == tuple(foreground[where])


def test_runs_of_one_color_are_merged():
    inked = INDICES > 0
    runs = 0
    for row, colors in zip(inked, FOREGROUND.tolist()):
        shown = [color for ink, color in zip(row, colors) if ink]
        runs += sum(a != b for a, b in zip(shown, [None, *shown]))
    assert svg(GLYPHS, INDICES, FOREGROUND, "dark").count("<text") == runs


def test_size_and_colors():
    root = ElementTree.fromstring(svg(GLYPHS, INDICES, None, "light", ink="navy", cell=(10, 5.5)))
    assert root.get("viewBox") == "0 0 49.5 70"
    assert root[0].get("fill") == "#fff"
    assert root[1].get("fill") == "#000080"


def test_font_family_is_escaped():
    root = ElementTree.fromstring(svg(GLYPHS, INDICES, None, "light", font_family="\"A\" & 'B'"))
    assert root[1].get("font-family") == "\"A\" & 'B'"


def test_a_blank_art_has_no_text():
    assert read_svg(svg(GLYPHS, np.zeros((2, 2), int), None, "dark")) == {}


def test_wrong_cell():
    with pytest.raises(ValueError, match="`cell width` must be a finite number greater than 0"):
        svg(GLYPHS, INDICES, None, "dark", cell=(8, -1))
