"""Numbers as a file has them, and what they become: pixels whose black, white and opacity any function knows."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

Range = tuple[float, float]
MAX_PIXELS = 200_000_000  # of a picture, unless more are asked for
BYTES = 8  # the mean room of a pixel in a picture of that many
BLANK = 1 / 16  # of the range from black to white: a frame of no more contrast shows nothing
PLAIN = 1 / 2  # of that range: a frame of so much contrast shows something
MOST_TRIED = 200  # frames, until one shows something


class Unreadable(ValueError):
    """A file that cannot be read, in words of ours."""


class Raster(NamedTuple):
    """What a file holds, `(M, N)` or `(M, N, C)`."""

    pixels: np.ndarray
    missing: np.ndarray | None = None  # `(M, N)`, True where the file has no value
    inverted: bool = False  # whether the least value is white
    premultiplied: bool = False  # whether colours are multiplied by opacity


class Source(NamedTuple):
    """An open file: how many frames it has, what it calls them, and how to load one, counted from 0."""

    load: Callable[[int], Raster]
    total: int = 1
    word: str = "frame"


def check_size(width: int, height: int, size: int, max_pixels: int) -> None:
    """Refuse a picture of too many pixels, each of `size` bytes, before it is decoded."""
    needed = max(width * height, -(-width * height * size // BYTES))
    if needed > max_pixels:
        raise Unreadable(
            f"too large: {width:,} x {height:,} pixels of {size} {'byte' if size == 1 else 'bytes'}. Shrink it with "
            f"another program first, or raise the limit: --max-pixels {needed}."
        )


def chosen(source: Source, frame: int | None, data_range: Range | None, tell: Callable[[str], Any]) -> np.ndarray:
    """Return the frame asked for, else the first that is not blank: of many, which one is told."""
    if frame is not None:
        if frame > source.total:
            rule = f"`{source.word}` must be from 1 to {source.total}, as many as there are; got {frame}."
            raise Unreadable(f"{rule} Leave it out for the first that is not blank.")
        return unit(source.load(frame - 1), data_range)
    number, pixels = 1, unit(source.load(0), data_range)
    if source.total > 1:
        if contrast(pixels) <= BLANK:
            number, pixels = _first_shown(source, pixels, data_range)
        why = "" if number == 1 else ", since the first is blank"
        tell(f"{source.word} {number} of {source.total}{why}. Choose another with --{source.word} N.")
    return pixels


def _first_shown(source: Source, first: np.ndarray, data_range: Range | None) -> tuple[int, np.ndarray]:
    """Return the number and pixels of the first frame of much contrast, else of the one with most."""
    number, best, most = 1, first, contrast(first)
    for other in range(1, min(source.total, MOST_TRIED)):
        pixels = unit(source.load(other), data_range)
        if contrast(pixels) > most:
            number, best, most = other + 1, pixels, contrast(pixels)
        if most >= PLAIN:
            break
    return number, best


def contrast(pixels: np.ndarray) -> float:
    """Return the contrast of a picture, of colours or of opacity: 1 is that of black and white."""
    white = np.iinfo(pixels.dtype).max if pixels.dtype.kind == "u" else 1
    values = np.nan_to_num(np.ma.filled(pixels, 0).astype(np.float32)) / np.float32(white)
    planes = values.reshape(*values.shape[:2], -1)
    if planes.shape[2] in (2, 4):
        planes[..., :-1] *= planes[..., -1:]
    return float(np.ptp(planes, axis=(0, 1)).max())


def unit(raster: Raster, data_range: Range | None) -> np.ndarray:
    """Return the pixels, what is missing masked: bool, uint8 and uint16 as they are, others float32 in [0, 1].

    `data_range` are the values of black and white in the file, by default those of the dtype; where it has none (floats
    outside [0, 1], other integers), the least and the largest that are there.
    """
    pixels = raster.pixels
    if pixels.dtype.kind == "f" or data_range is not None or pixels.dtype not in (bool, np.uint8, np.uint16):
        pixels = _scaled(raster, data_range)
    elif raster.inverted or raster.premultiplied:
        pixels = _scaled(raster, (0, 1 if pixels.dtype == bool else np.iinfo(pixels.dtype).max))
    if raster.missing is not None and raster.missing.any():
        missing = raster.missing if pixels.ndim == 2 else raster.missing[..., None]
        pixels = np.ma.array(pixels, mask=np.broadcast_to(missing, pixels.shape))
    return pixels


def _scaled(raster: Raster, data_range: Range | None) -> np.ndarray:
    """Return the pixels as float32 in [0, 1]."""
    pixels = raster.pixels
    alpha = pixels[..., -1:] if pixels.ndim == 3 and pixels.shape[2] in (2, 4) else None
    shades = np.clip(_shades(pixels if alpha is None else pixels[..., :-1], raster.missing, data_range), 0, 1)
    if raster.inverted:
        shades = 1 - shades
    if alpha is not None:
        opacity = alpha / (1 if alpha.dtype.kind in "bf" else np.iinfo(alpha.dtype).max)
        if raster.premultiplied:
            shades = np.clip(np.divide(shades, opacity, out=np.zeros_like(shades), where=opacity > 0), 0, 1)
        shades = np.concatenate([shades, np.clip(opacity, 0, 1)], axis=2)
    return shades.astype(np.float32)


def _shades(colors: np.ndarray, missing: np.ndarray | None, data_range: Range | None) -> np.ndarray:
    """Return colours as float64: black is 0, and white 1."""
    if data_range is None:
        there = np.isfinite(colors)
        if missing is not None:
            there &= ~missing.reshape(*missing.shape, *[1] * (colors.ndim - 2))
        found = colors[there]
        if not found.size:
            return np.zeros(colors.shape)
        least, most = found.min(), found.max()
        if colors.dtype.kind in "iu":  # their difference is exact, whatever the sign and width
            return (colors.astype(np.uint64) - least.astype(np.uint64)) / (float(int(most) - int(least)) or 1)
        data_range = (0, 1) if least >= 0 and most <= 1 else (float(least), float(most))
    low, high = data_range
    half = 1.0 if np.isfinite(high - low) else 0.5
    with np.errstate(all="ignore"):  # infinite values are past black and white
        return (colors.astype(np.float64) * half - low * half) / ((high * half - low * half) or 1)
