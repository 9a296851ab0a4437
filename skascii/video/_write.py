"""write(): arts into a file that moves, whole frames only, whatever ends the work."""

import os
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from .._shared.checks import check_number, did_you_mean, rejection
from ..render.files import by_suffix, check_target, replacing
from ._ahead import ahead
from ._encode import FORMATS, Encoder
from ._film import USUAL_FPS
from ._scripts import SCRIPTS

SUFFIXES = (*FORMATS, *SCRIPTS)
NUMBER = re.compile(r"%0?\d*d")


def write(
    arts: Iterable[Any],
    path: Any,
    *,
    fps: float | None = None,
    sound: Any = None,
    callback: Callable[[int, float], Any] | None = None,
) -> int:
    """Write arts to a file that moves.

    They are made on one thread and encoded on another, and none is kept. The file is put in its place when it is
    whole. Where the arts end with an error, or by Ctrl-C, it holds those that there were; if there were none, what was
    there before stays.

    Parameters
    ----------
    arts : iterable of AsciiArt
        As `skascii.stream` returns them. The first says how large all are.
    path : str or path
        The file. Its suffix says what is written: .mp4, .mov, .mkv, .webm, .gif, .png or .apng (APNG) and .webp
        through PyAV, the extra ``video``; .cast, a recording for asciinema; .html, a page that plays by itself; .txt,
        text with a form feed after each frame. A name with a number in it, as ``"frame-%04d.png"``, stands for stills.
    fps : float, optional
        Frames a second, by default those of ``art.info["time"]``; 25 where there is none.
    sound : str or path, optional
        A film whose sound is to be heard, for files that have any.
    callback : callable, optional
        Called after each frame with how many there are and the seconds that they last.

    Returns
    -------
    int
        How many frames were written.

    Raises
    ------
    ValueError
        If the suffix is not among those, or there are no arts.
    ImportError
        If PyAV is needed and missing.

    Examples
    --------
    >>> import numpy as np
    >>> import skascii
    >>> frames = [np.full((32, 32), level, np.uint8) for level in (0, 99, 255)]
    >>> skascii.video.write(skascii.stream(frames), getfixture("tmp_path") / "three.cast")
    3
    """
    fps = None if fps is None else check_number("fps", fps, above=0, high=1000)
    name = os.fspath(path)
    if isinstance(name, str) and NUMBER.search(os.path.basename(name)):
        done, failure = _write_all(arts, Stills(name), fps, callback)
    else:
        target, suffix = check_target(path, SUFFIXES)
        source = None if sound is None else str(sound)
        with replacing(target) as temporary:
            writer = SCRIPTS.get(suffix, Encoder)(temporary, suffix, fps or USUAL_FPS, source)
            done, failure = _write_all(arts, writer, fps, callback)
    if failure is not None:
        raise failure
    return done


def _write_all(
    arts: Iterable[Any], writer: Any, fps: float | None, callback: Callable[[int, float], Any] | None
) -> tuple[int, BaseException | None]:
    """Write arts until there are no more; return how many there were, and what else has ended them, if not at once."""
    done = 0
    failure: BaseException | None = None
    coming = ahead(arts)
    try:
        while True:
            try:
                art = next(coming)
            except StopIteration:
                break
            except (Exception, KeyboardInterrupt) as error:
                failure = error
                break
            time = art.info.get("time") if fps is None else None
            seconds = done / (fps or USUAL_FPS) if time is None else float(time)
            writer.add(art, seconds)
            done += 1
            if callback is not None:
                callback(done, seconds)
    except KeyboardInterrupt as error:
        failure = error
    except BaseException:
        with suppress(Exception):  # what it has to say comes from the same cause
            writer.close()
        raise
    finally:
        coming.close()
    writer.close()
    if done == 0:
        raise failure or rejection("arts", "at least one", "none", "Check the source, and where it begins.")
    return done, failure


def suffixes() -> tuple[str, ...]:
    """Return the suffixes of the files that `write` makes.

    Returns
    -------
    tuple of str
        They, each with its dot.

    Examples
    --------
    >>> import skascii
    >>> ".mp4" in skascii.video.suffixes()
    True
    """
    return SUFFIXES


class Stills:
    """A file for each frame, numbered from 1."""

    def __init__(self, pattern: str) -> None:
        suffix = Path(pattern).suffix.lower()
        if suffix not in by_suffix():
            hint = did_you_mean(suffix, by_suffix())
            raise rejection("path", f"a file with a suffix among {', '.join(by_suffix())}", repr(pattern), hint.strip())
        self._pattern, self._number = pattern, 0

    def add(self, art: Any, seconds: float) -> None:
        """Write a frame."""
        self._number += 1
        art.save(self._pattern % self._number)

    def close(self) -> None:
        """Do nothing: each file is whole."""
