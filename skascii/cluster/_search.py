"""The local search of a picture in blocks: group after group, until nothing is left to replace."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from .._shared.boxes import Box, grown, sides, within
from .._shared.opencv import import_cv2
from ..engines.fitted import EYE, HostMover
from ..engines.search.fit import IDENTITY, LIKE, ONE, ROUNDS, Line, Sums, added_up, moved, next_line, spared_by
from ..engines.search.parts import Part, descend_part, part_sums, ring_of
from ..engines.search.start import check_start
from ..engines.search.task import Search, Task
from ..glyphs import GlyphSet
from ..picture.target import Target
from ._blocks import Blocks

Limits = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Seen:
    """What judges an art: its glyphs and the eye."""

    glyphs: GlyphSet
    what: Search

    @property
    def ring(self) -> tuple[int, int]:
        """How many cells around a block count."""
        return ring_of(self.what.blur, self.glyphs.cell)

    def sums(self, blocks: Blocks, art: np.ndarray) -> Sums:
        """Return the sums of an art, which a line is fitted by."""
        jobs = []
        for box in blocks.boxes.values():
            around = grown(box, self.ring, art.shape)
            jobs.append((around, (self, box, art.shape, art[around])))
        return added_up(Sums(*part) for part in blocks.cells(_sums, jobs))


def search(blocks: Blocks, seen: Seen, rng: Any, m: float, info: dict[str, Any]) -> np.ndarray:
    """Return the art of a picture in blocks, and say in `info` how it went."""
    what, shape = seen.what, blocks.pieces.grid
    seen = replace(seen, what=replace(what, init="tone"))  # what else there is, goes to its own blocks alone
    art = np.empty(shape, np.min_scalar_type(len(seen.glyphs) - 1))
    given = None if isinstance(what.init, str) else check_start(what.init, np.empty(shape, np.bool), seen.glyphs, rng)
    jobs = [
        (box, (replace(seen, what=replace(what, init=what.init if given is None else given[box])), rng))
        for box in blocks.boxes.values()
    ]
    ends = []
    for box, (start, low, high) in zip(blocks.boxes.values(), blocks.cells(_start, jobs)):
        art[box] = start
        ends.append((low, high))
    limits = min(low for low, _ in ends), max(high for _, high in ends)
    pending = np.zeros(shape, np.uint8)
    visit = partial(_visit, blocks, seen, art, pending)
    line, rounds = IDENTITY, 0
    pending[...] = 1
    if not m or given is None or seen.sums(blocks, art).likeness < LIKE:
        visit(line)
    for _ in range(ROUNDS if m and what.max_num_iter else 0):
        following = next_line(seen.sums(blocks, art), m, limits, spared_by(seen.glyphs))
        if following.near(line):
            break
        line = following
        pending[...] = 1
        visit(line)
    while pending.any() and rounds < what.max_num_iter:
        rounds += 1
        visit(line)
    if m:
        info["line"] = (line.scale / ONE, line.shift / ONE)
    info["num_iter"] = rounds
    return art


def fitted(blocks: Blocks, glyphs: GlyphSet, choose: Any, m: float, full: bool, info: dict[str, Any]) -> np.ndarray:
    """Return an art whose cells are chosen each by itself, for the line that it suggests; `choose` takes a line."""
    seen, line = Seen(glyphs, Search(EYE)), IDENTITY
    least, most = float(glyphs.coverage.min()), float(glyphs.coverage.max())
    reach = (least, most - least) if full and most > least else (0.0, 1.0)
    jobs: list[tuple[Box, tuple[Any, ...]]] = [(box, ()) for box in blocks.boxes.values()]
    ends = blocks.cells(_ends, jobs)
    limits = min(low for low, _ in ends), max(high for _, high in ends)
    art = choose(partial(_aimed, line, glyphs, reach))
    for _ in range(ROUNDS):
        following = next_line(seen.sums(blocks, art), m, limits, spared_by(seen.glyphs))
        if following.near(line):
            break
        line = following
        art = choose(partial(_aimed, line, glyphs, reach))
    info["line"] = (line.scale / ONE, line.shift / ONE)
    return art


def _aimed(line: Line, glyphs: GlyphSet, reach: tuple[float, float], target: Target) -> Target:
    """Return a target on a line, as a method takes it."""
    return HostMover(target, glyphs, reach).moved(line)


def _visit(blocks: Blocks, seen: Seen, art: np.ndarray, pending: np.ndarray, line: Line) -> None:
    """Search the blocks of each group where cells are pending; what they replace wakes cells of the others."""
    reach = tuple(-(-max(seen.what.blur.radii) * 2 // size) for size in seen.glyphs.cell)
    for group in blocks.groups():
        jobs = []
        for place in group:
            box = _woken(blocks.boxes[place], pending, reach)
            if box is not None:
                around = grown(box, seen.ring, art.shape)
                jobs.append((around, (seen, line, box, art[around], pending[box])))
        for (_, (_, _, box, *_)), (found, left) in zip(jobs, blocks.cells(_search, jobs)):
            pending[box] = left
            _wake(pending, box, found != art[box], reach)
            art[box] = found


def _woken(box: Box, pending: np.ndarray, reach: tuple[int, ...]) -> Box | None:
    """Return the part of a block in which cells are pending, and what they reach of it; None where none is."""
    woken = pending[box]
    if not woken.any():
        return None
    spans = [np.flatnonzero(woken.any(axis=axis)) for axis in (1, 0)]
    rows, columns = (
        slice(max(part.start, part.start + int(span[0]) - more), min(part.stop, part.start + int(span[-1]) + 1 + more))
        for part, span, more in zip(box, spans, reach)
    )
    return rows, columns


def _wake(pending: np.ndarray, box: Box, changed: np.ndarray, reach: tuple[int, ...]) -> None:
    """Let the cells around a box be visited that what has changed in it reaches."""
    if not changed.any():
        return
    around = grown(box, (reach[0], reach[1]), pending.shape)
    inner = within(box, around)
    marks = np.zeros(sides(around), np.uint8)
    marks[inner] = changed
    marks = import_cv2().dilate(marks, np.ones([2 * more + 1 for more in reach], np.uint8))
    marks[inner] = 0
    pending[around] |= marks


def _start(target: Target, box: Box, seen: Seen, rng: Any) -> tuple[np.ndarray, float, float]:
    """Return where the search of a block starts, and its least and most ink."""
    place = box[0].start, box[1].start
    art = check_start(seen.what.init, target.sums(), seen.glyphs, rng, place)
    return _small(art, seen.glyphs), *_ends(target, box)


def _ends(target: Target, box: Box) -> Limits:
    return float(target.ink.min()), float(target.ink.max())


def _search(
    target: Target, around: Box, seen: Seen, line: Line, box: Box, art: np.ndarray, pending: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return a block of an art, searched, and which of its cells are still pending."""
    part = Part(art.astype(np.intp), within(box, around), pending)
    found, left = descend_part(_task(target, seen, line), part)
    return _small(found, seen.glyphs), left


def _sums(target: Target, around: Box, seen: Seen, box: Box, shape: tuple[int, int], art: np.ndarray) -> Sums:
    """Return a block's share in the sums of an art."""
    rows, columns = ((cells.start == 0, cells.stop == count) for cells, count in zip(box, shape))
    part = Part(art.astype(np.intp), within(box, around), np.empty(0, np.uint8))
    return part_sums(_task(target, seen, IDENTITY), part, (rows, columns))


def _task(target: Target, seen: Seen, line: Line) -> Task:
    target = target if line == IDENTITY else moved(target, line)
    return Task(target, seen.glyphs, seen.what, 1)


def _small(art: np.ndarray, glyphs: GlyphSet) -> np.ndarray:
    """Return an art in the smallest integers that hold it."""
    return art.astype(np.min_scalar_type(len(glyphs) - 1))
