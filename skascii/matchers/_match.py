"""match(): the choice of glyphs by any registered matcher."""

from collections.abc import Callable
from typing import Any, Literal, overload

import numpy as np
from numpy.typing import NDArray

from .._shared.words import Backend, Method
from ..glyphs import GlyphSet
from ._matcher import Matcher, check_run, check_target
from ._registry import get


@overload
def match(
    target: Any,
    glyphs: GlyphSet,
    method: Method | Matcher = ...,
    *,
    backend: Backend = ...,
    workers: int | None = ...,
    rng: "int | np.random.Generator | None" = ...,
    callback: Callable[[Any], Any] | None = ...,
    info: dict[str, Any] | None = ...,
    device_out: Literal[False] = ...,
    **options: Any,
) -> NDArray[np.intp]: ...


@overload
def match(
    target: Any,
    glyphs: GlyphSet,
    method: Method | Matcher = ...,
    *,
    device_out: bool,
    **options: Any,
) -> Any: ...


def match(
    target: Any,
    glyphs: GlyphSet,
    method: Method | Matcher = "local_search",
    *,
    backend: Backend = "auto",
    workers: int | None = None,
    rng: "int | np.random.Generator | None" = None,
    callback: Callable[[Any], Any] | None = None,
    info: dict[str, Any] | None = None,
    device_out: bool = False,
    **options: Any,
) -> Any:
    """Choose a glyph for each cell.

    Parameters
    ----------
    target : Target or array_like of float, shape (R*h, C*w) or (R, C, h, w)
        The ink that is wanted, from `skascii.ink`; or ink in [0, 1], 1 being full, as `skascii.Target` takes it. An
        array on a CUDA device is read where it lies.
    glyphs : GlyphSet
        The glyphs to choose from, of cell shape (h, w).
    method : str or Matcher
        One of `available`, or what `get` returns.
    backend : {"auto", "cpu", "cuda"}
        Where to compute. "auto" is CUDA for a target on a device, and where there is enough work for one.
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
        ``__cuda_array_interface__``, written in the order of the target's stream.
    **options
        The method's own options.

    Returns
    -------
    ndarray of intp, shape (R, C)
        Which glyph stands in each cell.

    Raises
    ------
    ValueError
        If the method is unknown, an option is outside its rule, or the target does not fit the glyphs.
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
    >>> ink = np.zeros((16, 16))
    >>> ink[:, 8:] = 1
    >>> skascii.matchers.match(ink, glyphs, "min_diff")
    array([[0, 1]])
    """
    chosen = get(method)
    target = check_target(target, glyphs)
    how = {"backend": backend, "workers": workers, "rng": rng, "callback": callback, "info": info}
    run = check_run({**how, "device_out": device_out})
    return chosen.choose(target, glyphs, chosen.prepare(glyphs, options), run)
