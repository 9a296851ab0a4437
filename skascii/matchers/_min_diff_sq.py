"""Least squared difference of pixels."""

from typing import Any, Unpack

import numpy as np

from ..engines.linear.core import Linear, best
from ..engines.run import Run, RunOptions
from ..glyphs import GlyphSet
from ..picture.target import Target
from ._midpoint import BOTH, check_midpoint
from ._registry import matcher


@matcher("min_diff_sq", backends=BOTH, check=check_midpoint)
def min_diff_sq(
    target: Target,
    glyphs: GlyphSet,
    *,
    midpoint: float = 0.5,
    **run: Unpack[RunOptions],
) -> Any:
    """Least squared difference of pixels: the nearest bitmap.

    Minimises ``sum((T - midpoint - (G - 0.5))**2)`` over the glyphs G, for each tile T.

    Parameters
    ----------
    target : Target or array_like of float
        The ink that is wanted, as in `match`.
    glyphs : GlyphSet
        The glyphs to choose from.
    midpoint : float, optional
        The ink that counts as half: it shifts the image, never the glyphs.
    **run
        ``backend``, ``workers``, ``rng``, ``callback``, ``info`` and ``device_out``, as in `match`.

    Returns
    -------
    ndarray of intp, shape (R, C)
        Which glyph stands in each cell.

    Raises
    ------
    ValueError
        If `midpoint` is not finite or the target does not fit the glyphs.
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

    def build() -> Linear:
        matrix = glyphs.bitmaps.reshape(len(glyphs), -1).astype(np.float64)
        return Linear.of(matrix, (0.5 - midpoint) * matrix.sum(axis=1) - (matrix**2).sum(axis=1) / 2)

    return best(target, glyphs, ("min_diff_sq", midpoint), build, Run(**run))
