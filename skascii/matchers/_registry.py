"""The one registry of matchers: name -> function, its options, its backends."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType
from typing import Any

from .._shared.checks import did_you_mean, rejection

GROUP = "skascii.matchers"  # of entry points
CONTEXT = ("backend", "workers", "rng", "callback", "info", "device_out")  # handed to matchers that have a use for them


@dataclass(frozen=True)
class Matcher:
    """A registered matcher: what `convert`, the command line and the tests need to know of it.

    Parameters
    ----------
    name : str
        The method's name.
    function : callable
        What chooses the glyphs.
    summary : str
        One line for listings.
    tone : str
        What ``tone="auto"`` means for this method.
    backends : tuple of str
        The backends that the function can run on.
    cost : float, optional
        Operations for each pixel and glyph, relative to a product: what "auto" weighs a device by.
    """

    name: str
    function: Callable[..., Any]
    summary: str
    tone: str
    backends: tuple[str, ...]
    cost: float = 1.0

    @property
    def options(self) -> Mapping[str, inspect.Parameter]:
        """The method's own options, by name."""
        return MappingProxyType({k: p for k, p in _keywords(self.function).items() if k not in CONTEXT})

    @property
    def context(self) -> frozenset[str]:
        """Those of `CONTEXT` that the function takes."""
        return frozenset(CONTEXT) & frozenset(_keywords(self.function))


@cache
def _keywords(function: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    parameters = inspect.signature(function).parameters
    return {k: p for k, p in parameters.items() if p.kind is inspect.Parameter.KEYWORD_ONLY}


_matchers: dict[str, Matcher] = {}


def matcher(
    name: str,
    *,
    tone: str = "none",
    backends: tuple[str, ...] = ("cpu",),
    cost: float = 1.0,
    summary: str | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function as a matcher (decorator).

    The function then works as ``convert(image, method=name)`` and on the command line. A package can do the same
    through an entry point in the group ``skascii.matchers``, whose name is the matcher's and whose object is the
    function, decorated or plain.

    Parameters
    ----------
    name : str
        The method's name, an identifier.
    tone : {"none", "contrast", "range", "stretch"}
        What ``tone="auto"`` means for this method.
    backends : tuple of str
        The backends that the function can run on: if not just ``("cpu",)``, it takes a keyword `backend`.
    cost : float
        How long the CPU takes, where a product of a pixel and a glyph takes 1: what ``backend="auto"`` goes by.
    summary : str, optional
        One line for listings, by default the first line of the docstring.

    Returns
    -------
    callable
        A decorator, which returns the function unchanged. The function takes tiles, float32 of shape
        ``(R, C, h, w)``, and a GlyphSet, its options as keywords, and, where it has a use for them, the keywords
        `backend`, `workers`, `rng`, `callback`, `info` (a dict to write into) and `device_out`. It returns the indices
        of the glyphs, integers of shape ``(R, C)``.

    Raises
    ------
    ValueError
        If the name is no identifier or belongs to another function.

    Examples
    --------
    >>> import numpy as np
    >>> import skascii
    >>> @skascii.matchers.matcher("darkest_doctest")
    ... def darkest(tiles, glyphs):
    ...     "Full ink everywhere."
    ...     return np.full(tiles.shape[:2], len(glyphs) - 1)
    >>> str(skascii.convert(np.zeros((1, 2)), "darkest_doctest", glyphs=" @", columns=2))
    '@@'
    >>> skascii.matchers.unregister("darkest_doctest")
    """
    if not (isinstance(name, str) and name.isidentifier()):
        raise rejection("name", "an identifier", repr(name), 'Example: "my_matcher".')

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        known = _matchers.get(name)
        if known is not None and known.function.__qualname__ != function.__qualname__:
            raise rejection("name", "the name of no other matcher", repr(name), "Choose another, or unregister it.")
        line = summary or (inspect.getdoc(function) or name).split("\n", 1)[0]
        _matchers[name] = Matcher(name, function, line, tone, tuple(backends), cost)
        return function

    return register


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
    ... def first(tiles, glyphs):
    ...     'The first glyph.'
    >>> skascii.matchers.unregister("first_doctest")
    >>> "first_doctest" in skascii.matchers.available()
    False
    """
    if _matchers.pop(name, None) is None:
        raise rejection("name", "a registered matcher", repr(name), "See skascii.matchers.available().")


@cache
def _plugins() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}


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
    return tuple(sorted({*_matchers, *_plugins()}))


def get(method: str) -> Matcher:
    """Return the registered matcher of this name.

    Parameters
    ----------
    method : str
        One of `available`.

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
    if not isinstance(method, str):
        raise rejection("method", "the name of a matcher", repr(method), "See matchers.available().", TypeError)
    if method not in _matchers and method in _plugins():
        function = _plugins()[method].load()
        if method not in _matchers:  # a plain function: its module did not use the decorator
            matcher(method)(function)
    if method not in _matchers:
        listed = ", ".join(available())
        raise rejection("method", f"one of {listed}", repr(method), did_you_mean(method, available()).strip())
    return _matchers[method]
