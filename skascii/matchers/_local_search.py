"""Local exhaustive search: the whole picture, as the eye sees it."""

import inspect
from collections.abc import Sequence
from typing import Any, Unpack

import numpy as np
from numpy.typing import NDArray

from .._shared.checks import check_bool, check_choice, check_int, check_number, rejection, sentence, shown
from ..engines.run import Run, RunOptions
from ..engines.search.blur import SIGMA, Blur, check_blur
from ..engines.search.core import search
from ..engines.search.descent import ORDERS
from ..engines.search.device import NEAR
from ..engines.search.full.tables import neighbours, tables_fit
from ..engines.search.start import check_init
from ..engines.search.task import Search
from ..glyphs import GlyphSet
from ..picture.target import Target
from ._midpoint import BOTH
from ._registry import matcher

NORMS = (1, 2)
MOST_NEAR, MOST_NEAR_UNTABLED = 2048, 128  # cells that a blur may reach, with tables and for a set without
YES_OR_NO = ("filter_target", "replacement_map", "bound")
POLISHES = ("lines", "anneal")
IN_COLOR = ("init", "max_num_iter", "replacement_map", "calm")  # options of the search in colour


def _check(glyphs: GlyphSet, **options: Any) -> dict[str, Any]:
    options |= {name: check_bool(name, options[name]) for name in YES_OR_NO}
    norm, window, polish, bound = (options[name] for name in ("norm", "window", "polish", "bound"))
    if np.ndim(norm) or norm not in NORMS:
        raise rejection("norm", "1 or 2", shown(norm), "2 is the squared error, 1 the absolute.")
    blur = check_blur(options["sigma"], options["radius"], options["weights"], norm)
    _check_reach(glyphs, blur, norm)
    polishes = _check_polish(polish)
    if bound and options["calm"]:
        raise rejection("bound", "left out with calm, which is no error of the art", bound, "Leave one of them out.")
    if (polishes or bound) and (norm == 1 or not tables_fit(glyphs, blur)):
        rule = f"left out where there are no tables: for norm=1, or a set as large as {len(glyphs)} glyphs"
        raise rejection("polish" if polishes else "bound", rule, polish if polishes else bound, "Leave it out.")
    return options | {
        "sigma": blur,
        "radius": None,
        "weights": None,
        "order": check_choice("order", options["order"], ORDERS),
        "window": None if window is None else check_int("window", window, low=0),
        "init": _start_within(check_init(options["init"]), window),
        "max_num_iter": check_int("max_num_iter", options["max_num_iter"], low=0),
        "polish": polishes,
        "calm": check_number("calm", options["calm"], low=0, remedy="It is in 8-bit levels: 4 is much."),
    }


def _check_reach(glyphs: GlyphSet, blur: Blur, norm: int) -> None:
    """Refuse a blur under which the choice of one glyph would take seconds, and memory without end."""
    near = len(neighbours(glyphs.cell, blur.kernels))
    most = MOST_NEAR if norm == 1 or tables_fit(glyphs, blur) else MOST_NEAR_UNTABLED
    if near > most:
        rule = f"one that reaches at most {most} cells, for {len(glyphs)} glyphs of {glyphs.cell}"
        raise rejection("sigma", rule, f"{blur.sigmas}, which reaches {near}", "Pass a smaller one.")


def _start_within(init: Any, window: Any) -> Any:
    """Return `init`, without noise where glyphs are to stay within a window of the cell's ink."""
    return "tone" if isinstance(init, str) and init == "dither" and window is not None else init


def _check_polish(polish: Any) -> tuple[str, ...]:
    """Return the names of the polishes, in order."""
    names = () if polish is None else (polish,) if isinstance(polish, str) else polish
    if not hasattr(names, "__iter__") or getattr(names, "ndim", 1) == 0:
        raise rejection("polish", "a name or a sequence of names", repr(polish), 'Example: "lines".', TypeError)
    return tuple(check_choice("polish", name, POLISHES) for name in names)


def _obstacle(
    glyphs: GlyphSet, *, sigma: Any, norm: int, order: str, polish: Any, bound: Any, calm: float, **options: Any
) -> str | None:
    if order != "interleaved":
        return sentence("order", "'interleaved' for backend='cuda'", repr(order), "Pass backend='cpu'.")
    if polish or bound:
        name, got = ("polish", polish) if polish else ("bound", bound)
        remedy = "Pass backend='cpu', with init=an art from the device."
        return sentence(name, "left out for backend='cuda'", repr(got), remedy)
    if calm and (norm == 1 or not tables_fit(glyphs, sigma)):
        rule = "0 for backend='cuda' where the host has no tables: for norm=1, or a large set"
        return sentence("calm", rule, repr(calm), "Pass backend='cpu'.")
    near = len(neighbours(glyphs.cell, sigma.kernels))
    if near <= NEAR:
        return None
    rule = f"one that reaches at most {NEAR} cells for backend='cuda'"
    return sentence("sigma", rule, f"{sigma.sigmas}, which reaches {near}", "Pass backend='cpu'.")


def _colors(glyphs: GlyphSet, **options: Any) -> dict[str, Any]:
    """Return the options of the search in colour, which has few of those of the gray one."""
    defaults = {name: p.default for name, p in inspect.signature(local_search).parameters.items()}
    for name, value in options.items():
        if name not in IN_COLOR and not np.array_equal(value, defaults[name]):
            rule = f"left out in colour, where local_search has only {', '.join(IN_COLOR)}"
            raise rejection(name, rule, repr(value), "Pass color='none'.")
    return {name: options[name] for name in IN_COLOR}


@matcher(
    "local_search",
    tone="fit",
    backends=BOTH,
    cost=6.0,
    check=_check,
    obstacle=_obstacle,
    colors=_colors,
    fits=True,
)
def local_search(
    target: Target,
    glyphs: GlyphSet,
    *,
    sigma: float | Sequence[float] = SIGMA,
    radius: int | Sequence[int] | None = None,
    weights: Sequence[float] | None = None,
    norm: int = 2,
    filter_target: bool = False,
    init: Any = "dither",
    order: str = "interleaved",
    window: int | None = None,
    max_num_iter: int = 1000,
    replacement_map: bool = True,
    polish: str | Sequence[str] | None = None,
    bound: bool = False,
    calm: float = 0.0,
    **run: Unpack[RunOptions],
) -> NDArray[np.intp]:
    """Least error of the whole blurred picture: local exhaustive search.

    The art is judged as the eye sees it from afar: its raster b, blurred by a Gaussian g, against the target ink a.
    Cell after cell takes the glyph that lowers the error ``sum(abs(a - g * b)**norm)`` most, all else fixed, until
    no single replacement lowers it. See docs/algorithms, :ref:`alg-local-search`.

    Parameters
    ----------
    target : Target or array_like of float
        The ink that is wanted, as in `match`.
    glyphs : GlyphSet
        The glyphs to choose from.
    sigma : float or sequence of float, optional
        Standard deviation of the blur in pixels: the distance that the art is for. Several: the error is the sum over
        the scales, by default those of a reader and of someone twice as far away. The widest may reach 2048 cells, or
        128 where the set has no tables: a glyph is chosen in milliseconds then.
    radius : int or sequence of int, optional
        Half-width in pixels at which the Gaussian is cut, by default ``ceil(1.75 * sigma)``. The error also counts this
        many pixels of paper around the picture.
    weights : sequence of float, optional
        Weight of the error at each scale, by default ``(sigma / sigma[0])**norm``: so noise counts the same at each.
    norm : {2, 1}, optional
        Squared or absolute error.
    filter_target : bool, optional
        Whether the target is blurred too: the eye sees both from afar.
    init : {"dither", "tone", "random"} or array_like of int or AsciiArt, optional
        The start: the glyph of nearest mean coverage, after blue noise that is seeded by `rng`, but for a `window`, or
        without; one drawn by `rng` among those of nearest ink in whole pixels; or given indices ``(R, C)``. Without
        noise flat fields get a regular texture.
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
    calm : float, optional
        A cell keeps its glyph, and its colours, of an art in `init` unless others lower the error by more than that of
        so many 8-bit levels at each of its pixels: one more term of what is lowered, for the frames of a film
        (docs/algorithms, `alg-calm`). The state of a pass has it in its ``error``, `info` has not.
    **run
        ``backend``, ``workers``, ``rng``, ``callback``, ``info`` and ``device_out``, as in `match`. A device has
        neither the raster order nor polishes and `bound`. The callback is called after each pass, and as a polish
        proceeds. `info` is filled with ``error`` and that of the start, ``start_error``; ``num_iter``, the number of
        passes; ``tables``, "full", "factored" for a set that is too large for them, or "none" for the absolute error;
        and ``phases``, seconds of each phase.

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
    blur: Any = sigma  # checked, with radius and weights
    polishes: Any = polish
    what = Search(blur, norm, filter_target, init, order, window, max_num_iter, replacement_map, polishes, bound, calm)
    return search(target, glyphs, what, Run(**run))
