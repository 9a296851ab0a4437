"""From characters to coverage, with Pillow: the only file that imports PIL for fonts."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from .._shared.checks import rejection


class Face(NamedTuple):
    """A font at one size in pixels, and where its characters stand in a cell."""

    font: Any
    size: int
    baseline: int  # rows above it
    shift: int  # columns to the right of the middle, for ink that leans out of its advance


class Extents(NamedTuple):
    """Box of all ink of some characters, each drawn from the origin on its baseline, and their largest advance."""

    left: int
    top: int
    right: int
    bottom: int
    advance: int

    def fits(self, cell: tuple[int, int]) -> bool:
        """Return whether neither ink nor advance is larger than the cell."""
        return self.bottom - self.top <= cell[0] and max(self.right - self.left, self.advance) <= cell[1]


def fit(path: str, number: int, cell: tuple[int, int], samples: Sequence[str]) -> Face:
    """Return the face at the largest size at which nothing of `samples` would be clipped in a cell.

    Samples are measured in turn, and the first that does not fit ends it: the short one comes first.
    """
    h, w = cell
    guess = min(h, 2 * w)
    seen = _extents(_load(path, number, guess), samples[0])
    # Hinting and antialiasing round ink to whole pixels: by up to two here, by one at the size that is sought.
    largest = guess * min((h + 1) / max(seen.bottom - seen.top - 2, 1), (w + 1) / max(seen.right - seen.left - 2, 1))
    for size in range(int(largest) + 1, 0, -1):
        font = _load(path, number, size)
        if _advance(font, samples[0][0]) <= w:
            measured = []
            for sample in samples:
                measured.append(_extents(font, sample))
                if not measured[-1].fits(cell):
                    break
            else:
                return _face(font, size, cell, measured)
    raise rejection(
        "cell", "large enough for the font", cell, "The default is (16, 8), or (16, 16) for full-width sets."
    )


def _face(font: Any, size: int, cell: tuple[int, int], measured: Sequence[Extents]) -> Face:
    """Return the face with its ink centred from top to bottom, and its advance from left to right if ink allows."""
    top, bottom = min(seen.top for seen in measured), max(seen.bottom for seen in measured)
    left, right = min(seen.left for seen in measured), max(seen.right for seen in measured)
    middle = (cell[1] - max(seen.advance for seen in measured)) // 2
    start = min(max(middle, -left), cell[1] - right)
    return Face(font, size, (cell[0] - (bottom - top)) // 2 - top, start - middle)


def rasterize(chars: Iterable[str], face: Face, cell: tuple[int, int]) -> np.ndarray:
    """Return the coverage `(G, h, w)` of characters, uint8, each drawn alone."""
    from PIL import Image, ImageDraw

    bitmaps = []
    for char in chars:
        image = Image.new("L", cell[::-1])
        left = (cell[1] - _advance(face.font, char)) // 2 + face.shift
        ImageDraw.Draw(image).text((left, face.baseline), char, fill=255, font=face.font, anchor="ls")
        bitmaps.append(np.asarray(image))
    return np.stack(bitmaps)


def _load(path: str, number: int, size: int) -> Any:
    """Load a font file at a size in pixels."""
    from PIL import ImageFont

    return ImageFont.truetype(path, size, index=number, layout_engine=ImageFont.Layout.BASIC)


def _advance(font: Any, char: str) -> int:
    """Return how far a terminal moves on after `char`: the hinted advance in whole pixels."""
    return round(font.getlength(char))


def _extents(font: Any, chars: str) -> Extents:
    """Measure all of `chars`, drawn over one another."""
    from PIL import Image, ImageDraw

    origin = 2 * font.size + 4  # ink that reaches farther is too large for any cell
    image = Image.new("L", (2 * origin, 2 * origin))
    draw = ImageDraw.Draw(image)
    for char in chars:
        draw.text((origin, origin), char, fill=255, font=font, anchor="ls")
    left, top, right, bottom = (edge - origin for edge in image.getbbox() or (origin,) * 4)
    return Extents(left, top, right, bottom, max(_advance(font, char) for char in chars))
