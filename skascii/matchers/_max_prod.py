"""Largest product of pixels."""

from typing import Unpack

import numpy as np
from numpy.typing import NDArray

from ..engines.linear.core import Linear, argmax_linear, best
from ..engines.run import Run, RunOptions
from ..glyphs import GlyphSet
from ..picture.target import Target
from ._midpoint import BOTH, check_midpoint
from ._registry import matcher

SAMPLE = 16  # rows of cells a look at whether pruning pays
PAYS = 0.1  # share of decided cells from which it does
FULL = float(np.nextafter(np.float32(1), np.float32(0)))


@matcher("max_prod", backends=BOTH, check=check_midpoint)
def max_prod(
    target: Target,
    glyphs: GlyphSet,
    *,
    midpoint: float = 0.5,
    **run: Unpack[RunOptions],
) -> NDArray[np.intp]:
    """Largest product of pixels about the midpoint: bold, for logos and line art.

    Maximises ``sum((T - midpoint) (G - 0.5))``. Where the set has a blank glyph, tiles that cannot be anything else are
    decided from their number of inked pixels alone, and full tiles at once: this never changes the answer. See
    docs/algorithms, :ref:`alg-max-prod`.

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
    >>> skascii.matchers.max_prod(glyphs.bitmaps[None], glyphs)
    array([[0, 1, 2, 3]])
    """
    how = Run(**run)
    key = ("max_prod", midpoint)
    fewest = glyphs.derive(("max_prod pruning", midpoint), lambda: _fewest_inked(glyphs, midpoint))
    fullest = int(glyphs.coverage.argmax()) if midpoint < 1 else -1
    if how.on_device or (_decide(target.rows(slice(None, None, SAMPLE)), fewest, fullest) >= 0).mean() < PAYS:
        how.tell(pruned=0.0)
        return best(target, glyphs, key, lambda: _linear(glyphs, midpoint), how)
    decided = _decide(target, fewest, fullest)
    linear = glyphs.derive(key, lambda: _linear(glyphs, midpoint))
    indices = argmax_linear(target, linear, where=decided < 0, workers=how.workers)
    np.copyto(indices, decided, where=decided >= 0)
    how.tell(pruned=float((decided >= 0).mean()))
    return indices


def _linear(glyphs: GlyphSet, midpoint: float) -> Linear:
    matrix = glyphs.bitmaps.reshape(len(glyphs), -1).astype(np.float64) - 0.5
    return Linear.of(matrix, -midpoint * matrix.sum(axis=1))


def _fewest_inked(glyphs: GlyphSet, midpoint: float) -> int:
    """Return with how many inked pixels a tile can be anything but blank, 0 where the set has no blank.

    With L of them, a glyph's product exceeds the blank's only if its L largest coverages exceed `midpoint` times all.
    """
    coverage = glyphs.bitmaps.reshape(len(glyphs), -1).astype(np.float64)
    if coverage[0].any():
        return 0
    largest = np.cumsum(-np.sort(-coverage, axis=1), axis=1)
    beats = np.hstack([np.zeros((len(glyphs), 1)), largest]) > midpoint * coverage.sum(axis=1, keepdims=True)
    return int(beats.any(axis=0).argmax()) if beats.any() else coverage.shape[1] + 1


def _decide(target: Target, fewest: int, fullest: int) -> np.ndarray:
    """Return the glyph of each cell that pruning decides, -1 elsewhere; the bounds hold for ink up to 1."""
    decided = np.full(target.shape, -1, np.intp)
    if (fewest > 0 or fullest >= 0) and target.ink.max() <= 1:
        decided[target.counts(above=0) < fewest] = 0
        if fullest >= 0:
            decided[target.counts(above=FULL) == target.cell[0] * target.cell[1]] = fullest
    return decided
