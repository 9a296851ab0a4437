"""Which characters can stand in a glyph set together: printable, and of one width."""

import unicodedata
from typing import Any

from .._shared.checks import rejection
from ._geometry import is_drawn

UNPRINTABLE = {"Cc", "Cf", "Cs", "Cn", "Zl", "Zp", "Mn", "Me", "Mc"}  # Unicode's categories; private use is the font's
RIGHT_TO_LEFT = {"R", "AL", "AN"}  # Unicode's directions: terminals put the cells of a line in another order
# Characters that terminals draw together with their neighbours, in no cell, or in many: parts of Hangul syllables,
# fillers, a verse, and the letters and shades of emoji.
JOINED: tuple[tuple[int, int], ...] = (
    (0x1100, 0x11FF),
    (0x3164, 0x3164),
    (0xA960, 0xA97F),
    (0xD7B0, 0xD7FF),
    (0xFDFD, 0xFDFD),
    (0xFFA0, 0xFFA0),
    (0x1F1E6, 0x1F1FF),
    (0x1F3FB, 0x1F3FF),
)


def char_width(char: str) -> str:
    """Return "half", "full" or "any" (ambiguous: it takes the width of its company)."""
    if unicodedata.category(char) == "Cn":  # newer than this Python, which may call it full: an octant
        return "half"
    kind = unicodedata.east_asian_width(char)
    return "full" if kind in "WF" else "any" if kind == "A" else "half"


def is_wide(chars: str) -> bool:
    """Return whether a set of these characters is full-width."""
    return any(char_width(char) == "full" for char in chars)


def has_no_cell(char: str) -> bool:
    """Return whether a character, printable or not, has no cell of its own in the order of a line."""
    joined = any(first <= ord(char) <= last for first, last in JOINED)
    return joined or unicodedata.bidirectional(char) in RIGHT_TO_LEFT


def check_chars(chars: Any, name: str = "chars") -> list[str]:
    """Return `chars` as a list of distinct printable characters of one width."""
    remedy = 'Example: " .:-=+*#%@".'
    if not isinstance(chars, str) and not (
        hasattr(chars, "__iter__") and all(isinstance(char, str) and len(char) == 1 for char in chars)
    ):
        raise rejection(name, "a string or a sequence of single characters", repr(chars), remedy, TypeError)
    characters = list(chars)
    if not characters:
        raise rejection(name, "at least one character", "none", remedy)
    seen: set[str] = set()
    for char in characters:
        if char in seen:
            raise rejection(name, "distinct characters", f"{char!r} twice", "Drop the second.")
        seen.add(char)
        # Python may be older than the octants, which it then calls unassigned.
        if unicodedata.category(char) in UNPRINTABLE and not is_drawn(char):
            rule = "printable characters, no control characters or combining marks"
            raise rejection(name, rule, _titled(char), "Drop it.")
        if has_no_cell(char):
            rule = "characters with a cell of their own, from left to right"
            raise rejection(name, rule, _titled(char), "Drop it.")
    widths = {kind: [char for char in characters if char_width(char) == kind] for kind in ("half", "full")}
    if widths["half"] and widths["full"]:
        raise rejection(
            name,
            "all half-width or all full-width",
            f"{widths['half'][0]!r} beside {widths['full'][0]!r}",
            "Keep one kind; full-width sets take the ideographic space U+3000 for a blank.",
        )
    return characters


def _titled(char: str) -> str:
    """Return a character that had better not be written, and its name."""
    return f"{char!a} ({unicodedata.name(char, f'U+{ord(char):04X}')})"
