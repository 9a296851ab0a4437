"""What is left of an art without the blanks around it."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from .._shared.paper import Paper, paper_color
from ..glyphs import GlyphSet
from .registry import Art
from .runs import inked_cells


@dataclass
class Cropped:
    """A part of an art."""

    glyphs: GlyphSet
    indices: np.ndarray
    foreground: np.ndarray | None
    background: np.ndarray | None
    paper: Paper


def trimmed(art: Art, *, color: bool = True, near: int = 0) -> tuple[Cropped, list[int]]:
    """Return `art` without blank rows and columns around it, and in each row the number of cells up to its last one.

    A cell is blank where nothing is seen: no ink and, in `color`, no background but that of the paper, or `near` it.
    """
    seen = inked_cells(art.glyphs, art.indices)
    if color and art.background is not None:
        seen |= ~is_paper(art, near)
    rows, columns = _span(seen.any(axis=1)), _span(seen.any(axis=0))
    foreground, background = (
        None if colors is None else colors[rows, columns] for colors in (art.foreground, art.background)
    )
    part = seen[rows, columns]
    stops = np.where(part.any(1), part.shape[1] - part[:, ::-1].argmax(1), 0)
    return Cropped(art.glyphs, art.indices[rows, columns], foreground, background, art.paper), stops.tolist()


def is_paper(art: Art, near: int) -> np.ndarray:
    """Return where the background, which there is, has the paper's colour but for so many levels, bool `(R, C)`."""
    assert art.background is not None
    away = np.abs(art.background.astype(int) - paper_color(art.paper)).max(axis=2)
    return np.asarray(away <= near)


def _span(seen: Any) -> slice:
    """Return the slice from the first to the last that is seen, of the first of all where nothing is."""
    where = np.flatnonzero(seen).tolist() or [0]
    return slice(where[0], where[-1] + 1)
