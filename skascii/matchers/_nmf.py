"""Non-negative matrix factorisation: each tile as a sum of glyphs, of which the strongest is printed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from .._shared.checks import check_choice, check_int, check_number
from .._shared.progress import State, report
from .._shared.threads import blocks, parallel_map, worker_count
from .._shared.tiles import check_tiles
from ..glyphs import GlyphSet
from ._registry import matcher

EPS = 1e-6  # the kernels' guard
LANES = 160  # tiles a block: what the updates read and write stays in the cache
CACHE = 2**16  # entries of a block's part of V and H
VECTOR = 16  # lanes come in multiples of it


class Sparse(NamedTuple):
    """A matrix by its nonzeros: row i holds ``value[start[i]:start[i+1]]`` in the columns ``column[...]``."""

    start: np.ndarray
    column: np.ndarray
    value: np.ndarray

    @classmethod
    def of(cls, matrix: np.ndarray) -> "Sparse":
        """Take the nonzeros of `matrix`."""
        rows, columns = np.nonzero(matrix)
        start = np.searchsorted(rows, np.arange(len(matrix) + 1))
        return cls(start, columns, matrix[rows, columns].astype(np.float32))


class Dictionary(NamedTuple):
    """W `(n, G)`, glyphs as columns of norm 1, and what the updates need of it."""

    weights: np.ndarray
    by_pixel: Sparse
    by_glyph: Sparse
    sums: np.ndarray
    gram: Sparse | None  # W'W, unless W and W' have far fewer nonzeros: a large set


@dataclass
class Block:
    """Columns of V `(n, lanes)`, how often each occurs, and their part of H `(G, lanes)`."""

    v: np.ndarray
    counts: np.ndarray
    h: np.ndarray | None = None


@matcher("nmf")
def nmf(
    tiles: np.ndarray,
    glyphs: GlyphSet,
    *,
    beta: float = 1.0,
    max_num_iter: int = 100,
    tol: float = 0.0,
    threshold: float = 0.0,
    init: str = "ones",
    solver: str = "mu",
    workers: int | None = None,
    rng: Any = None,
    callback: Callable[[Any], Any] | None = None,
    info: dict[str, Any] | None = None,
) -> np.ndarray:
    """Strongest part of each tile, written as a sum of glyphs: non-negative matrix factorisation.

    The glyphs are the columns of W, the tiles those of V, each divided by its L2 norm. H >= 0 is sought that
    minimises the beta-divergence D(V | WH) by multiplicative updates; a cell gets the glyph of its largest entry.
    Only the shape of a tile counts, not how bright it is.

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
    workers : int, optional
        Number of threads, by default one a core.
    rng : int or numpy.random.Generator, optional
        Source of randomness.
    callback : callable, optional
        Called after each update with a state that has ``iteration``, ``error`` (the divergence), ``num_changed`` and
        ``indices``; raising StopIteration ends the run.
    info : dict, optional
        Filled with ``error``, the divergence at the end, and ``num_iter``.

    Returns
    -------
    ndarray of intp, shape (R, C)
        Which glyph stands in each cell.

    Raises
    ------
    ValueError
        If an option is outside its rule or the tiles do not fit the glyphs.

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
    tiles = check_tiles(tiles, glyphs.cell)
    beta = _check_beta(beta)
    max_num_iter = check_int("max_num_iter", max_num_iter, low=1)
    tol = check_number("tol", tol, low=0)
    threshold = check_number("threshold", threshold)
    check_choice("init", init, ("ones", "uniform"))
    check_choice("solver", solver, ("mu", "pinv"))

    words = glyphs.derive("nmf", lambda: _dictionary(glyphs))
    columns, inverse = _columns(tiles, merge=init == "ones" or solver == "pinv")
    counts = np.bincount(inverse)
    if solver == "pinv":
        inverted = glyphs.derive("nmf pinv", lambda: np.linalg.pinv(words.weights).astype(np.float32))
        winners = [_winners(inverted @ columns[part].T, threshold) for part in blocks(len(columns), 2**12)]
        return np.concatenate(winners)[inverse].reshape(tiles.shape[:2])

    parts = list(_blocks(columns, counts, len(glyphs), workers))
    if init == "uniform":
        draw = np.random.default_rng(rng)
        for part in parts:
            part.h = np.ascontiguousarray(1 - draw.random((part.v.shape[1], len(glyphs)), np.float32).T)
    watched = callback is not None or tol > 0
    stride = 1 if watched else max_num_iter  # unwatched, a block stays in the cache for all its updates
    indices = np.full(tiles.shape[:2], -1)
    error = np.inf
    for iteration in range(stride, max_num_iter + 1, stride):
        done = parallel_map(lambda part: _step(words, part, beta, stride, threshold, watched), parts, workers)
        last, error = error, sum(value for value, _ in done)
        previous, indices = indices, np.concatenate([best for _, best in done])[inverse].reshape(tiles.shape[:2])
        changed = int(np.count_nonzero(indices != previous))
        if report(callback, State(iteration, error, changed, indices.copy())):
            break
        if tol > 0 and abs(last - error) <= tol * error:
            break
    if info is not None:
        info.update(error=error, num_iter=iteration)
    return indices


def _check_beta(beta: Any) -> float:
    """Return `beta` as a float, a whole number where it is one but for rounding: there the formulas differ."""
    beta = check_number("beta", beta, low=-2, high=4, remedy="1 and 2 suit pictures best.")
    return float(round(beta)) if abs(beta - round(beta)) < 1e-6 else beta


def _dictionary(glyphs: GlyphSet) -> Dictionary:
    columns = _unit(glyphs.bitmaps.reshape(len(glyphs), -1))
    by_glyph = Sparse.of(columns)
    gram = Sparse.of(columns @ columns.T) if len(glyphs) ** 2 <= 4 * len(by_glyph.value) else None
    weights = np.ascontiguousarray(columns.T)
    return Dictionary(weights, Sparse.of(weights), by_glyph, columns.sum(axis=1), gram)


def _unit(rows: np.ndarray) -> np.ndarray:
    """Return float32 rows of L2 norm 1, or 0. Divided by the peak first: no square underflows, flat rows are equal."""
    peak = rows.max(axis=1, keepdims=True)
    scaled = rows / np.where(peak > 0, peak, 1)
    norm = np.sqrt(np.einsum("kn,kn->k", scaled, scaled))[:, None]
    return scaled / np.where(norm > 0, norm, 1)


def _columns(tiles: np.ndarray, merge: bool) -> tuple[np.ndarray, np.ndarray]:
    """Return the tiles as rows of norm 1, and which of the rows each cell is: equal ones are solved once."""
    rows = _unit(np.maximum(tiles.reshape(-1, tiles.shape[2] * tiles.shape[3]), 0))
    if not merge:
        return rows, np.arange(len(rows))
    known: dict[bytes, int] = {}
    inverse = np.array([known.setdefault(row.tobytes(), len(known)) for row in rows])
    return rows[np.unique(inverse, return_index=True)[1]], inverse


def _blocks(columns: np.ndarray, counts: np.ndarray, glyphs: int, workers: int | None) -> Iterator[Block]:
    """Cut the columns into blocks that fit the cache, at least one a thread, of whole vectors."""
    total, pixels = columns.shape
    most = max(VECTOR, min(LANES, CACHE // (pixels + glyphs)))
    number = max(-(-total // most), min(worker_count(workers), -(-total // VECTOR)))
    lanes = -(-total // number // VECTOR) * VECTOR
    for part in blocks(total, lanes):
        v = np.zeros((pixels, lanes), np.float32)
        v[:, : part.stop - part.start] = columns[part].T
        yield Block(v, counts[part])


def _step(
    words: Dictionary, part: Block, beta: float, count: int, threshold: float, keep: bool
) -> tuple[float, np.ndarray]:
    """Update a block `count` times; return its divergence and the winners."""
    from .._kernels import nmf_cpu

    used = len(part.counts)
    h = np.ones((len(words.sums), part.v.shape[1]), np.float32) if part.h is None else part.h
    if beta == 1:
        nmf_cpu.update_kullback(*words.by_pixel, *words.by_glyph, words.sums, part.v, h, count)
    elif beta == 2 and words.gram is not None:
        target = words.weights.T @ part.v
        nmf_cpu.update_euclidean(*words.gram, words.sums, target, h, count)
    else:
        nmf_cpu.update_any(*words.by_pixel, *words.by_glyph, beta, part.v, h, count)
    part.h = h if keep else None
    x = np.empty_like(part.v)
    nmf_cpu.product(*words.by_pixel, h, np.float32(EPS), x)
    error = divergence(part.v[:, :used], x[:, :used], beta) @ part.counts
    return float(error), _winners(h[:, :used], threshold)


def divergence(v: np.ndarray, x: np.ndarray, beta: float) -> np.ndarray:
    """Return the beta-divergence of each column, float64; where v**beta has a pole, v is at least EPS."""
    v, x = v.astype(np.float64), x.astype(np.float64)
    if beta <= 0:
        v = np.maximum(v, EPS)
    if beta == 0:
        terms = v / x - np.log(v / x) - 1
    elif beta == 1:
        terms = v * np.log(np.where(v > 0, v, 1) / x) - v + x
    elif beta == 2:
        terms = (v - x) ** 2 / 2
    else:
        terms = (v**beta + (beta - 1) * x**beta - beta * v * x ** (beta - 1)) / (beta * (beta - 1))
    return np.maximum(terms, 0).sum(axis=0)  # rounding can leave a term a little below


def _winners(h: np.ndarray, threshold: float) -> np.ndarray:
    """Return the row of the largest entry of each column, 0 (the blank glyph, or the least ink) below `threshold`."""
    best = h.argmax(axis=0)
    best[h[best, np.arange(h.shape[1])] < threshold] = 0
    return best
