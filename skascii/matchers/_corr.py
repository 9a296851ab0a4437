"""Largest Pearson correlation of pixels."""

from typing import Unpack

import numpy as np
from numpy.typing import NDArray

from ..engines.linear.core import NEVER, Flat, Linear, best
from ..engines.means.core import nearest_mean
from ..engines.run import Run, RunOptions
from ..glyphs import GlyphSet
from ..picture.target import Target
from ._midpoint import BOTH, check_midpoint
from ._registry import matcher


@matcher("corr", backends=BOTH, check=check_midpoint)
def corr(
    target: Target,
    glyphs: GlyphSet,
    *,
    midpoint: float = 0.5,
    **run: Unpack[RunOptions],
) -> NDArray[np.intp]:
    """Largest Pearson correlation of pixels: the same shape at any contrast.

    Maximises ``cov(T, G) / (std(T) std(G))``, population statistics, over the glyphs that are not flat. A flat tile
    (max equals min) gets the glyph of the nearest mean coverage, and so does every tile where all glyphs are flat.
    See docs/algorithms, :ref:`alg-corr`.

    Parameters
    ----------
    target, glyphs : Target, GlyphSet
        What is wanted, and what there is to choose from, as in `match`.
    midpoint : float, optional
        Accepted by all pixel matchers; correlation does not depend on it.
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
    >>> skascii.matchers.corr(glyphs.bitmaps[None], glyphs)
    array([[0, 1, 2, 3]])
    """
    even = glyphs.bitmaps.max(axis=(1, 2)) == glyphs.bitmaps.min(axis=(1, 2))
    if even.all():
        return nearest_mean(target, glyphs, "corr means", glyphs.coverage, Run(**run))

    def build() -> Linear:
        matrix = glyphs.bitmaps.reshape(len(glyphs), -1).astype(np.float64)
        matrix -= matrix.mean(axis=1, keepdims=True)
        matrix /= np.where(even, 1, np.linalg.norm(matrix, axis=1))[:, None]
        return Linear.of(matrix, np.where(even, NEVER, 0))

    flat = Flat(None, glyphs.coverage)
    return best(target, glyphs, "corr", build, Run(**run), centered=True, flat=flat)  # precise in faint cells, too
