"""Files of an art that is never drawn whole: band after band."""

import math
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any

import numpy as np

from .._shared.checks import rejection
from ..render.files import check_target, encoded, writing

TILE = 256  # pixels of a TIFF's tile along either side
ROOM = 2**32 - 2**25  # bytes that a TIFF has places for, unless it is a big one
END = b"</pre>"


def save(path: Any, art: Any, options: Mapping[str, Any]) -> None:
    """Write an art to the file, or the files, that `path` stands for."""
    if options.get("trim"):
        raise rejection("trim", "left out for an art in parts", repr(options["trim"]), "Cut it: art[:40].save(...).")
    if isinstance(path, (str, Path)) and {"row", "column"} <= _fields(str(path)):
        _save_tiles(str(path), art, options)
        return
    target, suffix = check_target(path, WRITERS)
    with writing(target) as temporary:
        WRITERS[suffix](temporary, art, suffix, options)


def _fields(text: str) -> set[str]:
    """Return the names in braces."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name}
    except ValueError:
        return set()


def _save_tiles(pattern: str, art: Any, options: Mapping[str, Any]) -> None:
    """Write a file a block."""
    (rows, columns), (height, width) = art.shape, art.block
    for row in range(math.ceil(rows / height)):
        for column in range(math.ceil(columns / width)):
            part = art[row * height : (row + 1) * height, column * width : (column + 1) * width]
            part.save(pattern.format(row=row, column=column), **options)


def _lines(path: Path, art: Any, suffix: str, options: Mapping[str, Any]) -> None:
    """Write text: that of the bands, one after another."""
    with path.open("wb") as file:
        for band in art.bands():
            file.write(encoded(band, suffix, options))


def _page(path: Path, art: Any, suffix: str, options: Mapping[str, Any]) -> None:
    """Write a page: that of the first band, with the rows of all."""
    tail = b""
    with path.open("wb") as file:
        for band in art.bands():
            page = encoded(band, suffix, options)
            start, stop = page.index(b">", page.index(b"<pre ")) + 1, page.rindex(END)
            file.write(b"\n" if tail else page[:start])
            file.write(page[start:stop])
            tail = page[stop:]
        file.write(tail)


def _tiff(path: Path, art: Any, suffix: str, options: Mapping[str, Any]) -> None:
    """Write a picture, tile after tile."""
    import tifffile

    scale = options.get("scale", 1)
    if scale != int(scale):
        raise rejection("scale", "a whole number for an art in parts", repr(scale), "Pass 1, or cut the art.")
    first = art[:1, :1].to_image(**options)
    shape = (art.shape[0] * first.shape[0], art.shape[1] * first.shape[1], *first.shape[2:])
    with tifffile.TiffWriter(path, bigtiff=math.prod(shape) > ROOM) as file:
        file.write(
            _tiles(art, -(-TILE // first.shape[0]), options),
            shape=shape,
            dtype=np.uint8,
            tile=(TILE, TILE),
            photometric="rgb" if len(shape) == 3 else "minisblack",
            extrasamples=["unassalpha"] if shape[2:] == (4,) else None,
            compression="zlib",
            metadata=None,
        )


def _tiles(art: Any, rows: int, options: Mapping[str, Any]) -> Iterator[np.ndarray]:
    """Yield the tiles of an art's picture, row after row, filled up with zeros."""
    lines = None
    for band in art.bands(rows):
        picture = band.to_image(**options)
        lines = picture if lines is None else np.concatenate([lines, picture])
        while len(lines) >= TILE:
            yield from _cut(lines[:TILE])
            lines = lines[TILE:]
    if lines is not None and len(lines):
        yield from _cut(lines)


def _cut(lines: np.ndarray) -> Iterator[np.ndarray]:
    """Yield the tiles of a row of them."""
    for first in range(0, lines.shape[1], TILE):
        part = lines[:, first : first + TILE]
        rest = [(0, TILE - part.shape[0]), (0, TILE - part.shape[1])] + [(0, 0)] * (part.ndim - 2)
        yield np.pad(part, rest)


WRITERS: dict[str, Callable[[Path, Any, str, Mapping[str, Any]], None]] = {
    ".txt": _lines,
    ".ans": _lines,
    ".html": _page,
    ".htm": _page,
    ".tif": _tiff,
    ".tiff": _tiff,
}
