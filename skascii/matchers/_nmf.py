"""Non-negative matrix factorisation: each tile as a sum of glyphs, of which the strongest is printed."""

from collections.abc import Callable
from typing import Any

import numpy as np

from .._shared.checks import check_choice, check_int, check_number, rejection
from .._shared.progress import State, report
from .._shared.threads import blocks, parallel_map
from ..glyphs import GlyphSet
from ._cuda import BOTH, check_where
from ._device_nmf import factorise
from ._factors import Block, Dictionary, cut, distinct, error, unit, update, winners
from ._registry import matcher

PINV_BLOCK = 2**12  # tiles whose H is in memory at once


@matcher("nmf", backends=BOTH, cost=90.0)
def nmf(
    tiles: Any,
    glyphs: GlyphSet,
    *,
    beta: float = 1.0,
    max_num_iter: int = 100,
    tol: float = 0.0,
    threshold: float = 0.0,
    init: str = "ones",
    solver: str = "mu",
    backend: str = "cpu",
    workers: int | None = None,
    rng: Any = None,
    callback: Callable[[Any], Any] | None = None,
    info: dict[str, Any] | None = None,
    device_out: bool = False,
) -> Any:
    """Strongest part of each tile, written as a sum of glyphs: non-negative matrix factorisation.

    The glyphs are the columns of W, the tiles those of V, each divided by its L2 norm. H >= 0 is sought that
    minimises the beta-divergence D(V | WH) by multiplicative updates; a cell gets the glyph of its largest entry.
    Only the shape of a tile counts, not how bright it is: made for drawings in black and white, and for photos
    once they are binarized.

    Parameters
    ----------
    tiles : ndarray of float, shape (R, C, h, w)
        Ink, cut into cells; negative values count as 0.
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
        no use for `beta`, `max_num_iter`, `tol`, `init` and `callback`.
    backend : {"cpu", "cuda", "auto"}, optional
        Where to compute, as in `match`; the pseudo-inverse only on the CPU.
    workers : int, optional
        Number of threads, by default one a core.
    rng : int or numpy.random.Generator, optional
        Source of randomness.
    callback : callable, optional
        Called after each update with a state that has ``iteration``, ``error`` (the divergence), ``num_changed`` and
        ``indices``; raising StopIteration ends the run.
    info : dict, optional
        Filled with ``error``, the divergence at the end, and ``num_iter``.
    device_out : bool, optional
        Whether to leave the indices on the device, as in `match`.

    Returns
    -------
    ndarray of intp, shape (R, C)
        Which glyph stands in each cell.

    Raises
    ------
    ValueError
        If an option is outside its rule or the tiles do not fit the glyphs.
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
    tiles, on_cuda = check_where(tiles, glyphs, backend, device_out)
    beta = _check_beta(beta)
    max_num_iter = check_int("max_num_iter", max_num_iter, low=1)
    tol = check_number("tol", tol, low=0)
    threshold = check_number("threshold", threshold)
    check_choice("init", init, ("ones", "uniform"))
    check_choice("solver", solver, ("mu", "pinv"))

    if on_cuda:
        if solver == "pinv":
            rule, remedy = "'mu' for backend='cuda'", "Pass backend='cpu'."
            raise rejection("solver", rule, repr(solver), remedy, NotImplementedError)
        words = glyphs.derive("nmf", lambda: Dictionary.of(glyphs))
        cells = int(np.prod(tiles.shape[:2]))
        draws = np.random.default_rng(rng) if init == "uniform" else None
        start = None if draws is None else 1 - draws.random((cells, len(glyphs)), np.float32).T
        return factorise(
            tiles, glyphs, words, beta=beta, max_num_iter=max_num_iter, tol=tol, threshold=threshold, start=start,
            callback=callback, info=info, device_out=device_out,
        )  # fmt: skip

    shape = tiles.shape[:2]
    rows, inverse = distinct(tiles, merge=init == "ones" or solver == "pinv")
    if solver == "pinv":
        return _pseudo_inverse(rows, glyphs, threshold)[inverse].reshape(shape)
    words = glyphs.derive("nmf", lambda: Dictionary.of(glyphs))
    parts = list(cut(rows, inverse))
    if init == "uniform":
        _draw(parts, len(glyphs), np.random.default_rng(rng))

    watched = callback is not None or tol > 0
    stride = 1 if watched else max_num_iter  # unwatched, a block stays in the cache for all its updates

    def step(part: Block) -> tuple[float, np.ndarray]:
        update(words, part, beta, stride)
        assert part.h is not None
        found = winners(part.h[:, : len(part.counts)], threshold)
        left = error(words, part, beta) if watched or info is not None else np.nan
        if not watched:
            part.h = None
        return left, found

    indices, left = np.full(shape, -1), np.inf
    for iteration in range(stride, max_num_iter + 1, stride):
        done = parallel_map(step, parts, workers)
        previous, last = indices, left
        indices = np.concatenate([found for _, found in done])[inverse].reshape(shape)
        left = sum(part for part, _ in done)
        if report(callback, State(iteration, left, int(np.sum(indices != previous)), indices.copy())):
            break
        if tol > 0 and abs(last - left) <= tol * left:
            break
    if info is not None:
        info.update(error=left, num_iter=iteration)
    return indices


def _check_beta(beta: Any) -> float:
    """Return `beta` as a float, a whole number where it is one but for rounding: there the formulas differ."""
    beta = check_number("beta", beta, low=-2, high=4, remedy="1 and 2 suit pictures best.")
    return float(round(beta)) if abs(beta - round(beta)) < 1e-6 else beta


def _draw(parts: list[Block], count: int, rng: np.random.Generator) -> None:
    """Start each H from (0, 1], cell after cell."""
    from .._kernels.vectors import aligned

    for part in parts:
        part.h = aligned(count)
        part.h[:] = 1 - rng.random((part.v.shape[1], count), np.float32).T


def _pseudo_inverse(rows: np.ndarray, glyphs: GlyphSet, threshold: float) -> np.ndarray:
    """Return the winners of ``pinv(W) V``."""

    def build() -> np.ndarray:
        return np.linalg.pinv(unit(glyphs.bitmaps.reshape(len(glyphs), -1)).T).astype(np.float32)

    inverse = glyphs.derive("nmf pinv", build)
    return np.concatenate([winners(inverse @ rows[part].T, threshold) for part in blocks(len(rows), PINV_BLOCK)])
