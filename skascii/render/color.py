"""Colours: those that an art is shown in, and how browsers write them."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from .._shared.paper import BLACK, RGB, WHITE, check_color, check_paper, is_dark, paper_color
from .registry import Art


def shown_colors(art: Art, foreground: Any = None, paper: Any = None) -> tuple[RGB, RGB]:
    """Return the colours of glyphs that have none of their own, and of the paper; None is the art's."""
    own = WHITE if is_dark(art.paper) else BLACK
    return (
        own if foreground is None else check_color("foreground", foreground),
        paper_color(art.paper if paper is None else check_paper(paper)),
    )


def terminal_colors(art: Art) -> list[np.ndarray | None]:
    """Return the colours of the glyphs and behind them, each uint8 `(R, C, 3)`; None is the terminal's own."""
    colors = [art.foreground, art.background]
    if isinstance(art.paper, str):
        return colors
    return list(filled_in(art, colors, shown_colors(art)))


def filled_in(art: Art, colors: Sequence[np.ndarray | None], shown: Sequence[RGB]) -> Iterator[np.ndarray]:
    """Yield `colors`, each uint8 `(R, C, 3)`: where there are none, the one that is `shown` for all cells."""
    for own, default in zip(colors, shown):
        yield np.broadcast_to(np.array(default, np.uint8), (*art.indices.shape, 3)) if own is None else own


def hex_color(color: Sequence[int]) -> str:
    """Return (r, g, b) as "#rrggbb", or as "#rgb" where that is the same."""
    text = "{:02x}{:02x}{:02x}".format(*color)
    return "#" + (text[::2] if text[::2] == text[1::2] else text)
