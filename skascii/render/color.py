"""Colours: those that an art is shown in, and how browsers write them."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from .._shared.checks import rejection
from .._shared.paper import BLACK, RGB, WHITE, check_color, check_paper, is_dark, paper_color
from .registry import Art


def shown_colors(art: Art, foreground: Any = None, paper: Any = None) -> tuple[RGB, RGB]:
    """Return the colours of glyphs that have none of their own, and of the paper; None is the art's."""
    own = WHITE if is_dark(art.paper) else BLACK
    return (
        own if foreground is None else check_color("foreground", foreground),
        paper_color(art.paper if paper is None or is_transparent(paper) else check_paper(paper)),
    )


def is_transparent(paper: Any) -> bool:
    """Return whether what is behind a picture, drawing or page is to show in the place of paper."""
    return isinstance(paper, str) and paper == "transparent"


def check_see_through(paper: Any, covered: bool) -> bool:
    """Return whether the paper is transparent; it cannot be where cells are covered by backgrounds of their own."""
    if is_transparent(paper) and covered:
        rule = "a colour where cells have backgrounds"
        raise rejection("paper", rule, repr(paper), "Leave it out, or use color=False.")
    return is_transparent(paper)


def terminal_colors(art: Art, foreground: Any = None, own_paper: bool = False) -> list[np.ndarray | None]:
    """Return the colours of the glyphs and behind them, each uint8 `(R, C, 3)`; None is the terminal's own.

    `foreground` is the colour of glyphs that have none of their own, and `own_paper` whether the paper is not painted.
    """
    shown = shown_colors(art, foreground)
    front, back = filled_in(art, (art.foreground, art.background), shown)
    painted = not (own_paper or isinstance(art.paper, str))
    return [
        front if painted or foreground is not None else art.foreground,
        back if painted else art.background,
    ]


def filled_in(art: Art, colors: Sequence[np.ndarray | None], shown: Sequence[RGB]) -> Iterator[np.ndarray]:
    """Yield `colors`, each uint8 `(R, C, 3)`: where there are none, the one that is `shown` for all cells."""
    for own, default in zip(colors, shown):
        yield np.broadcast_to(np.array(default, np.uint8), (*art.indices.shape, 3)) if own is None else own


def hex_color(color: Sequence[int]) -> str:
    """Return (r, g, b) as "#rrggbb", or as "#rgb" where that is the same; an opacity stands behind."""
    text = bytes(color).hex()
    return "#" + (text[::2] if text[::2] == text[1::2] else text)
