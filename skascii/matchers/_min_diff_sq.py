"""Least squared difference of pixels."""

from typing import Unpack

import numpy as np
from numpy.typing import NDArray

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
) -> NDArray[np.intp]:
    """Least squared difference of pixels: the nearest bitmap.

    Minimises ``sum((T - midpoint - (G - 0.5))**2)`` over the glyphs G, for each tile T. See
    docs/algorithms, :ref:`alg-min-diff-sq`.

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
    >>> skascii.matchers.min_diff_sq(glyphs.bitmaps[None], glyphs)
    array([[0, 1, 2, 3]])
    """

    def build() -> Linear:
        matrix = glyphs.bitmaps.reshape(len(glyphs), -1).astype(np.float64)
        return Linear.of(matrix, (0.5 - midpoint) * matrix.sum(axis=1) - (matrix**2).sum(axis=1) / 2)

    return best(target, glyphs, ("min_diff_sq", midpoint), build, Run(**run))
