"""Blocks, sextants and octants: pages paint the rectangles that they consist of, since fonts differ or lack them."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .._shared.paper import RGB
from ..glyphs import GlyphSet
from ..glyphs._geometry import is_rectangular
from .color import filled_in
from .image import blend
from .registry import Art
from .runs import runs
from .typeset import is_painted

MOST = 24  # rectangles: no block, sextant or octant has more, even where its edges lie within pixels; slopes do


class Rectangle(NamedTuple):
    """A part of a strip, in shares of the cell's height, and its coverage."""

    top: float
    bottom: float
    coverage: float

    def color(self, front: Sequence[int], back: Sequence[int]) -> list[int]:
        """Return the colour between `back` (coverage 0) and `front` (1)."""
        return [round(q + (p - q) * self.coverage) for p, q in zip(front, back)]


class Strip(NamedTuple):
    """Columns of a cell that are equal, in shares of its width, and what they consist of from top to bottom."""

    left: float
    right: float
    rectangles: list[Rectangle]


class Mosaic(NamedTuple):
    """The cells of an art, as pages paint them.

    Colours are RGB uint8 `(R, C, 3)`, RGBA on transparent paper; `background` is the blend of the two where a cell is
    all of one coverage. Cells that are `tiled` have the strips of their glyphs before it, from left to right. Only
    where `lettered` there may be something for a font to draw.
    """

    foreground: np.ndarray
    background: np.ndarray
    lettered: np.ndarray
    tiled: np.ndarray
    strips: list[list[Strip]]

    def tiles(self, indices: np.ndarray) -> dict[int, tuple[list[int], list[int], list[Strip]]]:
        """Return the two colours and the strips of each cell that is tiled, by its number among all cells."""
        cells = np.flatnonzero(self.tiled)
        fields = self.foreground, self.background
        colors = (values.reshape(-1, values.shape[2])[cells].tolist() for values in fields)
        strips = (self.strips[index] for index in indices.ravel()[cells].tolist())
        return dict(zip(cells.tolist(), zip(*colors, strips)))


def mosaic(art: Art, shown: tuple[RGB, RGB], color: bool, see_through: bool = False) -> Mosaic | None:
    """Return the cells of `art` as a mosaic, None where fonts draw all: letters, and blocks in one colour, on paper.

    `shown` are the colours of glyphs and behind them where cells have none of their own; `see_through` says that there
    is nothing behind them: a colour at no coverage is then that of the glyph without opacity.
    """
    colors = (art.foreground, art.background) if color else (None, None)
    blocks = colors[0] is not None and any(map(is_rectangular, art.glyphs.chars))
    if colors[1] is None and not blocks and not is_painted(art.glyphs):
        return None
    front, back = filled_in(art, colors, shown)
    if see_through:
        front, back = (np.dstack([front, np.full(front.shape[:2], alpha, np.uint8)]) for alpha in (255, 0))
    coverage, strips = art.glyphs.derive("strips", lambda: _strips(art.glyphs))
    tiled = np.array([len(own) > 0 for own in strips])
    return Mosaic(
        foreground=front,
        background=blend(coverage[art.indices][..., None], front.astype(float), back),
        lettered=~(tiled | (coverage > 0))[art.indices],
        tiled=tiled[art.indices],
        strips=strips,
    )


def _strips(glyphs: GlyphSet) -> tuple[np.ndarray, list[list[Strip]]]:
    """Return the coverage of glyphs that are all of one, and the strips of others: none where a font draws it."""
    coverage, found = np.zeros(len(glyphs)), []
    for number, (char, bitmap) in enumerate(zip(glyphs.chars, glyphs.bitmaps)):
        strips = _split(bitmap) if is_rectangular(char) else []
        if strips and np.ptp(bitmap) == 0:
            coverage[number] = bitmap[0, 0]
            strips = []
        found.append(strips if sum(len(strip.rectangles) for strip in strips) <= MOST else [])
    return coverage, found


def _split(bitmap: np.ndarray) -> list[Strip]:
    """Return the strips of equal columns, cut where their coverage changes."""
    h, w = bitmap.shape
    kinds = np.unique(bitmap, axis=1, return_inverse=True)[1].ravel()
    return [
        Strip(
            columns.start / w,
            columns.stop / w,
            [
                Rectangle(rows.start / h, rows.stop / h, float(bitmap[rows.start, columns.start]))
                for rows in runs(bitmap[:, columns.start])
            ],
        )
        for columns in runs(kinds)
    ]
