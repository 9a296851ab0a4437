"""glyph_set(): a charset drawn with a font in a cell."""

import warnings
from difflib import get_close_matches
from os import PathLike
from typing import Any, NamedTuple

import numpy as np

from .._shared.checks import rejection
from .._shared.grid import check_cell
from .._shared.store import Store
from ._chars import check_chars, is_wide
from ._charsets import ASCII, NAMES, jis_rows, named
from ._fonts import Font, find_font, portable
from ._geometry import BLANKS, draw, is_drawn
from ._glyph_set import GlyphSet
from ._rasterize import fit, rasterize

CELL, WIDE_CELL = (16, 8), (16, 16)
_drawn = Store()  # one thread draws, the others then find it here
_plain: dict[str, GlyphSet] = {}  # the named charsets in the default font and cell, at hand


class Request(NamedTuple):
    """What a set is to be drawn from, as another machine would understand it."""

    charset: str  # a name, or nothing
    font: str | None
    cell: tuple[int, int]
    add: str
    remove: str


def glyph_set(
    charset: str = "ascii",
    *,
    font: str | PathLike[str] | None = None,
    cell: tuple[int, int] | None = None,
    add: str = "",
    remove: str = "",
) -> GlyphSet:
    """Draw a charset with a font: the glyphs that pictures are made of.

    Characters that the font lacks are dropped with a warning, private-use ones like all others, and characters that
    look alike in the cell are merged: the lowest code point stays. Blocks, sextants, octants, box drawing and braille
    are drawn to fill the cell, as terminals do, whatever the font.

    Parameters
    ----------
    charset : str
        The name of a charset (see `skascii.glyphs.charsets`), or a string of characters: either all half-width or
        all full-width (Japanese, Chinese, Korean).
    font : str or os.PathLike, optional
        A path, or the name of an installed monospaced family. By default DejaVu Sans Mono; for full-width
        characters IPAex Gothic from the package matplotlib-fontja.
    cell : tuple of int, optional
        Height and width of a cell in pixels, by default (16, 8), or (16, 16) for full-width characters. The font
        takes the largest size at which no printable ASCII character (full-width: none of JIS X 0208) is clipped.
    add : str, optional
        Characters to add.
    remove : str, optional
        Characters to take away after that.

    Returns
    -------
    GlyphSet
        The same object for equal arguments, while it is kept (see `GlyphSet.derive`).

    Raises
    ------
    ValueError
        If no character is left, a character cannot be shown in a cell of its own, half-width and full-width
        characters are mixed, the cell is too small, or the font is proportional or cannot be read.
    TypeError
        If an argument is of the wrong type.
    FileNotFoundError, IsADirectoryError
        If `font` is a path that leads to no file.
    ImportError
        If `font` is None for full-width characters and matplotlib-fontja is not installed.

    Warns
    -----
    UserWarning
        If the font lacks some of the characters, or `charset` looks like the name of a charset misspelt.

    See Also
    --------
    skascii.GlyphSet : Build one from bitmaps of your own.
    skascii.glyphs.charsets : The named charsets.

    Examples
    --------
    >>> import skascii
    >>> glyphs = skascii.glyph_set("digits", remove="0")
    >>> glyphs.cell
    (16, 8)
    >>> sorted(glyphs)
    [' ', '1', '2', '3', '4', '5', '6', '7', '8', '9']
    """
    plain = isinstance(charset, str) and (font, cell, add, remove) == (None, None, "", "")
    if plain and charset in _plain:
        return _plain[charset]
    glyphs, dropped = _asked(charset, font, cell, add, remove)
    if dropped:
        warnings.warn(dropped, UserWarning, stacklevel=2)
    elif plain and charset in NAMES:
        _plain[charset] = glyphs
    return glyphs


def redraw(request: Request, digest: bytes) -> GlyphSet:
    """Return the set of a pickle, drawn as it was asked for, if it is the same here."""
    glyphs, _ = _asked(*request)
    if glyphs._digest != digest:
        rule = "drawn here as where they were pickled"
        got = f"other bitmaps or characters from font={request.font!r}"
        remedy = (
            "Install the same versions, or pickle skascii.GlyphSet(glyphs.chars, glyphs.bitmaps), which holds them."
        )
        raise rejection("glyphs", rule, got, remedy)
    return glyphs


def _asked(charset: Any, font: Any, cell: Any, add: Any, remove: Any) -> tuple[GlyphSet, str]:
    """Return the set that is asked for, and what is to be said of characters that the font lacks."""
    characters = _characters(charset, add, remove)
    wide = is_wide(characters)
    size = check_cell((WIDE_CELL if wide else CELL) if cell is None else cell)
    found = find_font(font, wide)
    missing = [char for char in characters if not (is_drawn(char) or found.has(char))]
    if missing and set(missing) >= set(characters).difference(BLANKS):
        raise rejection("font", "one that has the characters", f"{found.path!r}, which has none", "Pass another font=.")
    what = "".join(sorted(set(characters).difference(missing))), found, size, wide
    glyphs = _drawn.get(what, lambda: _held(_draw(*what)))
    if glyphs._request is None:
        name, added = (charset, add) if charset in NAMES else ("", charset + add)
        object.__setattr__(glyphs, "_request", Request(name, portable(font, found), size, added, remove))
    if not missing:
        return glyphs, ""
    shown = " ".join(missing[:10]) + (" …" if len(missing) > 10 else "")
    return glyphs, f"the font {found.path!r} lacks {len(missing)} of {len(characters)} characters, dropped: {shown}"


def _characters(charset: Any, add: Any, remove: Any) -> str:
    """Return the distinct characters asked for."""
    for name, value in (("charset", charset), ("add", add), ("remove", remove)):
        if not isinstance(value, str):
            raise rejection(name, "a string of characters", repr(value), 'Example: " .:-=+*#%@".', TypeError)
    if charset not in NAMES and charset.isalnum() and len(charset) > 2:
        near = get_close_matches(charset.lower(), NAMES, n=1, cutoff=0.75)
        if near:
            message = f"`charset` {charset!r} is not a name, so it is taken as characters. Did you mean {near[0]!r}?"
            warnings.warn(message, UserWarning, stacklevel=4)
    removed = set(remove)
    kept = dict.fromkeys(
        char for char in (named(charset) if charset in NAMES else charset) + add if char not in removed
    )
    if not kept:
        asked = ", ".join(f"{name}={value!r}" for name, value in (("add", add), ("remove", remove)) if value)
        raise rejection("charset", "of at least one character", f"{charset!r}, {asked}".strip(", "), "Add some.")
    return "".join(check_chars("".join(kept), "charset"))


def _held(drawn: GlyphSet) -> GlyphSet:
    """Return the set at hand that is equal to one just drawn again, so that there is one object, or else the latter."""
    return next((glyphs for glyphs in _plain.values() if glyphs == drawn), drawn)


def _draw(characters: str, font: Font, cell: tuple[int, int], wide: bool) -> GlyphSet:
    """Draw characters in order of code points, and keep the first of those that look alike."""
    bitmaps = {char: draw(char, cell) for char in characters if is_drawn(char)}
    lettered = [char for char in characters if char not in bitmaps]
    if lettered:
        try:
            face = fit(font.path, font.number, cell, _samples(font, wide))
            drawn = rasterize(lettered, face, cell)
        except OSError as error:
            remedy = "Pass another font=."
            raise rejection("font", "a font that FreeType can draw", f"{font.path!r} ({error})", remedy) from None
        bitmaps.update(zip(lettered, drawn.astype(np.float32) / np.float32(255)))
    distinct: dict[bytes, str] = {}
    for char in characters:
        distinct.setdefault(bitmaps[char].tobytes(), char)
    kept = list(distinct.values())
    return GlyphSet(kept, np.stack([bitmaps[char] for char in kept]))


def _samples(font: Font, wide: bool) -> list[str]:
    """Return the characters that decide the font's size, whatever characters are chosen."""
    ranges = (jis_rows(1, 8), jis_rows(16, 84)) if wide else (ASCII[1:],)
    samples = ["".join(char for char in chars if font.has(char) and not is_drawn(char)) for chars in ranges]
    if not all(samples):
        kind = "Japanese characters" if wide else "printable ASCII, which decides its size"
        raise rejection("font", f"one with {kind}", f"{font.path!r}, which has none", "Pass another font=.")
    return samples
