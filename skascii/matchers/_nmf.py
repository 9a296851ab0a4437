"""Non-negative matrix factorisation: each cell as a sum of glyphs, of which the strongest is printed."""

from typing import Any, Unpack

import numpy as np
from numpy.typing import NDArray

from .._shared.checks import check_choice, check_int, check_number, sentence
from ..engines.factors.core import Updates, factorise
from ..engines.factors.pinv import pseudo_inverse
from ..engines.run import Run, RunOptions
from ..glyphs import GlyphSet
from ..picture.target import Target
from ._midpoint import BOTH
from ._registry import matcher


def _check(glyphs: GlyphSet, **options: Any) -> dict[str, Any]:
    return {
        "beta": _check_beta(options["beta"]),
        "max_num_iter": check_int("max_num_iter", options["max_num_iter"], low=1),
        "tol": check_number("tol", options["tol"], low=0),
        "threshold": check_number("threshold", options["threshold"]),
        "init": check_choice("init", options["init"], ("ones", "uniform")),
        "solver": check_choice("solver", options["solver"], ("mu", "pinv")),
    }


def _check_beta(beta: Any) -> float:
    """Return `beta` as a float, a whole number where it is one but for rounding: there the formulas differ."""
    beta = check_number("beta", beta, low=-2, high=4, remedy="1 and 2 suit pictures best.")
    return float(round(beta)) if abs(beta - round(beta)) < 1e-6 else beta


def _obstacle(glyphs: GlyphSet, *, solver: str, **options: Any) -> str | None:
    if solver == "mu":
        return None
    return sentence("solver", "'mu' for backend='cuda'", repr(solver), "Pass backend='cpu'.")


@matcher("nmf", backends=BOTH, cost=90.0, check=_check, obstacle=_obstacle)
def nmf(
    target: Target,
    glyphs: GlyphSet,
    *,
    beta: float = 1.0,
    max_num_iter: int = 100,
    tol: float = 0.0,
    threshold: float = 0.0,
    init: str = "ones",
    solver: str = "mu",
    **run: Unpack[RunOptions],
) -> NDArray[np.intp]:
    """Strongest part of each tile, written as a sum of glyphs: non-negative matrix factorisation.

    The glyphs are the columns of W, the tiles those of V, each divided by its L2 norm. H >= 0 is sought that
    minimises the beta-divergence D(V | WH) by multiplicative updates; a cell gets the glyph of its largest entry.
    Only the shape of a tile counts, not how bright it is: made for drawings in black and white, and for photos
    once they are binarized. See docs/algorithms, :ref:`alg-nmf`.

    Parameters
    ----------
    target : Target or array_like of float
        The ink that is wanted, as in `match`.
    glyphs : GlyphSet
        The glyphs to choose from.
    beta : float, optional
        The divergence, from -2 to 4: 2 is half the squared distance, 1 Kullback-Leibler, 0 Itakura-Saito. The
        smaller, the more an empty pixel under a glyph's ink costs.
    max_num_iter : int, optional
        Updates at most.
    tol : float, optional
        Stop once an update changes the divergence by no more than this part of it; 0 never does.
    threshold : float, optional
        A cell whose largest entry is below it stays blank.
    init : {"ones", "uniform"}, optional
        The start: all entries 1, or drawn from (0, 1] by `rng`.
    solver : {"mu", "pinv"}, optional
        Multiplicative updates, or at one stroke the pseudo-inverse, ``H = pinv(W) V``, which may be negative and has
        no use for `beta`, `max_num_iter`, `tol`, `init` and `callback`. Singular values below 1e-6 of the largest
        count as 0.
    **run
        ``backend``, ``workers``, ``rng``, ``callback``, ``info`` and ``device_out``, as in `match`. The state of an
        update has the divergence for its ``error``; `info` is filled with ``error``, that at the end, and ``num_iter``.

    Returns
    -------
    ndarray of intp, shape (R, C)
        Which glyph stands in each cell.

    Raises
    ------
    ValueError
        If an option is outside its rule or the target does not fit the glyphs.
    RuntimeError
        If the backend cannot be used here, or not with these options.

    Notes
    -----
    The divergence never rises for beta from 1 to 2. 1e-6 is added to WH, so that no power or quotient is of 0.

    References
    ----------
    .. [1] P. D. O'Grady, S. T. Rickard, "Automatic ASCII art conversion of binary images using non-negative
       constraints", Irish Signals and Systems Conference 2008. :doi:`10.1049/cp:20080660`

    Examples
    --------
    >>> import numpy as np
    >>> import skascii
    >>> glyphs = skascii.glyph_set(" -=#")
    >>> skascii.matchers.nmf(glyphs.bitmaps[None], glyphs)
    array([[0, 1, 2, 3]])
    """
    if solver == "pinv":
        return pseudo_inverse(target, glyphs, threshold)
    return factorise(target, glyphs, Updates(beta, max_num_iter, tol, threshold, init == "uniform"), Run(**run))
