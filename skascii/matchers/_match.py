"""The choice of glyphs by any registered matcher: options, backend and result are checked here, once."""

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from .._shared.backend import choose_backend
from .._shared.checks import did_you_mean, rejection
from .._shared.tiles import check_tiles, is_device_array
from ..glyphs import GlyphSet
from ._cuda import check_device_out
from ._registry import Matcher, get


def match(
    tiles: Any,
    glyphs: GlyphSet,
    method: str = "local_search",
    *,
    backend: str = "auto",
    workers: int | None = None,
    rng: Any = None,
    callback: Callable[[Any], Any] | None = None,
    info: dict[str, Any] | None = None,
    device_out: bool = False,
    **options: Any,
) -> Any:
    """Choose a glyph for each tile.

    Parameters
    ----------
    tiles : array_like of float, shape (R, C, h, w)
        Ink in [0, 1], cut into cells: 1 is full ink. An array on a CUDA device (CuPy's, PyTorch's, Numba's: whatever
        has ``__cuda_array_interface__``), of float32, is read where it lies, in the order of its stream; it is not
        searched for NaN.
    glyphs : GlyphSet
        The glyphs to choose from, of cell shape (h, w).
    method : str
        One of `available`.
    backend : {"auto", "cpu", "cuda"}
        Where to compute. "auto" is CUDA for tiles on a device, and where there is enough work for one.
    workers : int, optional
        Number of threads, by default one a core.
    rng : int or numpy.random.Generator, optional
        Source of randomness, for methods that draw.
    callback : callable, optional
        Called with the state after each iteration, by methods that iterate.
    info : dict, optional
        Filled with what the method has to say about its run.
    device_out : bool
        Whether to leave the indices on the device: a Numba device array of intp, which other libraries take through
        ``__cuda_array_interface__``, written in the order of the tiles' stream.
    **options
        The method's own options.

    Returns
    -------
    ndarray of intp, shape (R, C)
        Which glyph stands in each cell.

    Raises
    ------
    ValueError
        If the method is unknown or the tiles do not fit the glyphs.
    TypeError
        If the method has no such option.
    RuntimeError
        If the backend cannot be used here.
    MemoryError
        If the device has too little memory, and the backend was not left to "auto".

    Examples
    --------
    >>> import numpy as np
    >>> import skascii
    >>> glyphs = skascii.glyph_set(" #")
    >>> tiles = np.zeros((1, 2, 16, 8), np.float32)
    >>> tiles[0, 1] = 1
    >>> skascii.matchers.match(tiles, glyphs, "min_diff")
    array([[0, 1]])
    """
    chosen = get(method)
    if not isinstance(glyphs, GlyphSet):
        raise rejection("glyphs", "a GlyphSet", repr(glyphs), "Make one with skascii.glyph_set.", TypeError)
    check_options(chosen, options)
    tiles = check_tiles(tiles, glyphs.cell, backend)
    if not is_device_array(tiles) and not np.isfinite(tiles).all():
        raise rejection("tiles", "finite", "NaN or infinite values", "Replace them, e.g. with numpy.nan_to_num.")
    context = {
        "backend": backend,
        "workers": workers,
        "rng": rng,
        "callback": callback,
        "info": info,
        "device_out": device_out,
    }
    return run(chosen, tiles, glyphs, context, options)


def run(chosen: Matcher, tiles: Any, glyphs: GlyphSet, context: dict[str, Any], options: Mapping[str, Any]) -> Any:
    """Call a matcher with those of `context` that it takes, and check what it returns."""
    wished = context["backend"]
    context["info"] = {} if context["info"] is None else context["info"]
    resident = is_device_array(tiles) or bool(context.get("device_out"))
    work = chosen.cost * math.prod(tiles.shape) * len(glyphs)
    backend = choose_backend(wished, chosen.backends, work, resident)
    check_device_out(bool(context.get("device_out")), backend)
    try:
        indices = _call(chosen, tiles, glyphs, context, options, backend)
    except (MemoryError, NotImplementedError):  # too much, or too special, for the device
        if wished != "auto" or backend == "cpu" or resident:
            raise
        indices = _call(chosen, tiles, glyphs, context, options, "cpu")
    if is_device_array(indices):
        return indices
    return _check_indices(indices, tiles.shape[:2], len(glyphs), chosen)


def _call(
    chosen: Matcher, tiles: Any, glyphs: GlyphSet, context: dict[str, Any], options: Mapping[str, Any], backend: str
) -> Any:
    context["info"]["backend"] = context["backend"] = backend
    taken = {name: value for name, value in context.items() if name in chosen.context}
    return chosen.function(tiles, glyphs, **taken, **options)


def check_options(chosen: Matcher, options: Mapping[str, Any]) -> None:
    """Refuse options that the method does not have."""
    unknown = next((name for name in options if name not in chosen.options), None)
    if unknown is not None:
        listed = ", ".join(chosen.options) or "none"
        hint = did_you_mean(unknown, chosen.options)
        raise rejection(
            "method_options", f"options of {chosen.name!r} ({listed})", repr(unknown), hint.strip(), TypeError
        )


def _check_indices(indices: Any, shape: tuple[int, ...], count: int, chosen: Matcher) -> np.ndarray:
    array = np.asarray(indices)
    if array.shape != shape or array.dtype.kind not in "iu" or array.min() < 0 or array.max() >= count:
        raise rejection(
            f"the result of matcher {chosen.name!r}",
            f"integers of shape {shape} within [0, {count})",
            f"{array.dtype} of shape {array.shape}",
            "Return the index of a glyph for each tile.",
        )
    return array.astype(np.intp, copy=False)
