"""From flags to the arguments of `convert`: what holds for every picture is made and checked once."""

import argparse
import difflib
import importlib
import inspect
import os
import sys
import warnings
from collections.abc import Callable
from functools import partial
from typing import Any

from .._shared.paper import check_color, check_paper, is_dark
from . import _colors, _terminal

Filter = Callable[[Any], Any]


class UsageError(ValueError):
    """Flags that make no sense, whatever the pictures."""


def load_modules(modules: list[str]) -> None:
    """Import the user's own modules, from the current directory too."""
    if modules and "" not in sys.path and os.getcwd() not in sys.path:
        sys.path.insert(0, "")
    for module in modules:
        if not all(part.isidentifier() for part in module.split(".")):
            raise UsageError(f"argument --import: must be the name of a module; got {module!r}. Example: my_matchers.")
        try:
            importlib.import_module(module)
        except ImportError as error:
            raise UsageError(f"argument --import: {error}. Check the name, and where it is installed.") from None
        except (Exception, SystemExit) as error:  # a module does whatever it likes
            reason = f"{type(error).__name__}: {error}".rstrip(": ")
            raise UsageError(f"argument --import: {module} cannot be imported ({reason}). Correct it.") from None


def settings(args: argparse.Namespace) -> dict[str, Any]:
    """Return the keyword arguments of `convert`, but for the size, which may depend on the picture."""
    glyphs = _glyphs(args)
    paper = _paper(args)
    options = {
        "glyphs": glyphs,
        "paper": paper,
        "gamma": args.gamma,
        "tone": args.tone,
        "percentiles": args.percentiles and tuple(args.percentiles),
        "backend": args.backend,
        "workers": args.workers,
        "rng": args.seed,
        "filters": _filters(args, glyphs.cell, is_dark(paper)),
        **_method(args),
    }
    return {**options, **_coloring(args, options)}


def _coloring(args: argparse.Namespace, options: dict[str, Any]) -> dict[str, Any]:
    """Return the colours: those asked for, else those of the terminal, unless other flags are against them."""
    import skascii

    own = args.printed and args.foreground is None and _colors.wants_color()
    if args.color == "none" or (args.color is None and not own):
        if args.palette:
            raise UsageError("argument --palette: does nothing without colour. Add -c.")
        return {"color": "none"}
    depth = depth_of(args)
    best = "foreground" if depth == "16" or args.paper == "transparent" else "cell"
    chosen: dict[str, Any] = {
        "color": best if args.color in (None, "best") else args.color,
        "palette": args.palette or (None if depth == "24bit" else depth),
    }
    if args.color is None:
        try:
            skascii.Converter(**options, **chosen)
        except ValueError:  # a tone, say, is for the gray search: it was asked for, and colour was not
            return {"color": "none"}
    return chosen


def depth_of(args: argparse.Namespace) -> str:
    """Return how many colours there are for text that is to have some."""
    return max("16", _colors.color_depth(), key=_colors.DEPTHS.index) if args.printed else "24bit"


def _paper(args: argparse.Namespace) -> Any:
    """Return what the text stands on: in a file, and where it is not to be seen, what suits the foreground."""
    try:
        glyphs = None if args.foreground is None else check_color("foreground", args.foreground)
    except ValueError as error:
        raise UsageError(f"argument --foreground: {error}") from None
    if args.paper in (None, "transparent"):
        if args.printed:
            return _colors.paper()
        return "dark" if glyphs is None or not is_dark(glyphs) else "light"
    try:
        return check_paper(args.paper)
    except ValueError as error:
        raise UsageError(f"argument --paper: {error}") from None


def _glyphs(args: argparse.Namespace) -> Any:
    """Return the glyph set; what its font lacks is said on standard error."""
    import skascii

    known = skascii.glyphs.charsets()
    if args.chars is None and args.charset not in known:
        near = difflib.get_close_matches(args.charset, known, n=1)
        hint = f"Did you mean {near[0]!r}? " if near else ""
        raise UsageError(
            f"argument --charset: no charset {args.charset!r}. {hint}See --list-charsets; for characters of your "
            "own, --chars."
        )
    charset, add = (args.charset, args.add) if args.chars is None else ("", args.chars + args.add)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        try:
            made = skascii.glyph_set(charset, font=args.font, cell=args.cell, add=add, remove=args.remove)
        except (ValueError, TypeError, OSError, ImportError) as error:
            raise UsageError(str(error)) from None
    for warning in caught:
        _terminal.complain(f"warning: {warning.message}")
    return made


def _method(args: argparse.Namespace) -> dict[str, Any]:
    """Return the method and its options."""
    import skascii

    name = args.method or inspect.signature(skascii.convert).parameters["method"].default
    try:
        options = skascii.matchers.get(name).options
    except ValueError as error:
        raise UsageError(str(error)) from None
    chosen = dict(args.option)
    unknown = next((option for option in chosen if option not in options), None)
    if unknown is not None:
        raise UsageError(f"argument -O: {name} has no option {unknown!r}. It has: {', '.join(options) or 'none'}.")
    if args.midpoint is not None:
        if "midpoint" in options:
            chosen.setdefault("midpoint", args.midpoint)
        elif not args.saturate:
            raise UsageError(f"argument -m: {name} has no midpoint. Use another --method, or add --saturate.")
    return {"method": name, **chosen}


def _filters(args: argparse.Namespace, cell: tuple[int, int], dark: bool) -> list[Filter]:
    """Return the preprocessing, in its order of execution."""
    import skascii

    midpoint = 0.5 if args.midpoint is None else args.midpoint
    shades = ("black", "white") if dark else ("white", "black")  # without ink, and the opposite
    chain: list[Filter] = []
    if (args.wp or args.hp) and not (args.columns or args.rows):
        chain.append(partial(skascii.filters.resize, width=args.wp, height=args.hp))
    if args.ofx or args.ofy:
        chain.append(partial(skascii.filters.offset, rows=args.ofy, columns=args.ofx, background=shades[0]))
    if args.saturate:
        chain.append(partial(skascii.filters.saturate, midpoint=midpoint))
    if args.borders:
        given = {
            "thickness": args.thickness or cell[1],
            "color_diff": args.color_diff,
            "brightness_diff": args.brightness_diff,
            "alpha_diff": args.alpha_diff,
        }
        chosen = {name: value for name, value in given.items() if value is not None}
        chain.append(partial(skascii.filters.draw_borders, criterion=args.borders, **chosen))
    if args.negative:
        chain.append(skascii.filters.negative)
    if args.visible:
        chain.append(partial(skascii.filters.flatten, background=shades[1]))
    if args.grayscale:
        chain.append(skascii.filters.grayscale)
    if (args.brightness, args.contrast) != (1, 1):
        chain.append(partial(skascii.filters.adjust, brightness=args.brightness, contrast=args.contrast))
    if args.bw:
        chain.append(partial(skascii.filters.binarize, threshold=0.5 if args.threshold is None else args.threshold))
    return chain
