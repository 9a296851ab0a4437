"""How large the text becomes: as the flags say, or so that it fits, picture by picture."""

import argparse
import sys
from dataclasses import dataclass
from typing import Any

from .._shared.grid import grid_size
from . import _terminal
from ._settings import UsageError

MOST_ROWS = 960  # by default where no terminal limits them: extreme shapes do not run for thousands
PROMPT = 1  # rows of the terminal that the shell takes when all is printed


@dataclass(frozen=True)
class Size:
    """The columns and rows to resize to, None where the picture decides.

    With `fit` these are the most, and the picture keeps its aspect. Without `upscale` no picture gets more cells
    than it has, each `cell` pixels high and wide.
    """

    columns: int | None
    rows: int | None
    cell: tuple[int, int]
    fit: bool = False
    upscale: bool = True

    def of(self, shape: tuple[int, int]) -> dict[str, Any]:
        """Return the keywords of `convert` for a picture of this shape, of which less may have been decoded."""
        pixels = self.pixels(shape)
        if pixels is None:
            return self._asked(shape)
        return {"columns": pixels[1] // self.cell[1], "rows": pixels[0] // self.cell[0]}

    def pixels(self, shape: tuple[int, int]) -> tuple[int, int] | None:
        """Return the height and width that a picture of this shape is resized to, None where it keeps its own."""
        try:
            return grid_size(shape, self.cell, **self._asked(shape))
        except ValueError:  # `convert` says it, too
            return None

    def _asked(self, shape: tuple[int, int]) -> dict[str, Any]:
        """Return the size that is asked for; of columns and rows one follows from the other where it is None."""
        columns, rows, fit = self.columns, self.rows, self.fit
        if not self.upscale and (columns or rows):
            fit = fit or not (columns and rows)
            own = (max(1, pixels // size) for pixels, size in zip(shape, self.cell))
            rows, columns = (min(limit, given or limit) for limit, given in zip(own, (rows, columns)))
        if fit and columns and rows:  # one of them; the other follows
            aspect = shape[0] * self.cell[1] / (shape[1] * self.cell[0])
            columns, rows = (columns, None) if round(columns * aspect) <= rows else (None, rows)
        return {"columns": columns, "rows": rows}


def size(args: argparse.Namespace, glyphs: Any) -> Size:
    """Return the size that the flags ask for, by default what fits: the terminal, or a file's 80 columns."""
    asked = any(value is not None for value in (args.columns, args.rows, args.wp, args.hp))
    pixels = (args.wp or args.hp) and not (args.columns or args.rows)
    if pixels and (args.fit or args.no_upscale):
        flag, idle = ("--wp" if args.wp else "--hp"), ("--fit" if args.fit else "--no-upscale")
        raise UsageError(f"argument {idle}: does nothing with {flag}, which is exact. Use -w or --rows.")
    if asked and not args.fit:
        return Size(args.columns or None, args.rows or None, glyphs.cell, upscale=not args.no_upscale)
    columns, rows = _room(args, glyphs)
    return Size(args.columns or columns, args.rows or rows, glyphs.cell, fit=True, upscale=not args.no_upscale)


def _room(args: argparse.Namespace, glyphs: Any) -> tuple[int, int]:
    """Return the most columns and rows that there are for a picture beside what moves it."""
    columns, rows = _terminal.size() if args.printed or args.fit else (80, 24)
    rows -= PROMPT
    if not (args.fit or (args.printed and _terminal.is_terminal(sys.stdout))):
        rows = MOST_ROWS
    down, right = (-(-max(0, offset) // pixels) for offset, pixels in zip((args.ofy, args.ofx), glyphs.cell))
    return max(1, columns // (2 if glyphs.wide else 1) - right), max(1, rows - down)
