"""Patch features: filters over cell and glyph, and the nearest vector."""

from typing import Any, Unpack

import numpy as np
from numpy.typing import NDArray

from .._shared.checks import check_choice, check_number
from ..engines.patches.core import Features, nearest_features
from ..engines.run import Run, RunOptions
from ..glyphs import GlyphSet
from ..picture.target import Target
from ._banks import MOST, check_bank
from ._midpoint import BOTH
from ._registry import matcher

METRICS = ("minkowski", "cosine", "dot")
STEEPEST = 32  # exponent of ink


def _check(glyphs: GlyphSet, *, p: Any, metric: Any, bank: Any, **numbers: Any) -> dict[str, Any]:
    check_choice("metric", metric, METRICS)
    p = check_number("p", p, low=1, finite=False)
    return {
        "bank": check_bank(bank, glyphs.cell),
        "extent": check_number("extent", numbers["extent"], above=0),
        "weight": check_number("weight", numbers["weight"], low=0, high=MOST),
        "exposure": check_number("exposure", numbers["exposure"], above=0, high=STEEPEST),
        "p": p if metric == "minkowski" else 2.0,
        "metric": metric,
    }


@matcher("features", tone="stretch", backends=BOTH, check=_check)
def features(
    target: Target,
    glyphs: GlyphSet,
    *,
    bank: Any = "shapes",
    extent: float = 1.0,
    weight: float = 15.0,
    exposure: float = 1.0,
    p: float = 2.0,
    metric: str = "minkowski",
    **run: Unpack[RunOptions],
) -> NDArray[np.intp]:
    """Nearest vector of features: filters over the cell and over each glyph.

    See docs/algorithms, :ref:`alg-features`.

    Parameters
    ----------
    target : Target or array_like of float
        The ink that is wanted, as in `match`.
    glyphs : GlyphSet
        The glyphs to choose from.
    bank : {"shapes", "plus", "gradients"} or array_like of float, shape (K, 3, 3)
        The filters. "shapes": bands in four directions, a mass and a void, over all pixels of a cell. The others see
        a patch of 3 x 3 area means, and each filter gives one number: "plus", five of the nine; "gradients", the
        mean, strokes in four directions, the Laplacian and the corners.
    extent : float, optional
        Size of the window around a cell's centre that the filters see of the picture, in cells: 3 is the published
        behaviour. Glyphs are always seen whole. Beyond the picture its outermost pixels go on.
    weight : float, optional
        How often the mean ink of the cell itself, whatever the extent, is appended to the vector, up to 1e6; 0 leaves
        it out.
    exposure : float, optional
        Exponent of the picture's ink, at most 32, after the tone: below 1 draws more ink. On dark paper without tone
        this is the picture's luminance; ``convert(gamma=...)`` raises luminance, of picture and glyphs alike.
    p : float, optional
        The Minkowski distance is ``sum(abs(u - v)**p)**(1/p)``: 1 or greater, or infinity.
    metric : {"minkowski", "cosine", "dot"}, optional
        Least distance, or greatest cosine or product of the vectors, the mean vector of the glyphs taken away from
        both: else one glyph, the darkest or the brightest, would win everywhere. They have no use for `p`.
    **run
        ``backend``, ``workers``, ``rng``, ``callback``, ``info`` and ``device_out``, as in `match`.

    Returns
    -------
    ndarray of intp, shape (R, C)
        Which glyph stands in each cell.

    Raises
    ------
    ValueError, TypeError
        If an option is outside its rule or the target does not fit the glyphs.
    RuntimeError
        If the backend cannot be used here.

    Notes
    -----
    The published system is ``skascii.published("features")``. Its exponent, 0.5, is that of the luminance of black on
    white; white on black it takes the inverse, 2.

    References
    ----------
    .. [1] "Image-To-ASCII-Converter", the published description of the patch filters and the Minkowski distance.

    Examples
    --------
    >>> import numpy as np
    >>> import skascii
    >>> glyphs = skascii.glyph_set(" -/#")
    >>> skascii.matchers.features(glyphs.bitmaps[None], glyphs)
    array([[0, 1, 2, 3]])
    """
    scale = weight ** (1 / p) if weight > 0 else 0.0  # so many equal components are one, scaled
    return nearest_features(target, glyphs, Features(bank, extent, scale, exposure, p, metric), Run(**run))
