"""Characters drawn to fill the cell whatever the font, as terminals do: blanks, blocks, mosaics, lines, braille."""

from functools import lru_cache

import numpy as np

from ._box import draw_box
from ._mosaics import MOSAICS, draw_mosaic
from ._shapes import rectangle, sampled

BLANKS = " \u00a0\u3000"
DOT = 0.35  # radius of a braille dot over the distance to the next
# Block elements U+2580 to U+2590, U+2594 and U+2595 as (top, left, bottom, right), in eighths of the cell.
BLOCKS = {
    0x2580: (0, 0, 4, 8),
    **{0x2580 + n: (8 - n, 0, 8, 8) for n in range(1, 9)},
    **{0x2588 + n: (0, 0, 8, 8 - n) for n in range(1, 8)},
    0x2590: (0, 4, 8, 8),
    0x2594: (0, 0, 1, 8),
    0x2595: (0, 7, 8, 8),
}
SHADES = {0x2591: 0.25, 0x2592: 0.5, 0x2593: 0.75}
RECTANGULAR = {*BLOCKS, *SHADES, *MOSAICS} - {ord(" ")}
# The dots of a braille cell as (row, column), from bit 0 of the code point on.
BRAILLE = ((0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (2, 1), (3, 0), (3, 1))


def is_drawn(char: str) -> bool:
    """Return whether `char` is drawn here and not by a font."""
    return char in BLANKS or "\u2500" <= char <= "\u259f" or "\u2800" <= char <= "\u28ff" or ord(char) in MOSAICS


def is_rectangular(char: str) -> bool:
    """Return whether `char` consists of rectangles: a block, a shade, a sextant or an octant."""
    return ord(char) in RECTANGULAR


def draw(char: str, cell: tuple[int, int]) -> np.ndarray:
    """Return the coverage `(h, w)` of a character, float32."""
    h, w = cell
    code = ord(char)
    if char in BLANKS:
        coverage = np.zeros(cell)
    elif code in SHADES:
        coverage = np.full(cell, SHADES[code])
    elif code in BLOCKS:
        upper, first, lower, last = BLOCKS[code]
        coverage = rectangle(cell, upper * h / 8, first * w / 8, lower * h / 8, last * w / 8)
    elif code in MOSAICS:
        coverage = draw_mosaic(code, cell)
    elif char >= "\u2800":
        bits = code - 0x2800
        coverage = sum((dot for bit, dot in enumerate(_dots(cell)) if bits >> bit & 1), np.zeros(cell))
    else:
        coverage = draw_box(char, cell)
    return np.clip(coverage, 0, 1).astype(np.float32)


@lru_cache(maxsize=8)
def _dots(cell: tuple[int, int]) -> list[np.ndarray]:
    """Return the eight dots of a braille cell, evenly spaced across cells."""
    h, w = cell
    radius = DOT * min(h / 4, w / 2)

    def dot(row: int, column: int) -> np.ndarray:
        y0, x0 = (row + 0.5) * h / 4, (column + 0.5) * w / 2
        return sampled(cell, lambda y, x: (y - y0) ** 2 + (x - x0) ** 2 <= radius**2)

    return [dot(row, column) for row, column in BRAILLE]
