"""Terminal escapes: text coloured in 24 bits, or in the nearest colours of a palette."""

from collections.abc import Callable
from typing import Any

import numpy as np

from .._shared.checks import check_bool, check_choice
from .._shared.palette import GRAYS, LEVELS, XTERM_16
from ..glyphs import GlyphSet
from .color import terminal_colors
from .registry import Art, renderer
from .runs import ANY, inked_cells, keys_of, keys_within, open_cells, pack, run_starts
from .text import text_lines
from .trim import is_paper, trimmed

DEPTHS = ("24bit", "256", "16", "none")
RESET = "\x1b[0m"
OWN = 1 << 24  # the key of the terminal's own background
NEAR = {"24bit": 2, "256": 32, "16": 0, "none": 0}  # levels from the paper: a palette of 256 mixes its neighbours
NOTHING = 0  # in place of a byte
PARAMETER = len("38;2;255;255;255")
ESCAPE = 2 + PARAMETER + 1 + PARAMETER + 1
NUMBERS = np.array([str(number).encode() for number in range(256)])[:, None].view(np.uint8)
Parameters = Callable[[np.ndarray, int], np.ndarray]  # keys and the first number, as bytes in rows
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
    starts = run_starts(fronts, backs)
    rows = starts // fronts.shape[1]
    escapes = np.zeros((fronts.size, ESCAPE), np.uint8)
    new_fronts = _changes(keys_within(fronts, starts), rows, ANY)
    new_backs = _changes(keys_within(backs, starts), rows, OWN)
    escapes[starts] = _escapes(new_fronts, new_backs, parameters)
    written = np.where(kept.ravel()[:, None], _written(art.glyphs)[art.indices.ravel()], 0)
    ends = np.zeros((*fronts.shape, len(RESET) + 1), np.uint8)
    ends[:, -1, -1] = ord("\n")
    ends[(_last(fronts, ANY) != ANY) | (_last(backs, OWN) != OWN), -1, :-1] = _bytes(RESET)
    signs = np.concatenate([escapes, written, ends.reshape(fronts.size, -1)], axis=1)
    return signs[signs != NOTHING].tobytes().decode()[:-1]


def _changes(keys: np.ndarray, rows: np.ndarray, first: int) -> np.ndarray:
    """Return the keys of runs that the terminal has not yet: ANY for those that it has, or that are not seen.

    At the start of a row it has the key `first`.
    """
    seen = np.maximum.accumulate(np.where(keys != ANY, np.arange(len(keys)), 0))
    before = np.concatenate([[0], seen[:-1]])  # run whose key the terminal has, if it is of this row
    has = np.where((rows[before] == rows) & (keys[before] != ANY), keys[before], first)
    has[0] = first
    return np.where(has == keys, ANY, keys)


def _last(keys: np.ndarray, first: int) -> np.ndarray:
    """Return the key that the terminal has at the end of each row."""
    seen = keys != ANY
    at = keys.shape[1] - 1 - seen[:, ::-1].argmax(axis=1)
    return np.where(seen.any(axis=1), keys[np.arange(len(keys)), at], first)


def _escapes(fronts: np.ndarray, backs: np.ndarray, parameters: Parameters) -> np.ndarray:
    """Return the escape of each run in one row of `ESCAPE` bytes, `NOTHING` where there is less to write."""
    out = np.zeros((len(fronts), ESCAPE), np.uint8)
    first, second = fronts != ANY, backs != ANY
    for shown, keys, number, at in ((first, fronts, FOREGROUND, 2), (second, backs, BACKGROUND, 3 + PARAMETER)):
        colored = shown & (keys != OWN)
        signs = parameters(keys[colored], number)
        out[colored, at : at + signs.shape[1]] = signs
    out[backs == OWN, 3 + PARAMETER : 5 + PARAMETER] = _bytes("49")
    out[first | second, :2] = _bytes("\x1b[")
    out[first & second, 2 + PARAMETER] = ord(";")
    out[first | second, -1] = ord("m")
    return out


def _written(glyphs: GlyphSet) -> np.ndarray:
    """Return the bytes of each character in UTF-8, one in a row, `NOTHING` after short ones."""
    return np.array([char.encode() for char in glyphs.chars])[:, None].view(np.uint8)


def _bytes(text: str) -> np.ndarray:
    return np.frombuffer(text.encode(), np.uint8)


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


def _in_24bit(keys: np.ndarray, first: int) -> np.ndarray:
    return _joined(f"{first + 8};2;", NUMBERS[keys >> 16], ";", NUMBERS[keys >> 8 & 255], ";", NUMBERS[keys & 255])


def _in_256(keys: np.ndarray, first: int) -> np.ndarray:
    return _joined(f"{first + 8};5;", NUMBERS[keys])


def _in_16(keys: np.ndarray, first: int) -> np.ndarray:
    return NUMBERS[np.where(keys < 8, first + keys, first + 52 + keys)]


def _joined(*parts: str | np.ndarray) -> np.ndarray:
    """Return bytes side by side, `(n, width)`; a text is the same in all rows."""
    count = max(len(part) for part in parts if not isinstance(part, str))
    return np.concatenate(
        [np.tile(_bytes(part), (count, 1)) if isinstance(part, str) else part for part in parts], axis=1
    )


ENCODINGS: dict[str, tuple[Callable[[np.ndarray], np.ndarray], Parameters]] = {
    "24bit": (pack, _in_24bit),
    "256": (nearest_256, _in_256),
    "16": (nearest_16, _in_16),
}
