"""Plain text: which character stands in each cell."""

import numpy as np

from ..glyphs import GlyphSet


def char_grid(glyphs: GlyphSet, indices: np.ndarray) -> np.ndarray:
    """Return the characters as an array of '<U1', `(R, C)`."""
    return np.array(list(glyphs.chars), "<U1")[indices]


def text_lines(glyphs: GlyphSet, indices: np.ndarray) -> tuple[str, ...]:
    """Return the rows as strings of C characters."""
    chars = np.ascontiguousarray(char_grid(glyphs, indices))
    return tuple(chars.view(f"<U{chars.shape[1]}")[:, 0].tolist())
