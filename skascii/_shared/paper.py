"""Paper, which the text stands on: dark, light, or of a colour; and how callers say a colour."""

import numbers
from collections.abc import Collection
from typing import Any, cast

import numpy as np

from .checks import did_you_mean, rejection
from .image import WEIGHTS
from .words import PaperName

RGB = tuple[int, int, int]
Paper = PaperName | RGB
BLACK: RGB = (0, 0, 0)
WHITE: RGB = (255, 255, 255)
WORDS = {"dark": BLACK, "light": WHITE}

RULE = 'a colour: a CSS name, "#rrggbb", an integer from 0 (black) to 255 (white), or (r, g, b) of such integers'


def check_paper(paper: Any) -> Paper:
    """Return `paper` as it is kept: "dark", "light", or a colour as (r, g, b)."""
    if isinstance(paper, str) and paper in WORDS:
        return cast(PaperName, paper)
    return check_color("paper", paper, WORDS)


def paper_color(paper: Paper) -> RGB:
    """Return the colour to show for a paper."""
    return WORDS[paper] if isinstance(paper, str) else paper


def paper_luminance(paper: Paper) -> float:
    """Return the luminance of a paper in [0, 1]."""
    return sum(weight * part for weight, part in zip(WEIGHTS, paper_color(paper))) / (255 * sum(WEIGHTS))


def is_dark(paper: Paper) -> bool:
    """Return whether light glyphs are to stand on a paper: up to half of white's luminance."""
    return paper_luminance(paper) <= 0.5


def check_color(name: str, value: Any, words: Collection[str] = ()) -> RGB:
    """Return a colour as (r, g, b), each from 0 to 255. `words` are what else the caller takes."""
    rule = "".join(f'"{word}", ' for word in words) + ("or " if words else "") + RULE
    if isinstance(value, str):
        return _named_color(name, value, rule, words)
    array = np.array(value, object)  # as given: nested or mixed values are no colour, but no other error either
    whole = all(isinstance(part, numbers.Integral) and not isinstance(part, bool) for part in array.flat)
    if not whole or array.shape not in ((), (3,)):
        raise rejection(name, rule, repr(value), 'Example: "#ffcc00".', TypeError)
    if array.min() < 0 or array.max() > 255:
        raise rejection(name, rule, repr(value), "Clip or rescale it.")
    r, g, b = map(int, np.broadcast_to(array, 3))
    return r, g, b


def _named_color(name: str, value: str, rule: str, words: Collection[str]) -> RGB:
    """Return the colour that a CSS string means: Pillow knows them."""
    from PIL import ImageColor

    try:
        color = ImageColor.getrgb(value)
    except ValueError:
        hint = did_you_mean(value, [*words, *ImageColor.colormap])
        raise rejection(name, rule, repr(value), hint + 'Example: "#ffcc00".') from None
    if len(color) != 3:
        raise rejection(name, rule, repr(value), "Drop its alpha.")
    return color
