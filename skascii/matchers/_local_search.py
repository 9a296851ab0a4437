"""Local exhaustive search: the whole picture, as the eye sees it."""

from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any

import numpy as np

from .._shared.checks import check_choice, check_int, rejection
from .._shared.progress import State, report
from .._shared.tiles import check_tiles, tile_sums, untile
from ..glyphs import GlyphSet
from ._blur import check_blur
from ._descent import ORDERS, Engine, Task, descend, table_engine
from ._large_set import LargeEngine
from ._pixels import PixelEngine
from ._registry import matcher
from ._start import check_start
from ._tables import neighbours

NORMS = (1, 2)
MAX_TABLES = 2**27  # bytes


@matcher("local_search", tone="range")
def local_search(
    tiles: np.ndarray,
    glyphs: GlyphSet,
    *,
    sigma: float | Sequence[float] = 2.0,
    radius: int | Sequence[int] | None = None,
    weights: Sequence[float] | None = None,
    norm: int = 2,
    filter_target: bool = False,
    init: Any = "tone",
    order: str = "interleaved",
    window: int | None = None,
    max_num_iter: int = 1000,
    replacement_map: bool = True,
    workers: int | None = None,
    rng: Any = None,
    callback: Callable[[Any], Any] | None = None,
    info: dict[str, Any] | None = None,
) -> np.ndarray:
    """Least error of the whole blurred picture: local exhaustive search.

    The art is judged as the eye sees it from afar: its raster b, blurred by a Gaussian g, against the target ink a.
    Cell after cell takes the glyph that lowers the error ``sum(abs(a - g * b)**norm)`` most, all else fixed, until
    no single replacement lowers it.

    Parameters
    ----------
    tiles : ndarray of float, shape (R, C, h, w)
        Ink in [0, 1], cut into cells, within the reach of the glyphs (``tone="range"``).
    glyphs : GlyphSet
        The glyphs to choose from.
    sigma : float or sequence of float, optional
        Standard deviation of the blur in pixels. Several: the error is the sum over the scales.
    radius : int or sequence of int, optional
        Half-width in pixels at which the Gaussian is cut, by default ``ceil(3 * sigma)``. The error also counts this
        many pixels of paper around the picture.
    weights : sequence of float, optional
        Weight of the error at each scale, by default 1.
    norm : {2, 1}, optional
        Squared or absolute error.
    filter_target : bool, optional
        Whether the target is blurred too: the eye sees both from afar.
    init : {"tone", "random"} or array_like of int or AsciiArt, optional
        The start: the glyph of nearest mean coverage; one drawn by `rng` among those of nearest ink in whole
        pixels; or given indices ``(R, C)``.
    order : {"interleaved", "raster"}, optional
        In which order a pass visits the cells: by classes of cells too far apart to touch, or row by row.
    window : int, optional
        Try only glyphs whose ink lies within so many pixels of the cell's; by default all.
    max_num_iter : int, optional
        Passes at most. 0 returns the start.
    replacement_map : bool, optional
        Whether to skip cells near which nothing has changed: faster, and the same result.
    workers : int, optional
        Number of threads, by default one a core. It never changes the result.
    rng : int or numpy.random.Generator, optional
        Source of randomness.
    callback : callable, optional
        Called after each pass with a state that has ``iteration``, ``error``, ``num_changed`` and ``indices``;
        raising StopIteration ends the search.
    info : dict, optional
        Filled with ``error``, ``start_error``, ``num_iter`` and ``seconds`` by phase.

    Returns
    -------
    ndarray of intp, shape (R, C)
        Which glyph stands in each cell.

    Raises
    ------
    ValueError
        If an option is outside its rule or the tiles do not fit the glyphs.

    References
    ----------
    .. [1] Y. Takeuchi, D. Takafuji, Y. Ito, K. Nakano, "ASCII Art Generation Using the Local Exhaustive Search on the
       GPU", CANDAR 2013. :doi:`10.1109/CANDAR.2013.35`

    Examples
    --------
    >>> import numpy as np
    >>> import skascii
    >>> glyphs = skascii.glyph_set(" -=#")
    >>> skascii.matchers.local_search(glyphs.bitmaps[None], glyphs, sigma=1.0, filter_target=True)
    array([[0, 1, 2, 3]])
    """
    started = perf_counter()
    tiles = check_tiles(tiles, glyphs.cell)
    blur = check_blur(sigma, radius, weights)
    check_choice("order", order, ORDERS)
    if norm not in NORMS:
        raise rejection("norm", "1 or 2", norm, "2 is the squared error, 1 the absolute.")
    if window is not None:
        window = check_int("window", window, low=0)
    max_num_iter = check_int("max_num_iter", max_num_iter, low=0)
    info = {} if info is None else info

    inks = tile_sums(tiles)
    indices = check_start(init, inks, glyphs, rng)
    begun = perf_counter()
    task = Task(untile(tiles), glyphs, blur, filter_target, order, inks, window, workers)
    engine = _engine(task, indices, norm)
    prepared = perf_counter()

    energy = 0  # relative to the start, in the engine's units

    def error() -> float:
        return max(0.0, engine.error + energy / engine.scale)  # rounding can leave it a little below

    def passed(iteration: int, replaced: int, change: int) -> bool:
        nonlocal energy
        energy += change
        return report(callback, State(iteration, error(), replaced, indices.copy()))

    num_iter = descend(engine, max_num_iter, replacement_map=replacement_map, workers=workers, report=passed)
    info.update(start_error=max(0.0, engine.error), error=error(), num_iter=num_iter)
    info["seconds"] = {"start": begun - started, "terms": prepared - begun, "search": perf_counter() - prepared}
    return indices


def _engine(task: Task, indices: np.ndarray, norm: int) -> Engine:
    """Return what evaluates the glyphs: pixels for the absolute error, else tables unless they are too large."""
    if norm == 1:
        return PixelEngine(task, indices)
    reached = len(neighbours(task.glyphs.cell, task.blur.kernels))
    if 4 * reached * len(task.glyphs) ** 2 > MAX_TABLES:
        return LargeEngine(task, indices)
    return table_engine(task, indices)
