"""Nearest mean: the conventional tone art."""

from typing import Any

import numpy as np

from .._shared.checks import check_number
from .._shared.tiles import tile_sums
from ..glyphs import GlyphSet
from ._cuda import BOTH, check_where, nearest_mean_on_device
from ._nearest import nearest
from ._registry import matcher


@matcher("gradient", backends=BOTH, cost=0.5)
def gradient(
    tiles: Any, glyphs: GlyphSet, *, midpoint: float = 0.5, backend: str = "cpu", device_out: bool = False
) -> Any:
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
    backend : {"cpu", "cuda", "auto"}, optional
        Where to compute, as in `match`.
    device_out : bool, optional
        Whether to leave the indices on the device, as in `match`.

    Returns
    -------
    ndarray of intp, shape (R, C)
        Which glyph stands in each cell.

    Raises
    ------
    ValueError
        If `midpoint` is not finite or the tiles do not fit the glyphs.
    RuntimeError
        If the backend cannot be used here.

    References
    ----------
    .. [1] "How It Works", the published description of the pixel-product converter.

    Examples
    --------
    >>> import numpy as np
    >>> import skascii
    >>> glyphs = skascii.glyph_set(" -=#")
    >>> levels = np.array([0, 0.2, 0.4, 1], np.float32)
    >>> skascii.matchers.gradient(np.ones((1, 4, 16, 8), np.float32) * levels[:, None, None], glyphs)
    array([[0, 1, 2, 3]])
    """
    tiles, on_cuda = check_where(tiles, glyphs, backend, device_out)
    midpoint = check_number("midpoint", midpoint)
    means = glyphs.bitmaps.mean(axis=(1, 2), dtype=np.float64)
    low, high = means.min(), means.max()
    levels = (means - low) / (high - low) if low < high else np.zeros(len(glyphs))
    if on_cuda:
        return nearest_mean_on_device(tiles, glyphs, "gradient", levels, 0.5 - midpoint, device_out)
    return nearest(tile_sums(tiles) / tiles[0, 0].size - midpoint + 0.5, levels)
