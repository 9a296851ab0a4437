"""Local search on a CUDA device: the same descent, with tables, terms, start and passes in the device's memory."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from ...glyphs import GlyphSet
from ...picture.target import Target
from ..resident import device_memory, resident, source_of
from ..run import Run
from .blur import Blur, reached_cells, target_planes
from .factored.core import Glyphs, vectors_of
from .fit import IDENTITY, Line, Sums
from .full.aim import Ones
from .full.device import DeviceTables, device_tables
from .full.tables import tables_fit, tables_of
from .pixels.core import Stack
from .start import Allowed
from .start_device import allowed, start
from .task import Search

NEAR = 1024  # cells that a blur may reach on a device


class DeviceBody:
    """A descent on the device that is ready to run."""

    line = IDENTITY  # a stream begins each picture there

    kept: Any = None  # the start, and what leaving it costs, if it costs

    def __init__(self, descent: Any, scale: float, start_error: Callable[[], float], tables: str, job: "_Job") -> None:
        self.descent, self.scale, self.tables = descent, scale, tables
        self.start_error = start_error  # waits for the device
        self._job = job

    def run(self, count: int) -> list[tuple[int, int]]:
        """Make up to so many passes."""
        changes = self.descent.run(count, self._job.what.replacement_map)
        return [(int(replaced), int(change)) for replaced, change in changes]

    def charged(self) -> float:
        """Return how much of the error is what leaving the start costs."""
        return 0.0 if self.kept is None else self.kept.charged(self.descent.indices)

    def art(self) -> np.ndarray:
        """Return the indices on the host."""
        from ..._numba import device

        return device.fetch(self.descent.indices, self.descent.stream)

    def result(self) -> Any:
        """Return the indices where the caller wants them."""
        from ..._numba import device

        return device.result(self.descent.indices, self.descent.stream, self._job.run.device_out)

    def limits(self) -> tuple[float, float]:
        """Return the least and the most ink of the target that lines move."""
        from . import fit_cuda

        what = self._job.what
        return fit_cuda.target_facts(source_of(self._job.first), what.blur, what.filter_target)[1]

    def sums(self) -> Sums:
        """Return what the next line is fitted by."""
        from . import fit_cuda

        (_, glyphs, what, _, first), indices = self._job, self.descent.indices
        return fit_cuda.drawn_sums(indices, source_of(first), glyphs, what.blur, what.filter_target)

    def moved(self, line: Line) -> "DeviceBody":
        """Return what searches on from the art, for the target on a line."""
        from . import fit_cuda

        job = self._job
        target = Target.trusted(fit_cuda.moved(source_of(job.first), line), job.glyphs.cell)
        what = replace(job.what, init=self.descent.indices)
        return device_body(target, job.glyphs, what, job.run, job.first)


class TableBody(DeviceBody):
    """A descent over tables, whose target moves in the device's memory."""

    def __init__(
        self, aim: Any, unary: Any, tables: DeviceTables, may: Allowed, blank: float, job: "_Job", at: Any, kept: Any
    ) -> None:
        from ..._numba import device
        from .full import cuda as search_cuda

        stream = aim.stream
        self.kept = kept
        if kept is not None:
            blank += kept.lower(unary)
        self._aim, self._unary, self._tables, self._allowed = aim, unary, tables, may
        started = search_cuda.start_energy(unary, tables.pair, job.steps, at, stream)
        descent = search_cuda.table_descent(unary, tables.pair, job.steps, may, at, stream)

        def start_error() -> float:
            return blank + int(device.fetch(started, stream)[0]) / tables.scale

        super().__init__(descent, tables.scale, start_error, "full", job)

    def sums(self) -> Sums:
        """Return what the next line is fitted by."""
        from ..._numba import device
        from .full import cuda as search_cuda

        indices, stream = self.descent.indices, self._aim.stream
        energy = search_cuda.start_energy(self._unary, self._tables.pair, self._job.steps, indices, stream)
        return self._aim.sums(indices, self._unary, int(device.fetch(energy, stream)[0]))

    def moved(self, line: Line) -> "TableBody":
        """Return what searches on from the art, for the target on a line."""
        blank, indices = Sums(0, 0, 0, *self._aim.target).error_of_blank(line), self.descent.indices
        unary = self._aim.unary(line)
        return TableBody(self._aim, unary, self._tables, self._allowed, blank, self._job, indices, self.kept)


class _Job(NamedTuple):
    """What a body is made for."""

    target: Target
    glyphs: GlyphSet
    what: Search
    run: Run
    first: Target  # which lines move

    @property
    def steps(self) -> tuple[int, int]:
        """Distance in rows and in columns between cells of one class."""
        rows, columns = reached_cells(self.glyphs.cell, self.what.blur.kernels)
        return rows + 1, columns + 1

    def body(self, descent: Any, scale: float, start_error: Callable[[], float], tables: str) -> DeviceBody:
        """Return the body of a descent."""
        return DeviceBody(descent, scale, start_error, tables, self)


def device_body(target: Target, glyphs: GlyphSet, what: Search, run: Run, first: Target | None = None) -> DeviceBody:
    """Return the descent on a device: over pixels for the absolute error, else over tables if there is room."""
    if isinstance(what.init, str):
        what = replace(what, calm=0.0)
    job = _Job(target, glyphs, what, run, first or target)
    if what.norm == 1:
        return _pixels(job)
    if what.calm:  # which only tables have
        return _tables(job)
    with suppress(MemoryError), device_memory():
        return _tables(job)
    return _factored(job)


def _tables(job: _Job) -> DeviceBody:
    """Return the descent over tables."""
    from ..._numba import device
    from . import blur_cuda
    from .full import cuda as search_cuda

    what = job.what
    tables = device_tables(job.glyphs, what.blur)
    source = source_of(job.target)
    indices, inks = start(source, job.glyphs, job.what, job.run)
    field = blur_cuda.filtered(source, what.blur.target_taps(what.filter_target))
    parts = blur_cuda.inner_parts(source, field, not what.filter_target)
    if job.target.m and what.window is None and tables_fit(job.glyphs, what.blur):
        return _moving(job, tables, field, indices, inks, _blank(job, parts, source.stream))
    kept = _kept(job, indices, tables.scale, source.stream)
    unary = search_cuda.linear_terms(field, tables.linear, tables.diagonal)
    lowered = 0.0 if kept is None else kept.lower(unary)
    energy = search_cuda.start_energy(unary, tables.pair, job.steps, indices, source.stream)
    may = allowed(job.glyphs, job.what.window, inks, source.stream)
    descent = search_cuda.table_descent(unary, tables.pair, job.steps, may, indices, source.stream)

    def start_error() -> float:
        seen = int(device.fetch(energy, source.stream)[0]) / tables.scale
        return _blank(job, parts, source.stream) + lowered + seen

    body = job.body(descent, tables.scale, start_error, "full")
    body.kept = kept
    return body


def _kept(job: _Job, indices: Any, scale: float, stream: Any) -> Any:
    """Return the start as what a calm search keeps to, None for others."""
    from .full.calm_cuda import DeviceKept

    return DeviceKept(indices, job.what.charge(job.glyphs.cell), scale, stream) if job.what.calm else None


def _moving(job: _Job, tables: DeviceTables, field: Any, indices: Any, inks: Any, blank: float) -> DeviceBody:
    """Return the descent over tables for a target that is to move."""
    from ..._numba import device
    from . import fit_cuda
    from .full import cuda as search_cuda
    from .full.aim_cuda import DeviceAim

    (target, glyphs, what, *_), stream = job, field.stream
    nothing = device.upload(np.zeros(len(glyphs), np.int32), stream)
    linear = search_cuda.linear_terms(field, tables.linear, nothing)
    ones = Ones.of(tables_of(glyphs, what.blur), target.shape, glyphs.cell, what.blur, what.filter_target)
    totals, _ = fit_cuda.target_facts(source_of(target), what.blur, what.filter_target)
    aim = DeviceAim(linear, ones, tables.diagonal, tables.scale, (blank, *totals), stream)
    may, kept = allowed(glyphs, None, inks, stream), _kept(job, indices, tables.scale, stream)
    return TableBody(aim, aim.unary(), tables, may, blank, job, indices, kept)


def _blank(job: _Job, parts: Any, stream: Any) -> float:
    """Return the error of an art without ink."""
    from ..._numba import device

    square = float(device.fetch(parts, stream).sum())
    return square if job.what.filter_target else sum(job.what.blur.weights) * square


def _factored(job: _Job) -> DeviceBody:
    """Return the descent without tables."""
    from ..._numba import device
    from . import planes_cuda
    from .factored import cuda as search_large_cuda

    glyphs, source = _large_set(job.glyphs, job.what.blur), source_of(job.target)
    stream = source.stream
    indices, inks = start(source, job.glyphs, job.what, job.run)
    target = _planes(job, source, np.sqrt(job.what.blur.weights), np.float64)
    planes = device.copied(target, stream)
    planes_cuda.take_away(
        planes, glyphs.vectors, (1, glyphs.extent[4]), glyphs.extent[:3], glyphs.cell, indices, stream
    )
    parts = planes_cuda.total_parts(planes, True, stream)
    descent = search_large_cuda.large_descent(
        planes, target, glyphs, job.steps, allowed(job.glyphs, job.what.window, inks, stream), indices, stream
    )
    return job.body(descent, glyphs.scale, lambda: float(device.fetch(parts, stream).sum()), "factored")


def _large_set(glyphs: GlyphSet, blur: Blur) -> Glyphs:
    """Return a set as the kernel of the factored form takes it."""
    vectors = vectors_of(glyphs, blur)
    rank, count = vectors.parts.shape[1], len(glyphs)

    def arrays() -> tuple[np.ndarray, ...]:
        basis, parts = (np.concatenate(tuple(panels), axis=1) for panels in (vectors.basis, vectors.parts))
        lines = vectors.glyphs.reshape(-1), basis[:, :rank].T, parts[:, :count]
        return *lines, vectors.squares, vectors.tails, vectors.diagonal

    lines, basis, parts, squares, tails, diagonal = resident(glyphs, ("vectors", blur), arrays)
    scales, height, width = vectors.glyphs.shape[1:]
    extent = scales, height, width, height * width, scales * height * width
    return Glyphs(lines, extent, glyphs.cell, basis, parts, squares, tails, vectors.rounding, diagonal, vectors.scale)


def _pixels(job: _Job) -> DeviceBody:
    """Return the descent in pixels."""
    from ..._numba import device
    from . import planes_cuda
    from .pixels import cuda as search_pixels_cuda

    source, cell = source_of(job.target), job.glyphs.cell
    stream = source.stream
    indices, inks = start(source, job.glyphs, job.what, job.run)
    stack, shares, scale = Stack.of(job.glyphs, job.what.blur)
    extent = stack.shape[1:]
    glyphs = device.upload(stack.reshape(len(stack), -1).T, stream)
    planes = _planes(job, source, shares, np.int32)
    planes_cuda.take_away(planes, glyphs.ravel(), (len(stack), 1), extent, cell, indices, stream)
    parts = planes_cuda.total_parts(planes, False, stream)
    may = allowed(job.glyphs, job.what.window, inks, stream)
    descent = search_pixels_cuda.pixel_descent(planes, glyphs, extent, cell, job.steps, may, indices, stream)
    return job.body(descent, scale, lambda: float(device.fetch(parts, stream).sum()) / scale, "none")


def _planes(job: _Job, source: Any, shares: np.ndarray, dtype: Any) -> Any:
    """Return the target at each scale, `(S, y, x)`, times its share, in integers rounded; the host is to filter it."""
    from ..._numba import device
    from . import planes_cuda

    blur = job.what.blur
    if not job.what.filter_target:
        return planes_cuda.target_planes(source, max(blur.radii), shares, dtype)
    picture = device.host_picture(job.target.ink, job.glyphs.cell)
    planes = target_planes(picture, blur, True) * shares[:, None, None]
    return device.upload((planes if dtype == np.float64 else np.rint(planes)).astype(dtype), source.stream)
