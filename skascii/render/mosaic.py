"""Blocks on backgrounds: pages draw the rectangles that they consist of, since each font does it in its own way."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..glyphs import GlyphSet
from .color import shown_colors
from .image import blend
from .registry import Art
from .runs import runs

BLOCKS = range(0x2580, 0x25A0), range(0x1CC00, 0x1CEC0), range(0x1FB00, 0x1FC00)  # and those of legacy computing
MOST = 24  # rectangles: no block has more, even where its edges lie within pixels; slopes do


class Rectangle(NamedTuple):
    """A part of a cell, in shares of its height and width, and its coverage."""

    top: float
    left: float
    bottom: float
    right: float
    coverage: float

    def color(self, front: Sequence[int], back: Sequence[int]) -> list[int]:
        """Return the colour between `back` (coverage 0) and `front` (1)."""
        return [round(q + (p - q) * self.coverage) for p, q in zip(front, back)]


class Mosaic(NamedTuple):
    """The cells of an art with backgrounds, as pages paint them.

    Colours are RGB uint8 `(R, C, 3)`; `background` is the blend of the two where a cell is all of one coverage. Cells
    that are `tiled` have the rectangles of their glyphs before it. Only where `lettered` there may be something for a
    font to draw.
    """

    foreground: np.ndarray
    background: np.ndarray
    lettered: np.ndarray
    tiled: np.ndarray
    rectangles: list[list[Rectangle]]

    def tiles(self, indices: np.ndarray) -> dict[int, tuple[list[int], list[int], list[Rectangle]]]:
        """Return the two colours and the rectangles of each cell that is tiled, by its number among all cells."""
        cells = np.flatnonzero(self.tiled)
        colors = (values.reshape(-1, 3)[cells].tolist() for values in (self.foreground, self.background))
        parts = (self.rectangles[index] for index in indices.ravel()[cells].tolist())
        return dict(zip(cells.tolist(), zip(*colors, parts)))


def mosaic(art: Art, foreground: object, background: np.ndarray) -> Mosaic:
    """Return the cells of `art` as a mosaic; `foreground` is the colour of glyphs that have none of their own."""
    default = np.array(shown_colors(art, foreground)[0], np.uint8)
    front = np.broadcast_to(default, background.shape) if art.foreground is None else art.foreground
    coverage, rectangles = art.glyphs.derive("rectangles", lambda: _rectangles(art.glyphs))
    tiled = np.array([len(parts) > 0 for parts in rectangles])
    return Mosaic(
        foreground=front,
        background=blend(coverage[art.indices][..., None], front.astype(float), background),
        lettered=~(tiled | (coverage > 0))[art.indices],
        tiled=tiled[art.indices],
        rectangles=rectangles,
    )


def _rectangles(glyphs: GlyphSet) -> tuple[np.ndarray, list[list[Rectangle]]]:
    """Return the coverage of glyphs that are all of one, and the rectangles of others: none where a font draws it."""
    coverage, found = np.zeros(len(glyphs)), []
    for number, (char, bitmap) in enumerate(zip(glyphs.chars, glyphs.bitmaps)):
        parts = _split(bitmap) if any(ord(char) in block for block in BLOCKS) else []
        if len(parts) == 1 and np.ptp(bitmap) == 0:
            coverage[number] = parts.pop().coverage
        found.append(parts if len(parts) <= MOST else [])
    return coverage, found


def _split(bitmap: np.ndarray) -> list[Rectangle]:
    """Return the rectangles of equal coverage: rows that are equal side by side, cut where their coverage changes."""
    h, w = bitmap.shape
    kinds = np.unique(bitmap, axis=0, return_inverse=True)[1].ravel()
    return [
        Rectangle(rows.start / h, part.start / w, rows.stop / h, part.stop / w, float(bitmap[rows.start, part.start]))
        for rows in runs(kinds)
        for part in runs(bitmap[rows.start])
        if bitmap[rows.start, part.start] > 0
    ]
