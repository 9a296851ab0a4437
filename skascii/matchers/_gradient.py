"""Nearest mean: the conventional tone art."""

import numpy as np

from .._shared.checks import check_number
from .._shared.tiles import check_tiles, tile_sums
from ..glyphs import GlyphSet
from ._nearest import nearest
from ._registry import matcher


@matcher("gradient")
def gradient(tiles: np.ndarray, glyphs: GlyphSet, *, midpoint: float = 0.5) -> np.ndarray:
    """Nearest mean coverage: tone alone, blind to shape.

    Minimises ``abs(mean(T) - midpoint + 0.5 - q(G))`` with ``q = (mean(G) - lo) / (hi - lo)`` over the set. Where all
    glyphs have one coverage, glyph 0 stands everywhere.

    Parameters
    ----------
    tiles : ndarray of float, shape (R, C, h, w)
        Ink in [0, 1], cut into cells.
    glyphs : GlyphSet
        The glyphs to choose from.
    midpoint : float, optional
        The ink that counts as half: it shifts the image, never the glyphs.

    Returns
    -------
    ndarray of intp, shape (R, C)
        Which glyph stands in each cell.

    Raises
    ------
    ValueError
        If `midpoint` is not finite or the tiles do not fit the glyphs.

    References
    ----------
    .. [1] "How It Works", the published description of the pixel-product converter.

    Examples
    --------
    >>> import numpy as np
    >>> import skascii
    >>> glyphs = skascii.glyph_set(" -=#")
    >>> skascii.matchers.gradient(glyphs.bitmaps[None], glyphs)
    array([[0, 1, 2, 3]])
    """
    tiles = check_tiles(tiles, glyphs.cell)
    midpoint = check_number("midpoint", midpoint)
    means = glyphs.bitmaps.mean(axis=(1, 2), dtype=np.float64)
    low, high = means.min(), means.max()
    if low == high:
        return np.zeros(tiles.shape[:2], np.intp)
    return nearest(tile_sums(tiles) / tiles[0, 0].size - midpoint + 0.5, (means - low) / (high - low))
