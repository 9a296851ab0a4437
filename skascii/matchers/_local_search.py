"""Local exhaustive search: the whole picture, as the eye sees it."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .._shared.checks import check_choice, check_int, rejection
from .._shared.tiles import untile
from ..glyphs import GlyphSet
from ._cuda import BOTH, check_where
from ._registry import matcher
from ._search.blur import check_blur
from ._search.bound import lower_bound
from ._search.descent import ORDERS, Engine, TableEngine, Task, descend, table_engine
from ._search.device import Plan, search_on_device
from ._search.large_set import LargeEngine
from ._search.pixels import PixelEngine
from ._search.polish import anneal, lines
from ._search.progress import Clock, Progress
from ._search.start import cell_inks, check_start
from ._search.tables import tables_fit

NORMS = (1, 2)
POLISHES = ("lines", "anneal")


@matcher("local_search", tone="stretch", backends=BOTH, cost=6.0)
def local_search(
    tiles: Any,
    glyphs: GlyphSet,
    *,
    sigma: float | Sequence[float] = (1.5, 3.0),
    radius: int | Sequence[int] | None = None,
    weights: Sequence[float] | None = None,
    norm: int = 2,
    filter_target: bool = False,
    init: Any = "tone",
    order: str = "interleaved",
    window: int | None = None,
    max_num_iter: int = 1000,
    replacement_map: bool = True,
    polish: str | Sequence[str] | None = None,
    bound: bool = False,
    backend: str = "cpu",
    workers: int | None = None,
    rng: Any = None,
    callback: Callable[[Any], Any] | None = None,
    info: dict[str, Any] | None = None,
    device_out: bool = False,
) -> Any:
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
        Standard deviation of the blur in pixels: the distance that the art is for. Several: the error is the sum over
        the scales, by default those of a reader and of someone twice as far away.
    radius : int or sequence of int, optional
        Half-width in pixels at which the Gaussian is cut, by default ``ceil(2.5 * sigma)``. The error also counts this
        many pixels of paper around the picture.
    weights : sequence of float, optional
        Weight of the error at each scale, by default ``(sigma / sigma[0])**norm``: so noise counts the same at each.
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
    polish : {"lines", "anneal"} or sequence of these, optional
        What lowers the error further after the search: whole rows and columns at once, by dynamic programming; or
        also annealing, seeded by `rng`. For the squared error and sets whose tables fit in memory.
    bound : bool, optional
        Whether to certify how good the art is: `info` then holds a lower `bound` of the error of any art, and the
        `gap`, ``(error - bound) / error``. For the squared error and sets whose tables fit in memory.
    backend : {"cpu", "cuda", "auto"}, optional
        Where to compute, as in `match`. A device has neither the raster order nor polishes and `bound`.
    workers : int, optional
        Number of threads, by default one a core. It never changes the result.
    rng : int or numpy.random.Generator, optional
        Source of randomness.
    callback : callable, optional
        Called after each pass, and as a polish proceeds, with a state that has ``iteration``, ``error``,
        ``num_changed`` and ``indices``; raising StopIteration ends the run with the best so far.
    info : dict, optional
        Filled with ``error`` and that of the start, ``start_error``; ``num_iter``, the number of passes; ``tables``,
        "full", "factored" for a set that is too large for them, or "none" for the absolute error; and ``phases``,
        seconds of each phase.
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

    References
    ----------
    .. [1] Y. Takeuchi, D. Takafuji, Y. Ito, K. Nakano, "ASCII Art Generation Using the Local Exhaustive Search on the
       GPU", CANDAR 2013. :doi:`10.1109/CANDAR.2013.35`
    .. [2] V. Kolmogorov, "Convergent tree-reweighted message passing for energy minimization", IEEE Transactions on
       Pattern Analysis and Machine Intelligence 28 (2006) 1568-1583. Of `bound`.

    Examples
    --------
    >>> import numpy as np
    >>> import skascii
    >>> glyphs = skascii.glyph_set(" -=#")
    >>> skascii.matchers.local_search(glyphs.bitmaps[None], glyphs, sigma=1.0, filter_target=True)
    array([[0, 1, 2, 3]])
    """
    clock = Clock()
    tiles, on_cuda = check_where(tiles, glyphs, backend, device_out)
    check_choice("order", order, ORDERS)
    if norm not in NORMS:
        raise rejection("norm", "1 or 2", norm, "2 is the squared error, 1 the absolute.")
    blur = check_blur(sigma, radius, weights, norm)
    if window is not None:
        window = check_int("window", window, low=0)
    max_num_iter = check_int("max_num_iter", max_num_iter, low=0)
    polishes = _check_polish(polish)
    if (polishes or bound) and (norm == 1 or not tables_fit(glyphs, blur)):
        rule = f"left out where there are no tables: for norm=1, or a set as large as {len(glyphs)} glyphs"
        raise rejection("polish" if polishes else "bound", rule, polish if polishes else bound, "Leave it out.")

    if on_cuda:
        _check_on_device(order, polishes, bound)
        plan = Plan(glyphs, blur, norm, filter_target, init, window, max_num_iter, replacement_map, rng, callback)
        return search_on_device(tiles, plan, info, device_out)

    inks = cell_inks(tiles, workers)
    indices = check_start(init, inks, glyphs, rng)
    clock.lap("start")
    task = Task(untile(tiles), glyphs, blur, filter_target, order, inks, window, workers)
    engine = _engine(task, indices, norm)
    progress = Progress(engine.error, engine.scale, callback)
    clock.lap("terms")
    num_iter = descend(engine, max_num_iter, replacement_map=replacement_map, workers=workers, report=progress.report)
    clock.lap("search")
    info = {} if info is None else info
    info.update(start_error=max(0.0, engine.error), num_iter=num_iter, tables=engine.tables)
    if isinstance(engine, TableEngine):
        for name in polishes:
            if not progress.stopped:
                _polish(engine, name, rng, workers, progress)
                clock.lap(name)
        if bound:
            info.update(_certificate(engine, progress.error, _rounding(task, engine)))
            clock.lap("bound")
    info.update(error=progress.error, phases=clock.seconds)
    return engine.indices


def _check_polish(polish: Any) -> tuple[str, ...]:
    """Return the names of the polishes, in order."""
    names = () if polish is None else (polish,) if isinstance(polish, str) else polish
    if not hasattr(names, "__iter__"):
        raise rejection("polish", "a name or a sequence of names", repr(polish), 'Example: "lines".', TypeError)
    return tuple(check_choice("polish", name, POLISHES) for name in names)


def _check_on_device(order: str, polishes: tuple[str, ...], bound: bool) -> None:
    """Refuse what only the CPU does."""
    if order != "interleaved":
        raise rejection(
            "order", "'interleaved' for backend='cuda'", repr(order), "Pass backend='cpu'.", NotImplementedError
        )
    if polishes or bound:
        remedy = "Pass backend='cpu', with init=an art from the device."
        name, got = ("polish", polishes) if polishes else ("bound", bound)
        raise rejection(name, "left out for backend='cuda'", repr(got), remedy, NotImplementedError)


def _engine(task: Task, indices: np.ndarray, norm: int) -> Engine:
    """Return what evaluates the glyphs: pixels for the absolute error, else tables unless they are too large."""
    if norm == 1:
        return PixelEngine(task, indices)
    return table_engine(task, indices) if tables_fit(task.glyphs, task.blur) else LargeEngine(task, indices)


def _polish(engine: TableEngine, name: str, rng: Any, workers: int | None, progress: Progress) -> None:
    """Lower the error of the engine's art further."""
    terms = engine.indices, engine.unary, engine.pair, engine.offsets
    if name == "lines":
        engine.indices = lines(*terms, workers=workers, report=progress.report)
    else:
        engine.indices = anneal(*terms, rng=rng, workers=workers, report=progress.report)


def _certificate(engine: TableEngine, error: float, rounding: float) -> dict[str, float]:
    """Return a lower bound of the error of any art, and the gap that it leaves."""
    energy = engine.energy()
    below = (energy - lower_bound(engine.unary, engine.pair, engine.offsets, energy)) / engine.scale
    bound = max(0.0, error - below - rounding)
    return {"bound": bound, "gap": (error - bound) / error if error > 0 else 0.0}


def _rounding(task: Task, engine: TableEngine) -> float:
    """Return by how much the energies of two arts can differ more than their errors.

    Twice the half unit of each entry of the tables and of each unary term, and the float32 sums behind the latter.
    """
    bitmaps = task.glyphs.bitmaps
    steps = bitmaps[0].size + sum(4 * radius + 2 for radius in task.blur.radii)
    sums = 2 * float(bitmaps.sum(axis=(1, 2)).max()) * float(np.abs(task.picture).max()) * sum(task.blur.weights)
    cells, reached = engine.indices.size, len(engine.offsets)
    return cells * ((2 + reached) / engine.scale + 2 * steps * 2.0**-24 * sums)
