"""Which characters can stand in a glyph set together: printable, and of one width."""

import unicodedata
from typing import Any

from .._shared.checks import rejection
from ._geometry import is_drawn

UNPRINTABLE = {"Cc", "Cf", "Cs", "Cn", "Zl", "Zp", "Mn", "Me", "Mc"}  # Unicode's categories; private use is the font's


def char_width(char: str) -> str:
    """Return "half", "full" or "any" (ambiguous: it takes the width of its company)."""
    if unicodedata.category(char) == "Cn":  # newer than this Python, which may call it full: an octant
        return "half"
    kind = unicodedata.east_asian_width(char)
    return "full" if kind in "WF" else "any" if kind == "A" else "half"


def is_wide(chars: str) -> bool:
    """Return whether a set of these characters is full-width."""
    return any(char_width(char) == "full" for char in chars)


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
            title = unicodedata.name(char, f"U+{ord(char):04X}")
            raise rejection(
                name,
                "printable characters, no control characters or combining marks",
                f"{char!r} ({title})",
                "Drop it.",
            )
    widths = {kind: [char for char in characters if char_width(char) == kind] for kind in ("half", "full")}
    if widths["half"] and widths["full"]:
        raise rejection(
            name,
            "all half-width or all full-width",
            f"{widths['half'][0]!r} beside {widths['full'][0]!r}",
            "Keep one kind; full-width sets take the ideographic space U+3000 for a blank.",
        )
    return characters
