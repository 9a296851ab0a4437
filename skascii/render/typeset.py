"""How a browser sets a cell: font families, and the font size that fits."""

from typing import Any

from .._shared.checks import check_number, rejection
from ..glyphs import GlyphSet

HALF_WIDTH = "'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace"
FULL_WIDTH = "IPAexGothic, 'Noto Sans Mono CJK JP', 'Noto Sans CJK JP', 'Hiragino Sans', 'MS Gothic', monospace"
ADVANCE, LINE = 0.602, 1.164  # of DejaVu Sans Mono, in ems
WIDE_ADVANCE, WIDE_LINE = 1.0, 1.14  # of Japanese fonts


def font_size(glyphs: GlyphSet) -> int:
    """Return the largest whole size, in pixels, of a usual font that fits the glyphs' cell."""
    h, w = glyphs.cell
    advance, line = (WIDE_ADVANCE, WIDE_LINE) if glyphs.wide else (ADVANCE, LINE)
    return max(1, int(min(w / advance, h / line)))


def check_family(glyphs: GlyphSet, font_family: Any) -> str:
    """Return the CSS font families, the default ones where None are given."""
    if font_family is None:
        return FULL_WIDTH if glyphs.wide else HALF_WIDTH
    if not isinstance(font_family, str):
        raise rejection(
            "font_family", "a string", repr(font_family), "Example: \"'Courier New', monospace\".", TypeError
        )
    if not font_family.strip() or any(char in ";{}<>" for char in font_family):
        raise rejection("font_family", "CSS font families", repr(font_family), "Example: \"'Courier New', monospace\".")
    return font_family


def check_css_cell(glyphs: GlyphSet, cell: Any) -> tuple[float, float]:
    """Return (height, width) of a cell in CSS pixels, the glyphs' own where None is given."""
    if cell is None:
        return glyphs.cell
    try:
        height, width = cell
    except (TypeError, ValueError):
        raise rejection(
            "cell", "a pair (height, width) in CSS pixels", repr(cell), "Example: cell=(16, 8).", TypeError
        ) from None
    return check_number("cell height", height, above=0), check_number("cell width", width, above=0)
