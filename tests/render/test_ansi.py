"""Escapes, played back by a small terminal."""

import re

import numpy as np
import pytest
from reference.render import nearest, random_cells, random_glyphs, read_ansi, read_pairs, xterm_palette

from skascii import AsciiArt
from skascii.render.ansi import nearest_16, nearest_256

GLYPHS = random_glyphs()
INDICES, FOREGROUND = random_cells(GLYPHS)
PLAIN = AsciiArt(GLYPHS, INDICES)
COLORED = AsciiArt(GLYPHS, INDICES, foreground=FOREGROUND)
PALETTE = xterm_palette()


def test_all_colors():
    rows = read_ansi(COLORED.to_ansi())
    assert [[char for char, _ in row] for row in rows] == PLAIN.chars.tolist()
    for where, char in np.ndenumerate(PLAIN.chars):
        if char != " ":
            assert rows[where[0]][where[1]][1] == tuple(FOREGROUND[where])


@pytest.mark.parametrize(("depth", "palette"), [("256", PALETTE[16:]), ("16", PALETTE[:16])])
def test_palettes_give_a_nearest_color(depth, palette):
    indices, foreground = random_cells(GLYPHS, (20, 30), colors=600)
    art = AsciiArt(GLYPHS, indices, foreground=foreground)
    rows = read_ansi(art.to_ansi(depth=depth))
    for where, char in np.ndenumerate(art.chars):
        if char != " ":
            shown = rows[where[0]][where[1]][1]
            assert nearest(foreground[where], [shown]) == nearest(foreground[where], palette)


def test_palette_numbers():
    everything = np.array([PALETTE], np.uint8)
    assert nearest_16(everything[:, :16]).tolist() == [list(range(16))]
    for number, index in enumerate(nearest_256(everything)[0].tolist()):
        assert PALETTE[index] == PALETTE[number] or number < 16
    corners = np.array([[[0, 0, 0], [255, 255, 255], [128, 128, 128], [255, 0, 0]]], np.uint8)
    assert nearest_256(corners).tolist() == [[16, 231, 244, 196]]


@pytest.mark.parametrize("depth", ["24bit", "256", "16"])
def test_escapes_are_as_few_as_can_be(depth):
    for line in COLORED.to_ansi(depth=depth).split("\n"):
        shown = [color for char, color in read_ansi(line)[0] if char != " "]
        changes = sum(a != b for a, b in zip(shown, [None, *shown]))
        assert len(re.findall("\x1b", line)) == (changes + 1 if shown else 0)
        assert line.endswith("\x1b[0m") == bool(shown)


def test_plain_where_there_is_no_color():
    text = "\n".join("".join(row) for row in PLAIN.chars)
    assert PLAIN.to_ansi() == text
    assert COLORED.to_ansi(depth="none") == text


def test_a_blank_art_has_no_escape():
    assert AsciiArt(GLYPHS, np.zeros((2, 3), int), foreground=FOREGROUND[:2, :3]).to_ansi() == "   \n   "


@pytest.mark.parametrize(("depth", "palette"), [("24bit", None), ("256", PALETTE[16:]), ("16", PALETTE[:16])])
@pytest.mark.parametrize("foreground", [None, FOREGROUND])
@pytest.mark.parametrize(("paper", "color", "front"), [("indigo", (75, 0, 130), 255), ("ivory", (255, 255, 240), 0)])
def test_paper_of_a_colour_is_behind_every_cell(paper, color, front, foreground, depth, palette):
    art = AsciiArt(GLYPHS, INDICES, foreground=foreground, paper=paper)
    written = art.to_ansi(depth=depth)
    rows = read_pairs(written)
    assert [[char for char, _, _ in row] for row in rows] == PLAIN.chars.tolist()
    for where, char in np.ndenumerate(PLAIN.chars):
        _, shown, behind = rows[where[0]][where[1]]
        assert nearest(color, [behind]) == (0 if palette is None else nearest(color, palette))
        if char != " " and palette is None:
            assert shown == ((front,) * 3 if foreground is None else tuple(foreground[where]))
        elif char != " ":
            wanted = (front,) * 3 if foreground is None else foreground[where]
            assert nearest(wanted, [shown]) == nearest(wanted, palette)
    assert all(line.endswith("\x1b[0m") and line.count("\x1b[0m") == 1 for line in written.split("\n"))
    assert art.to_ansi(depth="none") == PLAIN.text


def test_wrong_depth():
    with pytest.raises(
        ValueError, match=r"`depth` must be one of '24bit', '256', '16', 'none'; got '24bits'\. Did you"
    ):
        COLORED.to_ansi(depth="24bits")
    with pytest.raises(TypeError, match="got 256"):
        COLORED.to_ansi(depth=256)
