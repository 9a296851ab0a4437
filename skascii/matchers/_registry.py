"""The one registry of matchers, and the gate before each of them: name -> function, its options, what it can do."""

import inspect
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache, wraps
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType
from typing import Any, ParamSpec, cast

import numpy as np

from .._shared.backend import BACKENDS, choose_backend
from .._shared.checks import check_choice, did_you_mean, rejection, sentence
from .._shared.threads import worker_count
from ..engines.run import Run
from ..glyphs import GlyphSet
from ..picture.target import Target, device_obstacle, is_device_array
from ..picture.tone import TONES

P = ParamSpec("P")
GROUP = "skascii.matchers"  # of entry points
RUN = tuple(field.name for field in fields(Run))
Check = Callable[..., Mapping[str, Any]]
Obstacle = Callable[..., str | None]


@dataclass(frozen=True)
class Matcher:
    """A registered matcher: what `convert`, the command line and the tests need to know of it.

    Parameters
    ----------
    name : str
        The method's name.
    function : callable
        What chooses the glyphs, without the gate.
    summary : str
        One line for listings.
    tone : str
        What ``tone="auto"`` means for this method.
    backends : tuple of str
        The backends that the function can run on.
    cost : float, optional
        Operations for each pixel and glyph, relative to a product: what "auto" weighs a device by.
    check : callable, optional
        Checks the options, as in `matcher`.
    obstacle : callable, optional
        Why a device cannot, as in `matcher`.
    colors : callable, optional
        What chooses glyphs and colours together, as in `matcher`.
    """

    name: str
    function: Callable[..., Any]
    summary: str
    tone: str
    backends: tuple[str, ...]
    cost: float = 1.0
    check: Check | None = None
    obstacle: Obstacle | None = None
    colors: Callable[..., Any] | None = None

    @property
    def options(self) -> Mapping[str, inspect.Parameter]:
        """The method's own options, by name."""
        return MappingProxyType({k: p for k, p in _keywords(self.function).items() if _is_option(p)})

    def prepare(self, glyphs: GlyphSet, options: Mapping[str, Any]) -> dict[str, Any]:
        """Check the options, before there is a target.

        Parameters
        ----------
        glyphs : GlyphSet
            The glyphs to choose from.
        options : mapping
            The method's own options, by name; those left out have their defaults.

        Returns
        -------
        dict
            All options, as the function takes them.

        Raises
        ------
        TypeError
            If the method has no such option, or it is of the wrong type.
        ValueError
            If an option is outside its rule.
        """
        known = self.options
        unknown = next((name for name in options if name not in known), None)
        if unknown is not None:
            rule, hint = f"options of {self.name!r} ({', '.join(known) or 'none'})", did_you_mean(unknown, known)
            raise rejection("method_options", rule, repr(unknown), hint.strip(), TypeError)
        given = self.with_defaults(options)
        return dict(self.check(glyphs, **given)) if self.check else given

    def with_defaults(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """Return the options, those left out with their defaults.

        Parameters
        ----------
        options : mapping
            Some of the method's own options, by name.

        Returns
        -------
        dict
            All of them.
        """
        known = self.options.items()
        return {name: p.default for name, p in known if p.default is not inspect.Parameter.empty} | dict(options)

    def supports(self, backend: str, target: Target, glyphs: GlyphSet, prepared: Mapping[str, Any]) -> str | None:
        """Tell why a backend cannot run this, before it is tried.

        Parameters
        ----------
        backend : {"cpu", "cuda"}
            Where to compute.
        target : Target
            The ink that is wanted.
        glyphs : GlyphSet
            The glyphs to choose from.
        prepared : mapping
            The options, as `prepare` returns them.

        Returns
        -------
        str or None
            The reason, or None where the backend can.
        """
        if backend not in self.backends:
            rule = f"one of {self.backends} for this method"
            return sentence("backend", rule, repr(backend), "Pass backend='cpu'.")
        if backend == "cpu":
            remedy = "Copy it, or pass backend='cuda'."
            there = sentence("target", "in the host's memory for backend='cpu'", "a device array", remedy)
            return there if target.on_device else None
        return device_obstacle(target) or (self.obstacle(glyphs, **prepared) if self.obstacle else None)

    def choose(self, target: Target, glyphs: GlyphSet, prepared: Mapping[str, Any], run: Run) -> Any:
        """Choose a glyph for each cell of a target.

        Parameters
        ----------
        target : Target
            The ink that is wanted.
        glyphs : GlyphSet
            The glyphs to choose from.
        prepared : mapping
            The options, as `prepare` returns them.
        run : Run
            How to run; its backend may be "auto".

        Returns
        -------
        ndarray of intp, shape (R, C)
            Which glyph stands in each cell; on the device, if that was asked for.
        """
        resident = target.on_device or run.device_out
        work = self.cost * math.prod(target.ink.shape) * len(glyphs)
        backend = choose_backend(
            run.backend, lambda: self.supports("cuda", target, glyphs, prepared), work=work, resident=resident
        )
        if backend == "cpu" and target.on_device:
            raise TypeError(self.supports("cpu", target, glyphs, prepared))
        if run.device_out and backend == "cpu":
            raise rejection("device_out", "False for backend='cpu'", "True", "Pass backend='cuda'.")
        try:
            return self._called(target, glyphs, prepared, replace(run, backend=backend))
        except MemoryError:  # the device's: only trying tells
            if run.backend != "auto" or backend == "cpu" or resident:
                raise
            return self._called(target, glyphs, prepared, replace(run, backend="cpu"))

    def _called(self, target: Target, glyphs: GlyphSet, prepared: Mapping[str, Any], run: Run) -> Any:
        """Call the function with the parts of `run` that it takes, and check what it returns."""
        run.info["backend"] = run.backend
        keywords = _keywords(self.function)
        everything = any(p.kind is inspect.Parameter.VAR_KEYWORD for p in keywords.values())
        taken = {name: getattr(run, name) for name in RUN if everything or name in keywords}
        indices = self.function(target, glyphs, **prepared, **taken)
        if is_device_array(indices):
            return indices
        array = np.asarray(indices)
        whole = array.shape == target.shape and array.dtype.kind in "iu"
        if not whole or array.min() < 0 or array.max() >= len(glyphs):
            got = f"{array.dtype} of shape {array.shape}" + (f", {array.min()} to {array.max()}" if whole else "")
            rule = f"integers of shape {target.shape} within [0, {len(glyphs)})"
            remedy = "Return the index of a glyph for each cell."
            raise rejection(f"the result of matcher {self.name!r}", rule, got, remedy)
        return array.astype(np.intp, copy=False)


def check_run(keywords: Mapping[str, Any]) -> Run:
    """Return what `keywords` say of how to run."""
    given = {name: value for name, value in keywords.items() if not (name == "info" and value is None)}
    run = Run(**{"backend": "auto", **given})
    check_choice("backend", run.backend, BACKENDS)
    worker_count(run.workers)
    if run.callback is not None and not callable(run.callback):
        raise rejection("callback", "callable", repr(run.callback), "Example: print.", TypeError)
    return run


def check_target(target: Any, glyphs: Any) -> Target:
    """Return `target` as a `Target` in cells of the glyphs."""
    if not isinstance(glyphs, GlyphSet):
        raise rejection("glyphs", "a GlyphSet", repr(glyphs), "Make one with skascii.glyph_set.", TypeError)
    if not isinstance(target, Target):
        return Target(target, glyphs.cell)
    if target.cell != glyphs.cell:
        rule = f"of cells of shape {glyphs.cell}, as the glyphs'"
        raise rejection("target", rule, f"{target.cell}", "Make it with skascii.ink(image, glyphs=...).")
    return target


@cache
def _keywords(function: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    kinds = inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD
    return {k: p for k, p in inspect.signature(function).parameters.items() if p.kind in kinds}


def _is_option(parameter: inspect.Parameter) -> bool:
    return parameter.kind is inspect.Parameter.KEYWORD_ONLY and parameter.name not in RUN


_matchers: dict[str, Matcher] = {}


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
) -> Callable[[Callable[P, Any]], Callable[P, Any]]:
    """Register a function as a matcher (decorator), and put the gate before it.

    The function then works as ``convert(image, method=name)`` and on the command line. A package can do the same
    through an entry point in the group ``skascii.matchers``, whose name is the matcher's and whose object is the
    function, decorated or plain.

    The gate checks everything once: target, glyphs, options and backend before the function, the indices after it.

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
    check : callable, optional
        Called with the glyphs and all options as keywords, before there is a target; returns them as the function is
        to get them, or raises ValueError or TypeError.
    obstacle : callable, optional
        Called with the glyphs and the checked options: why a device cannot run them, or None.
    colors : callable, optional
        Called with the glyphs and all options as keywords, before there is a picture, where arts in colour are asked
        for; returns what searches glyphs and colours together, or raises ValueError. Without it the method's glyphs
        get the colours that suit them best.

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
    if not (isinstance(name, str) and name.isidentifier()):
        raise rejection("name", "an identifier", repr(name), 'Example: "my_matcher".')
    check_choice("tone", tone, [known for known in TONES if known != "auto"])

    def register(function: Callable[P, Any]) -> Callable[P, Any]:
        known = _matchers.get(name)
        if known is not None and known.function.__qualname__ != function.__qualname__:
            raise rejection("name", "the name of no other matcher", repr(name), "Choose another, or unregister it.")
        line = summary or (inspect.getdoc(function) or name).split("\n", 1)[0]
        chosen = _matchers[name] = Matcher(name, function, line, tone, tuple(backends), cost, check, obstacle, colors)

        @wraps(function)
        def gate(target: Any, glyphs: Any, **keywords: Any) -> Any:
            target = check_target(target, glyphs)
            run = check_run({key: value for key, value in keywords.items() if key in RUN})
            prepared = chosen.prepare(glyphs, {key: value for key, value in keywords.items() if key not in RUN})
            return chosen.choose(target, glyphs, prepared, run)

        return cast(Callable[P, Any], gate)

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
    ... def first(target, glyphs):
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
