"""Parts of a picture that is resized by area means, each number as if the picture were resized whole."""

import math
from typing import NamedTuple

import numpy as np

from .opencv import import_cv2

LINES = 64  # of the result that are made at a time: what they are made of stays small
LEAST = 1e-3  # shares of a pixel that count for nothing, as OpenCV has it


class Axis(NamedTuple):
    """A part of an axis of a picture that shrinks from `old` to `new` pixels, and what of it is at hand."""

    old: int
    new: int
    part: slice  # of the new pixels
    known: slice  # of the old ones

    @property
    def whole(self) -> bool:
        """Whether each new pixel is made of as many old ones."""
        return self.old % self.new == 0


def known_for(part: slice, old: int, new: int) -> slice:
    """Return which old pixels a part of the new ones is made of."""
    return slice(part.start * old // new, min(old, -(-part.stop * old // new)))


def shrunk(image: np.ndarray, down: Axis, across: Axis) -> np.ndarray:
    """Return a part of an image, of which `image` is what is known, by area means.

    Sums are those of OpenCV's INTER_AREA, term by term: in float32, in float64 for such images, along rows first.
    """
    size = down.part.stop - down.part.start, across.part.stop - across.part.start
    if down.whole and across.whole:
        cv2 = import_cv2()
        return cv2.resize(image, size[::-1], interpolation=cv2.INTER_AREA)
    dtype = np.float64 if image.dtype == np.float64 else np.float32
    out = np.empty((*size, *image.shape[2:]), dtype)
    places, weights = taps(across)
    for first in range(0, size[0], LINES):
        rows = slice(down.part.start + first, down.part.start + min(first + LINES, size[0]))
        lines = known_for(rows, down.old, down.new)
        source = image[lines.start - down.known.start : lines.stop - down.known.start].astype(dtype, copy=False)
        means = _added(source.swapaxes(0, 1), places, weights.astype(dtype)).swapaxes(0, 1)
        above, shares = taps(Axis(down.old, down.new, rows, lines))
        out[first : first + len(above)] = _added(means, above, shares.astype(dtype))
    if image.dtype.kind == "u":
        np.rint(out, out=out)
    return out.astype(image.dtype, copy=False)


def taps(axis: Axis) -> tuple[np.ndarray, np.ndarray]:
    """Return which known pixels each new one is made of, and their shares, float32, both `(n, k)`."""
    scale = 1 / (axis.new / axis.old)
    first = np.arange(axis.part.start, axis.part.stop) * scale
    last = first + scale
    width = np.minimum(scale, axis.old - first)
    stop = np.minimum(np.floor(last), axis.old - 1)
    start = np.minimum(np.ceil(first), stop)
    count = math.ceil(scale) + 1
    place = start[:, None] - 1 + np.arange(count + 1)
    share = np.where((place >= start[:, None]) & (place < stop[:, None]), 1 / width[:, None], 0.0)
    share[:, 0] = np.where(start - first > LEAST, (start - first) / width, 0.0)
    rest = np.where(last - stop > LEAST, np.minimum(np.minimum(last - stop, 1), width) / width, 0.0)
    share[place == stop[:, None]] = rest
    here = np.clip(place - axis.known.start, 0, axis.known.stop - axis.known.start - 1)
    return here.astype(np.intp), share.astype(np.float32)


def _added(image: np.ndarray, places: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Return the weighted sums of some lines of an image, one term after another."""
    total = np.zeros((len(places), *image.shape[1:]), image.dtype)
    rest = (slice(None), *(None,) * (image.ndim - 1))
    for place, share in zip(places.T, shares.T):
        total += image[place] * share[rest]
    return total
