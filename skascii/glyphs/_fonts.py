"""From `font=` to a font file that can be trusted: found, readable, monospaced."""

import os
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from copy import copy
from difflib import get_close_matches
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import islice
from typing import Any, NamedTuple

from .._shared.checks import rejection
from ._charsets import ASCII

SUFFIXES = (".ttf", ".otf", ".ttc", ".otc", ".woff", ".woff2")
DEFAULT_FAMILY = "DejaVu Sans Mono"


class Font(NamedTuple):
    """A readable font file: where it is, and which characters its character map has."""

    path: str
    stamp: tuple[int, ...]  # tells the file from one that takes its place
    number: int  # of the face in a collection
    codes: frozenset[int]
    monospaced: bool  # whether the printable ASCII characters that it has share one advance
    complete: bool  # whether it has a glyph of its own for each of those

    def has(self, char: str) -> bool:
        """Return whether the font's character map has `char`."""
        return ord(char) in self.codes


def find_font(font: Any, wide: bool) -> Font:
    """Return the font that `font` names: None, a path, or a family; monospaced unless for a full-width set."""
    if font is None:
        found = _default(wide)
    elif isinstance(font, os.PathLike) or (isinstance(font, str) and _is_path(font)):
        found = read_font(_check_file(os.fsdecode(font)), 0)
    elif isinstance(font, str):
        found = _family(font, wide)
    else:
        raise rejection("font", "None, a path, or the name of a family", repr(font), "", TypeError)
    if not (wide or found.monospaced):
        remedy = f"Monospaced ones here: {_listed(_usable(wide), 8)}."
        raise rejection("font", "monospaced", f"{os.fspath(font)!r}, which is proportional", remedy)
    return found


def portable(font: Any, found: Font) -> str | None:
    """Return `font` as it is found from another folder: None, a full path, or a family."""
    if isinstance(font, os.PathLike) or (isinstance(font, str) and _is_path(font)):
        return found.path
    return font


def _is_path(font: str) -> bool:
    separators = (os.sep, os.altsep or os.sep)
    return any(mark in font for mark in separators) or font.lower().endswith(SUFFIXES)


def _check_file(path: str) -> str:
    path = os.path.abspath(os.path.expanduser(path))
    if os.path.isdir(path):
        raise rejection("font", "a font file", f"a directory, {path!r}", "Name a file in it.", IsADirectoryError)
    if not os.path.isfile(path):
        remedy = "Check the path, or pass the name of a family."
        raise rejection("font", "an existing file", repr(path), remedy, FileNotFoundError)
    return path


def _default(wide: bool) -> Font:
    """Return the font for font=None, found without importing the package that ships it: importing takes longer."""
    package, *inside = ("matplotlib_fontja", "fonts", "ipaexg.ttf") if wide else (
        "matplotlib", "mpl-data", "fonts", "ttf", "DejaVuSansMono.ttf"
    )  # fmt: skip
    spec = find_spec(package)
    path = os.path.join(os.path.dirname(spec.origin), *inside) if spec and spec.origin else ""
    if os.path.isfile(path):
        return read_font(path, 0)
    if wide:
        raise rejection(
            "font", "given for a full-width charset", "None, and matplotlib-fontja is not installed",
            "pip install matplotlib-fontja, or pass font=.", ImportError,
        )  # fmt: skip
    return _family(DEFAULT_FAMILY, wide)  # some distributions keep matplotlib's fonts elsewhere


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep to itself what matplotlib's own libraries say to it of its past."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


@_quietly()
def _family(name: str, wide: bool) -> Font:
    from matplotlib.font_manager import fontManager

    path = _file_of(name, fontManager) or _file_of(name, _installed_now())
    if path is None:
        near = _listed(_usable(wide, near=name), 3)
        remedy = f"Near ones here: {near}." if near else f"Some that are: {_listed(_usable(wide), 8)}."
        raise rejection("font", "a path or an installed family", repr(name), remedy)
    return read_font(os.path.abspath(path), getattr(path, "face_index", 0))


def _file_of(name: str, fonts: Any) -> str | None:
    """Return the file of a family in a list of matplotlib's, None if it has none or the file is gone."""
    from matplotlib.font_manager import FontProperties

    try:  # matplotlib, left to rebuild its list itself, would then fall back to a font that nobody asked for
        path = fonts.findfont(FontProperties(family=name), fallback_to_default=False, rebuild_if_missing=False)
    except ValueError:
        return None
    return path if os.path.isfile(path) else None


@cache
@_quietly()
def _installed_now() -> Any:
    """Return matplotlib's list brought up to date, once a process: its cached one may be older than a font."""
    from matplotlib.font_manager import findSystemFonts, fontManager

    fonts = copy(fontManager)
    fonts.ttflist = [entry for entry in fontManager.ttflist if os.path.isfile(entry.fname)]
    for path in sorted(set(findSystemFonts()).difference(entry.fname for entry in fonts.ttflist)):
        with suppress(Exception):  # a broken file raises whatever it likes
            fonts.addfont(path)
    return fonts


def _listed(names: Iterable[str], count: int) -> str:
    return ", ".join(repr(name) for name in islice(names, count))


def _usable(wide: bool, near: str | None = None) -> Iterator[str]:
    """Yield the installed families that could be asked for: those near a name, best first, or all."""
    files = {entry.name.lower(): entry for entry in _installed_now().ttflist}
    for name in sorted(files) if near is None else get_close_matches(near.lower(), files, n=20, cutoff=0.6):
        entry = files[name]
        try:
            found = read_font(entry.fname, getattr(entry, "index", 0))
        except ValueError:
            continue  # what cannot be read is not offered
        if wide or (found.monospaced and found.complete):
            yield entry.name


def read_font(path: str, number: int) -> Font:
    """Read what the font's tables say, once until the file changes."""
    try:
        status = os.stat(path)
    except OSError as error:
        remedy = "Pass a TrueType or OpenType file."
        raise rejection("font", "a readable font file", f"{path!r} ({error.strerror})", remedy) from None
    return _read(path, (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns), number)


@lru_cache(maxsize=256)
def _read(path: str, stamp: tuple[int, ...], number: int) -> Font:
    """Read them. The bitmaps are never asked whether a character exists."""
    from fontTools.ttLib import TTFont

    try:
        with open(path, "rb") as file, TTFont(file, fontNumber=number, lazy=True) as font:
            ends = [entry.offset + entry.length for entry in font.reader.tables.values() if font.flavor != "woff2"]
            if max(ends, default=0) > os.path.getsize(path):
                raise EOFError("the file ends too early")
            names = font.getBestCmap() or {}
            metrics = font["hmtx"]
            glyphs = {names[ord(char)] for char in ASCII if ord(char) in names}
            advances = {metrics[glyph][0] for glyph in glyphs}
    except Exception as error:  # a broken file raises whatever it likes
        remedy = "Pass a TrueType or OpenType file."
        raise rejection("font", "a readable font file", f"{path!r} ({error})", remedy) from None
    return Font(path, stamp, number, frozenset(names), len(advances) <= 1, len(glyphs) == len(ASCII))
