"""FITS: numbers of any width, sign and scale. Pillow leaves out scale and sign."""

import math
import re
from functools import partial
from typing import Any

import numpy as np

from .raster import Raster, Source, Unreadable, check_size

BLOCK, CARD = 2880, 80  # bytes
CARDS = re.compile(rb"(.{8})= *('(?:[^']|'')*'|[^/]*)", re.DOTALL)
Header = dict[str, Any]


def open_fits(data: bytes, max_pixels: int) -> Source:
    """Return the first image of a FITS file; planes of a cube are its frames."""
    place = 0
    while place < len(data):
        header, start = _header(data, place)
        axes = [int(header[f"NAXIS{number + 1}"]) for number in range(int(header["NAXIS"]))]
        bits = int(header["BITPIX"])
        count = math.prod(axes) if axes else 0
        if header.get("ZIMAGE") is True:
            raise Unreadable("a compressed FITS image. Unpack it first, e.g. with funpack.")
        if header.get("XTENSION", "IMAGE") == "IMAGE" and len(axes) > 1 and count:
            check_size(axes[0], axes[1], abs(bits) // 8, max_pixels)
            return Source(partial(_plane, data, start, header, axes), math.prod(axes[2:]))
        size = (int(header.get("PCOUNT", 0)) + count) * int(header.get("GCOUNT", 1)) * abs(bits) // 8
        place = start + -(-size // BLOCK) * BLOCK
    raise Unreadable("a FITS file without an image: it has tables alone. Plot what is in them first.")


def _header(data: bytes, place: int) -> tuple[Header, int]:
    """Return the header at a place, and where what it describes begins."""
    header: Header = {}
    while True:
        card = data[place : place + CARD]
        place += CARD
        if len(card) < CARD:
            raise ValueError("no END of a header")
        if card[:8].strip() == b"END":
            return header, -(-place // BLOCK) * BLOCK
        if match := CARDS.match(card):
            key, value = (part.decode("latin-1").strip() for part in match.groups())
            header.setdefault(key, _value(value))


def _value(text: str) -> Any:
    """Return a value as Python has it."""
    if text.startswith("'"):
        return text[1:-1].strip()
    if text in ("T", "F"):
        return text == "T"
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text.replace("D", "E"))
    except ValueError:
        return text


def _plane(data: bytes, start: int, header: Header, axes: list[int], number: int) -> Raster:
    """Return one plane, its first row at the bottom, as numbers of what was measured."""
    bits = int(header["BITPIX"])
    dtype = np.dtype(f"{'f' if bits < 0 else 'u' if bits == 8 else 'i'}{abs(bits) // 8}")
    width, height = axes[:2]
    count = width * height
    values = np.frombuffer(data, dtype.newbyteorder(">"), count, start + number * count * dtype.itemsize)
    raw = values.reshape(height, width)[::-1].astype(dtype)
    missing = raw == int(header["BLANK"]) if bits > 0 and "BLANK" in header else None
    scale, zero = header.get("BSCALE", 1), header.get("BZERO", 0)
    if (scale, zero) == (1, 0):
        return Raster(raw, missing)
    if bits > 0 and scale == 1 and zero == (-128 if bits == 8 else 2 ** (bits - 1)):  # the other sign, told by the zero
        other = np.dtype(f"{'i' if bits == 8 else 'u'}{dtype.itemsize}")
        return Raster(raw.view(other) ^ np.array(2 ** (bits - 1), f"u{dtype.itemsize}").view(other), missing)
    return Raster(raw * float(scale) + float(zero), missing)
