"""Films, animations and cameras: played in the terminal, or written to a file that moves."""

import argparse
import os
import re
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

from ..files.sources import SAMPLE
from . import _terminal
from ._outputs import film_destinations
from ._settings import UsageError, depth_of
from ._size import size

CAMERA = "webcam:"
FILMS = ".mp4 .m4v .mov .mkv .webm .avi .mpg .mpeg .ts .flv .wmv .3gp .ogv".split()
ANIMATIONS = (".gif", ".png", ".apng", ".webp")
MOVING = (".mp4", ".mov", ".mkv", ".webm", ".gif", ".apng", ".webp", ".cast", ".html", ".htm")  # what -o moves in
FLAGS = ("fps", "loop", "start", "duration", "speed")
IDLE = "save_preprocessed trim foreground format max_pixels jobs scheduler resume".split()  # of stills alone


def is_film(source: str) -> bool:
    """Return whether a source is a film or a camera, which nothing else reads."""
    return source.startswith(CAMERA) or os.path.splitext(source)[1].lower() in FILMS


def moves(source: str, args: argparse.Namespace) -> bool:
    """Return whether a source is to move where it goes."""
    if args.frame is not None or args.format is not None:
        return False
    if args.output is None:
        there = _terminal.is_terminal(sys.stdout)
    else:
        suffix = os.path.splitext(args.output)[1].lower()
        there = is_film(source) or suffix in MOVING or re.search(r"%0?\d*d", args.output) is not None
    return there and (is_film(source) or _is_animated(source))


def _is_animated(source: str) -> bool:
    """Return whether a file has several frames that have their times."""
    if source.startswith(SAMPLE) or os.path.splitext(source)[1].lower() not in ANIMATIONS:
        return False
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(source) as image:
                return getattr(image, "n_frames", 1) > 1
    except Exception:  # what is wrong with it, reading it will say
        return False


def check_flags(args: argparse.Namespace, films: list[str], count: int) -> None:
    """Refuse flags that would do nothing for `films` among so many sources."""
    if not films:
        idle = next((name for name in FLAGS if getattr(args, name)), None)
        if idle is not None:
            raise UsageError(f"argument --{idle}: does nothing without a film that plays or is written as one.")
        return
    idle = next((name for name in IDLE if getattr(args, name)), None)
    if idle is not None and len(films) == count:
        raise UsageError(f"argument --{idle.replace('_', '-')}: does nothing for films. Leave it out, or add --frame.")
    if args.loop and args.output is not None:
        raise UsageError("argument --loop: does nothing in files. Animations and pages begin again by themselves.")


def still(source: str, frame: int | None, tell: Callable[[str], Any]) -> Any:
    """Return a frame of a film, by default the first, and tell which of how many it is."""
    import skascii

    film = skascii.video.read(source)
    wanted = frame or 1
    try:
        for number, pixels in enumerate(film, 1):
            if number == wanted:
                if frame is None and not film.live:
                    total = "" if film.duration is None else f" of about {max(1, round(film.duration * film.fps))}"
                    tell(f"frame 1{total}. --frame N takes another, -o FILE.mp4 all.")
                return pixels
    finally:
        film.close()
    raise ValueError(f"argument --frame: must be at most {number}, the frames that there are; got {wanted}.")


class FilmJobs:
    """How films go where the flags say."""

    def __init__(self, args: argparse.Namespace, sources: list[str], options: dict[str, Any]) -> None:
        self._args = args
        self._options = dict(options)
        self._outputs = film_destinations(args, sources)
        if args.output is None and args.paper is None:  # the terminal's own, which nobody has to paint
            from .._shared.paper import is_dark

            self._options["paper"] = "dark" if is_dark(options["paper"]) else "light"

    def jobs(self, progress: _terminal.Progress) -> Iterator[Any]:
        """Yield what is to be done for each film."""
        for source, output in self._outputs:
            yield lambda source=source, output=output: self._run(source, output, progress)

    def _run(self, source: str, output: str | None, progress: _terminal.Progress) -> None:
        """Play or write a film; what there is to say of it is said at the end."""
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", UserWarning)
            try:
                if output is None:
                    self._play(source)
                else:
                    self._write(source, output, progress)
            finally:
                progress.finish()
                for warning in caught:
                    _terminal.complain(f"warning: {warning.message}")

    def _cells(self, shape: tuple[int, int]) -> dict[str, Any]:
        """Return the columns and rows of a film."""
        return size(self._args, self._options["glyphs"]).of(shape)

    def _play(self, source: str) -> None:
        import skascii

        args, options = self._args, self._options
        depth = "none" if options["color"] == "none" else options.get("palette") or depth_of(args)
        how = {"start": args.start or 0.0, "duration": args.duration, "fps": args.fps, "speed": args.speed or 1.0}
        skascii.video.play(source, loop=args.loop, depth=depth, size=self._cells, **how, **options)

    def _write(self, source: str, output: str, progress: _terminal.Progress) -> None:
        import skascii

        progress.start(source)
        film = skascii.video.read(source, start=self._args.start or 0.0)
        try:
            arts = skascii.stream(self._frames(film), **self._options, **self._cells(film.shape))
            sound = film.sound if self._args.speed in (None, 1) else None
            total = self._args.duration or film.duration
            begun = time.monotonic()

            def tell(done: int, seconds: float) -> None:
                seconds *= self._args.speed or 1.0
                left = (time.monotonic() - begun) * (total - seconds) / seconds if total and seconds else None
                progress.frames(done, left)

            skascii.video.write(arts, output, sound=sound, callback=tell)
        finally:
            film.close()

    def _frames(self, film: Any) -> Iterator[Any]:
        """Yield the frames that are asked for, at their times."""
        import skascii

        args, due = self._args, 0.0
        for frame in film:
            if args.duration is not None and frame.time >= args.duration - 1e-6:
                return
            if args.fps is not None:
                if frame.time < due - 1e-3:
                    continue
                due = max(due, frame.time) + 1 / args.fps
            yield skascii.video.Frame(frame, frame.time / (args.speed or 1.0))
