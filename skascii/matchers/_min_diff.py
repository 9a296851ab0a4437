"""Least absolute difference of pixels."""

from typing import Any, Unpack

import numpy as np

from ..engines.distance.core import nearest_bitmap
from ..engines.run import Run, RunOptions
from ..glyphs import GlyphSet
from ..picture.target import Target
from ._midpoint import BOTH, check_midpoint
from ._registry import matcher


@matcher("min_diff", backends=BOTH, cost=1.7, check=check_midpoint)
def min_diff(
    target: Target,
    glyphs: GlyphSet,
    *,
    midpoint: float = 0.5,
    **run: Unpack[RunOptions],
) -> Any:
    """Least absolute difference of pixels: as `min_diff_sq`, but forgiving of few large errors.

    Minimises ``sum(abs(T - midpoint - (G - 0.5)))`` over the glyphs G, for each tile T.

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
    >>> skascii.matchers.min_diff(glyphs.bitmaps[None], glyphs)
    array([[0, 1, 2, 3]])
    """

    def build() -> np.ndarray:
        return glyphs.bitmaps.reshape(len(glyphs), -1) + np.float32(midpoint - 0.5)

    return nearest_bitmap(target, glyphs, ("min_diff", midpoint), build, Run(**run))
