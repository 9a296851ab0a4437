"""How an art leaves: printed for the terminal, or as a kind of file, to a file or to standard output."""

import argparse
import sys
from dataclasses import dataclass
from typing import Any

from ..render.ansi import on_terminal
from ..render.files import FORMATS, OPAQUE, encoded
from . import _terminal
from ._outputs import kind_of
from ._settings import UsageError, depth_of

TEXTS = ("ansi", "text")  # renderers that paint no paper, and whose results may follow one another


@dataclass(frozen=True)
class Export:
    """By which renderer, and with which of its options."""

    kind: str  # of file: a suffix
    options: dict[str, Any]
    printed: bool  # as a terminal has it
    own_paper: bool  # whether the terminal's stands behind it

    def put(self, art: Any, output: str | None) -> None:
        """Write an art to a file, or else to standard output."""
        if output is not None:
            art.save(output, format=self.kind, **self.options)
        elif self.printed:
            _terminal.emit(on_terminal(art, own_paper=self.own_paper, **self.options))
        else:
            _terminal.emit_bytes(encoded(art, self.kind, self.options))


def export(args: argparse.Namespace, options: dict[str, Any], count: int) -> Export:
    """Return how `count` arts leave, made with these `options`; flags that would do nothing are an error."""
    import skascii

    kind = kind_of(args)
    renderer = skascii.render.get(kind)
    transparent = args.paper == "transparent"
    wanted = {"foreground": args.foreground, "trim": args.trim or None}
    if transparent and renderer.name not in TEXTS:
        wanted["paper"] = args.paper
    given = {name: value for name, value in wanted.items() if value is not None}
    _check(args, options, kind, given)
    if renderer.name == "ansi":
        plain = args.printed and options["color"] == "none" and args.foreground is None
        given["depth"] = "none" if plain else options.get("palette") or depth_of(args)
    elif renderer.name == "image" and args.output is None and _terminal.is_terminal(sys.stdout):
        raise UsageError("argument --format: must be text for a terminal; got a picture. Redirect it, or use -o FILE.")
    if count > 1 and args.output is None and renderer.name not in TEXTS:
        raise UsageError(f"argument --format: one stream for {count} pictures. Use -o '{{name}}{kind}'.")
    return Export(kind, given, args.printed, args.paper is None or transparent)


def _check(args: argparse.Namespace, options: dict[str, Any], kind: str, given: dict[str, Any]) -> None:
    """Refuse what the kind of file, or another flag, leaves without effect."""
    import skascii

    renderer, colored = skascii.render.get(kind), options["color"] != "none"
    idle = next((name for name in given if name not in renderer.options), None)
    if idle is not None:
        raise UsageError(f"argument --{idle}: does nothing in {kind} files. Leave it out, or write another kind.")
    if colored and renderer.name == "text":
        raise UsageError(f"argument --color: does nothing in {kind} files. Write .ans, .html, .svg or .png.")
    if colored and args.foreground is not None:
        raise UsageError("argument --foreground: does nothing where characters have their own colours. Drop --color.")
    if args.color == "none" and args.foreground is not None and renderer.name == "ansi":
        raise UsageError("argument --foreground: does nothing with --no-color. Drop one of them.")
    if "paper" in given and options["color"] == "cell":
        raise UsageError("argument --paper: transparent is behind no cell of two colours. Use --fg-only.")
    if "paper" in given and FORMATS.get(kind, ("",))[0] in OPAQUE:
        raise UsageError(f"argument --paper: {kind} files cannot be transparent. Write .png, .webp or .tif.")
