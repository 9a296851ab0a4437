"""Least absolute difference of pixels."""

from typing import Unpack

import numpy as np
from numpy.typing import NDArray

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
) -> NDArray[np.intp]:
    """Least absolute difference of pixels: as `min_diff_sq`, but forgiving of few large errors.

    Minimises ``sum(abs(T - midpoint - (G - 0.5)))`` over the glyphs G, for each tile T. See
    docs/algorithms, :ref:`alg-min-diff`.

    Parameters
    ----------
    target, glyphs : Target, GlyphSet
        What is wanted, and what there is to choose from, as in `match`.
    midpoint : float, optional
        The ink that counts as half, from -10 to 10.
    **run
        ``backend`` and the rest of how to run, as in `match`.

    Returns
    -------
    ndarray of intp, shape (R, C)
        As from `match`, which lists the errors, too.

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
