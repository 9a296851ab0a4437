"""Box drawing U+2500 to U+257F, as the Unicode names say: arms of some weight from the middle of the cell."""

import unicodedata
from typing import NamedTuple

import numpy as np

from ._shapes import band, rectangle, sampled

LIGHT, HEAVY, DOUBLE = 1, 2, 3  # in units of a light line's thickness: a double line has a gap in its middle
WEIGHTS = {"LIGHT": LIGHT, "SINGLE": LIGHT, "HEAVY": HEAVY, "DOUBLE": DOUBLE}
ARMS = {
    "UP": ("up",),
    "DOWN": ("down",),
    "LEFT": ("left",),
    "RIGHT": ("right",),
    "VERTICAL": ("up", "down"),
    "HORIZONTAL": ("left", "right"),
}
OPPOSITE = {"up": "down", "down": "up", "left": "right", "right": "left"}
DASHES = {"DOUBLE": 2, "TRIPLE": 3, "QUADRUPLE": 4}


def draw_box(char: str, cell: tuple[int, int]) -> np.ndarray:
    """Return the coverage `(h, w)` of a box drawing character. Lines stand on whole pixels, so that cells join."""
    words = unicodedata.name(char).removeprefix("BOX DRAWINGS ").split()
    if "DIAGONAL" in words:
        return _diagonals(words, cell)
    if "ARC" in words:
        return _arc(words, cell)
    if "DASH" in words:
        return _dashes(words, cell)
    return _arms(parse_arms(" ".join(words)), cell)


def parse_arms(name: str) -> dict[str, int]:
    """Return the weight of each arm, 0 for none.

    Each part around an AND has directions, and a weight of its own or else that of the part before.
    """
    arms = dict.fromkeys(OPPOSITE, 0)
    weight = 0
    for part in name.split(" AND "):
        words = part.split()
        weight = next((WEIGHTS[word] for word in words if word in WEIGHTS), weight)
        for word in words:
            arms.update(dict.fromkeys(ARMS.get(word, ()), weight))
    return arms


class Line(NamedTuple):
    """Where a line lies across a cell: the strokes that it is made of, each from one pixel edge to another."""

    strokes: tuple[tuple[int, int], ...]

    @property
    def start(self) -> int:
        """The first edge of the line."""
        return self.strokes[0][0]

    @property
    def stop(self) -> int:
        """The last edge of the line."""
        return self.strokes[-1][1]


def place(size: int, weight: int, cell: tuple[int, int]) -> Line:
    """Return the line of this weight in the middle of `size` pixels."""
    light = max(1, round(min(cell[0] / 16, cell[1] / 8)))
    start = max((size - weight * light) // 2, 0)
    stop = start + weight * light
    return Line(((start, start + light), (stop - light, stop)) if weight == DOUBLE else ((start, stop),))


def _arms(arms: dict[str, int], cell: tuple[int, int]) -> np.ndarray:
    coverage = np.zeros(cell)
    for arm, weight in arms.items():
        sideways = arm in ("left", "right")
        along, across = cell[::-1] if sideways else cell
        sides = [arms[side] for side in (("up", "down") if sideways else ("left", "right"))]
        crossed = place(along, max(sides), cell) if any(sides) else Line(((along // 2, along // 2),))
        for number, stroke in enumerate(place(across, weight, cell).strokes if weight else ()):
            if weight == DOUBLE:  # each of its strokes turns into the double arm on its own side
                near = sides[number] == DOUBLE
            else:  # a single line ends at a double one, unless it goes on beyond, or turns where that ends
                near = not arms[OPPOSITE[arm]] and sides == [DOUBLE, DOUBLE]
            if arm in ("right", "down"):
                length = band(along, crossed.strokes[-1][0] if near else crossed.start, along)
            else:
                length = band(along, 0, crossed.strokes[0][1] if near else crossed.stop)
            width = band(across, *stroke)
            np.maximum(coverage, np.outer(width, length) if sideways else np.outer(length, width), out=coverage)
    return coverage


def _dashes(words: list[str], cell: tuple[int, int]) -> np.ndarray:
    """Draw dashes as long as their gaps."""
    h, w = cell
    weight, count = WEIGHTS[words[0]], DASHES[words[1]]
    coverage = np.zeros(cell)
    for number in range(count):
        first, last = number / count, (number + 0.5) / count
        if "HORIZONTAL" in words:
            line = place(h, weight, cell)
            coverage += rectangle(cell, line.start, first * w, line.stop, last * w)
        else:
            line = place(w, weight, cell)
            coverage += rectangle(cell, first * h, line.start, last * h, line.stop)
    return coverage


def _arc(words: list[str], cell: tuple[int, int]) -> np.ndarray:
    """Draw a quarter of a circle, and straight on to the edges: by a pixel at least, to join what is there."""
    h, w = cell
    row, column = place(h, LIGHT, cell), place(w, LIGHT, cell)
    half = (row.stop - row.start) / 2
    y0, x0 = row.start + half, column.start + half
    down, right = (1 if word in words else -1 for word in ("DOWN", "RIGHT"))
    room = min(h - y0 if down > 0 else y0, w - x0 if right > 0 else x0)
    radius = max(room - 1, half)

    def inside(y: np.ndarray, x: np.ndarray) -> np.ndarray:
        v, u = down * (y - y0) - radius, right * (x - x0) - radius  # from the circle's centre
        ring = (v <= 0) & (u <= 0) & (abs(np.hypot(v, u) - radius) <= half)
        return ring | (v > 0) & (abs(x - x0) <= half) | (u > 0) & (abs(y - y0) <= half)

    return sampled(cell, inside)


def _diagonals(words: list[str], cell: tuple[int, int]) -> np.ndarray:
    """Draw light lines from corner to corner."""
    h, w = cell
    line = place(w, LIGHT, cell)
    half = (line.stop - line.start) / 2 * np.hypot(h, w)
    falling, rising = "LEFT TO LOWER" in " ".join(words), "RIGHT TO LOWER" in " ".join(words)
    cross = "CROSS" in words

    def inside(y: np.ndarray, x: np.ndarray) -> np.ndarray:
        down, up = abs(x * h - y * w) <= half, abs((w - x) * h - y * w) <= half
        return down & (falling or cross) | up & (rising or cross)

    return sampled(cell, inside)
