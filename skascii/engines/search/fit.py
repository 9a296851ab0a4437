"""The fitted tone: between two searches the target is moved along a line (docs/algorithms, `alg-fit`)."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from ...glyphs import GlyphSet
from ...picture.target import HIGHEST, Target
from .blur import Blur, target_planes

ROUNDS = 2
ONE = 2**12  # units of a line's scale and shift, whole numbers: so that all backends move a target alike
LIKE = 0.2  # correlation from which an art shows its picture
SETTLED = 0.01  # what no longer changes the line
FARTHEST = HIGHEST - 0.01  # ink that a target may ask for: lines are rounded
LEAST = 0.1  # of the slope of the picture over the art: what varies less is noise, which is not to be blown up
SPARED = 0.3  # of a picture's mean ink, by glyphs of thin strokes: they are seen as texture, so less of them is nearer


class Line(NamedTuple):
    """What becomes of the target's ink: ``(scale * ink + shift) / ONE``."""

    scale: int
    shift: int

    def near(self, other: "Line") -> bool:
        """Return whether the two differ by less than matters."""
        return max(abs(self.scale - other.scale), abs(self.shift - other.shift)) < SETTLED * other.scale


IDENTITY = Line(ONE, 0)


class Sums(NamedTuple):
    """Inner products, as the error has them: of the art r, the target t it started with, and a target of ones."""

    rr: float
    rt: float
    r1: float
    tt: float
    t1: float
    one: float

    @property
    def likeness(self) -> float:
        """The correlation of art and target, 0 where one does not vary."""
        varied, wanted = self.rr - self.r1**2 / self.one, self.tt - self.t1**2 / self.one
        together = self.rt - self.r1 * self.t1 / self.one
        return together / (varied * wanted) ** 0.5 if min(varied, wanted) > 0 else 0.0

    def error_of_blank(self, line: Line) -> float:
        """Return the error of an art without ink, for the target on the line."""
        scale, shift = line.scale / ONE, line.shift / ONE
        return scale**2 * self.tt + 2 * scale * shift * self.t1 + shift**2 * self.one


def added_up(parts: Iterable[Sums]) -> Sums:
    """Return the sums of an art from those of its parts."""
    return Sums(*(sum(values) for values in zip(*parts)))


def spared_by(glyphs: GlyphSet) -> float:
    """Return the share of a picture's mean ink that an art of these glyphs does without."""
    return SPARED * max(0.0, 1 - 2 * float(glyphs.coverage.max()))


def next_line(sums: Sums, m: float, limits: tuple[float, float], spared: float) -> Line:
    """Return where the next search's target lies, for one with ink within `limits`.

    The line t ~ a r + b says how the art shows the target: a by least squares, b by means, that of r being taken to be
    that of t but for the share `spared`. ``(t - b) / a`` asks for as much contrast as the glyphs show, t itself for no
    more than is there; `m` stands between the two.
    """
    varied = sums.rr - sums.r1**2 / sums.one
    together = sums.rt - sums.r1 * sums.t1 / sums.one
    if together <= 0 or varied <= 0:
        return IDENTITY
    a = max(together / varied, LEAST)
    b = (1 - a * (1 - spared)) * sums.t1 / sums.one
    scale, shift = m / a + 1 - m, -m * b / a
    farthest = max(abs(scale * ink + shift) for ink in limits)
    kept = 1.0  # how far to go: beyond the highest ink no sum is sure to fit
    if farthest > FARTHEST:
        here = max(abs(ink) for ink in limits)
        kept = max(0.0, (FARTHEST - here) / (farthest - here))
    return Line(round(ONE * (1 + kept * (scale - 1))), round(ONE * kept * shift))


def limits_of(ink: np.ndarray) -> tuple[float, float]:
    """Return the least and the most ink of a picture."""
    return float(ink.min()), float(ink.max())


def moved(target: Target, line: Line) -> Target:
    """Return a target on the host, moved along a line."""
    ink = target.ink * np.float32(line.scale / ONE)
    ink += np.float32(line.shift / ONE)
    return Target.trusted(ink, target.cell)


def target_sums(picture: np.ndarray, blur: Blur, filter_target: bool) -> tuple[float, float]:
    """Return the sums ``t1`` and ``one`` of a picture."""
    total = one = 0.0
    for weight, line in blur.target_taps(filter_target):
        if not filter_target:
            total += weight * float(picture.sum(dtype=np.float64))
            one += weight * picture.size
            continue
        down, across = (seen(size, line) for size in picture.shape)
        total += weight * float(down @ (picture.astype(np.float64) @ across))
        one += weight * float(down.sum() * across.sum())
    return total, one


def drawn_sums(
    art: np.ndarray,
    target: Target,
    glyphs: GlyphSet,
    blur: Blur,
    filter_target: bool,
    region: tuple[slice, slice] = (slice(None), slice(None)),
) -> Sums:
    """Return the sums of an art by drawing it, on the host: for engines without tables, and of a region of the planes.

    Those have the paper around them that the widest blur reaches.
    """
    (rows, columns), (h, w) = art.shape, glyphs.cell
    raster = glyphs.bitmaps[art].swapaxes(1, 2).reshape(rows * h, columns * w)
    drawn = target_planes(raster, blur, True)
    picture = target.ink
    wanted = target_planes(picture, blur, filter_target)
    ones = target_planes(np.ones_like(picture), blur, filter_target)

    def inner(first: Any, second: Any) -> float:
        parts = (planes[:, *region] for planes in (first, second))
        return float(np.einsum("s,syx,syx->", np.array(blur.weights), *parts, dtype=np.float64))

    pairs = ((drawn, drawn), (drawn, wanted), (drawn, ones), (wanted, wanted), (wanted, ones), (ones, ones))
    return Sums(*(inner(*pair) for pair in pairs))


def seen(size: int, line: np.ndarray) -> np.ndarray:
    """Return a line of ones, filtered, with paper around it."""
    margin = len(line) // 2
    return np.convolve(np.ones(size), line)[margin : margin + size]
