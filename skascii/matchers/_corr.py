"""Largest Pearson correlation of pixels."""

from typing import Any

import numpy as np

from .._shared.checks import check_number
from .._shared.tiles import flat_tiles, tile_sums
from ..glyphs import GlyphSet
from ._cuda import BOTH, check_where, nearest_mean_on_device
from ._linear import NEVER, Linear, argmax_linear, argmax_on_device
from ._nearest import nearest
from ._registry import matcher


@matcher("corr", backends=BOTH)
def corr(
    tiles: Any,
    glyphs: GlyphSet,
    *,
    midpoint: float = 0.5,
    backend: str = "cpu",
    workers: int | None = None,
    device_out: bool = False,
) -> Any:
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
    backend : {"cpu", "cuda", "auto"}, optional
        Where to compute, as in `match`.
    workers : int, optional
        Number of threads, by default one a core.
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
    >>> skascii.matchers.corr(glyphs.bitmaps[None], glyphs)
    array([[0, 1, 2, 3]])
    """
    tiles, on_cuda = check_where(tiles, glyphs, backend, device_out)
    midpoint = check_number("midpoint", midpoint)

    def build() -> Linear:
        matrix = glyphs.bitmaps.reshape(len(glyphs), -1).astype(np.float64)
        flat = matrix.max(axis=1) == matrix.min(axis=1)
        matrix -= matrix.mean(axis=1, keepdims=True)
        matrix /= np.where(flat, 1, np.linalg.norm(matrix, axis=1))[:, None]
        return Linear.of(matrix, np.where(flat, NEVER, 0))

    linear = glyphs.derive("corr", build)
    if (linear.bias == np.float32(NEVER)).all():
        if on_cuda:
            return nearest_mean_on_device(tiles, glyphs, "corr means", glyphs.coverage, 0.0, device_out)
        return nearest(tile_sums(tiles) / tiles[0, 0].size, glyphs.coverage)
    if on_cuda:
        flat = (None, glyphs.coverage)
        return argmax_on_device(tiles, glyphs, "corr", linear, device_out, centered=True, flat=flat)
    indices = argmax_linear(tiles, linear, centered=True, workers=workers)  # precise in faint tiles, too
    even = flat_tiles(tiles)
    indices[even] = nearest(tiles[even][:, 0, 0], glyphs.coverage)
    return indices
