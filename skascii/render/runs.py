"""Runs of cells in the same colours: what lets coloured text stay short."""

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np

from ..glyphs import GlyphSet

ANY = -1  # the key of a colour that is not seen
Run = tuple[str, int, int, int, bool]  # text, number of cells, keys of foreground and background, whether the row ends


def inked_cells(glyphs: GlyphSet, indices: np.ndarray) -> np.ndarray:
    """Return where a foreground is seen, bool `(R, C)`: not in spaces and the empty braille cell."""
    return np.array([not char.isspace() and char != "\u2800" for char in glyphs.chars])[indices]


def open_cells(glyphs: GlyphSet, indices: np.ndarray) -> np.ndarray:
    """Return where a background is seen, bool `(R, C)`: not behind full blocks."""
    return np.array([char != "█" for char in glyphs.chars])[indices]


def pack(colors: np.ndarray) -> np.ndarray:
    """Return uint8 RGB or RGBA as integers, `(R, C)`: 0xrrggbb where opaque, else with what lacks to that before."""
    keys = colors[..., :3].astype(np.int32) @ np.array([1 << 16, 1 << 8, 1], np.int32)
    return keys if colors.shape[-1] == 3 else keys + ((255 - colors[..., 3].astype(np.int64)) << 24)


def unpack(key: int) -> tuple[int, ...]:
    """Return the colour that `pack` made an integer of: RGB where it is opaque, else RGBA."""
    color = key >> 16 & 255, key >> 8 & 255, key & 255
    return color if key < 1 << 24 else (*color, 255 - (key >> 24))


def keys_of(
    colors: np.ndarray | None, seen: np.ndarray, key_of: Callable[[np.ndarray], np.ndarray] = pack
) -> np.ndarray:
    """Return the key of each cell's colour, ANY where there is none or it is not seen."""
    return np.full(seen.shape, ANY) if colors is None else np.where(seen, key_of(colors), ANY)


def runs(keys: np.ndarray) -> list[slice]:
    """Return where each run of one key stands in a line of them."""
    bounds = [0, *(np.flatnonzero(np.diff(keys)) + 1).tolist(), keys.size]
    return [slice(a, b) for a, b in pairwise(bounds) if a < b]


def color_runs(
    glyphs: GlyphSet,
    indices: np.ndarray,
    foreground: np.ndarray,
    background: np.ndarray,
    token: Callable[[str], str] = str,
) -> Iterator[Run]:
    """Yield the runs of cells that agree in both keys, as few as there can be; `token` is how a character is written.

    ANY agrees with every key. Each of the two changes from run to run as seldom as it does from cell to cell.
    """
    starts = run_starts(foreground, background)
    stops = np.append(starts[1:], indices.size)

    tokens = np.array([token(char) for char in glyphs.chars], object)
    text = "".join(tokens[indices].ravel().tolist())
    lengths = np.array([len(written) for written in tokens])
    offsets = np.concatenate([[0], np.cumsum(lengths[indices].ravel())])
    pieces = (text[a:b] for a, b in zip(offsets[starts].tolist(), offsets[stops].tolist()))
    seen = (keys_within(keys, starts).tolist() for keys in (foreground, background))
    return zip(pieces, (stops - starts).tolist(), *seen, (stops % indices.shape[1] == 0).tolist())


def keys_within(keys: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Return the key of each run, ANY where none is seen in it."""
    return np.maximum.reduceat(keys.ravel(), starts)


def run_starts(foreground: np.ndarray, background: np.ndarray) -> np.ndarray:
    """Return the first cell of each run, all rows in one line.

    A new key takes over somewhere after the last cell of the old one and up to its own first cell. A run starts as late
    as that and the starts before leave room for, which makes the fewest.
    """
    earliest = np.full(foreground.size, -1)
    rows = np.arange(0, foreground.size, foreground.shape[1])
    earliest[rows] = rows
    for keys in (foreground.ravel(), background.ravel()):
        cells = np.flatnonzero(keys != ANY)
        changed = np.diff(keys[cells]) != 0
        latest = cells[1:][changed]
        earliest[latest] = np.maximum(earliest[latest], cells[:-1][changed] + 1)
    at = np.flatnonzero(earliest >= 0)
    starts = [0]
    for start, after in zip(at.tolist(), earliest[at].tolist()):
        if after > starts[-1]:
            starts.append(start)
    return np.array(starts)
