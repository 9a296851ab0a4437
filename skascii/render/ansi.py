"""Terminal escapes: text coloured in 24 bits, or in the nearest colours of a palette."""

from collections.abc import Callable
from typing import Any

import numpy as np

from .._shared.checks import check_bool, check_choice
from .._shared.palette import GRAYS, LEVELS, XTERM_16
from .color import terminal_colors
from .registry import Art, renderer
from .runs import ANY, color_runs, inked_cells, keys_of, open_cells, pack
from .text import text_lines
from .trim import is_paper, trimmed

DEPTHS = ("24bit", "256", "16", "none")
RESET = "\x1b[0m"
OWN = 1 << 24  # the key of the terminal's own background
NEAR = {"24bit": 2, "256": 32, "16": 0, "none": 0}  # the paper, in 8-bit levels, as colours of the depth are
FOREGROUND, BACKGROUND = 30, 40  # the escapes' numbers of the first colour, of a glyph and behind it


@renderer("ansi", suffixes=(".ans",))
def ansi(art: Art, *, depth: str = "24bit", foreground: Any = None, trim: bool = False) -> str:
    """Text with the escapes that colour it on a terminal, each coloured row with a reset at its end.

    An escape sets what changes and is seen: no foreground of a blank, no background of a full block.
    """
    return on_terminal(art, depth=depth, foreground=foreground, trim=trim)


def on_terminal(art: Art, *, depth: str, foreground: Any = None, trim: bool = False, own_paper: bool = False) -> str:
    """Return the same; where the paper is the terminal's own, what has its colour is left to the terminal."""
    check_choice("depth", depth, DEPTHS)
    stops = [art.indices.shape[1]] * art.indices.shape[0]
    near = NEAR[depth] if own_paper and not isinstance(art.paper, str) else 0
    if check_bool("trim", trim):
        art, stops = trimmed(art, color=depth != "none", near=near)
    front_colors, back_colors = terminal_colors(art, foreground, own_paper)
    if (front_colors is None and back_colors is None) or depth == "none":
        return "\n".join(line[:stop] for line, stop in zip(text_lines(art.glyphs, art.indices), stops))
    key_of, parameters = ENCODINGS[depth]
    kept = np.arange(art.indices.shape[1]) < np.array(stops)[:, None]
    fronts = keys_of(front_colors, kept & inked_cells(art.glyphs, art.indices), key_of)
    backs = keys_of(back_colors, kept & open_cells(art.glyphs, art.indices), key_of)
    if near and back_colors is not None:
        backs[(backs != ANY) & is_paper(art, near)] = OWN
    parts = []
    front, back = ANY, OWN  # as the terminal has them
    row = column = 0
    for chars, cells, new_front, new_back, row_ends in color_runs(art.glyphs, art.indices, fronts, backs):
        changes = []
        if new_front not in (ANY, front):
            front = new_front
            changes.append(parameters(front, FOREGROUND))
        if new_back not in (ANY, back):
            back = new_back
            changes.append("49" if back == OWN else parameters(back, BACKGROUND))
        if changes:
            parts.append(f"\x1b[{';'.join(changes)}m")
        parts.append(chars[: max(0, stops[row] - column)])
        column += cells
        if row_ends:
            row, column = row + 1, 0
            parts.append("\n" if (front, back) == (ANY, OWN) else RESET + "\n")
            front, back = ANY, OWN
    return "".join(parts)[:-1]


def nearest_256(colors: np.ndarray) -> np.ndarray:
    """Return the index of the nearest colour (Euclidean in sRGB) of xterm's cube and grey ramp, `(R, C)`."""
    colors = colors.astype(np.int32)
    steps = np.searchsorted((LEVELS[1:] + LEVELS[:-1]) / 2, colors)  # the cube is separable: each channel alone
    ramp = np.clip(np.rint((colors.mean(axis=-1) - 8) / 10), 0, 23).astype(np.intp)  # nearest grey: of the mean
    cube_error = ((LEVELS[steps] - colors) ** 2).sum(axis=-1)
    ramp_error = ((GRAYS[ramp][..., None] - colors) ** 2).sum(axis=-1)
    return np.where(cube_error <= ramp_error, 16 + steps @ np.array([36, 6, 1]), 232 + ramp)


def nearest_16(colors: np.ndarray) -> np.ndarray:
    """Return the index of the nearest (Euclidean in sRGB) of xterm's 16 colours, `(R, C)`."""
    colors = colors.astype(np.int32)
    best = np.zeros(colors.shape[:-1], np.intp)
    least = np.full(colors.shape[:-1], np.iinfo(np.int32).max)
    for number, color in enumerate(XTERM_16):
        error = ((colors - color) ** 2).sum(axis=-1)
        best[error < least] = number
        np.minimum(least, error, out=least)
    return best


ENCODINGS: dict[str, tuple[Callable[[np.ndarray], np.ndarray], Callable[[int, int], str]]] = {
    "24bit": (pack, lambda key, first: f"{first + 8};2;{key >> 16};{key >> 8 & 255};{key & 255}"),
    "256": (nearest_256, lambda key, first: f"{first + 8};5;{key}"),
    "16": (nearest_16, lambda key, first: str(first + key if key < 8 else first + 52 + key)),
}
