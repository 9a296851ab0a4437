"""Follower: frames as pictures in which what has not changed is the same (docs/algorithms, `alg-stream`)."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from .._shared.grid import resize_image
from .._shared.opencv import import_cv2
from .._shared.values import value_range
from .ink import ink_of
from .memory import Memory
from .reader import Picture, Reader
from .slow_tone import SlowTone
from .target import Target, padded_shape
from .tone import apply_tone, is_pointwise

PARTS = 4  # along each side of a cell, whose means are compared: noise is averaged out, a moving edge is not
CUT = 16.0  # levels, root mean square, that a frame shows of what is not in the last: from there it may be a cut


class Follower:
    """Reads the frames of a stream as a `Reader` reads pictures, each beside the one before.

    A cell stays as it was until the means of its parts are off by more than `calm`, root mean square in 8-bit levels.
    Which have changed is written into `memory`. The tone follows with a time constant, in frames.
    """

    def __init__(self, reader: Reader, memory: Memory, calm: float, time_constant: float) -> None:
        self._reader, self._memory, self._calm = reader, memory, calm
        self.rgb, self.tone = reader.rgb, reader.tone
        self._slow, self._exposure = SlowTone(time_constant), SlowTone(time_constant)
        self._cut = True
        self._changed = np.zeros((0, 0), bool)
        self._image = np.zeros((0, 0), np.uint8)
        self._shown, self._last = np.zeros((0, 0, 0), np.float32), np.zeros((0, 0), np.float32)
        self._ink, self._toned = np.zeros((0, 0), np.float32), np.zeros((0, 0), np.float32)
        self._fitted: Any = None
        self._wanted: Any = None

    def picture(self, image: Any) -> Picture:
        """Return an image, resized and filtered, whose cells are as they were where they have not changed."""
        picture = self._reader.picture(image)
        levels = self._levels(picture)
        means = self._cell_means(levels)
        alike = (self._image.shape, self._image.dtype) == (picture.image.shape, picture.image.dtype)
        self._cut = not alike or is_cut(self._last, means)
        self._last = means
        if self._cut:
            self._image, self._shown = picture.image.copy(), levels.copy()
            self._changed = np.ones(means.shape, bool)
            self._memory.forget()
        else:
            self._changed = self._cell_means(np.square(levels - self._shown)) > self._calm**2
            self._cells(self._shown).swapaxes(1, 2)[self._changed] = self._cells(levels).swapaxes(1, 2)[self._changed]
            self._take(picture.image)
            self._memory.changed = self._changed
        return picture._replace(image=self._image)

    def target(self, picture: Picture) -> Target:
        """Return the ink of the last picture in its tone."""
        reader, (height, width) = self._reader, picture.image.shape[:2]
        if self._ink.shape != (height, width):
            self._ink = np.empty((height, width), np.float32)
            self._toned = np.zeros(padded_shape((height, width), reader.cell), np.float32)
        for rows in self._strips():
            ink_of(picture.image[rows], self._ink[rows], gamma=reader.gamma, workers=reader.workers, **picture.reading)
        before, self._fitted = self._fitted, self._fit(picture)
        toned = self._toned[:height, :width]
        if self._fitted == before and is_pointwise(self._fitted):
            for rows in self._strips():
                toned[rows] = self._ink[rows]
                apply_tone(toned[rows], self._fitted, reader.workers)
        else:
            last = self._toned.copy()
            toned[...] = self._ink
            apply_tone(toned, self._fitted, reader.workers)
            off = Target.trusted(last != self._toned, reader.cell).tiles
            self._changed |= off.any(axis=(2, 3))
        return Target.trusted(self._toned, reader.cell)

    def blank_art(self, picture: Picture) -> None:
        """Return nothing to say of a blank art: a film may fade to black."""

    def exposure(self, own: float) -> float:
        """Return how far from the paper the last picture is taken to reach, where by itself it reaches so far."""
        return float(self._exposure.ends((0.0, own), self._cut)[1])

    def _fit(self, picture: Picture) -> Any:
        """Return the tone of the last picture, which is that of the one before as long as nothing moves."""
        if self._changed.any():
            self._wanted = self._reader.fit(self._ink, picture)
        return self._slow.follow(self._wanted, self._cut)

    def _levels(self, picture: Picture) -> np.ndarray:
        """Return the mean of each part of each cell in 8-bit levels, float32 `(R * y, C * x, channels)`."""
        image, cell = picture.image, self._reader.cell
        height, width = padded_shape(image.shape[:2], cell)
        rest = [(0, height - image.shape[0]), (0, width - image.shape[1]), (0, 0)][: image.ndim]
        padded = np.pad(image, rest, mode="edge") if any(map(any, rest)) else image
        size = height // cell[0] * min(PARTS, cell[0]), width // cell[1] * min(PARTS, cell[1])
        low, high = value_range(image.dtype, picture.reading["data_range"])
        means = resize_image(padded, size, low).astype(np.float32)
        means *= np.float32(255 / (high - low))
        return means.reshape(*size, -1)

    def _cells(self, levels: np.ndarray) -> np.ndarray:
        """Return a view of the parts of each cell, `(R, y, C, x, channels)`."""
        (height, width, channels), (h, w) = levels.shape, (min(PARTS, size) for size in self._reader.cell)
        return levels.reshape(height // h, h, width // w, w, channels)

    def _cell_means(self, levels: np.ndarray) -> np.ndarray:
        """Return the mean of the parts of each cell, in all channels, float32 `(R, C)`."""
        cv2 = import_cv2()
        rows, _, columns, _, channels = self._cells(levels).shape
        means = cv2.resize(levels, (columns, rows), interpolation=cv2.INTER_AREA)
        return means.reshape(rows, columns, channels).mean(axis=2)

    def _take(self, image: np.ndarray) -> None:
        """Copy the cells that have changed."""
        h, w = self._reader.cell
        for row, cells in enumerate(self._changed):
            ends = np.flatnonzero(np.diff(cells, prepend=False, append=False))
            for first, last in ends.reshape(-1, 2).tolist():
                run = np.s_[row * h : row * h + h, first * w : last * w]
                self._image[run] = image[run]

    def _strips(self) -> Iterator[slice]:
        """Yield the rows of pixels of consecutive rows of cells in which something has changed."""
        height = self._reader.cell[0]
        rows = np.flatnonzero(self._changed.any(axis=1))
        for group in np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1):
            if len(group):
                yield slice(int(group[0]) * height, min((int(group[-1]) + 1) * height, len(self._image)))


def is_cut(last: np.ndarray, now: np.ndarray) -> bool:
    """Return whether a frame is a cut, by the means of cells of the last one and of this.

    Most of what it shows is then not in the last one, were that dimmed or brightened.
    """
    first, second = (means.ravel() - means.mean(dtype=np.float64) for means in (last, now))
    shown = float(second @ second)
    known = float(first @ second) ** 2 / max(float(first @ first), 1e-9)
    return shown - known > max(shown / 2, len(second) * CUT**2)
