"""The one registry of matchers: name -> method, open to users through a decorator and an entry point."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from .._shared.checks import check_choice, did_you_mean, rejection
from .._shared.registry import Registry, first_line
from ..picture.settings import TONES
from ._matcher import RUN, Check, Matcher, Obstacle, check_run, check_target

Function = TypeVar("Function", bound=Callable[..., Any])


def matcher(
    name: str,
    *,
    tone: str = "none",
    backends: tuple[str, ...] = ("cpu",),
    cost: float = 1.0,
    summary: str | None = None,
    check: Check | None = None,
    obstacle: Obstacle | None = None,
    colors: Callable[..., Any] | None = None,
    fits: bool = False,
) -> Callable[[Function], Function]:
    """Register a function as a matcher (decorator), and put the gate before it.

    The function then works as ``convert(image, method=name)`` and on the command line. A package can do the same
    through an entry point in the group ``skascii.matchers``, whose name is the matcher's and whose object is the
    function, decorated or plain.

    The gate checks everything once: target, glyphs, options and backend before the function, the indices after it.

    Parameters
    ----------
    name : str
        The method's name, an identifier.
    tone : {"none", "contrast", "range", "stretch", "fit", "faithful", "vivid", "edges", "drawing", "local"}
        What ``tone="auto"`` means for this method.
    backends : tuple of str
        The backends that the function can run on: if not just ``("cpu",)``, it takes a keyword `backend`.
    cost : float
        How long the CPU takes, where a product of a pixel and a glyph takes 1: what ``backend="auto"`` goes by.
    summary : str, optional
        One line for listings, by default the first line of the docstring.
    check : callable, optional
        Called with the glyphs and all options as keywords, before there is a target; returns them as the function is
        to get them, or raises ValueError or TypeError.
    obstacle : callable, optional
        Called with the glyphs and the checked options: why a device cannot run them, or None.
    colors : callable, optional
        Called with the glyphs and all options as keywords, before there is a picture, where arts in colour are asked
        for; returns what searches glyphs and colours together, or raises ValueError. Without it the method's glyphs
        get the colours that suit them best.
    fits : bool
        Whether the function itself moves a target whose `Target.m` is not 0 to what the glyphs show of it; else it is
        called again for each move.

    Returns
    -------
    callable
        A decorator, which returns the function behind the gate. The function takes a `Target` and a GlyphSet, its
        options as keywords, and, where it has a use for them, the keywords `backend`, `workers`, `rng`, `callback`,
        `info` (a dict to write into) and `device_out`. It returns the indices of the glyphs, integers of shape
        ``(R, C)``.

    Raises
    ------
    ValueError
        If the name is no identifier or belongs to another function.

    Examples
    --------
    >>> import numpy as np
    >>> import skascii
    >>> @skascii.matchers.matcher("darkest_doctest")
    ... def darkest(target, glyphs):
    ...     "Full ink everywhere."
    ...     return np.full(target.shape, len(glyphs) - 1)
    >>> str(skascii.convert(np.zeros((1, 2)), "darkest_doctest", glyphs=" @", columns=2))
    '@@'
    >>> skascii.matchers.unregister("darkest_doctest")
    """
    _registry.check_name(name)
    check_choice("tone", tone, [known for known in TONES if known != "auto"])

    def register(function: Function) -> Function:
        line = summary or first_line(function, name)
        chosen = Matcher(name, function, line, tone, tuple(backends), cost, check, obstacle, colors, fits)
        _registry.enter(chosen)

        @wraps(function)
        def gate(target: Any, glyphs: Any, **keywords: Any) -> Any:
            target = check_target(target, glyphs)
            run = check_run({key: value for key, value in keywords.items() if key in RUN})
            prepared = chosen.prepare(glyphs, {key: value for key, value in keywords.items() if key not in RUN})
            return chosen.choose(target, glyphs, prepared, run)

        return cast(Function, gate)

    return register


_registry: Registry[Matcher] = Registry("matcher", matcher)


def unregister(name: str) -> None:
    """Forget the matcher of this name.

    Parameters
    ----------
    name : str
        A registered matcher.

    Raises
    ------
    ValueError
        If there is none of that name.

    Examples
    --------
    >>> import skascii
    >>> @skascii.matchers.matcher("first_doctest")
    ... def first(target, glyphs):
    ...     'The first glyph.'
    >>> skascii.matchers.unregister("first_doctest")
    >>> "first_doctest" in skascii.matchers.available()
    False
    """
    _registry.remove(name)


def available() -> tuple[str, ...]:
    """Return the names of all methods, those of installed packages included.

    Returns
    -------
    tuple of str
        Sorted names.

    Examples
    --------
    >>> import skascii
    >>> "min_diff_sq" in skascii.matchers.available()
    True
    """
    return _registry.names()


def get(method: str | Matcher) -> Matcher:
    """Return the registered matcher of this name.

    Parameters
    ----------
    method : str or Matcher
        One of `available`; a matcher stands for itself.

    Returns
    -------
    Matcher
        Its name, function, summary, options, tone and backends.

    Raises
    ------
    ValueError
        If there is none of that name.

    Examples
    --------
    >>> import skascii
    >>> skascii.matchers.get("corr").summary
    'Largest Pearson correlation of pixels: the same shape at any contrast.'
    """
    if isinstance(method, Matcher):
        return method
    if not isinstance(method, str):
        raise rejection("method", "the name of a matcher", repr(method), "See matchers.available().", TypeError)
    found = _registry.find(method)
    if found is None:
        listed = ", ".join(available())
        raise rejection("method", f"one of {listed}", repr(method), did_you_mean(method, available()).strip())
    return found
