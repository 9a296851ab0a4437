"""What colours are to the search: opponent channels, the levels that can be sent, and the tables of the glyphs."""

from typing import NamedTuple

import numpy as np

from ....glyphs import GlyphSet
from ..blur import Blur, blurred
from ..full.tables import neighbours, overlaps

# BT.601: luminance, then the two chrominances, each from -1/2 to 1/2. A grey has none.
MATRIX = np.array([[0.299, 0.587, 0.114], [-0.299, -0.587, 0.886], [0.701, -0.587, -0.114]])
MATRIX /= np.array([[1.0], [1.772], [1.402]])
ONE_COLOR = 1e-6  # the determinant, relative to the full cell's square, up to which a glyph is of one colour
BINS = 4096  # of the light, where the search for the nearest level begins


class Side(NamedTuple):
    """The glyphs under the blur of some channels, float64, with one more at the end: the full cell.

    Attributes
    ----------
    offsets : ndarray of int64, shape (D, 2)
        Row and column of every neighbour that the blur reaches, both signs.
    pair : ndarray, shape (D, G + 1, G + 1)
        ``pair[k, b, a]``: inner product of glyph a in a cell with glyph b in the neighbour `offsets[k]`.
    share, inverse : ndarray, shape (G + 1,)
        What a second colour gains at best is ``(lin[k] - share[k] * lin[full])**2 * inverse[k]``; with the paper fixed
        `share` is 0 and that is what the one colour gains. Where a glyph has none to choose, `inverse` is 0.
    solving : ndarray, shape (6, G + 1)
        Foreground and background at best are the first and the second pair of rows times ``lin[k]`` and ``lin[full]``;
        the last two rows are what E rises by if they are away from that by 1 and the other follows.
    """

    offsets: np.ndarray
    pair: np.ndarray
    share: np.ndarray
    inverse: np.ndarray
    solving: np.ndarray


class Glyphs(NamedTuple):
    """What colours mean for each glyph and, at the end, for the full cell.

    Attributes
    ----------
    products : ndarray of float64, shape (G + 1, 8)
        Inner products of a glyph's ink with itself, with the rest of the cell, of the rest with itself, and one over
        the determinant of these (0 where the colours are not two); for luminance, then for chrominance.
    two : ndarray of uint8, shape (G + 1,)
        Whether a glyph shows two colours.
    tried : ndarray of uint8, shape (G + 1,)
        Whether a glyph shows what none before it can: with two colours, one that is the rest of another does not.
    """

    products: np.ndarray
    two: np.ndarray
    tried: np.ndarray


class Levels(NamedTuple):
    """The colours that can be sent, in the space of the blend.

    Attributes
    ----------
    table : ndarray of float64, shape (256 + BINS + 1,)
        What each of the 8-bit levels stands for; then, for light at ``n / BINS``, the nearest level.
    entries : ndarray of float64, shape (K, 3)
        Channels of the palette's entries, relative to the paper where it is fixed; none where all colours can be sent.
    """

    table: np.ndarray
    entries: np.ndarray


def decoded(coded: np.ndarray) -> np.ndarray:
    """Return sRGB in [0, 1] as linear light."""
    return np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)


def encoded(light: np.ndarray) -> np.ndarray:
    """Return linear light of at least 0 as sRGB."""
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def blend_values(codes: np.ndarray, blend: str) -> np.ndarray:
    """Return 8-bit levels in the space of the blend, float64."""
    return decoded(codes / 255) if blend == "linear" else codes / 255


def levels(blend: str, palette: np.ndarray | None, origin: np.ndarray) -> Levels:
    """Return the colours that can be sent; `origin` is what the channels are relative to."""
    values = blend_values(np.arange(256), blend)
    first = np.searchsorted((values[1:] + values[:-1]) / 2, np.arange(BINS + 1) / BINS)
    entries = np.zeros((0, 3)) if palette is None else blend_values(palette, blend) @ MATRIX.T - origin
    return Levels(np.concatenate([values, first]), np.ascontiguousarray(entries))


def model(glyphs: GlyphSet, luma: Blur, chroma: Blur, fixed_paper: bool) -> tuple[Side, Side, Glyphs]:
    """Return the tables of luminance and of chrominance and what the glyphs are, built once and kept with the set."""

    def build() -> tuple[Side, Side, Glyphs]:
        tables = [_tables(glyphs, blur) for blur in (luma, chroma)]
        two = np.logical_and(*(_two_colored(own, fixed_paper) for _, _, own in tables))
        products = np.concatenate([_products(own, two) for _, _, own in tables], axis=1)
        kinds = Glyphs(products, two.astype(np.uint8), _tried(glyphs.bitmaps, two, fixed_paper))
        first, second = (_side(*table, two, fixed_paper) for table in tables)
        return first, second, kinds

    return glyphs.derive(("color model", luma, chroma, fixed_paper), build)


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


def _tables(glyphs: GlyphSet, blur: Blur) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return offsets, pair tables and the products within a cell."""

    def build() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
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
    ink, product, full = own.diagonal(), own[:, -1], own[-1, -1]
    cross, rest = product - ink, full - 2 * product + ink
    return np.stack([ink, cross, rest, _inverse(ink * rest - cross**2, two)], axis=1)


def _side(offsets: np.ndarray, pair: np.ndarray, own: np.ndarray, two: np.ndarray, fixed_paper: bool) -> Side:
    ink, product, full = own.diagonal(), own[:, -1], own[-1, -1]
    if fixed_paper:
        inverse, none = _inverse(ink, two), np.zeros(len(ink))
        return Side(offsets, pair, none, inverse, np.stack([inverse, none, none, none, ink * two, none]))
    cross, rest = product - ink, full - 2 * product + ink
    solved = _inverse(ink * rest - cross**2, two)
    pairs = [(rest + cross) * solved, -cross * solved, -(ink + cross) * solved, ink * solved]
    bends = [_inverse(solved * each, two) for each in (rest, ink)]
    share = product / full
    return Side(offsets, pair, share, _inverse(ink - product * share, two), np.stack([*pairs, *bends]))


def _inverse(values: np.ndarray, where: np.ndarray) -> np.ndarray:
    """Return one over the values, 0 elsewhere."""
    return np.divide(1, values, out=np.zeros(len(values)), where=where & (values > 0))
