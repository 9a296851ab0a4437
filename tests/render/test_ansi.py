"""Escapes, played back by a small terminal."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference.render import nearest, random_cells, random_glyphs, read_ansi, read_pairs, seen, seen_of, xterm_palette

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


BLOCKS = random_glyphs(" .█▀⠀")
FEW = [(0, 0, 0), (0, 0, 1), (200, 30, 40), (255, 255, 255)]


@st.composite
def colored_arts(draw):
    """Arts of few colours, given or not, so that runs of all kinds occur."""
    shape = draw(st.tuples(st.integers(1, 3), st.integers(1, 8)))

    def cells(values):
        return np.array(
            draw(st.lists(st.sampled_from(values), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]))
        )

    def colors():
        return cells(FEW).astype(np.uint8).reshape(*shape, 3) if draw(st.booleans()) else None

    paper = draw(st.sampled_from(["dark", "light", "navy", "ivory"]))
    return AsciiArt(BLOCKS, cells(range(5)).reshape(shape), foreground=colors(), background=colors(), paper=paper)


def expected(art, palette):
    """What each cell is to show: None is the terminal's own."""
    papers = {"dark": (None, None), "light": (None, None), (0, 0, 128): (FEW[3], (0, 0, 128))}
    front, back = papers.get(art.paper, (FEW[0], art.paper))
    rows = []
    for row, chars in enumerate(art.chars):
        rows.append([])
        for column, char in enumerate(chars):
            own = [None if c is None else tuple(c[row, column].tolist()) for c in (art.foreground, art.background)]
            shown = [one or other for one, other in zip(own, (front, back))]
            if palette is not None:
                shown = [c and min(palette, key=lambda p: sum((a - b) ** 2 for a, b in zip(p, c))) for c in shown]
            rows[-1].append(seen_of(char, *shown))
        rows[-1].append(("|", None, None))
    return rows


@pytest.mark.parametrize(("depth", "palette"), [("24bit", None), ("256", PALETTE[16:]), ("16", PALETTE[:16])])
@given(art=colored_arts())
def test_both_colors_are_those_of_the_cells_with_no_escape_too_many(art, depth, palette):
    written = art.to_ansi(depth=depth)
    wanted = expected(art, palette)
    rows = seen(written)
    assert rows == wanted
    for found in re.finditer("\x1b\\[[0-9;]*m", written):
        assert seen(written[: found.start()] + written[found.end() :]) != rows
        for less in shorter(found.group()):
            assert seen(written[: found.start()] + less + written[found.end() :]) != rows
    for line, row in zip(written.split("\n"), wanted):
        changes = len(re.findall("\x1b\\[(?!0m)", line))
        assert changes == fewest_runs(row[:-1])


def shorter(escape):
    """An escape of two colours, without one or the other."""
    colors = re.findall(r"[34]8;(?:5;\d+|2;\d+;\d+;\d+)|\d+", escape)
    return [f"\x1b[{color}m" for color in colors] if len(colors) == 2 else []


def fewest_runs(cells):
    """The least number of parts of a row in each of which the colours seen agree: by trying all; 0 if none is seen."""
    if all(front is None and back is None for _, front, back in cells):
        return 0
    least = [0]
    for stop in range(1, len(cells) + 1):
        fits = [
            start
            for start in range(stop)
            if all(len({cell[part] for cell in cells[start:stop]} - {None}) <= 1 for part in (1, 2))
        ]
        least.append(1 + min(least[start] for start in fits))
    return least[-1]


def test_a_change_of_one_color_joins_that_of_the_other():
    black, red, white = ((0, 0, 0), (205, 0, 0), (255, 255, 255))
    front, back = np.array([[black, red, red, red]], np.uint8), np.array([[black, black, white, white]], np.uint8)
    art = AsciiArt.from_text(".  .", BLOCKS, foreground=front, background=back)
    assert art.to_ansi(depth="16") == "\x1b[30;40m. \x1b[31;107m .\x1b[0m"


def test_wrong_depth():
    with pytest.raises(
        ValueError, match=r"`depth` must be one of '24bit', '256', '16', 'none'; got '24bits'\. Did you"
    ):
        COLORED.to_ansi(depth="24bits")
    with pytest.raises(TypeError, match="got 256"):
        COLORED.to_ansi(depth=256)
