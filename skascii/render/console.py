"""Rich consoles: rows of segments, each with its style."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..glyphs import GlyphSet
from .runs import NO_COLOR, color_runs, pack, unpack
from .text import text_lines


def segments(glyphs: GlyphSet, indices: np.ndarray, foreground: np.ndarray | None) -> Iterator[Any]:
    """Yield rich segments; the console reduces the colours to what the terminal has."""
    from rich.color import Color
    from rich.segment import Segment
    from rich.style import Style

    if foreground is None:
        for line in text_lines(glyphs, indices):
            yield Segment(line)
            yield Segment.line()
        return
    styles: dict[int, Style | None] = {NO_COLOR: None}
    for text, key, row_ends in color_runs(glyphs, indices, pack(foreground)):
        if key not in styles:
            styles[key] = Style(color=Color.from_rgb(*unpack(key)))
        yield Segment(text, styles[key])
        if row_ends:
            yield Segment.line()


def measurement(glyphs: GlyphSet, indices: np.ndarray) -> Any:
    """Return the width in columns of the terminal, which is fixed."""
    from rich.cells import cell_len
    from rich.measure import Measurement

    width = max(map(cell_len, text_lines(glyphs, indices)))
    return Measurement(width, width)
