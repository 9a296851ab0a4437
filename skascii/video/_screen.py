"""What a terminal is to be told of the next art: only cells that change."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from ..render.ansi import ENCODINGS, RESET
from ..render.color import terminal_colors
from ..render.runs import ANY, inked_cells, keys_of, open_cells

BACKGROUND, FOREGROUND = 40, 30
PARAMETERS: dict[str, Callable[[int, int], str]] = {  # of one colour: `ENCODINGS` have those of many at once
    "24bit": lambda key, first: f"{first + 8};2;{key >> 16};{key >> 8 & 255};{key & 255}",
    "256": lambda key, first: f"{first + 8};5;{key}",
    "16": lambda key, first: str(first + key if key < 8 else first + 52 + key),
}
NEAR = 4  # unchanged cells that it is shorter to write again than to jump over


class Screen:
    """A terminal of some depth of colour, and what stands on it."""

    def __init__(self, depth: str) -> None:
        self._depth = depth
        self._shown: np.ndarray | None = None

    def update(self, art: Any) -> str:
        """Return the escapes that bring an art onto the screen, from its upper left corner."""
        cells = self._cells(art)
        whole = self._shown is None or self._shown.shape != cells.shape
        changed = np.ones(cells.shape[:2], bool) if whole else (cells != self._shown).any(axis=2)
        self._shown = cells
        parts = [RESET + "\x1b[2J"] if whole else []
        width = 2 if art.glyphs.wide else 1
        for row in np.flatnonzero(changed.any(axis=1)).tolist():
            for first, last in _runs(changed[row]):
                parts.append(f"\x1b[{row + 1};{first * width + 1}H{self._text(art, row, first, last)}")
        return "".join(parts)

    def _cells(self, art: Any) -> np.ndarray:
        """Return glyphs and keys of the colours, `(R, C, 3)`."""
        plain = np.full(art.indices.shape, ANY)
        if self._depth == "none":
            return np.stack([art.indices, plain, plain], axis=2)
        key_of = ENCODINGS[self._depth][0]
        front, back = terminal_colors(art)
        fronts = keys_of(front, inked_cells(art.glyphs, art.indices), key_of)
        return np.stack([art.indices, fronts, keys_of(back, open_cells(art.glyphs, art.indices), key_of)], axis=2)

    def _text(self, art: Any, row: int, first: int, last: int) -> str:
        """Return the characters of some cells of a row in their colours."""
        assert self._shown is not None
        cells = self._shown[row, first:last]
        chars = art.glyphs.chars
        starts = [0, *(np.flatnonzero((cells[1:, 1:] != cells[:-1, 1:]).any(axis=1)) + 1).tolist(), len(cells)]
        parts = []
        for start, stop in pairwise(starts):
            front, back = cells[start, 1:].tolist()
            parts.append(self._style(front, back))
            parts.append("".join(chars[glyph] for glyph in cells[start:stop, 0].tolist()))
        colored = self._depth != "none" and bool((cells[:, 1:] != ANY).any())
        return "".join(parts) + (RESET if colored else "")

    def _style(self, front: int, back: int) -> str:
        """Return the escape of a pair of colours."""
        if self._depth == "none":
            return ""
        parameters = PARAMETERS[self._depth]
        pairs = ((front, FOREGROUND), (back, BACKGROUND))
        codes = [parameters(key, first) for key, first in pairs if key != ANY]
        return f"\x1b[{';'.join(['0', *codes])}m" if codes else RESET


def _runs(changed: np.ndarray) -> list[tuple[int, int]]:
    """Return where cells have changed, from first to past the last, near ones together."""
    places = np.flatnonzero(changed)
    cuts = np.flatnonzero(np.diff(places) > NEAR) + 1
    return [(int(group[0]), int(group[-1]) + 1) for group in np.split(places, cuts)]
