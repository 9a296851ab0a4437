"""Keys of a terminal, as they are pressed."""

import os
import select
import sys
import time
from types import TracebackType

ARROWS = {"A": "up", "B": "down", "C": "right", "D": "left"}


class Keys:
    """What is typed while this is entered; nothing where standard input is no terminal."""

    def __enter__(self) -> "Keys":
        self._number, self._before = -1, None
        self._waiting = ""
        if sys.stdin is not None and sys.stdin.isatty():
            try:
                import termios
                import tty
            except ImportError:  # Windows
                return self
            self._number = sys.stdin.fileno()
            self._before = termios.tcgetattr(self._number)
            tty.setcbreak(self._number)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._before is not None:
            import termios

            termios.tcsetattr(self._number, termios.TCSAFLUSH, self._before)

    def get(self, seconds: float) -> str:
        """Return the next key within so many seconds, "" if there is none."""
        if self._number < 0:
            time.sleep(seconds)
            return ""
        if not self._waiting:
            if not select.select([self._number], [], [], seconds)[0]:
                return ""
            read = os.read(self._number, 64)
            if not read:  # the terminal is gone
                return "q"
            self._waiting = read.decode(errors="replace")
        for start in ("\x1b[", "\x1bO"):
            if self._waiting.startswith(start) and len(self._waiting) > 2:
                key, self._waiting = self._waiting[2], self._waiting[3:]
                return ARROWS.get(key, "")
        key, self._waiting = self._waiting[0], self._waiting[1:]
        return key
