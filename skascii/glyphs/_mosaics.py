"""Mosaics: the cell cut into two columns of three or four equal parts, each part full or empty.

Bit n of a pattern is part n + 1 in Unicode's names, counted from left to right and from top to bottom.
"""

import numpy as np

from ._shapes import band

# Patterns that Unicode has among other characters, as rows from the last to the first, the right part before the left.
SEXTANTS_ELSEWHERE = {0b00_00_00: 0x20, 0b01_01_01: 0x258C, 0b10_10_10: 0x2590, 0b11_11_11: 0x2588}
OCTANTS_ELSEWHERE = {
    0b00_00_00_00: 0x20,
    0b00_00_00_01: 0x1CEA8,
    0b00_00_00_10: 0x1CEAB,
    0b00_00_00_11: 0x1FB82,
    0b00_00_01_01: 0x2598,
    0b00_00_10_10: 0x259D,
    0b00_00_11_11: 0x2580,
    0b00_01_01_00: 0x1FBE6,
    0b00_10_10_00: 0x1FBE7,
    0b00_11_11_11: 0x1FB85,
    0b01_00_00_00: 0x1CEA3,
    0b01_01_00_00: 0x2596,
    0b01_01_01_01: 0x258C,
    0b01_01_10_10: 0x259E,
    0b01_01_11_11: 0x259B,
    0b10_00_00_00: 0x1CEA0,
    0b10_10_00_00: 0x2597,
    0b10_10_01_01: 0x259A,
    0b10_10_10_10: 0x2590,
    0b10_10_11_11: 0x259C,
    0b11_00_00_00: 0x2582,
    0b11_11_00_00: 0x2584,
    0b11_11_01_01: 0x2599,
    0b11_11_10_10: 0x259F,
    0b11_11_11_00: 0x2586,
    0b11_11_11_11: 0x2588,
}


def _numbered(rows: int, first: int, elsewhere: dict[int, int]) -> list[int]:
    """Return the code points of all patterns in order: those that are not elsewhere count from `first` on."""
    patterns = range(1 << 2 * rows)
    block = iter(range(first, first + len(patterns)))
    return [elsewhere[bits] if bits in elsewhere else next(block) for bits in patterns]


SEXTANTS = _numbered(3, 0x1FB00, SEXTANTS_ELSEWHERE)
OCTANTS = _numbered(4, 0x1CD00, OCTANTS_ELSEWHERE)
MOSAICS = {  # code point -> rows and bits
    **{code: (3, bits) for bits, code in enumerate(SEXTANTS)},
    **{code: (4, bits) for bits, code in enumerate(OCTANTS)},
}


def parts_of(code: int) -> np.ndarray:
    """Return which parts of a mosaic are full, bool `(rows, 2)`."""
    rows, bits = MOSAICS[code]
    return np.array([bits >> part & 1 for part in range(2 * rows)], bool).reshape(rows, 2)


def draw_mosaic(code: int, cell: tuple[int, int]) -> np.ndarray:
    """Return the coverage `(h, w)` of the mosaic with this code point, exactly."""
    full = parts_of(code).astype(float)
    vertical, horizontal = (
        np.array([band(size, part * size / parts, (part + 1) * size / parts) for part in range(parts)])
        for size, parts in zip(cell, full.shape)
    )
    return vertical.T @ full @ horizontal
