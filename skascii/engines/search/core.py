"""The local search: a driver over a body on the host and one on a device (docs/algorithms, `alg-local-search`)."""

from dataclasses import replace
from typing import Any, Protocol

import numpy as np

from ...glyphs import GlyphSet
from ...picture.memory import Memory
from ...picture.target import HIGHEST, Target
from ..resident import device_memory
from ..run import Run
from .bound.core import lower_bound
from .descent import Engine, one_pass
from .factored.core import LargeEngine
from .fit import IDENTITY, LIKE, ONE, ROUNDS, Line, Sums, drawn_sums, limits_of, moved, next_line, spared_by
from .full.core import TableEngine, moves
from .full.tables import tables_fit
from .full.update import remembered_engine
from .pixels.core import PixelEngine
from .polish.core import anneal, lines
from .progress import Clock, Progress
from .slow_line import SlowLine, follow, line_of
from .start import check_art, check_start
from .task import Search, Task

BATCH = 256  # passes that a device makes without a word: few searches need as many


class Body(Protocol):
    """A descent that is ready to run, and where it stands."""

    scale: float  # how many units of the energy make an error of 1
    line: Line  # where the target lies
    tables: str  # the form of the interaction tables: "full", "factored" for a large set, or "none"

    def start_error(self) -> float:
        """Return the error of the start."""
        ...

    def charged(self) -> float:
        """Return how much of the error is what leaving the start costs."""
        ...

    def run(self, count: int) -> list[tuple[int, int]]:
        """Make up to so many passes; return, for each, how many cells were replaced and the energy's change."""
        ...

    def art(self) -> np.ndarray:
        """Return the indices on the host."""
        ...

    def result(self) -> Any:
        """Return the indices where the caller wants them."""
        ...

    def limits(self) -> tuple[float, float]:
        """Return the least and the most ink of the target that lines move."""
        ...

    def sums(self) -> Sums:
        """Return what the next line is fitted by."""
        ...

    def moved(self, line: Line) -> "Body":
        """Return what searches on from the art, for the target on a line."""
        ...


def search(target: Target, glyphs: GlyphSet, what: Search, run: Run) -> Any:
    """Return the glyphs that no single replacement betters, and say in ``run.info`` how it went."""
    if not run.on_device:
        return _search(target, glyphs, what, run)
    with device_memory():
        return _search(target, glyphs, what, run)


def _search(target: Target, glyphs: GlyphSet, what: Search, run: Run) -> Any:
    clock = Clock()
    alone = what
    if run.memory is not None and run.memory.start is not None:
        what = replace(what, init=run.memory.start)
    body = _body(target, glyphs, what, run, clock)
    clock.lap("terms")
    slow = line_of(run.memory)
    if not target.m:
        num_iter, progress = _descend(body, what, run)
    elif slow is None:
        body, num_iter, progress, line = _fit(body, target.m, glyphs, what, run)
        if run.memory is not None:
            run.memory.line = SlowLine(line, run.memory.time_constant)
    else:
        if body.line != slow.held:
            body = body.moved(slow.held)
        run.tell(line=(slow.held.scale / ONE, slow.held.shift / ONE))
        num_iter, progress = _descend(body, what, run)
    clock.lap("search")
    run.tell(start_error=max(0.0, body.start_error()), num_iter=num_iter, tables=body.tables)
    if isinstance(body, HostBody) and isinstance(body.engine, TableEngine):
        for name in what.polishes:
            if not progress.stopped:
                _polish(body.engine, name, run, progress)
                clock.lap(name)
        if what.bound:
            run.tell(**_certificate(body.engine, progress.error, _rounding(body.task, body.engine)))
            clock.lap("bound")
    run.tell(error=max(0.0, progress.error - body.charged()), phases=clock.seconds)
    result = body.result()
    if run.memory is not None:
        run.memory.keep(body.art(), body.engine if isinstance(body, HostBody) else None)
        if slow is not None:
            follow(run.memory, slow, lambda: _own_line(target, glyphs, alone, run))
    return result


def _fit(body: Body, m: float, glyphs: GlyphSet, what: Search, run: Run) -> tuple[Body, int, Progress, Line]:
    """Search, move the target along the line that the art suggests, and search on, until that hardly moves."""
    limits, spared = body.limits(), spared_by(glyphs)
    line, num_iter, progress = IDENTITY, 0, None
    if isinstance(what.init, str) or body.sums().likeness < LIKE:  # else a fit goes on from the art that is given
        num_iter, progress = _descend(body, what, run)
    for _ in range(ROUNDS):
        if progress is not None and (progress.stopped or num_iter >= what.max_num_iter):
            break
        sums = body.sums()
        following = next_line(sums, m, limits, spared)
        if progress is not None and following.near(line):
            break
        line = following
        body = body.moved(line)
        num_iter, progress = _descend(body, what, run, num_iter)
    run.tell(line=(line.scale / ONE, line.shift / ONE))
    assert progress is not None
    return body, num_iter, progress, line


def _own_line(target: Target, glyphs: GlyphSet, what: Search, run: Run) -> Line:
    """Return where the target would come to lie if it was not one of a stream."""
    run = replace(run, memory=None, callback=None, info=None)
    return _fit(_body(target, glyphs, what, run, Clock()), target.m, glyphs, what, run)[3]


def _body(target: Target, glyphs: GlyphSet, what: Search, run: Run, clock: Clock) -> Body:
    """Return what computes: a device, or on the host pixels for the absolute error, else tables unless too large."""
    if run.on_device:
        from .device import device_body

        return device_body(target, glyphs, what, run)
    task = Task(target, glyphs, what, run.workers)
    if isinstance(what.init, np.ndarray):
        indices = check_art(what.init, target.shape, glyphs)
    else:
        indices = check_start(what.init, task.inks, glyphs, run.rng)
    clock.lap("start")
    line = line_of(run.memory)
    if line is None or moves(task):
        return HostBody(task, host_engine(task, indices, run.memory))
    task = replace(task, target=moved(target, line.held))  # there at once, since only tables can be moved
    return HostBody(task, host_engine(task, indices, run.memory), target, line.held)


def host_engine(task: Task, indices: np.ndarray, memory: Memory | None = None) -> Engine:
    """Return what evaluates the glyphs on the host."""
    if task.what.norm == 1:
        return PixelEngine(task, indices)
    if tables_fit(task.glyphs, task.what.blur):
        return remembered_engine(task, indices, memory)
    return LargeEngine(task, indices)


def _descend(body: Body, what: Search, run: Run, done: int = 0) -> tuple[int, Progress]:
    """Run passes until one replaces nothing; on a device the host waits after each only if there is a callback."""
    watched = run.callback is not None
    waits = watched or what.max_num_iter == 0
    progress = Progress(body.start_error(), body.scale, run.callback, done) if waits else None
    while done < what.max_num_iter:
        changes = body.run(min(1 if watched else BATCH, what.max_num_iter - done))
        progress = progress or Progress(body.start_error(), body.scale, None)
        art = body.art() if watched else np.empty(0, np.intp)
        for replaced, change in changes:
            done += 1
            if progress.report(art, replaced, change) or not replaced:
                return done, progress
    assert progress is not None
    return done, progress


class HostBody:
    """An engine on threads of the host."""

    def __init__(self, task: Task, engine: Engine, first: Target | None = None, line: Line = IDENTITY) -> None:
        self.task, self.engine = task, engine
        self.line = engine.line if isinstance(engine, TableEngine) and engine.aim else line
        if task.what.calm and not isinstance(task.what.init, str):
            engine.keep(task.what.charge(task.glyphs.cell))
        self.scale, self.tables = engine.scale, engine.tables
        self._first = first or task.target  # which lines move

    def start_error(self) -> float:
        """Return the error of the start."""
        return self.engine.error

    def charged(self) -> float:
        """Return how much of the error is what leaving the start costs."""
        return self.engine.charged()

    def run(self, count: int) -> list[tuple[int, int]]:
        """Make up to so many passes."""
        mapped, workers = self.task.what.replacement_map, self.task.workers
        changes: list[tuple[int, int]] = []
        while len(changes) < count and (not changes or changes[-1][0]):
            changes.append(one_pass(self.engine, replacement_map=mapped, workers=workers))
        return changes

    def art(self) -> np.ndarray:
        """Return the indices."""
        return self.engine.indices

    result = art

    def limits(self) -> tuple[float, float]:
        """Return the least and the most ink of the target that lines move."""
        return limits_of(self._first.ink)

    def sums(self) -> Sums:
        """Return what the next line is fitted by."""
        if isinstance(self.engine, TableEngine) and self.engine.aim:
            return self.engine.sums()
        what = self.task.what
        return drawn_sums(self.engine.indices, self._first, self.task.glyphs, what.blur, what.filter_target)

    def moved(self, line: Line) -> "HostBody":
        """Return what searches on from the art, for the target on a line."""
        if isinstance(self.engine, TableEngine) and self.engine.aim:
            self.engine.move(line, self.task.workers)
            self.line = line
            return self
        target = moved(self._first, line)
        task = replace(self.task, target=target)
        return HostBody(task, host_engine(task, self.engine.indices), self._first, line)


def _polish(engine: TableEngine, name: str, run: Run, progress: Progress) -> None:
    """Lower the error of the engine's art further."""
    terms = engine.indices, engine.unary, engine.pair, engine.offsets
    if name == "lines":
        engine.indices = lines(*terms, workers=run.workers, report=progress.report)
    else:
        engine.indices = anneal(*terms, rng=run.rng, workers=run.workers, report=progress.report)
    engine.count(run.workers)


def _certificate(engine: TableEngine, error: float, rounding: float) -> dict[str, float]:
    """Return a lower bound of the error of any art, and the gap that it leaves."""
    energy = engine.energy()
    below = (energy - lower_bound(engine.unary, engine.pair, engine.offsets, energy)) / engine.scale
    bound = max(0.0, error - below - rounding)
    return {"bound": bound, "gap": (error - bound) / error if error > 0 else 0.0}


def _rounding(task: Task, engine: TableEngine) -> float:
    """Return by how much the energies of two arts can differ more than their errors.

    Twice the half unit of each entry of the tables and of each unary term, and the float32 sums behind the latter.
    """
    bitmaps = task.glyphs.bitmaps
    steps = bitmaps[0].size + sum(4 * radius + 2 for radius in task.what.blur.radii)
    most = HIGHEST if task.target.m else float(np.abs(task.target.ink).max())
    sums = 2 * float(bitmaps.sum(axis=(1, 2)).max()) * most * sum(task.what.blur.weights)
    cells, reached = engine.indices.size, len(engine.offsets)
    return cells * ((2 + reached) / engine.scale + 2 * steps * 2.0**-24 * sums)
