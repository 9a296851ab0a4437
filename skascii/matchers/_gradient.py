"""Nearest mean: the conventional tone art."""

from typing import Unpack

import numpy as np
from numpy.typing import NDArray

from ..engines.means.core import nearest_mean
from ..engines.run import Run, RunOptions
from ..glyphs import GlyphSet
from ..picture.target import Target
from ._midpoint import BOTH, check_midpoint
from ._registry import matcher


@matcher("gradient", backends=BOTH, cost=0.5, check=check_midpoint)
def gradient(target: Target, glyphs: GlyphSet, *, midpoint: float = 0.5, **run: Unpack[RunOptions]) -> NDArray[np.intp]:
    """Nearest mean coverage: tone alone, blind to shape.

    Minimises ``abs(mean(T) - midpoint + 0.5 - q(G))`` with ``q = (mean(G) - lo) / (hi - lo)`` over the set. Where all
    glyphs have one coverage, glyph 0 stands everywhere. See docs/algorithms, :ref:`alg-gradient`.

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
    >>> levels = np.array([0, 0.2, 0.4, 1], np.float32)
    >>> skascii.matchers.gradient(np.ones((1, 4, 16, 8), np.float32) * levels[:, None, None], glyphs)
    array([[0, 1, 2, 3]])
    """
    means = glyphs.bitmaps.mean(axis=(1, 2), dtype=np.float64)
    low, high = means.min(), means.max()
    levels = (means - low) / (high - low) if low < high else np.zeros(len(glyphs))
    return nearest_mean(target, glyphs, "gradient", levels, Run(**run), 0.5 - midpoint)
