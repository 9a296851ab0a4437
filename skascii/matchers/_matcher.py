"""Matcher: a method, what it can do, and the gate: nothing but whole cells gets in, nothing but glyphs gets out."""

import inspect
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np

from .._shared.backend import BACKENDS, choose_backend
from .._shared.checks import check_choice, did_you_mean, rejection, sentence, shown
from .._shared.image import is_device_array
from .._shared.threads import worker_count
from ..engines.fitted import fitted
from ..engines.run import Run
from ..glyphs import GlyphSet
from ..picture.target import Target, device_obstacle

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
    fits : bool, optional
        Whether the function fits the tone, as in `matcher`.
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
    fits: bool = False

    @property
    def options(self) -> Mapping[str, inspect.Parameter]:
        """The method's own options, by name."""
        return MappingProxyType({k: p for k, p in _keywords(self.function).items() if _is_option(p)})

    def prepare(
        self, glyphs: GlyphSet, options: Mapping[str, Any], words: Mapping[str, str] = MappingProxyType({})
    ) -> dict[str, Any]:
        """Check the options, before there is a target.

        Parameters
        ----------
        glyphs : GlyphSet
            The glyphs to choose from.
        options : mapping
            The method's own options, by name; those left out have their defaults.
        words : mapping of str to str, optional
            What the caller takes beside options: a name, or what others call it, to the name.

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
            rule = f"options of {self.name!r} ({', '.join(known) or 'none'})"
            hint = did_you_mean(unknown, [*known, *words], words)
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
        """Call the function, again for each line of a fit in which it has no part."""
        if not target.m or self.fits:
            return self._once(target, glyphs, prepared, run)
        full = self.tone in ("none", "contrast")
        indices, line = fitted(target, glyphs, lambda moved: self._once(moved, glyphs, prepared, run), full, run.memory)
        run.tell(line=line)
        return indices

    def _once(self, target: Target, glyphs: GlyphSet, prepared: Mapping[str, Any], run: Run) -> Any:
        """Call the function with the parts of `run` that it takes, and check what it returns."""
        run.tell(backend=run.backend)
        keywords = _keywords(self.function)
        everything = any(p.kind is inspect.Parameter.VAR_KEYWORD for p in keywords.values())
        taken = {name: getattr(run, name) for name in RUN if everything or name in keywords}
        if "info" in keywords and run.info is None:
            taken["info"] = {}  # what a function asks for by name it may write into
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
    run = Run(**{"backend": "auto", **keywords})
    check_choice("backend", run.backend, BACKENDS)
    worker_count(run.workers)
    check_rng(run.rng)
    if run.callback is not None and not callable(run.callback):
        raise rejection("callback", "callable", repr(run.callback), "Example: print.", TypeError)
    return run


def check_rng(rng: Any) -> None:
    """Refuse what no generator can be made of."""
    if rng is None:  # NumPy loads its generators when they are asked for
        return
    try:
        np.random.default_rng(rng)
    except (TypeError, ValueError) as error:
        rule = "None, an integer of at least 0, or a numpy.random.Generator"
        raise rejection("rng", rule, shown(rng), "Example: 0.", type(error)) from None


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
