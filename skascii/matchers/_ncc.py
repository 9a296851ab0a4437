"""Largest normalised cross-correlation about the midpoint."""

from typing import Unpack

import numpy as np
from numpy.typing import NDArray

from ..engines.linear.core import NEVER, Flat, Linear, best
from ..engines.run import Run, RunOptions
from ..glyphs import GlyphSet
from ..picture.target import Target
from ._midpoint import BOTH, check_midpoint
from ._registry import matcher


@matcher("ncc", backends=BOTH, check=check_midpoint)
def ncc(
    target: Target,
    glyphs: GlyphSet,
    *,
    midpoint: float = 0.5,
    **run: Unpack[RunOptions],
) -> NDArray[np.intp]:
    """Largest normalised cross-correlation: the same direction about the midpoint.

    Maximises ``sum(T' G') / (norm(T') norm(G'))`` with ``T' = T - midpoint`` and ``G' = G - 0.5``; no mean is
    removed. A tile of norm 0 gets glyph 0; glyphs of norm 0 are skipped, and if all are, glyph 0 stands everywhere.
    See docs/algorithms, :ref:`alg-ncc`.

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
    >>> skascii.matchers.ncc(glyphs.bitmaps[None], glyphs)
    array([[0, 1, 2, 3]])
    """

    def build() -> Linear:
        matrix = glyphs.bitmaps.reshape(len(glyphs), -1).astype(np.float64) - 0.5
        norms = np.linalg.norm(matrix, axis=1)
        matrix /= np.where(norms > 0, norms, 1)[:, None]
        return Linear.of(matrix, np.where(norms > 0, -midpoint * matrix.sum(axis=1), NEVER))

    return best(target, glyphs, ("ncc", midpoint), build, Run(**run), flat=Flat(midpoint, np.zeros(1)))
