"""What the terminal can show: its size, its encoding, and progress on standard error."""

import os
import shutil
import sys
import time
import unicodedata
from collections.abc import Callable
from typing import Any

DELAY = 1.0  # seconds of work before progress shows
NAME = 32  # characters of a picture's name in it: the line must not wrap


class OutputError(OSError):
    """Standard output takes no more: nothing else is worth trying."""


def size() -> tuple[int, int]:
    """Return the columns and rows of the terminal, 80 and 24 where there is none."""
    columns, rows = shutil.get_terminal_size((80, 24))
    return columns, rows


def is_terminal(stream: Any) -> bool:
    """Return whether a stream, which may be None, leads to a terminal."""
    return stream is not None and stream.isatty()


def emit(text: str) -> None:
    """Write `text` and a newline to standard output, all of it or nothing."""
    if sys.stdout is None:
        raise BrokenPipeError
    encoding = sys.stdout.encoding or "utf-8"
    try:
        text.encode(encoding, sys.stdout.errors or "strict")
    except UnicodeEncodeError as error:
        char = text[error.start]
        name = unicodedata.name(char, "unnamed")
        raise ValueError(
            f"the encoding of standard output, {encoding}, has no {char!a} (U+{ord(char):04X} {name}). "
            "Set PYTHONIOENCODING=utf-8, write to a file with -o, or use --charset ascii."
        ) from None
    write(f"{text}\n")


def emit_bytes(data: bytes) -> None:
    """Write `data` to standard output as they are; to a stream of text only, as its text."""
    if sys.stdout is None:
        raise BrokenPipeError
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:
        write(data.decode())
    else:
        write(data, stream)


def write(text: str | bytes, stream: Any = None) -> None:
    """Write `text` to standard output, which is there."""
    stream = sys.stdout if stream is None else stream
    try:
        stream.writelines(text.splitlines(keepends=True))  # an unbuffered stream may lose half of a long write
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(error.errno, error.strerror) from error


def printable(text: str) -> str:
    """Return one line of text that moves nothing and pretends nothing: what is not printable is escaped.

    Private-use characters are left to the font.
    """
    shown = (char.isprintable() or unicodedata.category(char) == "Co" for char in text)
    return "".join(char if plain else char.encode("unicode_escape").decode() for char, plain in zip(text, shown))


def complain(message: str) -> None:
    """Write a line to standard error, where there is one, in characters that it has."""
    if sys.stderr is not None:
        encoding = sys.stderr.encoding or "utf-8"
        line = f"skascii: {printable(message)}\n"
        sys.stderr.write(line.encode(encoding, "backslashreplace").decode(encoding))
        sys.stderr.flush()


def drop_stdout() -> None:
    """Let nobody write to a pipe that is closed, the interpreter at its end included."""
    if sys.stdout is not None:
        try:
            number = sys.stdout.fileno()
        except (OSError, ValueError):
            return
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, number)
        os.close(nowhere)


class Progress:
    """A line on standard error, if that is a terminal, once the work has taken a second.

    `callback` goes to methods that iterate: it is None where nothing is to be shown.
    """

    def __init__(self, total: int) -> None:
        self.callback: Callable[[Any], None] | None = self._iterated if is_terminal(sys.stderr) else None
        self._begun = time.monotonic()
        self._total, self._done = total, 0
        self._name = self._state = ""
        self._live: Any = None

    def start(self, name: str) -> None:
        """Say which picture is at work."""
        self._name, self._state = printable(name)[-NAME:], ""
        self._show()

    def _iterated(self, state: Any) -> None:
        self._state = f", pass {state.iteration}, error {state.error:.4g}"
        self._show()

    def frames(self, done: int, left: float | None) -> None:
        """Say how many frames of a film are done, and how many seconds are left, where that is known."""
        minutes, seconds = divmod(int(left or 0), 60)
        self._state = f", frame {done}" + ("" if left is None else f", {minutes:02}:{seconds:02} left")
        self._show()

    def finish(self) -> None:
        """Count the picture as done, and clear the line for what is printed next."""
        self._done += 1
        self.close()

    def count(self, name: str) -> None:
        """Count a picture as done, of several that are at work."""
        self._done += 1
        self.start(name)

    def close(self) -> None:
        """Take the line away."""
        if self._live is not None:
            self._live.stop()
            self._live = None

    def _show(self) -> None:
        """Let the line be there, drawn anew four times a second, if it is time."""
        if self.callback is None or self._live is not None or time.monotonic() < self._begun + DELAY:
            return
        from rich.console import Console
        from rich.live import Live

        console = Console(stderr=True)
        console.show_cursor = lambda show=True: False  # type: ignore[method-assign]  # a killed process hides it for ever
        self._live = Live(console=console, get_renderable=self._line, transient=True, redirect_stdout=False)
        self._live.start(refresh=True)

    def _line(self) -> Any:
        from rich.text import Text

        minutes, seconds = divmod(int(time.monotonic() - self._begun), 60)
        count = f"{self._done}/{self._total} " if self._total > 1 else ""
        line = f"{count}{self._name}: [{minutes:02}:{seconds:02}{self._state}]"
        return Text(line, no_wrap=True, overflow="ellipsis")
