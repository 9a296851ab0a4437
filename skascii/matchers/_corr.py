"""Largest Pearson correlation of pixels."""

import numpy as np

from .._shared.checks import check_number
from .._shared.tiles import check_tiles, flat_tiles, tile_sums
from ..glyphs import GlyphSet
from ._linear import NEVER, Linear, argmax_linear
from ._nearest import nearest
from ._registry import matcher

FAINT = 0.05  # covariance, times the root of the pixels: below it the rounding of large sums would tell


@matcher("corr")
def corr(tiles: np.ndarray, glyphs: GlyphSet, *, midpoint: float = 0.5) -> np.ndarray:
    """Largest Pearson correlation of pixels: the same shape at any contrast.

    Maximises ``cov(T, G) / (std(T) std(G))``, population statistics, over the glyphs that are not flat. A flat tile
    (max equals min) gets the glyph of the nearest mean coverage, and so does every tile where all glyphs are flat.

    Parameters
    ----------
    tiles : ndarray of float, shape (R, C, h, w)
        Ink in [0, 1], cut into cells.
    glyphs : GlyphSet
        The glyphs to choose from.
    midpoint : float, optional
        Accepted by all pixel matchers; correlation does not depend on it.

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
    >>> skascii.matchers.corr(glyphs.bitmaps[None], glyphs)
    array([[0, 1, 2, 3]])
    """
    tiles = check_tiles(tiles, glyphs.cell)
    midpoint = check_number("midpoint", midpoint)

    def build() -> Linear:
        matrix = glyphs.bitmaps.reshape(len(glyphs), -1).astype(np.float64)
        flat = matrix.max(axis=1) == matrix.min(axis=1)
        matrix -= matrix.mean(axis=1, keepdims=True)
        matrix /= np.where(flat, 1, np.linalg.norm(matrix, axis=1))[:, None]
        return Linear.of(matrix, np.where(flat, NEVER, 0))

    linear = glyphs.derive("corr", build)
    if (linear.weights[-1] == np.float32(NEVER)).all():
        return nearest(tile_sums(tiles) / tiles[0, 0].size, glyphs.coverage)
    best = np.empty(tiles.shape[:2], np.float32)
    indices = argmax_linear(tiles, linear, best=best)
    faint = best < FAINT
    np.copyto(indices, argmax_linear(tiles, linear, where=faint, prepare=_center), where=faint)
    flat = flat_tiles(tiles)
    indices[flat] = nearest(tiles[flat][:, 0, 0], glyphs.coverage)
    return indices


def _center(flat: np.ndarray) -> None:
    """Take the first pixel off each tile: correlation is blind to it, and what is left is precise."""
    flat -= flat[:, :1].copy()
