"""What colours are to the search: opponent channels, the levels that can be sent, and the tables of the glyphs."""

import functools
from typing import NamedTuple

import numpy as np

from ...._numba.panels import LANES
from ....glyphs import GlyphSet
from ..blur import Blur, blurred
from ..full.tables import neighbours, overlaps
from .traits import ROUGH, inverse, parts_of, traits_of

# BT.601: luminance, then the two chrominances, each from -1/2 to 1/2. A grey has none.
MATRIX = np.array([[0.299, 0.587, 0.114], [-0.299, -0.587, 0.886], [0.701, -0.587, -0.114]])
MATRIX /= np.array([[1.0], [1.772], [1.402]])
ONE_COLOR = 1e-6  # the determinant, relative to the full cell's square, up to which a glyph is of one colour
BOXES = 16  # along each channel
FLAT = 1e-9  # extent of a channel in which all entries are alike
BARRED = 2.0**100  # more than any E
BINS = 4096  # of the light: fewer than 255 * 12.92 would not tell dark levels apart


class Tables(NamedTuple):
    """How glyphs touch those of the neighbours, with one more glyph at the end: the full cell.

    Attributes
    ----------
    offsets : ndarray of int64, shape (D, 2)
        Row and column of every neighbour that a blur reaches, both signs: first for luminance, then for chrominance, or
        once for both, where they are blurred alike.
    luma, chroma : int
        Where the offsets for luminance end, and where those for chrominance begin.
    pair : ndarray of float32, shape (D, G + 1, W)
        ``pair[k, b, a]``: inner product of glyph a in a cell with glyph b in the neighbour `offsets[k]`; W is a
        number of whole vectors.
    """

    offsets: np.ndarray
    luma: int
    chroma: int
    pair: np.ndarray


class Glyphs(NamedTuple):
    """What colours mean for each glyph and, at the end, for the full cell.

    Attributes
    ----------
    products : ndarray of float64, shape (G + 1, 10)
        Inner products of a glyph's ink with itself, with the rest of the cell, of the rest with itself, and one over
        the determinant of these (0 where the colours are not two); for luminance, then for chrominance. Then whether
        there are two colours to choose, and whether two are seen.
    traits : ndarray of float32, shape (26, W)
        What `near.bound` goes by: how often glyphs cost, `BARRED` for those that show nothing new, and `traits_of`.
    """

    products: np.ndarray
    traits: np.ndarray


class Entries(NamedTuple):
    """The colours of a palette.

    Attributes
    ----------
    colors : ndarray of float64, shape (4, K)
        Channels of the entries, relative to the paper where it is fixed, in the order of luminance, and which each is.
    frame : ndarray of float64, shape (2, 3)
        The least of each channel, and how many boxes there are to a unit.
    starts : ndarray of int64, shape (BOXES, BOXES, BOXES)
        Where the entry stands that is nearest to the middle of each box.
    """

    colors: np.ndarray
    frame: np.ndarray
    starts: np.ndarray


class Levels(NamedTuple):
    """The colours that can be sent, in the space of the blend.

    Attributes
    ----------
    table : ndarray of float64, shape (512 + BINS + 1,)
        What each of the 8-bit levels stands for; up to where it is the nearest; then, for light at ``n / BINS``, the
        nearest level. No two limits are as close as that.
    entries : Entries or None
        The palette; None where all colours can be sent.
    """

    table: np.ndarray
    entries: Entries | None


Side = tuple[np.ndarray, np.ndarray, np.ndarray]  # offsets, pair tables and the products within a cell


def decoded(coded: np.ndarray) -> np.ndarray:
    """Return sRGB in [0, 1] as linear light."""
    return np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)


def encoded(light: np.ndarray) -> np.ndarray:
    """Return linear light of at least 0 as sRGB."""
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def blend_values(codes: np.ndarray, blend: str) -> np.ndarray:
    """Return 8-bit levels in the space of the blend, float64."""
    return decoded(codes / 255) if blend == "linear" else codes / 255


def channels_of(codes: np.ndarray, blend: str, origin: np.ndarray) -> np.ndarray:
    """Return 8-bit RGB `(..., 3)` in channels, relative to `origin`."""
    return blend_values(codes, blend) @ MATRIX.T - origin


def levels(blend: str, palette: np.ndarray | None, origin: np.ndarray) -> Levels:
    """Return the colours that can be sent; `origin` is what the channels are relative to."""
    values = blend_values(np.arange(256), blend)
    limits = np.append((values[1:] + values[:-1]) / 2, np.inf)
    first = np.searchsorted(limits, np.arange(BINS + 1) / BINS)
    table = np.concatenate([values, limits, first])
    if palette is None:
        return Levels(table, None)
    return Levels(table, _entries(palette.tobytes(), blend, tuple(origin)))


@functools.lru_cache(maxsize=8)
def _entries(palette: bytes, blend: str, origin: tuple[float, ...]) -> Entries:
    """Return the entries of a palette, kept as long as few others come."""
    values = channels_of(np.frombuffer(palette, np.uint8).reshape(-1, 3), blend, np.array(origin))
    order = np.argsort(values[:, 0], kind="stable")
    values = values[order]
    low, extent = values.min(axis=0), np.ptp(values, axis=0)
    middles = low + extent * (np.moveaxis(np.indices((BOXES,) * 3), 0, -1) + 0.5) / BOXES
    squares = np.square(values).sum(axis=1)
    starts = np.array([np.argmin(squares - 2 * part @ values.T, axis=-1) for part in middles])
    frame = np.stack([low, BOXES / np.maximum(extent, FLAT)])
    return Entries(np.vstack([values.T, order]), frame, starts)


def model(glyphs: GlyphSet, luma: Blur, chroma: Blur, fixed_paper: bool) -> tuple[Tables, Glyphs]:
    """Return the tables and what the glyphs are, built once and kept with the set."""

    def build() -> tuple[Tables, Glyphs]:
        sides = [_tables(glyphs, blur) for blur in (luma, chroma)]
        owns = [own for _, _, own in sides]
        two = np.logical_and(*(_two_colored(own, fixed_paper) for own in owns))
        products = np.concatenate([_products(own, two) for own in owns], axis=1)
        kinds = np.stack([two & (not fixed_paper), two], axis=1)
        barred = np.where(_tried(glyphs.bitmaps, two, fixed_paper), 0, BARRED)
        loose = [_looseness(offsets, pair, own) for offsets, pair, own in sides]
        bounds = traits_of(owns, loose, two, fixed_paper, np.linalg.inv(MATRIX))
        traits = np.full((2 + len(bounds), width_of(len(two))), 0, np.float32)
        traits[:, : len(two)] = np.concatenate([two[None], barred[None], bounds])
        traits[1, len(glyphs) :] = BARRED
        return _joined(*sides), Glyphs(np.concatenate([products, kinds], axis=1), traits)

    return glyphs.derive(("color model", luma, chroma, fixed_paper), build)


def _joined(luma: Side, chroma: Side) -> Tables:
    sides = [luma] if luma is chroma else [luma, chroma]
    offsets, pair = (np.concatenate([side[n] for side in sides]) for n in (0, 1))
    filled = np.zeros((*pair.shape[:2], width_of(pair.shape[2])), np.float32)
    filled[..., : pair.shape[2]] = pair
    return Tables(offsets, len(luma[0]), len(offsets) - len(chroma[0]), filled)


def width_of(count: int) -> int:
    """Return how many columns tables have for so many glyphs: whole vectors, at least one of `_numba.vectors`."""
    return max(-(-count // LANES) * LANES, 32)


def _looseness(offsets: np.ndarray, pair: np.ndarray, own: np.ndarray) -> float:
    """Return by how much linear terms may be off that are summed up in float32.

    No part of such a sum exceeds the full cell's products with itself and, twice, with all neighbours, as colours lie
    within [-1, 1].
    """
    return float(2 * ROUGH * (2 * len(offsets) + 4) * (own[-1, -1] + 2 * pair[:, -1, -1].sum()))


def against(paper: np.ndarray) -> tuple[float, float]:
    """Return the luminance of paper, sRGB, and of the ink farthest from it: white, or black."""
    luminance = float(MATRIX[0] @ paper) / 255
    return luminance, 1.0 if luminance < 0.5 else 0.0


def in_light(glyphs: GlyphSet, paper: np.ndarray, share: float) -> GlyphSet:
    """Return the glyphs as they cover fixed paper in linear light.

    What draws them blends coded values, so a pixel that is half covered has less than half of the light on black paper
    and more of the ink on white. That depends on the ink, but on black paper: it is taken to be at this `share` of the
    way from the paper to white, or to black.
    """
    luminance, far = against(paper)
    ink = luminance + share * (far - luminance)

    def build() -> GlyphSet:
        mixed = decoded(luminance + (ink - luminance) * glyphs.bitmaps.astype(np.float64))
        ground, top = decoded(np.array([luminance, ink]))
        return GlyphSet._ordered(glyphs.chars, ((mixed - ground) / (top - ground)).clip(0, 1))

    return glyphs.derive(("in light", luminance, share), build)


def _tables(glyphs: GlyphSet, blur: Blur) -> Side:
    """Return offsets, pair tables and the products within a cell."""

    def build() -> Side:
        kernels, cell = blur.kernels, glyphs.cell
        stack = blurred(np.concatenate([glyphs.bitmaps, np.ones((1, *cell), np.float32)]), kernels)
        stack *= np.sqrt([weight for weight, _ in kernels])[:, None, None, None]
        stack = np.ascontiguousarray(stack.swapaxes(0, 1))
        offsets = neighbours(cell, kernels)
        pair = np.empty((len(offsets), len(stack), len(stack)))
        for k, (first, second) in enumerate(overlaps(stack.shape[2:], cell, offsets)):
            if tuple(offsets[k]) < (0, 0):  # the offsets are symmetric: the other half are transposes
                here, there = (stack[:, :, *part].reshape(len(stack), -1) for part in (first, second))
                pair[k] = there @ here.T
                pair[-1 - k] = pair[k].T
        flat = stack.reshape(len(stack), -1)
        return offsets, pair, flat @ flat.T

    return glyphs.derive(("color tables", blur), build)


def _two_colored(own: np.ndarray, fixed_paper: bool) -> np.ndarray:
    ink, full = own.diagonal(), own[-1, -1]
    if fixed_paper:
        return ink > ONE_COLOR * full
    return ink * full - own[:, -1] ** 2 > ONE_COLOR * full**2  # the determinant, since ink + rest is the full cell


def _tried(bitmaps: np.ndarray, two: np.ndarray, fixed_paper: bool) -> np.ndarray:
    """Return which glyphs show what none before them can."""
    tried = np.ones(len(two), np.uint8)
    seen: set[bytes] = set()
    for k, bitmap in enumerate(bitmaps):
        shown = bitmap.tobytes() if two[k] else b""
        tried[k] = shown not in seen
        seen.add(shown)
        if two[k] and not fixed_paper:
            seen.add((1 - bitmap).tobytes())
    return tried


def _products(own: np.ndarray, two: np.ndarray) -> np.ndarray:
    ink, cross, rest = parts_of(own)
    return np.stack([ink, cross, rest, inverse(ink * rest - cross**2, two)], axis=1)
