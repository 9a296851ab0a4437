"""Writers of pictures that move: films and animations through PyAV."""

from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ._av import import_av

TICKS = 1000  # a second: times are kept to a millisecond


class Format(NamedTuple):
    """How a kind of file is encoded."""

    container: str
    codec: str
    pixels: str
    options: dict[str, str]
    sound: str | None = None
    settings: dict[str, str] = {}  # noqa: RUF012  # of the container; never changed


MP4 = Format("mp4", "libx264", "yuv420p", {"crf": "18", "preset": "veryfast"}, "aac", {"movflags": "+faststart"})
FORMATS = {
    ".mp4": MP4,
    ".mov": MP4._replace(container="mov"),
    ".mkv": MP4._replace(container="matroska", settings={}),
    ".webm": Format("webm", "libvpx-vp9", "yuv420p", {"crf": "24", "b": "0", "cpu-used": "6"}, "libopus"),
    ".gif": Format("gif", "gif", "pal8", {}, None, {"loop": "0"}),
    ".png": Format("apng", "apng", "rgb24", {}, None, {"plays": "0"}),
    ".apng": Format("apng", "apng", "rgb24", {}, None, {"plays": "0"}),
    ".webp": Format("webp", "libwebp_anim", "bgra", {"lossless": "1"}, None, {"loop": "0"}),
}


class Encoder:
    """Encodes arts as frames, and the sound up to their time."""

    def __init__(self, path: Path, suffix: str, fps: float, sound: str | None) -> None:
        self._av = import_av()
        self._format = FORMATS[suffix]
        self._file = self._av.open(str(path), "w", format=self._format.container, options=self._format.settings)
        self._rate = Fraction(fps).limit_denominator(1001)
        self._stream: Any = None
        self._last = -1
        self._sound = None
        if sound is not None and self._format.sound is not None:
            self._sound = Sound(self._file, sound, self._format.sound)

    def add(self, art: Any, seconds: float) -> None:
        """Write a frame."""
        pixels = np.atleast_3d(art.to_image())
        pixels = np.broadcast_to(pixels, (*pixels.shape[:2], 3))  # of an art without colours, gray
        if self._format.pixels == "yuv420p":  # chrominance has half the pixels
            pixels = np.pad(pixels, ((0, pixels.shape[0] % 2), (0, pixels.shape[1] % 2), (0, 0)), mode="edge")
        if self._stream is None:
            self._open(pixels.shape)
        frame = self._frame(pixels[: self._stream.height, : self._stream.width])
        self._last = frame.pts = max(self._last + 1, round(seconds * TICKS))
        frame.time_base = Fraction(1, TICKS)
        for packet in self._stream.encode(frame):
            self._file.mux(packet)
        if self._sound is not None:
            self._sound.until(seconds)

    def close(self) -> None:
        """End the file."""
        if self._stream is not None:
            for packet in self._stream.encode(None):
                self._file.mux(packet)
            if self._sound is not None:
                self._sound.close(self._last / TICKS + float(1 / self._rate))
        self._file.close()

    def _open(self, shape: tuple[int, ...]) -> None:
        """Begin the stream of pictures."""
        self._stream = self._file.add_stream(self._format.codec, rate=self._rate, options=self._format.options)
        self._stream.height, self._stream.width = shape[:2]
        self._stream.pix_fmt = self._format.pixels
        self._stream.codec_context.time_base = Fraction(1, TICKS)

    def _frame(self, pixels: np.ndarray) -> Any:
        """Return pixels in what the codec takes."""
        from_ndarray = self._av.VideoFrame.from_ndarray
        if self._format.pixels != "pal8":
            return from_ndarray(np.ascontiguousarray(pixels), format="rgb24").reformat(format=self._format.pixels)
        from PIL import Image

        image = Image.fromarray(pixels).quantize(256, dither=Image.Dither.NONE)
        colors = np.array(image.getpalette("RGB"), np.uint8).reshape(-1, 3)
        palette = np.zeros((256, 4), np.uint8)
        palette[:, 0], palette[: len(colors), 1:] = 255, colors
        return from_ndarray((np.asarray(image), palette), format="pal8")


class Sound:
    """The sound of a film, encoded anew beside the pictures."""

    def __init__(self, file: Any, source: str, codec: str) -> None:
        av = import_av()
        self._file = file
        self._source = av.open(source)
        self._frames = self._source.decode(audio=0)
        stream = self._source.streams.audio[0]
        self._stream = file.add_stream(codec, rate=48_000, layout=stream.layout.name)
        self._begin = float((stream.start_time or 0) * stream.time_base)
        self._time = 0.0
        self._broken = av.error.FFmpegError

    def until(self, seconds: float) -> None:
        """Encode what sounds until then."""
        while self._time <= seconds:
            try:
                frame = next(self._frames)
            except (StopIteration, self._broken):
                self._time = float("inf")
                return
            if frame.time is not None:
                self._time = frame.time - self._begin
            for packet in self._stream.encode(frame):
                self._file.mux(packet)

    def close(self, seconds: float) -> None:
        """Encode what sounds until the end of the pictures."""
        self.until(seconds)
        for packet in self._stream.encode(None):
            self._file.mux(packet)
        self._source.close()
