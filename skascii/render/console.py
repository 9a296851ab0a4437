"""Rich consoles: rows of segments, each with its style."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..glyphs import GlyphSet
from .color import terminal_colors
from .registry import Art
from .runs import NO_COLOR, color_runs, pack, unpack
from .text import text_lines


def segments(art: Art) -> Iterator[Any]:
    """Yield rich segments; the console reduces the colours to what the terminal has."""
    from rich.color import Color
    from rich.segment import Segment
    from rich.style import Style

    colors, paper = terminal_colors(art)
    if colors is None:
        for line in text_lines(art.glyphs, art.indices):
            yield Segment(line)
            yield Segment.line()
        return
    behind = None if paper is None else Color.from_rgb(*paper)
    styles = {NO_COLOR: Style(bgcolor=behind)}
    for text, key, row_ends in color_runs(art.glyphs, art.indices, pack(colors)):
        if key not in styles:
            styles[key] = Style(color=Color.from_rgb(*unpack(key)), bgcolor=behind)
        yield Segment(text, styles[key])
        if row_ends:
            yield Segment.line()


def measurement(glyphs: GlyphSet, indices: np.ndarray) -> Any:
    """Return the width in columns of the terminal, which is fixed."""
    from rich.cells import cell_len
    from rich.measure import Measurement

    width = max(map(cell_len, text_lines(glyphs, indices)))
    return Measurement(width, width)
