"""Resizer: the frames of a stream at their final size, resized again only where they are not the last ones.

Frames of films and screens are in large parts the last ones, to the bit. To see that takes a thirtieth of a resize; of
frames with the noise of a sensor a sample says that it is in vain.
"""

import math
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from .._shared.boxes import Box, scaled
from .._shared.grid import resize_image
from .._shared.opencv import import_cv2
from .strokes import is_sparse, resized

STEP = 16  # every so many rows and columns are the sample
MOVING = 0.5  # share of the sample that has changed from which all is resized
BLOCK = 64  # pixels of the result, at least, along each side of what is compared at once


class Resizer:
    """Resizes frame after frame; `parts` are the rectangles in which the last result is not the one before.

    They are None where that is not known: all of it may be new. The result is the same array as long as it is of the
    same frame's size, changed in place.
    """

    def __init__(self) -> None:
        self.parts: list[Box] | None = None
        self._sample = self._seen = self._small = np.zeros((0, 0), np.uint8)

    def __call__(self, image: np.ndarray, size: tuple[int, int], low: float) -> np.ndarray:
        """Do as `strokes.resized` does, with the same result."""
        self.parts = None
        shrinks = image.dtype == np.uint8 and size[0] <= image.shape[0] and size[1] <= image.shape[1]
        if not shrinks or self._moves(image) or is_sparse(image, size):
            self._seen = self._seen[:0]
            return resized(image, size, low)
        if self._seen.shape == image.shape and self._small.shape[:2] == size:
            self.parts = list(self._renewed(np.ascontiguousarray(image), size, low))
            return self._small
        self._seen = np.array(image, order="C")
        self._small = self._seen if size == image.shape[:2] else resize_image(self._seen, size, low)
        return self._small

    def _moves(self, image: np.ndarray) -> bool:
        """Return whether most of a frame is not the last, by a sample."""
        before, self._sample = self._sample, image[::STEP, ::STEP].copy()
        return before.shape != self._sample.shape or bool(np.mean(before != self._sample) > MOVING)

    def _renewed(self, image: np.ndarray, size: tuple[int, int], low: float) -> Iterator[Box]:
        """Bring up to date what is kept of the last frame; yield where the result has changed.

        Blocks are of whole pixels of both sizes: by itself, each is resized as it is within the frame.
        """
        difference, which = import_cv2().norm, import_cv2().NORM_INF
        units = [math.gcd(*pair) for pair in zip(image.shape, size)]
        count, across = (max(1, min(unit, length // BLOCK)) for unit, length in zip(units, size))
        old, new = ([length // unit for length, unit in zip(shape, units)] for shape in (image.shape, size))
        for rows in _cuts(units[0], count):
            strip = scaled((rows, slice(0, units[1])), (old[0], old[1]), image.shape)
            if not difference(image[strip], self._seen[strip], which):
                continue
            for columns in _cuts(units[1], across):
                box = scaled((rows, columns), (old[0], old[1]), image.shape)
                if difference(image[box], self._seen[box], which):
                    self._seen[box] = image[box]
                    into = scaled((rows, columns), (new[0], new[1]), size)
                    if self._small is not self._seen:
                        shape = into[0].stop - into[0].start, into[1].stop - into[1].start
                        self._small[into] = resize_image(image[box], shape, low)
                    yield into


def _cuts(length: int, count: int) -> Iterator[slice]:
    """Cut range(length) into so many slices of about the same length."""
    ends = [length * number // count for number in range(count + 1)]
    return (slice(*pair) for pair in pairwise(ends))
