"""Colours: what callers call them, and what they are."""

import numbers
from typing import Any

import numpy as np

from .._shared.checks import did_you_mean, rejection

RGB = tuple[int, int, int]
BLACK: RGB = (0, 0, 0)
WHITE: RGB = (255, 255, 255)

RULE = 'a colour: a CSS name, "#rrggbb", an integer from 0 (black) to 255 (white), or (r, g, b) of such integers'


def ink_and_paper(background: str, ink: Any, paper: Any) -> tuple[RGB, RGB]:
    """Return both colours as RGB; None is the background's own: white on black (dark) or black on white."""
    default_ink, default_paper = (WHITE, BLACK) if background == "dark" else (BLACK, WHITE)
    return (
        default_ink if ink is None else parse_color("ink", ink),
        default_paper if paper is None else parse_color("paper", paper),
    )


def parse_color(name: str, value: Any) -> RGB:
    """Return a colour as (r, g, b), each from 0 to 255."""
    if isinstance(value, str):
        return _named_color(name, value)
    array = np.array(value, object)  # as given: nested or mixed values are no colour, but no other error either
    whole = all(isinstance(part, numbers.Integral) and not isinstance(part, bool) for part in array.flat)
    if not whole or array.shape not in ((), (3,)):
        raise rejection(name, RULE, repr(value), 'Example: "#ffcc00".', TypeError)
    if array.min() < 0 or array.max() > 255:
        raise rejection(name, RULE, repr(value), "Clip or rescale it.")
    r, g, b = map(int, np.broadcast_to(array, 3))
    return r, g, b


def _named_color(name: str, value: str) -> RGB:
    """Return the colour that a CSS string means: Pillow knows them."""
    from PIL import ImageColor

    try:
        color = ImageColor.getrgb(value)
    except ValueError:
        hint = did_you_mean(value, ImageColor.colormap)
        raise rejection(name, RULE, repr(value), hint + 'Example: "#ffcc00".') from None
    if len(color) != 3:
        raise rejection(name, RULE, repr(value), "Drop its alpha.")
    return color


def hex_color(color: Any) -> str:
    """Return (r, g, b) as "#rrggbb", or as "#rgb" where that is the same."""
    text = "{:02x}{:02x}{:02x}".format(*color)
    return "#" + (text[::2] if text[::2] == text[1::2] else text)
