"""How a browser sets a cell: font families, and the font size that fits."""

import re
from typing import Any

from .._shared.checks import check_number, rejection, shown
from ..glyphs import GlyphSet
from ..glyphs._chars import char_width
from ..glyphs._geometry import is_rectangular

HALF_WIDTH = "'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace"
FULL_WIDTH = "IPAexGothic, 'Noto Sans Mono CJK JP', 'Noto Sans CJK JP', 'Hiragino Sans', 'MS Gothic', monospace"
HALF_METRICS = 0.602, 1.164, 0.346  # of DejaVu Sans Mono, in ems: advance, line, middle of the line above the baseline
FULL_METRICS = 1.0, 1.14, 0.38  # of Japanese fonts
LINES, BLOCKS = range(0x2500, 0x2580), range(0x2580, 0x25A0)
# Names and quoted names between commas, or a variable of the page; an open quote would swallow the style after it.
FAMILY = r"""\s*(?:[\w][\w -]*|-[\w][\w -]*|'[^'\\]+'|"[^"\\]+"|var\(--[\w-]+\))\s*"""
FAMILIES = re.compile(f"{FAMILY}(?:,{FAMILY})*")
# Controls, line separators, turns of the writing direction, and what no file in UTF-8 or XML may hold.
UNWRITTEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
DRAWN = range(LINES.start, BLOCKS.stop)  # box drawing and blocks, which meet those of the next cell


def is_painted(glyphs: GlyphSet) -> bool:
    """Return whether there are sextants or octants: usual fonts lack them, so pages paint them and what they meet."""
    return any(is_rectangular(char) and ord(char) not in BLOCKS for char in glyphs.chars)


def font_size(glyphs: GlyphSet) -> float:
    """Return the size of a usual font, in pixels, that fits the glyphs' cell, or fills it where its glyphs meet."""
    h, w = glyphs.cell
    advance, line, _ = FULL_METRICS if glyphs.wide else HALF_METRICS
    sizes = w / advance, h / line
    meeting = LINES if is_painted(glyphs) else DRAWN
    if any(ord(char) in meeting for char in glyphs.chars) and not glyphs.wide:
        return max(sizes)
    return max(1, int(min(sizes)))


def baseline(glyphs: GlyphSet) -> float:
    """Return the row in the cell where characters stand, in pixels, where the font is in the cell's middle."""
    middle = (FULL_METRICS if glyphs.wide else HALF_METRICS)[2]
    return glyphs.cell[0] / 2 + font_size(glyphs) * middle


def fits_grid(char: str, wide: bool) -> bool:
    """Return whether the usual fonts give the character the width of its cell: others need a box of their own."""
    return char_width(char) == "full" if wide else ord(char) < 0x500 or ord(char) in DRAWN


def check_written(name: str, value: Any) -> str:
    """Return a string that stands in a page as it is: without control characters."""
    if not isinstance(value, str):
        raise rejection(name, "a string", shown(value), 'Example: "Text art".', TypeError)
    found = UNWRITTEN.search(value)
    if found:
        raise rejection(name, "without control characters", ascii(value), f"Drop {found[0]!a}.")
    return value


def check_family(glyphs: GlyphSet, font_family: Any) -> str:
    """Return the CSS font families, the default ones where None are given."""
    if font_family is None:
        return FULL_WIDTH if glyphs.wide else HALF_WIDTH
    if not isinstance(font_family, str):
        raise rejection(
            "font_family", "a string", repr(font_family), "Example: \"'Courier New', monospace\".", TypeError
        )
    if not FAMILIES.fullmatch(check_written("font_family", font_family)):
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
