"""Blanks around the art: kept by every text format, and left out where asked."""

import re
from html import unescape

import numpy as np
import pytest
from reference.render import random_glyphs

from skascii import AsciiArt
from skascii.render import get

GLYPHS = random_glyphs(" #")
CELLS = np.zeros((6, 7), int)
CELLS[2, 2:5] = CELLS[4, 3] = 1  # "###" over nothing over " #"
ART = AsciiArt(GLYPHS, CELLS)
RED = np.full((6, 7, 3), [255, 0, 0], np.uint8)
KEPT = ["       ", "       ", "  ###  ", "       ", "   #   ", "       "]
TRIMMED = ["###", "", " #"]


def without_escapes(text):
    return re.sub(r"\x1b\[[\d;]*m", "", text).split("\n")


@pytest.mark.parametrize("colors", [{}, {"foreground": RED}, {"background": RED}, {"paper": "navy"}])
def test_every_text_format_keeps_its_blanks(tmp_path, colors):
    art = AsciiArt(GLYPHS, CELLS, **colors)
    assert art.text.split("\n") == KEPT
    assert without_escapes(art.to_ansi()) == KEPT
    for html in (art.to_html(), art.to_html(full_page=True)):
        shown = re.search("<pre.*?>(.*)</pre>", html, re.DOTALL)[1]
        assert unescape(re.sub("<.*?>", "", shown)).split("\n") == KEPT
    for name in ("art.txt", "art.ans"):
        art.save(tmp_path / name)
        assert without_escapes((tmp_path / name).read_text()) == [*KEPT, ""]


@pytest.mark.parametrize("colors", [{}, {"foreground": RED}, {"paper": "navy"}, {"background": RED * 0}])
@pytest.mark.parametrize("depth", ["none", "16", "24bit"])
def test_blanks_around_it_are_left_out(tmp_path, colors, depth):
    art = AsciiArt(GLYPHS, CELLS, **colors)
    assert without_escapes(art.to_ansi(depth=depth, trim=True)) == TRIMMED
    art.save(tmp_path / "art.txt", trim=True)
    assert (tmp_path / "art.txt").read_text() == "###\n\n #\n"
    art.save(tmp_path / "art.ans", trim=True, depth=depth)
    assert (tmp_path / "art.ans").read_text() == art.to_ansi(depth=depth, trim=True) + "\n"


def test_a_background_is_no_blank():
    behind = RED * 0
    behind[1, 6] = 9
    art = AsciiArt(GLYPHS, CELLS, background=behind)
    assert without_escapes(art.to_ansi(trim=True)) == ["     ", "###", "", " #"]  # from the second to the last column
    assert without_escapes(art.to_ansi(trim=True, depth="none")) == TRIMMED
    light = AsciiArt(GLYPHS, CELLS, background=RED * 0, paper="light")
    assert without_escapes(light.to_ansi(trim=True)) == KEPT


def test_colours_of_what_is_left():
    art = AsciiArt(GLYPHS, CELLS, foreground=RED)
    assert art.to_ansi(trim=True) == "\x1b[38;2;255;0;0m###\x1b[0m\n\n\x1b[38;2;255;0;0m #\x1b[0m"


def test_an_art_of_blanks():
    blank = AsciiArt(GLYPHS, CELLS * 0, foreground=RED)
    assert blank.to_ansi(trim=True) == get("text").function(blank, trim=True) == ""
    wide = AsciiArt(random_glyphs("　亜"), [[0, 1, 0]])
    assert wide.to_ansi(trim=True) == "亜"


def test_trim_is_yes_or_no():
    for call in (ART.to_ansi, lambda trim: get("text").function(ART, trim=trim)):
        with pytest.raises(TypeError, match="`trim` must be True or False; got 'yes'"):
            call(trim="yes")
