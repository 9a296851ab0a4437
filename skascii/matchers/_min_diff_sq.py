"""Least squared difference of pixels."""

from typing import Any

import numpy as np

from .._shared.checks import check_number
from ..glyphs import GlyphSet
from ._cuda import BOTH, check_where
from ._linear import Linear, argmax_linear, argmax_on_device
from ._registry import matcher


@matcher("min_diff_sq", backends=BOTH)
def min_diff_sq(
    tiles: Any,
    glyphs: GlyphSet,
    *,
    midpoint: float = 0.5,
    backend: str = "cpu",
    workers: int | None = None,
    device_out: bool = False,
) -> Any:
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
    >>> skascii.matchers.min_diff_sq(glyphs.bitmaps[None], glyphs)
    array([[0, 1, 2, 3]])
    """
    tiles, on_cuda = check_where(tiles, glyphs, backend, device_out)
    midpoint = check_number("midpoint", midpoint)

    def build() -> Linear:
        matrix = glyphs.bitmaps.reshape(len(glyphs), -1).astype(np.float64)
        return Linear.of(matrix, (0.5 - midpoint) * matrix.sum(axis=1) - (matrix**2).sum(axis=1) / 2)

    key = ("min_diff_sq", midpoint)
    linear = glyphs.derive(key, build)
    if on_cuda:
        return argmax_on_device(tiles, glyphs, key, linear, device_out)
    return argmax_linear(tiles, linear, workers=workers)
