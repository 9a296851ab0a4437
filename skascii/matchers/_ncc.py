"""Largest normalised cross-correlation about the midpoint."""

from typing import Any

import numpy as np

from .._shared.checks import check_number
from .._shared.tiles import flat_tiles
from ..glyphs import GlyphSet
from ._cuda import BOTH, check_where
from ._linear import NEVER, Linear, argmax_linear, argmax_on_device
from ._registry import matcher


@matcher("ncc", backends=BOTH)
def ncc(
    tiles: Any,
    glyphs: GlyphSet,
    *,
    midpoint: float = 0.5,
    backend: str = "cpu",
    workers: int | None = None,
    device_out: bool = False,
) -> Any:
    """Largest normalised cross-correlation: the same direction about the midpoint.

    Maximises ``sum(T' G') / (norm(T') norm(G'))`` with ``T' = T - midpoint`` and ``G' = G - 0.5``; no mean is
    removed. A tile of norm 0 gets glyph 0; glyphs of norm 0 are skipped, and if all are, glyph 0 stands everywhere.

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
    >>> skascii.matchers.ncc(glyphs.bitmaps[None], glyphs)
    array([[0, 1, 2, 3]])
    """
    tiles, on_cuda = check_where(tiles, glyphs, backend, device_out)
    midpoint = check_number("midpoint", midpoint)

    def build() -> Linear:
        matrix = glyphs.bitmaps.reshape(len(glyphs), -1).astype(np.float64) - 0.5
        norms = np.linalg.norm(matrix, axis=1)
        matrix /= np.where(norms > 0, norms, 1)[:, None]
        return Linear.of(matrix, np.where(norms > 0, -midpoint * matrix.sum(axis=1), NEVER))

    key = ("ncc", midpoint)
    linear = glyphs.derive(key, build)
    if on_cuda:
        return argmax_on_device(tiles, glyphs, key, linear, device_out, flat=(midpoint, np.zeros(1)))
    indices = argmax_linear(tiles, linear, workers=workers)
    indices[(tiles[:, :, 0, 0] == np.float32(midpoint)) & flat_tiles(tiles)] = 0
    return indices
