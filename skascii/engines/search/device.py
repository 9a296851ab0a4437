"""Local search on a CUDA device: the same descent, with tables, terms, start and passes in the device's memory."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

import numpy as np

from ...glyphs import GlyphSet
from ...picture.target import Target
from ..means.core import sorted_values
from ..resident import device_memory, resident, source_of
from ..run import Run
from .blur import Blur, blurred, reached_cells, target_planes
from .factored.core import Glyphs, vectors_of
from .full.tables import fixed_point, neighbours, tables_fit, tables_of
from .pixels.core import Stack
from .start import Allowed, check_start, ink_levels
from .task import Search

SHARE_OF_MEMORY = 0.75  # of the free memory that tables may take: the terms of a picture need some, too
NEAR = 1024  # cells that a blur may reach on a device


class DeviceTables(NamedTuple):
    """Tables of a glyph set under a blur, as in `Tables`, in device memory."""

    pair: Any
    diagonal: Any
    linear: Any
    scale: float


class DeviceBody:
    """A descent on the device that is ready to run."""

    def __init__(
        self, descent: Any, scale: float, start_error: Callable[[], float], tables: str, what: Search, run: Run
    ) -> None:
        self.descent, self.scale, self.tables = descent, scale, tables
        self.start_error = start_error  # waits for the device
        self._mapped, self._device_out = what.replacement_map, run.device_out

    def run(self, count: int) -> list[tuple[int, int]]:
        """Make up to so many passes."""
        return [(int(replaced), int(change)) for replaced, change in self.descent.run(count, self._mapped)]

    def charged(self) -> float:
        """Return how much of the error is what leaving the start costs: there is no such cost on a device."""
        return 0.0

    def art(self) -> np.ndarray:
        """Return the indices on the host."""
        from ..._numba import device

        return device.fetch(self.descent.indices, self.descent.stream)

    def result(self) -> Any:
        """Return the indices where the caller wants them."""
        from ..._numba import device

        return device.result(self.descent.indices, self.descent.stream, self._device_out)


class _Job(NamedTuple):
    """What a body is made for."""

    target: Target
    glyphs: GlyphSet
    what: Search
    run: Run

    @property
    def steps(self) -> tuple[int, int]:
        """Distance in rows and in columns between cells of one class."""
        rows, columns = reached_cells(self.glyphs.cell, self.what.blur.kernels)
        return rows + 1, columns + 1

    def body(self, descent: Any, scale: float, start_error: Callable[[], float], tables: str) -> DeviceBody:
        """Return the body of a descent."""
        return DeviceBody(descent, scale, start_error, tables, self.what, self.run)


def device_body(target: Target, glyphs: GlyphSet, what: Search, run: Run) -> DeviceBody:
    """Return the descent on a device: over pixels for the absolute error, else over tables if there is room."""
    job = _Job(target, glyphs, what, run)
    if what.norm == 1:
        return _pixels(job)
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
    indices, inks = _start(source, job)
    field = blur_cuda.filtered(source, what.blur.target_taps(what.filter_target))
    unary = search_cuda.linear_terms(field, tables.linear, tables.diagonal)
    parts = blur_cuda.inner_parts(source, field, not what.filter_target)
    energy = search_cuda.start_energy(unary, tables.pair, job.steps, indices, source.stream)
    allowed = _allowed(job, inks, source.stream)
    descent = search_cuda.table_descent(unary, tables.pair, job.steps, allowed, indices, source.stream)

    def start_error() -> float:
        square = float(device.fetch(parts, source.stream).sum())
        blank = square if what.filter_target else sum(what.blur.weights) * square
        return blank + int(device.fetch(energy, source.stream)[0]) / tables.scale

    return job.body(descent, tables.scale, start_error, "full")


def _factored(job: _Job) -> DeviceBody:
    """Return the descent without tables."""
    from ..._numba import device
    from . import planes_cuda
    from .factored import cuda as search_large_cuda

    glyphs, source = _large_set(job.glyphs, job.what.blur), source_of(job.target)
    stream = source.stream
    indices, inks = _start(source, job)
    target = _planes(job, source, np.sqrt(job.what.blur.weights), np.float64)
    planes = device.copied(target, stream)
    planes_cuda.take_away(
        planes, glyphs.vectors, (1, glyphs.extent[4]), glyphs.extent[:3], glyphs.cell, indices, stream
    )
    parts = planes_cuda.total_parts(planes, True, stream)
    descent = search_large_cuda.large_descent(
        planes, target, glyphs, job.steps, _allowed(job, inks, stream), indices, stream
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
    indices, inks = _start(source, job)
    stack, shares, scale = Stack.of(job.glyphs, job.what.blur)
    extent = stack.shape[1:]
    glyphs = device.upload(stack.reshape(len(stack), -1).T, stream)
    planes = _planes(job, source, shares, np.int32)
    planes_cuda.take_away(planes, glyphs.ravel(), (len(stack), 1), extent, cell, indices, stream)
    parts = planes_cuda.total_parts(planes, False, stream)
    allowed = _allowed(job, inks, stream)
    descent = search_pixels_cuda.pixel_descent(planes, glyphs, extent, cell, job.steps, allowed, indices, stream)
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


def _start(source: Any, job: _Job) -> tuple[Any, Any]:
    """Return the indices at the start and the sum of the ink of each cell, float64 `(R, C)`, both on the device."""
    from ..._numba import device
    from ..means import cuda as tone_cuda

    glyphs, init = job.glyphs, job.what.init
    values = resident(glyphs, "start", lambda: sorted_values(glyphs.bitmaps.mean(axis=(1, 2), dtype=np.float64)))
    indices = device.empty(source.shape[:2], np.intp, source.stream)
    inks = device.empty(source.shape[:2], np.float64, source.stream)
    tone_cuda.launch(tone_cuda.nearest_mean, source, 0.0, *values, inks.ravel(), indices.ravel())
    if isinstance(init, str) and init == "tone":
        return indices, inks
    start = check_start(init, device.fetch(inks, source.stream), glyphs, job.run.rng)
    return device.upload(start, source.stream), inks


def _allowed(job: _Job, inks: Any, stream: Any) -> Allowed:
    """Return which glyphs a cell may take; without a window levels and aims are not read."""
    from ..._numba import device

    glyphs, window = job.glyphs, job.what.window
    if window is None:
        levels, aims = resident(glyphs, "any ink", lambda: (np.zeros(1, np.int32), np.zeros((1, 1), np.int32)))
        return Allowed(levels, aims, -1)
    (levels,) = resident(glyphs, "ink levels", lambda: (ink_levels(glyphs).astype(np.int32),))
    host = device.fetch(inks, stream)
    return Allowed(levels, device.upload(np.rint(host).astype(np.int32), stream), window)


def device_tables(glyphs: GlyphSet, blur: Blur) -> DeviceTables:
    """Return the tables of a glyph set under a blur on this device, built once and kept with the set."""
    from ..._numba import device

    def build() -> DeviceTables:
        tables = _uploaded(glyphs, blur) if tables_fit(glyphs, blur) else _large(glyphs, blur)
        device.settle()
        return tables

    return glyphs.derive(("tables", blur, "cuda", device.number()), build)


def _uploaded(glyphs: GlyphSet, blur: Blur) -> DeviceTables:
    from ..._numba import device

    tables = tables_of(glyphs, blur)
    pair = tables.pair if len(tables.pair) else np.zeros((1, 1, 1), np.int32)  # never read
    return DeviceTables(device.upload(pair), device.upload(tables.diagonal), device.upload(tables.linear), tables.scale)


def _large(glyphs: GlyphSet, blur: Blur) -> DeviceTables:
    """Build tables that the host would not hold, 1.5 GB for 6,879 kanji, if the device has room."""
    from ..._numba import device
    from .full import tables_cuda

    count, cell = len(glyphs), glyphs.cell
    needed, free = 4 * max(1, len(neighbours(cell, blur.kernels))) * count**2, device.free_memory()
    if needed > SHARE_OF_MEMORY * free:
        raise MemoryError(f"tables of {needed} bytes, where {free:.0f} are free")
    scale = fixed_point(glyphs.bitmaps, blur.kernels)
    stack = blurred(glyphs.bitmaps, blur.kernels).swapaxes(0, 1) * np.sqrt(blur.weights)[:, None, None]
    pair = tables_cuda.build(stack, cell, neighbours(cell, blur.kernels), scale)
    diagonal = np.rint(scale * np.square(stack).sum(axis=(1, 2, 3))).astype(np.int32)
    linear = ((-2 * scale) * glyphs.bitmaps.reshape(count, -1).T.astype(np.float64)).astype(np.float32)
    return DeviceTables(pair, device.upload(diagonal), device.upload(linear), scale)
