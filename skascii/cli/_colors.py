"""Which colours the terminal has, and what the text stands on: by the environment, its name, terminfo, and itself."""

import os
import re
import sys
from collections.abc import Mapping
from contextlib import suppress

from . import _ask
from ._terminal import is_terminal

DEPTHS = ("none", "16", "256", "24bit")
LEVELS = {"1": "16", "2": "256", "3": "24bit"}  # of FORCE_COLOR
# Terminals of 24 bits by the first part of their names, which few machines' terminfo knows.
MODERN = "alacritty contour foot ghostty iterm2.app iterm2 kitty konsole mintty rio st vte warp wezterm".split()
COLORLESS = re.compile(r".*-(m|mono)|vt([1-4]\d\d|5[02]|510|520)(\D.*)?")  # by their names


def wants_color(environ: Mapping[str, str] = os.environ) -> bool:
    """Return whether to colour standard output: by the environment, else if it is a terminal that has colours.

    NO_COLOR rules it out; else FORCE_COLOR decides (0 and false rule it out), CLICOLOR_FORCE asks for it, and
    CLICOLOR=0 rules it out.
    """
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return environ["FORCE_COLOR"] not in ("0", "false")
    if environ.get("CLICOLOR_FORCE", "0") not in ("", "0"):
        return True
    if environ.get("CLICOLOR") == "0" or environ.get("TERM", "dumb") in ("", "dumb"):
        return False
    return is_terminal(sys.stdout) and _declared(environ) != "none"


def color_depth(environ: Mapping[str, str] = os.environ) -> str:
    """Return how many colours escapes may name, as `AsciiArt.to_ansi` has it; the terminal is asked for more."""
    depth = _declared(environ)
    return "24bit" if depth in ("16", "256") and _ask.has_24_bits(environ) else depth


def _declared(environ: Mapping[str, str]) -> str:
    """Return the depth that the environment declares; FORCE_COLOR=1, 2, 3 is the least."""
    term = environ.get("TERM", "")
    if environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return "24bit"
    least = LEVELS.get(environ.get("FORCE_COLOR", ""))
    if term in ("", "dumb"):  # coloured on request, for another terminal to show
        return least or "24bit"
    return max(_of_name(term), least or "none", key=DEPTHS.index)


def paper(environ: Mapping[str, str] = os.environ) -> str | tuple[int, int, int]:
    """Return what text on the terminal stands on: the colour that it tells, else "dark" or "light" by COLORFGBG."""
    told = _ask.paper(environ)
    if told is not None:
        return told
    return "light" if environ.get("COLORFGBG", "").rpartition(";")[2] in ("7", "15") else "dark"


def _of_name(term: str) -> str:
    """Return the depth of a kind of terminal: by its name, else by terminfo, else 16 colours, which most have."""
    if term.endswith("-direct") or term.lower().removeprefix("xterm-").split("-")[0] in MODERN:
        return "24bit"
    if COLORLESS.fullmatch(term):
        return "none"
    if "256" in term:
        return "256"
    return _of_terminfo(term) or "16"


def _of_terminfo(term: str) -> str | None:
    """Return the depth in the terminal's description, None where it has none; curses reads one a process."""
    with suppress(ImportError, OSError):
        import curses

        with open(os.devnull, "wb") as nowhere, suppress(curses.error):
            curses.setupterm(term, nowhere.fileno())
            colors = curses.tigetnum("colors")
            if colors >= 1 << 24 or curses.tigetflag("RGB") > 0 or curses.tigetflag("Tc") > 0:
                return "24bit"
            return "256" if colors >= 256 else "16" if colors >= 8 else "none"
    return None
