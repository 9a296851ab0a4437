"""Plain text: which character stands in each cell."""

from typing import Any

import numpy as np

from .._shared.checks import check_bool, rejection
from ..glyphs import GlyphSet
from .registry import Art, renderer
from .trim import trimmed


@renderer("text", suffixes=(".txt",))
def text(art: Art, *, trim: bool = False) -> str:
    """Plain text: a character a cell, a line a row."""
    if not check_bool("trim", trim):
        return "\n".join(text_lines(art.glyphs, art.indices))
    part, stops = trimmed(art, color=False)
    return "\n".join(line[:stop] for line, stop in zip(text_lines(part.glyphs, part.indices), stops))


def char_grid(glyphs: GlyphSet, indices: np.ndarray) -> np.ndarray:
    """Return the characters as an array of '<U1', `(R, C)`."""
    return np.array(list(glyphs.chars), "<U1")[indices]


def text_lines(glyphs: GlyphSet, indices: np.ndarray) -> tuple[str, ...]:
    """Return the rows as strings of C characters."""
    chars = np.ascontiguousarray(char_grid(glyphs, indices))
    return tuple(chars.view(f"<U{chars.shape[1]}")[:, 0].tolist())


def indices_of(text: Any, glyphs: GlyphSet) -> np.ndarray:
    """Return the glyphs of each row of `text`, short rows filled with blanks: the inverse of `text_lines`."""
    if not isinstance(text, str):
        raise rejection("text", "a string", repr(text), "Join its rows by newlines.", TypeError)
    blank = "\u3000" if glyphs.wide else " "
    rows = text.removesuffix("\n").split("\n")
    columns = max(map(len, rows))
    if columns == 0:
        raise rejection("text", "of at least one character", repr(text), "Pass an art's text.")
    numbers = {char: number for number, char in enumerate(glyphs.chars)}
    try:
        return np.array([[numbers[char] for char in row.ljust(columns, blank)] for row in rows])
    except KeyError as error:
        rule = "made of characters of the glyph set"
        raise rejection("text", rule, f"{error.args[0]!r}", "Draw the set with it.") from None
