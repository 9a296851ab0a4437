"""Least absolute difference of pixels."""

import numpy as np

from .._shared.checks import check_number
from .._shared.threads import blocks, parallel_map
from .._shared.tiles import check_tiles
from ..glyphs import GlyphSet
from ._registry import matcher

LANES = 16  # the kernel's inner loop runs over whole vectors
BLOCK = 2048  # tiles a block


@matcher("min_diff")
def min_diff(tiles: np.ndarray, glyphs: GlyphSet, *, midpoint: float = 0.5, workers: int | None = None) -> np.ndarray:
    """Least absolute difference of pixels: as `min_diff_sq`, but forgiving of few large errors.

    Minimises ``sum(abs(T - midpoint - (G - 0.5)))`` over the glyphs G, for each tile T.

    Parameters
    ----------
    tiles : ndarray of float, shape (R, C, h, w)
        Ink in [0, 1], cut into cells.
    glyphs : GlyphSet
        The glyphs to choose from.
    midpoint : float, optional
        The ink that counts as half: it shifts the image, never the glyphs.
    workers : int, optional
        Number of threads, by default one a core.

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
    >>> skascii.matchers.min_diff(glyphs.bitmaps[None], glyphs)
    array([[0, 1, 2, 3]])
    """
    tiles = check_tiles(tiles, glyphs.cell)
    midpoint = check_number("midpoint", midpoint)
    from .._kernels import min_diff_cpu

    def build() -> np.ndarray:
        flat = glyphs.bitmaps.reshape(len(glyphs), -1)
        matrix = np.zeros((flat.shape[1], -(-len(flat) // LANES) * LANES), np.float32)
        matrix[:, : len(flat)] = (flat + (midpoint - 0.5)).T
        return matrix

    shifted = glyphs.derive(("min_diff", midpoint), build)
    indices = np.empty(tiles.shape[:2], np.intp)

    def block(rows: slice) -> None:
        min_diff_cpu.min_diff(tiles[rows], shifted, len(glyphs), indices[rows])

    parallel_map(block, blocks(len(tiles), max(1, BLOCK // tiles.shape[1])), workers)
    return indices
