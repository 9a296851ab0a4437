"""Least squared difference of pixels."""

import numpy as np

from .._shared.checks import check_number
from .._shared.tiles import check_tiles
from ..glyphs import GlyphSet
from ._linear import Linear, argmax_linear
from ._registry import matcher


@matcher("min_diff_sq")
def min_diff_sq(tiles: np.ndarray, glyphs: GlyphSet, *, midpoint: float = 0.5) -> np.ndarray:
    """Least squared difference of pixels: the nearest bitmap.

    Minimises ``sum((T - midpoint - (G - 0.5))**2)`` over the glyphs G, for each tile T.

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
    >>> skascii.matchers.min_diff_sq(glyphs.bitmaps[None], glyphs)
    array([[0, 1, 2, 3]])
    """
    tiles = check_tiles(tiles, glyphs.cell)
    midpoint = check_number("midpoint", midpoint)

    def build() -> Linear:
        matrix = glyphs.bitmaps.reshape(len(glyphs), -1).astype(np.float64)
        return Linear.of(matrix, (0.5 - midpoint) * matrix.sum(axis=1) - (matrix**2).sum(axis=1) / 2)

    return argmax_linear(tiles, glyphs.derive(("min_diff_sq", midpoint), build))
