"""Runs of one colour: what lets coloured text stay short."""

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np

from ..glyphs import GlyphSet

NO_COLOR = -1  # the key of a row without ink


def inked_cells(glyphs: GlyphSet, indices: np.ndarray) -> np.ndarray:
    """Return where there is something to see, bool `(R, C)`: spaces and the empty braille cell need no colour."""
    return np.array([not char.isspace() and char != "\u2800" for char in glyphs.chars])[indices]


def pack(colors: np.ndarray) -> np.ndarray:
    """Return uint8 RGB `(R, C, 3)` as integers 0xrrggbb, `(R, C)`."""
    return colors.astype(np.int32) @ np.array([1 << 16, 1 << 8, 1], np.int32)


def unpack(key: int) -> tuple[int, int, int]:
    """Return the colour that `pack` made an integer of."""
    return key >> 16, key >> 8 & 255, key & 255


def runs(keys: np.ndarray) -> list[slice]:
    """Return where each run of one key stands in a line of them."""
    bounds = [0, *(np.flatnonzero(np.diff(keys)) + 1).tolist(), keys.size]
    return [slice(a, b) for a, b in pairwise(bounds) if a < b]


def color_runs(
    glyphs: GlyphSet, indices: np.ndarray, keys: np.ndarray, token: Callable[[str], str] = str
) -> Iterator[tuple[str, int, bool]]:
    """Yield (text, key, whether the row ends) for each run of one key; `token` is how a character is written.

    Cells without ink join the run on their left, or at a row's start the first one.
    """
    keys = _spread(keys, inked_cells(glyphs, indices))
    columns = keys.shape[1]
    first = np.pad(keys[:, 1:] != keys[:, :-1], ((0, 0), (1, 0)), constant_values=True)
    starts = np.flatnonzero(first)
    stops = np.append(starts[1:], keys.size)

    tokens = np.array([token(char) for char in glyphs.chars], object)
    text = "".join(tokens[indices].ravel().tolist())
    lengths = np.array([len(written) for written in tokens])
    offsets = np.concatenate([[0], np.cumsum(lengths[indices].ravel())])
    pieces = (text[a:b] for a, b in zip(offsets[starts].tolist(), offsets[stops].tolist()))
    return zip(pieces, keys.ravel()[starts].tolist(), (stops % columns == 0).tolist())


def _spread(keys: np.ndarray, inked: np.ndarray) -> np.ndarray:
    """Give each cell the key of the last inked cell up to it, of the row's first one before that."""
    source = np.where(inked, np.arange(keys.shape[1]), -1)
    np.maximum.accumulate(source, axis=1, out=source)
    source = np.where(source < 0, inked.argmax(axis=1, keepdims=True), source)
    return np.where(inked.any(axis=1, keepdims=True), np.take_along_axis(keys, source, axis=1), NO_COLOR)
