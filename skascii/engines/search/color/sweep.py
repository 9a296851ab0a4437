"""The sweep of the colour search: cell after cell takes its best glyph and colours."""

from typing import NamedTuple

import numpy as np

from ...._numba.vectors import prefetch
from .colors import jit
from .near import bound, look_around, rough_terms
from .settle import settle

LINE = 16  # numbers on a line of the cache


class Wanted(NamedTuple):
    """What the cells are to show.

    Attributes
    ----------
    own : ndarray of float32, shape (R, C, 3, G + 1)
        Inner product of the blurred picture with each glyph in the cell, channel by channel; the last is the full cell.
    cost : ndarray of float64, shape (R, C)
        What two colours cost.
    stay : ndarray of float64, shape (R, C)
        What it costs to leave what the search has begun with; 0 where it has been left.
    """

    own: np.ndarray
    cost: np.ndarray
    stay: np.ndarray


class Art(NamedTuple):
    """The art, which a sweep changes in place.

    Attributes
    ----------
    indices : ndarray of intp, shape (R, C)
        Glyphs; G, the full cell, where there is none yet.
    pending : ndarray of uint8, shape (R, C)
        The replacement map.
    colors : ndarray of float64, shape (R, C, 6)
        Foreground and background in channels.
    codes : ndarray of intp, shape (R, C, 6)
        The same as they are sent: three levels, or an entry of the palette and nothing.
    """

    indices: np.ndarray
    pending: np.ndarray
    colors: np.ndarray
    codes: np.ndarray


class Rules(NamedTuple):
    """How colours are chosen.

    Attributes
    ----------
    zero_y, zero_u, zero_v : float
        The channels' zero: the paper where it is fixed.
    fixed_paper : bool
        Whether the background is the paper.
    held : bool
        Whether the glyphs stay.
    rounded : bool
        Whether colours are those that can be sent; else anything within the gamut.
    tolerance : float
        What an art must be better by to replace another.
    """

    zero_y: float
    zero_u: float
    zero_v: float
    fixed_paper: bool
    held: bool
    rounded: bool
    tolerance: float


@jit
def sweep(wanted, tables, glyphs, rules, table, palette, art, first, last, row_step, column_step):
    """Visit the pending cells of rows first, first + row_step, ... < last, by classes of columns.

    `table` are the levels of `Levels`, `palette` the entries of one or None. Returns how many cells were replaced; what
    is near these is then pending.
    """
    own, costs, stays, indices, pending, colors, codes = (
        wanted.own,
        wanted.cost,
        wanted.stay,
        art.indices,
        art.pending,
        art.colors,
        art.codes,
    )
    kinds, traits, pair, offsets = glyphs.products, glyphs.traits, tables.pair.reshape(-1), tables.offsets
    num_columns, width = own.shape[1], own.shape[3]
    lines, shades = np.empty(2 * len(offsets), np.uintp), np.empty((2 * len(offsets) + 1, 3))
    minus = np.empty(shades.shape, np.float32)
    terms, bounds = np.empty(3 * width, np.float32), np.empty(width, np.float32)
    one_line = np.uintp(width)
    zero = rules.zero_y, rules.zero_u, rules.zero_v
    given = own.reshape(-1)
    num_changed = 0
    for i in range(first, last, row_step):
        for residue in range(column_step):
            for j in range(residue, num_columns, column_step):
                if not pending[i, j]:
                    continue
                pending[i, j] = 0
                cost, place = costs[i, j], np.uintp((i * num_columns + j) * 3 * width)
                ahead = min(place + np.uintp(6 * column_step * width), np.uintp(given.size - 3 * width))
                for a in range(0, 3 * width, LINE):  # a visit takes less time than a fetch
                    prefetch(given, ahead + np.uintp(a))
                near = look_around(indices, colors, tables, i, j, lines, shades, minus)
                around = lines, shades, near, one_line, place
                if not rules.held:
                    rough_terms(given, pair, around, minus, terms)
                    bound(terms, len(kinds) - 1, zero, traits, cost, bounds)
                best = settle(
                    rules, table, palette, kinds, given, pair, around, (cost, stays[i, j]), bounds, indices[i, j],
                    colors[i, j], codes[i, j],
                )  # fmt: skip
                if best >= 0:
                    indices[i, j] = best
                    stays[i, j] = 0.0
                    num_changed += 1
                    for d in range(len(offsets)):
                        y, x = i + offsets[d, 0], j + offsets[d, 1]
                        if 0 <= y < pending.shape[0] and 0 <= x < num_columns:
                            pending[y, x] = 1
    return num_changed
