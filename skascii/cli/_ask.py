"""What a terminal says of itself when asked, where it is ours to ask."""

import os
import re
import select
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import cache

WAIT = 0.5  # seconds: an answer comes at once, or over a slow line
MUTE = ("", "dumb", "linux", "cons25", "cygwin", "eterm", "eterm-color", "sun", "ansi")  # answer nothing, or print it
# Its paper (OSC 11); a colour of 24 bits set, told back (DECRQSS) and unset; last what it is (DA1), which all answer.
QUESTIONS = b"\x1b]11;?\x1b\\\x1b[48:2:1:2:3m\x1bP$qm\x1b\\\x1b[m\x1b[c"
END = re.compile(rb"\x1b\[\?[\d;]*c")
PAPER = re.compile(rb"\x1b\]11;rgba?:([\da-f]{1,4})/([\da-f]{1,4})/([\da-f]{1,4})", re.IGNORECASE)
TOLD_BACK = re.compile(rb"\x1bP\d\$r[\d:;]*48[:;]2[:;]+1[:;]2[:;]3[m;]")


def paper(environ: Mapping[str, str] = os.environ) -> tuple[int, int, int] | None:
    """Return the colour behind the text, None where the terminal does not tell."""
    found = PAPER.search(_answers(environ.get("TERM", "")))
    if found is None:
        return None
    r, g, b = (round(255 * int(part, 16) / (16 ** len(part) - 1)) for part in found.groups())
    return r, g, b


def has_24_bits(environ: Mapping[str, str] = os.environ) -> bool:
    """Return whether the terminal tells back a colour of 24 bits."""
    return TOLD_BACK.search(_answers(environ.get("TERM", ""))) is not None


@cache
def _answers(term: str) -> bytes:
    """Return what the terminal of standard output answers, nothing where it is not ours to ask; it is asked once."""
    if term in MUTE or sys.stdout is None or not sys.stdout.isatty():
        return b""
    with suppress(ImportError, OSError, ValueError):  # no such terminals here, it went away, or it has no name
        import termios

        terminal = os.open(os.ttyname(sys.stdout.fileno()), os.O_RDWR | os.O_NOCTTY)
        try:
            return _asked(terminal)
        except termios.error:
            pass
        finally:
            os.close(terminal)
    return b""


def _asked(terminal: int) -> bytes:
    """Ask, if this is the process in front and nobody else reads or has typed; leave the terminal as it was."""
    import termios

    before = termios.tcgetattr(terminal)
    if os.tcgetpgrp(terminal) != os.getpgrp() or not before[3] & termios.ICANON:
        return b""
    quiet = [*before[:3], before[3] & ~(termios.ICANON | termios.ECHO), *before[4:]]
    answer, finished = b"", False
    termios.tcsetattr(terminal, termios.TCSANOW, quiet)
    try:
        if _readable(terminal, 0):  # typed ahead, for the shell
            return b""
        os.write(terminal, QUESTIONS)
        end = time.monotonic() + WAIT
        while not (finished := bool(END.search(answer))) and _readable(terminal, end - time.monotonic()):
            answer += os.read(terminal, 1024)
        return answer
    finally:  # half of a late answer is not to be typed into the shell
        termios.tcsetattr(terminal, termios.TCSANOW if finished else termios.TCSAFLUSH, before)


def _readable(terminal: int, seconds: float) -> bool:
    """Return whether there is something to read within some time."""
    return bool(select.select([terminal], [], [], max(0, seconds))[0])
