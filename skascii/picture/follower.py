"""Follower: frames as pictures in which what has not changed is the same (docs/algorithms, `alg-stream`)."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .._shared.boxes import Box, area, boxes_around, scaled
from .._shared.grid import resize_image
from .._shared.opencv import import_cv2
from .._shared.values import value_range
from .ink import ink_of
from .memory import Memory
from .noise import seed_of
from .reader import Picture, Reader
from .resizer import Resizer
from .slow_tone import SlowTone, frames_between_looks
from .target import Target, padded_shape
from .tone import apply_tone

PARTS = 4  # along each side of a cell, whose means are compared: noise is averaged out, a moving edge is not
CUT = 16.0  # levels, root mean square, that a frame shows of what is not in the last: from there it may be a cut
MOST = 0.5  # share of the cells from which it is as quick to look at all of them


class Follower:
    """Reads the frames of a stream as a `Reader` reads pictures, each beside the one before.

    A cell stays as it was until the means of its parts are off by more than `calm`, root mean square in 8-bit levels.
    Which have changed is written into `memory`. The tone follows with a time constant, in frames.
    """

    def __init__(self, reader: Reader, memory: Memory, calm: float, time_constant: float) -> None:
        self._reader, self._memory, self._calm = reader, memory, calm
        self.rgb, self.tone = reader.rgb, reader.tone
        reader.rng = seed_of(reader.rng)  # the noise of a tone is that of the first picture
        self._resizer = Resizer()
        if not reader.filters:  # of what they make, nobody knows where it comes from
            reader.resize = self._resizer
        self._slow, self._exposure = SlowTone(time_constant), SlowTone(time_constant)
        self._cut = self._looks = True
        self._changed = np.zeros((0, 0), bool)
        self._image = np.zeros((0, 0), np.uint8)
        self._shown, self._last = np.zeros((0, 0, 0), np.float32), np.zeros((0, 0), np.float32)
        self._ink, self._toned = np.zeros((0, 0), np.float32), np.zeros((0, 0), np.float32)
        self._every, self._age, self._stale = frames_between_looks(time_constant), 0, True
        self._far = 0.0
        self._fitted: Any = None
        self._wanted: Any = None

    def picture(self, image: Any) -> Picture:
        """Return an image, resized and filtered, whose cells are as they were where they have not changed."""
        picture = self._reader.picture(image)
        alike = (self._image.shape, self._image.dtype) == (picture.image.shape, picture.image.dtype)
        everything = self._everything(picture.image)
        boxes = self._new(everything) if alike else [everything]
        levels = [self._levels(picture, box) for box in boxes]
        shape = everything[0].stop, everything[1].stop
        means = self._last.copy() if alike else np.empty(shape, np.float32)
        for box, part in zip(boxes, levels):
            means[box] = self._cell_means(part)
        self._cut = not alike or is_cut(self._last, means)
        self._last = means
        if self._cut:
            self._image, self._shown = picture.image.copy(), self._levels(picture, everything)
            self._changed = np.ones(shape, bool)
            self._memory.forget()
        else:
            self._changed = np.zeros(shape, bool)
            for box, part in zip(boxes, levels):
                self._take(picture.image, box, part)
            self._memory.changed = self._changed
        self._grow_older()
        return picture._replace(image=self._image)

    def target(self, picture: Picture) -> Target:
        """Return the ink of the last picture in its tone."""
        reader, (height, width) = self._reader, picture.image.shape[:2]
        if self._ink.shape != (height, width):
            self._ink = np.empty((height, width), np.float32)
            self._toned = np.zeros(padded_shape((height, width), reader.cell), np.float32)
        boxes = [scaled(box, reader.cell, self._ink.shape) for box in boxes_around(self._changed)]
        for box in boxes:
            part = np.ascontiguousarray(picture.image[box])
            ink = np.empty(part.shape[:2], np.float32)
            ink_of(part, ink, gamma=reader.gamma, workers=reader.workers, **picture.reading)
            self._ink[box] = ink
        before, self._fitted = self._fitted, self._fit(picture)
        if self._fitted != before or (boxes and not reader.is_pointwise(self._fitted)):
            self._tone_all()
        else:
            for box in boxes:
                ink = self._ink[box].copy()
                apply_tone(ink, self._fitted, reader.workers)
                self._toned[box] = ink
        return Target.trusted(self._toned, reader.cell, reader.m)

    def blank_art(self, picture: Picture) -> None:
        """Return nothing to say of a blank art: a film may fade to black."""

    def exposure(self, own: Callable[[], float]) -> float:
        """Return how far from the paper the last picture is taken to reach; `own` says how far it does by itself."""
        if self._looks:
            self._far = own()
        return float(self._exposure.ends((0.0, self._far), self._cut)[1])

    def _fit(self, picture: Picture) -> Any:
        """Return the tone of the last picture; what it would be by itself is asked for now and then only."""
        if self._looks:
            ink = self._ink
            if self._reader.setting is not None and self._reader.setting.local:
                ink = ink.copy()
                self._reader.equalize(ink)
            self._wanted = self._reader.fit(ink, picture)
        return self._slow.follow(self._wanted, self._cut)

    def _grow_older(self) -> None:
        """Say whether it is time to ask what tone, or exposure, the last picture would have by itself."""
        self._age += 1
        self._stale |= bool(self._changed.any())
        self._looks = self._cut or (self._stale and self._age >= self._every)
        if self._looks:
            self._age, self._stale = 0, False

    def _tone_all(self) -> None:
        """Give all ink its tone, and find out in which cells that changes something."""
        last = self._toned.copy()
        ink = self._toned[: self._ink.shape[0], : self._ink.shape[1]]
        self._toned[...] = 0
        ink[...] = self._ink
        self._reader.equalize(ink)
        self._reader.apply(self._toned, ink, self._fitted)
        self._changed |= Target.trusted(last != self._toned, self._reader.cell).tiles.any(axis=(2, 3))

    def _everything(self, image: np.ndarray) -> Box:
        """Return all cells of a picture."""
        (height, width), (h, w) = padded_shape(image.shape[:2], self._reader.cell), self._reader.cell
        return slice(0, height // h), slice(0, width // w)

    def _new(self, everything: Box) -> list[Box]:
        """Return where cells of a frame may not be those of the last one."""
        parts = self._resizer.parts
        if parts is None:
            return [everything]
        (h, w), (rows, columns) = self._reader.cell, everything
        marked = np.zeros((rows.stop, columns.stop), bool)
        for down, across in parts:
            marked[down.start // h : -(-down.stop // h), across.start // w : -(-across.stop // w)] = True
        boxes = list(boxes_around(marked))
        return [everything] if sum(map(area, boxes)) > MOST * marked.size else boxes

    def _levels(self, picture: Picture, box: Box) -> np.ndarray:
        """Return the mean of each part of some cells in 8-bit levels, float32 `(R * y, C * x, channels)`."""
        cell, whole = self._reader.cell, picture.image
        image = whole[scaled(box, cell, whole.shape)]
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

    def _take(self, image: np.ndarray, box: Box, levels: np.ndarray) -> None:
        """Take from a picture the cells of a box, of these levels, that have changed."""
        (h, w), parts = self._reader.cell, [min(PARTS, size) for size in self._reader.cell]
        shown = self._shown[scaled(box, (parts[0], parts[1]), self._shown.shape)]
        changed = self._cell_means(np.square(levels - shown)) > self._calm**2
        self._changed[box] = changed
        copy = import_cv2().copyTo
        copy(levels, _enlarged(changed, parts), shown)
        pixels = scaled(box, (h, w), image.shape)
        new, old = np.ascontiguousarray(image[pixels]), self._image
        mask = _enlarged(changed, (h, w))[: new.shape[0], : new.shape[1]]
        new, old = (array.view(np.uint8).reshape(*array.shape[:2], -1) for array in (new, old))
        copy(new, mask, old[pixels])


def _enlarged(cells: np.ndarray, sizes: Sequence[int]) -> np.ndarray:
    """Return a uint8 mask of parts, or pixels, of so many a cell."""
    cv2, (rows, columns) = import_cv2(), cells.shape
    mask = cells.view(np.uint8)
    return cv2.resize(mask, (columns * sizes[1], rows * sizes[0]), interpolation=cv2.INTER_NEAREST)


def is_cut(last: np.ndarray, now: np.ndarray) -> bool:
    """Return whether a frame is a cut, by the means of cells of the last one and of this.

    Most of what it shows is then not in the last one, were that dimmed or brightened.
    """
    first, second = (means.ravel() - means.mean(dtype=np.float64) for means in (last, now))
    shown = float(second @ second)
    known = float(first @ second) ** 2 / max(float(first @ first), 1e-9)
    return shown - known > max(shown / 2, len(second) * CUT**2)
