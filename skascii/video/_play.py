"""play(): a film in a terminal, frames dropped rather than late."""

import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from .._shared.checks import check_bool, check_number, rejection
from .._stream import stream
from ._film import Film
from ._keys import Keys
from ._read import read
from ._screen import Screen

ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l"  # the other screen, no cursor, no wrapping
LEAVE = "\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l"
SYNC, DONE = "\x1b[?2026h", "\x1b[?2026l"  # what is between appears at once; other terminals pass over it
SKIP = 5.0  # seconds that an arrow goes
FASTER = 1.25
LATE = 0.5  # of a frame: from there on it is dropped
LEAST = 1e-3  # seconds a look for keys
STOPS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


def play(
    source: Any,
    *,
    start: float = 0.0,
    duration: float | None = None,
    fps: float | None = None,
    speed: float = 1.0,
    loop: bool = False,
    depth: str = "24bit",
    size: Callable[[tuple[int, int]], dict[str, Any]] | None = None,
    **options: Any,
) -> dict[str, int]:
    """Play a film, an animation or a camera in the terminal.

    It has a screen of its own, which is left as it was however this ends. Only cells that change are sent, those of a
    frame at once where the terminal can. A frame that would be late is dropped. Space stops and goes on, the arrows
    go back and forth (left, right) and change the speed (up, down), and q ends.

    Parameters
    ----------
    source : str, path or cv2.VideoCapture
        What `read` opens.
    start, duration : float, optional
        Seconds into the film to begin at, and how many to play.
    fps : float, optional
        Frames a second at most.
    speed : float, optional
        How many times as fast.
    loop : bool, optional
        Whether to begin again at the end.
    depth : {"24bit", "256", "16", "none"}, optional
        The colours that the terminal has.
    size : callable, optional
        Called with height and width of a frame, at the start and whenever the terminal gets another size; returns
        ``columns`` and ``rows``. By default the film fits the terminal.
    **options
        As in `skascii.stream`.

    Returns
    -------
    dict
        How many frames were ``shown`` and how many ``dropped``, and the ``bytes`` sent.

    Raises
    ------
    RuntimeError
        If standard output is no terminal.

    Examples
    --------
    >>> import skascii
    >>> skascii.video.play("film.mp4", color="cell", loop=True)  # doctest: +SKIP
    {'shown': 1472, 'dropped': 3, 'bytes': 18503120}
    """
    for name, value in (("speed", speed), ("fps", fps), ("duration", duration)):
        if value is not None:
            check_number(name, value, above=0)
    check_bool("loop", loop)
    if sys.stdout is None or not sys.stdout.isatty():
        raise rejection("sys.stdout", "a terminal", "none", "Write a file with skascii.video.write.", RuntimeError)
    film = read(source, start=start)
    player = Player(source, film, start, duration, fps, speed, depth, size or fitting(options), options)
    try:
        with _stopping(), Keys() as keys:
            try:
                player.send(ENTER)
                while player.run(keys) and loop:
                    player.seek(start)
            finally:
                player.send(LEAVE)
    finally:  # last: a camera may take its time, and whoever does not wait finds the terminal as it was
        player.film.close()
    return player.counts


def fitting(options: dict[str, Any]) -> Callable[[tuple[int, int]], dict[str, Any]]:
    """Return what fits a picture into the terminal, for the cells of these options."""
    from .. import glyphs

    chosen = options.get("glyphs", "ascii")
    found = chosen if isinstance(chosen, glyphs.GlyphSet) else glyphs.glyph_set(chosen)
    (h, w), wide = found.cell, 2 if found.wide else 1

    def size(shape: tuple[int, int]) -> dict[str, Any]:
        columns, rows = shutil.get_terminal_size((80, 24))
        columns = max(1, columns // wide)
        return {"columns": columns} if columns * shape[0] * w <= rows * shape[1] * h else {"rows": rows}

    return size


class Player:
    """Where a film stands, and the clock that it follows."""

    def __init__(
        self,
        source: Any,
        film: Film,
        start: float,
        duration: float | None,
        fps: float | None,
        speed: float,
        depth: str,
        size: Callable[[tuple[int, int]], dict[str, Any]],
        options: dict[str, Any],
    ) -> None:
        self.film = film
        self.counts = {"shown": 0, "dropped": 0, "bytes": 0}
        self._source, self._size, self._options = source, size, options
        self._offset, self._end = start, None if duration is None else start + duration
        self._every = 0.0 if fps is None else 1 / fps
        self._speed, self._depth = speed, depth
        self._paused = False
        self._begun = self._time = 0.0
        self._next: float | None = None

    def send(self, text: str) -> None:
        """Write to the terminal at once."""
        self.counts["bytes"] += len(text.encode())
        sys.stdout.write(text)
        sys.stdout.flush()

    def seek(self, seconds: float) -> None:
        """Go to a time of the film."""
        self.film.close()
        self.film = read(self._source, start=max(0.0, seconds))
        self._offset = max(0.0, seconds)

    def run(self, keys: Keys) -> bool:
        """Play from where the film stands; return whether it ended by itself."""
        while True:
            self._next = None
            ended = self._play(keys)
            if self._next is None:
                return ended
            self.seek(self._next)

    def _play(self, keys: Keys) -> bool:
        """Play frames until one is far away; return whether there are no more."""
        room = self._converter()
        self._begun = time.monotonic()
        shown = -1.0
        lasts = 1 / self.film.fps
        for frame in self.film:
            self._time = self._offset + frame.time
            if self._end is not None and self._time >= self._end:
                return True
            due = self._begun + frame.time / self._speed
            late = time.monotonic() - due > LATE * lasts / self._speed
            if not self.film.live and shown >= 0 and (late or frame.time - shown < self._every - LEAST):
                self.counts["dropped"] += late
                if not self._obey(keys, 0):
                    return False
                continue
            if shutil.get_terminal_size() != room[0]:
                room = self._converter()
            update = room[2].update(next(room[1](frame)))
            if shown < 0:  # what is loaded and compiled for the first makes none late
                due = time.monotonic()
                self._begun = due - frame.time / self._speed
            if not self._obey(keys, 0 if self.film.live else due - time.monotonic()):
                return False
            self.send(SYNC + update + DONE)
            self.counts["shown"] += 1
            shown = frame.time
        return self._obey(keys, lasts)

    def _converter(self) -> tuple[Any, Callable[[Any], Iterator[Any]], Screen]:
        """Return the terminal's size, what converts frames for it, and the screen."""
        feed: list[Any] = []

        def fed() -> Iterator[Any]:
            while True:
                yield feed.pop()

        arts = stream(fed(), **self._options, **self._size(self.film.shape))

        def convert(frame: Any) -> Iterator[Any]:
            feed.append(frame)
            return arts

        return shutil.get_terminal_size(), convert, Screen(self._depth)

    def _obey(self, keys: Keys, seconds: float) -> bool:
        """Do what keys say for so many seconds, and as long as the film stands still; return whether to go on."""
        until = time.monotonic() + max(0.0, seconds)
        while True:
            left = until - time.monotonic()
            key = keys.get(0.05 if self._paused else max(0.0, left))
            if key == "q":
                return False
            if key == " ":
                self._paused = not self._paused
                stopped = time.monotonic()
                while self._paused:
                    key = keys.get(0.05)
                    if key == "q":
                        return False
                    if key in ("left", "right"):
                        break
                    self._paused = key != " "
                self._begun += time.monotonic() - stopped
                until += time.monotonic() - stopped
            if key in ("left", "right") and not self.film.live:
                self._paused = False
                self._next = self._time + (SKIP if key == "right" else -SKIP)
                return False
            if key in ("up", "down"):
                now = time.monotonic()
                faster = FASTER if key == "up" else 1 / FASTER
                self._begun = now - (now - self._begun) / faster
                self._speed *= faster
            if left <= 0 and not self._paused:
                return True


@contextmanager
def _stopping() -> Iterator[None]:
    """Let what ends the process end it in order, so that the terminal is left as it was."""

    def stop(number: int, frame: Any) -> None:
        raise SystemExit(128 + number)

    try:
        before = [(number, signal.signal(number, stop)) for number in STOPS]
    except ValueError:  # not the main thread: signals are not ours
        before = []
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)
