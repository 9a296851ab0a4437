"""Rich consoles: rows of segments, each with its style."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..glyphs import GlyphSet
from .color import terminal_colors
from .registry import Art
from .runs import ANY, color_runs, inked_cells, keys_of, open_cells, unpack
from .text import text_lines


def segments(art: Art) -> Iterator[Any]:
    """Yield rich segments; the console reduces the colours to what the terminal has."""
    from rich.color import Color
    from rich.segment import Segment
    from rich.style import Style

    foreground, background = terminal_colors(art)
    if foreground is None and background is None:
        for line in text_lines(art.glyphs, art.indices):
            yield Segment(line)
            yield Segment.line()
        return
    fronts = keys_of(foreground, inked_cells(art.glyphs, art.indices))
    backs = keys_of(background, open_cells(art.glyphs, art.indices))
    styles: dict[tuple[int, int], Style] = {}
    for text, _, front, back, row_ends in color_runs(art.glyphs, art.indices, fronts, backs):
        if (front, back) not in styles:
            color, bgcolor = (None if key == ANY else Color.from_rgb(*unpack(key)) for key in (front, back))
            styles[front, back] = Style(color=color, bgcolor=bgcolor)
        yield Segment(text, styles[front, back])
        if row_ends:
            yield Segment.line()


def measurement(glyphs: GlyphSet, indices: np.ndarray) -> Any:
    """Return the width in columns of the terminal, which is fixed."""
    from rich.cells import cell_len
    from rich.measure import Measurement

    width = max(map(cell_len, text_lines(glyphs, indices)))
    return Measurement(width, width)
