"""The option that all pixel matchers share."""

from typing import Any

from .._shared.checks import check_number
from ..glyphs import GlyphSet

FARTHEST = 10  # where ink lies in [0, 1]: float32 still tells one cell's from another's
BOTH = ("cpu", "cuda")  # the backends of all methods here


def check_midpoint(glyphs: GlyphSet, *, midpoint: Any) -> dict[str, float]:
    """Return the options of a method that has only a midpoint."""
    return {"midpoint": check_number("midpoint", midpoint, low=-FARTHEST, high=FARTHEST)}
