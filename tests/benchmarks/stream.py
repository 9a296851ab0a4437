"""Streams against cold conversions, frame by frame, by turns: CPU time, errors, flicker, and bytes to a terminal.

    python tests/benchmarks/stream.py

Frames of 1920x1080 RGB to 120x34 characters, one thread, decoding not counted.
"""

import itertools
import time
from collections.abc import Callable, Iterator
from typing import Any

import cv2
import numpy as np
import skimage

import skascii
from skascii._stream import StreamConverter
from skascii.video._screen import Screen

FRAMES = 16
SIZE = {"columns": 120, "rows": 34, "workers": 1}


def scene(width: int, height: int) -> np.ndarray:
    """Return a photograph of this size."""
    return cv2.resize(skimage.data.astronaut(), (width, height), interpolation=cv2.INTER_CUBIC)


def still(sigma: float = 4) -> Iterator[np.ndarray]:
    """Yield a picture that stays, under the noise of a sensor."""
    rng, picture = np.random.default_rng(0), scene(1920, 1080).astype(np.float32)
    for _ in range(FRAMES):
        yield np.clip(picture + rng.normal(0, sigma, picture.shape), 0, 255).astype(np.uint8)


def square() -> Iterator[np.ndarray]:
    """Yield a square that moves over a picture that stays."""
    picture = scene(1920, 1080)
    for number in range(FRAMES):
        frame = picture.copy()
        frame[300:516, 300 + 24 * number : 516 + 24 * number] = (230, 200, 20)
        yield frame


def pan() -> Iterator[np.ndarray]:
    """Yield a picture that the camera goes over."""
    wide = scene(2400, 1350)
    for number in range(FRAMES):
        yield np.ascontiguousarray(wide[100:1180, 8 * number : 8 * number + 1920])


FILMS = {"still, noise 4": still, "moving square": square, "pan": pan}


def timed(function: Callable[[Any], Any], frame: np.ndarray) -> tuple[Any, float, float]:
    """Return what a function makes of a frame, and its seconds, of the processor and by the clock."""
    wall, begun = time.perf_counter(), time.process_time()
    made = function(frame)
    return made, time.process_time() - begun, time.perf_counter() - wall


def changed(arts: list[skascii.AsciiArt]) -> float:
    """Return how many percent of the glyphs change from art to art."""
    return 100 * float(np.mean([np.mean(one.indices != other.indices) for one, other in itertools.pairwise(arts)]))


def show_speed() -> None:
    """Print the time a frame of a stream and of cold conversions, and the bytes that a terminal is sent."""
    print("CPU time a frame, 1920x1080 to 120x34     stream      cold     ratio   frames/s     bytes  of a full redraw")
    for color, (name, film) in itertools.product(("none", "cell"), FILMS.items()):
        warm = StreamConverter("local_search", 4.0, 250.0, color=color, **SIZE)
        cold = skascii.Converter(color=color, **SIZE)
        rows, arts = [], []
        for frame in film():
            art, *first = timed(warm, frame)
            rows.append([*first, *timed(cold, frame)[1:]])
            arts.append(art)
        mine, wall, theirs, _ = np.median(rows[2:], axis=0)
        screen = Screen("none" if color == "none" else "24bit")
        sent = [len(screen.update(art).encode()) for art in arts]
        share = np.mean(sent[1:]) / sent[0]
        label = f"{'gray' if color == 'none' else color}, {name}"
        print(
            f"{label:36}{1e3 * mine:9.1f} ms{1e3 * theirs:7.1f} ms{mine / theirs:9.2f}{1 / wall:11.1f}"
            f"{np.mean(sent[1:]):10.0f}{share:10.3f}",
            flush=True,
        )


def show_flicker() -> None:
    """Print how many glyphs change from frame to frame of a picture that stays under noise."""
    rng, picture = np.random.default_rng(0), skimage.data.camera()
    frames = [np.clip(picture + rng.normal(0, 4, picture.shape), 0, 255).astype(np.uint8) for _ in range(FRAMES)]
    print("\nstill picture, noise 4/255, 80 columns: glyphs that change from frame to frame, percent")
    cold: list[tuple[str, str, dict[str, Any]]] = [
        ("ramp", "local_search", {"max_num_iter": 0, "tone": "stretch"}),
        ("local_search", "local_search", {"tone": "stretch"}),
        ("min_diff_sq", "min_diff_sq", {}),
    ]
    for name, method, options in cold:
        arts = [skascii.convert(frame, method, columns=80, **options) for frame in frames]
        print(f"{name + ', each frame alone':32}{changed(arts):8.2f}")
    for method in ("local_search", "min_diff_sq", "features"):
        print(f"{method + ', stream':32}{changed(list(skascii.stream(frames, method, columns=80))):8.2f}", flush=True)


def show_errors() -> None:
    """Print how much larger the errors of a stream are than those of cold searches."""
    print("\nerror of a frame over that of a cold search, percent: mean and most")
    options = {"columns": 120, "rows": 34, "tone": "range"}
    for name in ("moving square", "pan"):
        over = []
        for frame, art in zip(FILMS[name](), skascii.stream(FILMS[name](), **options)):
            target = skascii.ink(frame, **options)
            errors = []
            for start in (art, skascii.convert(frame, **options)):
                info: dict[str, Any] = {}
                skascii.matchers.match(target, art.glyphs, "local_search", init=start, max_num_iter=0, info=info)
                errors.append(info["error"])
            over.append(100 * (errors[0] / errors[1] - 1))
        print(f"{name:32}{np.mean(over):8.2f}{max(over):8.2f}", flush=True)


if __name__ == "__main__":
    cv2.setNumThreads(1)
    show_speed()
    show_flicker()
    show_errors()
