"""The named charsets."""

import string
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from ._mosaics import OCTANTS, SEXTANTS

# Four characters of JIS X 0208 that euc_jp decodes to half-width ones, as cp932 and terminals have them.
FULL_WIDTH = str.maketrans("−¢£¬", "－￠￡￢")


def _span(first: int, last: int) -> str:
    return "".join(map(chr, range(first, last + 1)))


@cache
def jis_rows(first: int, last: int) -> str:
    """Return the characters in these rows of JIS X 0208: rows 1 to 8 hold no kanji, rows 16 to 84 nothing else."""
    codes = (bytes((0xA0 + row, 0xA0 + column)) for row in range(first, last + 1) for column in range(1, 95))
    return "".join(code.decode("euc_jp", "ignore") for code in codes).translate(FULL_WIDTH)


ASCII = _span(0x20, 0x7E)
_CHARSETS = {
    "ascii": lambda: ASCII,
    "default": lambda: " 8dbqp'·.",
    "symbols": lambda: " " + string.punctuation,
    "digits": lambda: " " + string.digits,
    "letters": lambda: " " + string.ascii_letters,
    "latin1": lambda: ASCII + _span(0xA0, 0xAC) + _span(0xAE, 0xFF),  # without the soft hyphen U+00AD
    "blocks": lambda: " " + _span(0x2580, 0x259F),
    "sextants": lambda: "".join(map(chr, SEXTANTS)),
    "octants": lambda: "".join(map(chr, OCTANTS)),
    "box": lambda: " " + _span(0x2500, 0x257F),
    "braille": lambda: _span(0x2800, 0x28FF),  # U+2800 is blank
    "jis": lambda: jis_rows(1, 84),  # U+3000 is blank
}
NAMES = tuple(_CHARSETS)


def named(name: str) -> str:
    """Return the characters of a named charset, built when first asked for: "jis" takes a while."""
    return _CHARSETS[name]()


def charsets() -> Mapping[str, str]:
    """Return the named charsets, each with a blank of its own.

    Returns
    -------
    mapping of str to str
        Read-only; name -> characters. A font may lack some of them, and `skascii.glyph_set` merges those that look
        alike.

    See Also
    --------
    skascii.glyph_set : Draw one of them from a font.

    Examples
    --------
    >>> import skascii
    >>> " ".join(skascii.glyphs.charsets())
    'ascii default symbols digits letters latin1 blocks sextants octants box braille jis'
    >>> skascii.glyphs.charsets()["digits"]
    ' 0123456789'
    """
    return MappingProxyType({name: named(name) for name in NAMES})
