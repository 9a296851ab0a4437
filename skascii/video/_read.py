"""read(): films through PyAV, animations through Pillow, cameras through OpenCV."""

import time
import warnings
from collections.abc import Generator
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np

from .._shared.checks import check_number, rejection
from .._shared.opencv import import_cv2
from .._shared.pillow import pillow_pixels
from .._shared.silence import silence
from ._av import import_av
from ._film import USUAL_FPS, Film, Frame

ANIMATIONS = (".gif", ".png", ".apng", ".webp", ".tif", ".tiff")
CAMERA = "webcam:"


def read(source: Any, *, start: float = 0.0) -> Film:
    """Open a film, an animation or a camera.

    Parameters
    ----------
    source : str, path or cv2.VideoCapture
        A file: GIF, APNG, WebP and TIFF of many pages through Pillow, all else through PyAV, the extra ``video``;
        ``"webcam:0"``, a camera by its number; or a capture of OpenCV's.
    start : float, optional
        Seconds into the film to begin at; its time is then 0.

    Returns
    -------
    Film
        Its frames, uint8 RGB for the most part, each with its ``time``. What cannot be decoded is left out with a
        warning, and a film that breaks off ends there.

    Raises
    ------
    ImportError
        If PyAV is needed and missing.
    FileNotFoundError, ValueError
        If there is no such file or camera, or no film in it.

    Examples
    --------
    >>> import numpy as np
    >>> from PIL import Image
    >>> import skascii
    >>> path = getfixture("tmp_path") / "two.gif"
    >>> pictures = [Image.fromarray(np.full((32, 32), level, np.uint8)) for level in (0, 255)]
    >>> pictures[0].save(path, save_all=True, append_images=pictures[1:], duration=40)
    >>> [art.info["time"] for art in skascii.stream(skascii.video.read(path))]
    [0.0, 0.04]
    """
    start = check_number("start", start, low=0, remedy="Seconds into the film.")
    if hasattr(source, "isOpened"):
        return _capture(source, "the capture")
    if isinstance(source, str) and source.startswith(CAMERA):
        number = source.removeprefix(CAMERA)
        if not number.isdecimal():
            raise rejection("source", "webcam: and a number", repr(source), 'Example: "webcam:0".')
        with silence():  # of each way in which OpenCV looks for it
            capture = import_cv2().VideoCapture(int(number))
        return _capture(capture, source)
    try:
        path = Path(source)
    except TypeError:
        raise rejection("source", "a path or a capture", repr(source), 'Example: "film.mp4".', TypeError) from None
    if not path.is_file():
        raise rejection("source", "a file that exists", repr(str(path)), "Check the path.", FileNotFoundError)
    return _animation(path, start) if path.suffix.lower() in ANIMATIONS else _film(path, start)


def _capture(capture: Any, name: str) -> Film:
    """Return the frames of a camera until it goes away."""
    if not capture.isOpened():
        raise rejection("source", "a camera that is there", name, "Check its number, and that nobody else has it.")
    there, first = capture.read()
    if not there:
        raise rejection("source", "a camera that sends frames", name, "Check that nobody else has it.")

    def frames() -> Generator[Frame, None, None]:
        frame, begun = first, time.monotonic()
        there = True
        try:
            while there:
                yield Frame(np.ascontiguousarray(frame[..., ::-1]), time.monotonic() - begun)
                there, frame = capture.read()
        finally:
            capture.release()

    fps = capture.get(import_cv2().CAP_PROP_FPS)
    return Film(frames(), first.shape[:2], fps if fps > 0 else USUAL_FPS, live=True)


def _animation(path: Path, start: float) -> Film:
    """Return the frames of an animation; a page of a document without durations lasts as long as a usual frame."""
    from PIL import Image, UnidentifiedImageError

    try:
        image: Any = Image.open(path)
    except UnidentifiedImageError:
        return _film(path, start)
    total = getattr(image, "n_frames", 1)

    def frames() -> Generator[Frame, None, None]:
        now = 0.0
        with image:
            for number in range(total):
                try:
                    image.seek(number)
                    pixels = pillow_pixels(image)
                except (EOFError, OSError, SyntaxError, ValueError) as error:
                    warnings.warn(f"{path.name}: frame {number + 1} of {total} is broken ({error})", stacklevel=2)
                    return
                if now >= start - 1e-6:
                    yield Frame(pixels, now - start)
                now += _duration(image)

    image.seek(0)
    image.load()  # what says how long it stays
    return Film(frames(), image.size[::-1], 1 / _duration(image))


def _duration(image: Any) -> float:
    """Return the seconds that a frame stays; as browsers have it, a tenth where a GIF says none."""
    seconds = float(image.info.get("duration", 0)) / 1000
    return seconds if seconds > 0 else 0.1 if image.format == "GIF" else 1 / USUAL_FPS


def _film(path: Path, start: float) -> Film:
    """Return the frames of a film."""
    av = import_av()
    try:
        container = av.open(str(path))
    except (av.error.FFmpegError, OSError) as error:
        remedy = "Convert it to MP4."
        raise rejection("source", "a film in a known format", f"{path.name!r} ({error})", remedy) from None
    if not container.streams.video:
        container.close()
        raise rejection("source", "a film with a picture", repr(path.name), "This one has sound alone, if that.")
    stream = container.streams.video[0]
    stream.thread_type = "AUTO"
    fps = float(stream.average_rate or stream.guessed_rate or USUAL_FPS)
    duration = None if container.duration is None else max(0.0, container.duration / 1e6 - start)
    sound = str(path) if container.streams.audio and start == 0 else None
    begin = float((stream.start_time or 0) * stream.time_base)

    def frames() -> Generator[Frame, None, None]:
        broken = 0
        numbers = count()
        with container:
            if start:
                container.seek(int((start + begin) * 1e6))
            try:
                for packet in container.demux(stream):
                    try:
                        decoded = packet.decode()
                    except av.error.InvalidDataError:
                        broken += 1
                        continue
                    for frame in decoded:
                        number = next(numbers)
                        now = (number / fps if frame.time is None else frame.time - begin) - start
                        if now >= -0.5 / fps:
                            pixels = frame.to_ndarray(format="rgb24")
                            yield Frame(np.rot90(pixels, frame.rotation // 90), max(0.0, now))
            except av.error.FFmpegError as error:
                warnings.warn(f"{path.name}: it breaks off ({error})", stacklevel=2)
            if broken:
                warnings.warn(f"{path.name}: {broken} broken frames are left out", stacklevel=2)

    return Film(frames(), (stream.height, stream.width), fps, duration, sound=sound)
