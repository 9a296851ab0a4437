"""Rectangles of a grid: what is to be worked on again where little has changed."""

import math
from collections.abc import Iterator

import numpy as np

Box = tuple[slice, slice]  # rows and columns


def boxes_around(marked: np.ndarray, margin: tuple[int, int] = (0, 0)) -> Iterator[Box]:
    """Yield rectangles that hold all marked places `(R, C)` and a margin around them; they do not overlap."""
    rows = np.flatnonzero(marked.any(axis=1))
    for group in np.split(rows, np.flatnonzero(np.diff(rows) > max(1, 2 * margin[0])) + 1):
        if len(group):
            columns = np.flatnonzero(marked[group].any(axis=0))
            ends = ((int(places[0]), int(places[-1]) + 1) for places in (group, columns))
            down, across = (slice(*end) for end in ends)
            yield grown((down, across), margin, marked.shape)


def grown(box: Box, margin: tuple[int, int], shape: tuple[int, ...]) -> Box:
    """Return a rectangle and a margin on either side, as far as the grid of that shape goes."""
    rows, columns = (
        slice(max(0, part.start - more), min(length, part.stop + more))
        for part, more, length in zip(box, margin, shape)
    )
    return rows, columns


def scaled(box: Box, sizes: tuple[int, int], shape: tuple[int, ...]) -> Box:
    """Return the pixels of a rectangle of places of these `sizes`, as far as a picture of that shape goes."""
    rows, columns = (
        slice(min(part.start * size, length), min(part.stop * size, length))
        for part, size, length in zip(box, sizes, shape)
    )
    return rows, columns


def within(box: Box, other: Box) -> Box:
    """Return where a rectangle lies in another, which it may reach beyond."""
    rows, columns = (
        slice(max(0, part.start - wide.start), min(part.stop, wide.stop) - wide.start) for part, wide in zip(box, other)
    )
    return rows, columns


def sides(box: Box) -> tuple[int, int]:
    """Return the height and the width of a rectangle."""
    return box[0].stop - box[0].start, box[1].stop - box[1].start


def area(box: Box) -> int:
    """Return how many places a rectangle has."""
    return math.prod(sides(box))
