"""Small films, made as they are needed."""

import numpy as np
import skimage

SCENE = skimage.data.astronaut()[:96, 130:290]


def passing(count=12):
    """A red square that passes before a scene."""
    frames = []
    for number in range(count):
        frame = SCENE.copy()
        frame[20:60, 5 + 8 * number : 35 + 8 * number] = (230, 60, 20)
        frames.append(frame)
    return frames


def encode(path, frames, *, fps=25, sound=None, codec="libx264"):
    """Write a film with PyAV: `sound` is the frequency of a tone."""
    import av

    with av.open(str(path), "w") as file:
        stream = file.add_stream(codec, rate=fps, options={"crf": "10", "g": "5"} if codec == "libx264" else {})
        stream.height, stream.width = frames[0].shape[:2]
        stream.pix_fmt = "rgb24" if codec == "png" else "yuv420p"
        tone = None if sound is None else file.add_stream("aac", rate=48_000, layout="mono")
        for frame in frames:
            file.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        file.mux(stream.encode(None))
        if tone is not None:
            count = 48_000 * len(frames) // fps
            for first in range(0, count, 1024):
                wave = np.sin(2 * np.pi * sound * np.arange(first, first + 1024) / 48_000).astype(np.float32)
                part = av.AudioFrame.from_ndarray(wave[None], format="fltp", layout="mono")
                part.sample_rate, part.pts = 48_000, first
                file.mux(tone.encode(part))
            file.mux(tone.encode(None))
