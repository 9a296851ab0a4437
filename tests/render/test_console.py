"""Rich consoles."""

import io

import numpy as np
import pytest
from reference.render import random_cells, random_glyphs, read_ansi, read_pairs, seen_of
from rich.console import Console
from rich.measure import Measurement
from rich.panel import Panel
from rich.table import Table

from skascii import AsciiArt

GLYPHS = random_glyphs()
INDICES, FOREGROUND = random_cells(GLYPHS)
_, BACKGROUND = random_cells(GLYPHS, seed=2)
COLORED = AsciiArt(GLYPHS, INDICES, foreground=FOREGROUND)
PLAIN = AsciiArt(GLYPHS, INDICES)


def printed(renderable, color_system="truecolor"):
    file = io.StringIO()
    Console(file=file, force_terminal=True, color_system=color_system, width=40, legacy_windows=False).print(renderable)
    return file.getvalue()


def test_plain_art_is_its_text():
    assert printed(PLAIN) == PLAIN.text + "\n"


def test_colors_are_those_of_the_cells():
    rows = read_ansi(printed(COLORED).removesuffix("\n"))
    assert [[char for char, _ in row] for row in rows] == COLORED.chars.tolist()
    for where, char in np.ndenumerate(COLORED.chars):
        if char != " ":
            assert rows[where[0]][where[1]][1] == tuple(FOREGROUND[where])


@pytest.mark.parametrize("foreground", [None, FOREGROUND])
def test_paper_of_a_colour_is_behind_every_cell(foreground):
    art = AsciiArt(GLYPHS, INDICES, foreground=foreground, paper="navy")
    rows = read_pairs(printed(art).removesuffix("\n"))
    assert [[char for char, _, _ in row] for row in rows] == art.chars.tolist()
    assert {behind for row in rows for _, _, behind in row} == {(0, 0, 128)}
    for where, char in np.ndenumerate(art.chars):
        if char != " ":
            wanted = (255, 255, 255) if foreground is None else tuple(foreground[where])
            assert rows[where[0]][where[1]][1] == wanted
    assert printed(art, None) == art.text + "\n"


@pytest.mark.parametrize("paper", ["dark", "navy"])
@pytest.mark.parametrize("foreground", [None, FOREGROUND])
def test_backgrounds_are_those_of_the_cells(foreground, paper):
    art = AsciiArt(random_glyphs(" .█<>&"), INDICES % 6, foreground=foreground, background=BACKGROUND, paper=paper)
    rows = read_pairs(printed(art).removesuffix("\n"))
    own = None if paper == "dark" else (255, 255, 255)
    for where, char in np.ndenumerate(art.chars):
        front = own if foreground is None else tuple(foreground[where].tolist())
        assert seen_of(*rows[where[0]][where[1]]) == seen_of(char, front, tuple(BACKGROUND[where].tolist()))
    assert printed(art, None) == art.text + "\n"


def test_no_color_system():
    assert printed(COLORED, None) == COLORED.text + "\n"


def test_inside_a_panel_and_a_table():
    lines = printed(Panel.fit(COLORED), None).splitlines()
    assert lines[0] == "╭" + "─" * 11 + "╮"
    assert [line[2:-2] for line in lines[1:-1]] == list(COLORED.lines)
    table = Table.grid()
    table.add_row(PLAIN, COLORED)
    assert printed(table, None).splitlines() == [2 * line for line in PLAIN.lines]


def test_width_is_fixed():
    console = Console(width=40)
    assert Measurement.get(console, console.options, PLAIN) == Measurement(9, 9)
    wide = AsciiArt(random_glyphs("　亜", (4, 4)), [[0, 1, 1]])
    assert Measurement.get(console, console.options, wide) == Measurement(6, 6)
