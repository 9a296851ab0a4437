"""Least absolute difference of pixels."""

from typing import Any

import numpy as np

from .._kernels.lanes import padded
from .._shared.checks import check_number
from ..glyphs import GlyphSet
from ._cuda import BOTH, check_where, on_device, resident
from ._distances import argmin_distance, fours
from ._registry import matcher


@matcher("min_diff", backends=BOTH, cost=1.7)
def min_diff(
    tiles: Any,
    glyphs: GlyphSet,
    *,
    midpoint: float = 0.5,
    backend: str = "cpu",
    workers: int | None = None,
    device_out: bool = False,
) -> Any:
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
    >>> skascii.matchers.min_diff(glyphs.bitmaps[None], glyphs)
    array([[0, 1, 2, 3]])
    """
    tiles, on_cuda = check_where(tiles, glyphs, backend, device_out)
    midpoint = check_number("midpoint", midpoint)

    key = ("min_diff", midpoint)

    def shifted() -> np.ndarray:
        return glyphs.bitmaps.reshape(len(glyphs), -1) + np.float32(midpoint - 0.5)

    if not on_cuda:
        return argmin_distance(tiles, glyphs.derive(key, lambda: fours(shifted())), workers=workers)
    from .._kernels import min_diff_cuda

    def build() -> tuple[np.ndarray, np.ndarray]:
        matrix = padded(shifted().T)
        return matrix, np.zeros(matrix.shape[1], np.float32)

    def choose(source: Any) -> Any:
        matrix, bias = resident(glyphs, key, build)
        return min_diff_cuda.min_diff(source, matrix, bias, len(glyphs))

    return on_device(tiles, device_out, choose)
