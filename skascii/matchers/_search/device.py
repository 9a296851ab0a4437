"""Local search on a CUDA device: the same descent, with tables, terms, start and passes in the device's memory."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

import numpy as np

from ..._shared.checks import rejection
from ..._shared.tiles import tile_sums, untile
from ...glyphs import GlyphSet
from .._cuda import device_memory, resident, sorted_values
from .blur import Blur, blurred, reached_cells
from .descent import Task
from .large_set import LargeEngine, vectors_of
from .pixels import PixelEngine
from .progress import Clock, Progress
from .start import check_start, ink_levels
from .tables import fixed_point, neighbours, tables_fit, tables_of

BATCH = 256  # passes a launch: few searches need as many
SHARE = 0.75  # of the free memory that tables may take: the terms of a picture need some, too


class DeviceTables(NamedTuple):
    """Tables of a glyph set under a blur, as in `Tables`, in device memory."""

    pair: Any
    own: Any
    linear: Any
    scale: float


class Prepared(NamedTuple):
    """A descent on the device that is ready to run."""

    descent: Any
    scale: float
    start_error: Callable[[], float]  # waits for the device
    tables: str  # "full", "factored" for a large set without room for them, "none"


class Plan(NamedTuple):
    """What a search is asked to do."""

    glyphs: GlyphSet
    blur: Blur
    norm: int
    filter_target: bool
    init: Any
    window: int | None
    max_num_iter: int
    replacement_map: bool
    rng: Any
    callback: Callable[[Any], Any] | None

    @property
    def steps(self) -> tuple[int, int]:
        """Distance in rows and in columns between cells of one class."""
        rows, columns = reached_cells(self.glyphs.cell, self.blur.kernels)
        return rows + 1, columns + 1


def search_on_device(tiles: Any, plan: Plan, info: dict[str, Any] | None, device_out: bool) -> Any:
    """Return the indices that `local_search` finds, by CUDA."""
    from ..._kernels import device
    from ..._kernels.search_cuda import NEAR

    near = len(neighbours(plan.glyphs.cell, plan.blur.kernels))
    if near > NEAR:
        rule, remedy = f"one that reaches at most {NEAR} cells for backend='cuda'", "Pass backend='cpu'."
        raise rejection("sigma", rule, f"{plan.blur.sigmas}, which reaches {near}", remedy, NotImplementedError)
    clock = Clock()
    info = {} if info is None else info
    with device_memory():
        descent, scale, start_error, tables = (_pixels if plan.norm == 1 else _squares)(tiles, plan)
        clock.lap("terms")
        num_iter, progress = _descend(descent, plan, scale, start_error)
        clock.lap("search")
        info.update(start_error=max(0.0, start_error()), error=progress.error, num_iter=num_iter, tables=tables)
        info.update(phases=clock.seconds)
        return device.result(descent.indices, descent.stream, device_out)


def _squares(tiles: Any, plan: Plan) -> Prepared:
    """Return the descent of the squared error: over tables where the device has room for them."""
    with suppress(MemoryError), device_memory():
        return _tables(tiles, plan)
    return _factored(tiles, plan)


def _tables(tiles: Any, plan: Plan) -> Prepared:
    """Return the descent over tables."""
    from ..._kernels import blur_cuda, device, search_cuda

    tables = device_tables(plan.glyphs, plan.blur)
    source = device.source(tiles)
    indices, inks = _start(source, plan)
    field = blur_cuda.filtered(source, plan.blur.target_taps(plan.filter_target))
    unary = search_cuda.linear_terms(field, tables.linear, tables.own)
    parts = blur_cuda.inner_parts(source, field, not plan.filter_target)
    energy = search_cuda.start_energy(unary, tables.pair, plan.steps, indices, source.stream)
    allowed = _allowed(plan, inks, source.stream)
    descent = search_cuda.table_descent(unary, tables.pair, plan.steps, allowed, indices, source.stream)

    def start_error() -> float:
        square = float(device.fetch(parts, source.stream).sum())
        blank = square if plan.filter_target else sum(plan.blur.weights) * square
        return blank + int(device.fetch(energy, source.stream)[0]) / tables.scale

    return Prepared(descent, tables.scale, start_error, "full")


def _factored(tiles: Any, plan: Plan) -> Prepared:
    """Return the descent without tables, prepared on the host."""
    from ..._kernels import device, search_large_cuda

    task, start = _hosted(tiles, plan)
    engine = LargeEngine(task, start)
    indices = device.upload(start)
    glyphs = _large_set(plan.glyphs, plan.blur)
    descent = search_large_cuda.large_descent(
        engine.planes, engine.target, glyphs, plan.steps, _allowed(plan, task.inks, 0), indices
    )
    return Prepared(descent, engine.scale, lambda: engine.error, "factored")


def _large_set(glyphs: GlyphSet, blur: Blur) -> Any:
    """Return a set as the kernel of the factored form takes it."""
    from ..._kernels.search_large_cuda import Glyphs

    vectors = vectors_of(glyphs, blur)
    rank, count = vectors.parts.shape[1], len(glyphs)

    def arrays() -> tuple[np.ndarray, ...]:
        basis, parts = (np.concatenate(tuple(panels), axis=1) for panels in (vectors.basis, vectors.parts))
        lines = vectors.glyphs.reshape(-1), basis[:, :rank].T, parts[:, :count]
        return *lines, vectors.squares, vectors.tails, vectors.own

    lines, basis, parts, squares, tails, own = resident(glyphs, ("vectors", blur), arrays)
    extent = vectors.glyphs.shape[1:]
    return Glyphs(lines, extent, glyphs.cell, basis, parts, squares, tails, vectors.rounding, own, vectors.scale)


def _pixels(tiles: Any, plan: Plan) -> Prepared:
    """Return the descent in pixels, prepared on the host."""
    from ..._kernels import device, search_pixels_cuda

    task, start = _hosted(tiles, plan)
    engine = PixelEngine(task, start)
    indices = device.upload(start)
    descent = search_pixels_cuda.pixel_descent(
        engine.planes, engine.glyphs, plan.glyphs.cell, plan.steps, _allowed(plan, task.inks, 0), indices
    )
    return Prepared(descent, engine.scale, lambda: engine.error, "none")


def _hosted(tiles: Any, plan: Plan) -> tuple[Task, np.ndarray]:
    """Return the task in the host's memory, and the start."""
    from ..._kernels import device

    host = device.host_tiles(tiles)
    inks = tile_sums(host)
    start = check_start(plan.init, inks, plan.glyphs, plan.rng)
    return Task(untile(host), plan.glyphs, plan.blur, plan.filter_target, "interleaved", inks, plan.window, None), start


def _start(source: Any, plan: Plan) -> tuple[Any, Any]:
    """Return the indices at the start and the sum of the ink of each cell, float64 `(R, C)`, both on the device."""
    from ..._kernels import device, tone_cuda

    glyphs = plan.glyphs
    values = resident(glyphs, "start", lambda: sorted_values(glyphs.bitmaps.mean(axis=(1, 2), dtype=np.float64)))
    indices = device.empty(source.shape[:2], np.intp, source.stream)
    inks = device.empty(source.shape[:2], np.float64, source.stream)
    tone_cuda.launch(tone_cuda.nearest_mean, source, 0.0, *values, inks.ravel(), indices.ravel())
    if isinstance(plan.init, str) and plan.init == "tone":
        return indices, inks
    start = check_start(plan.init, device.fetch(inks, source.stream), glyphs, plan.rng)
    return device.upload(start, source.stream), inks


def _allowed(plan: Plan, inks: Any, stream: Any) -> tuple[Any, Any, int]:
    """Return levels, aims and window, as the kernels take them; without a window the former are not read."""
    from ..._kernels import device

    if plan.window is None:
        return *resident(plan.glyphs, "any ink", lambda: (np.zeros(1, np.int32), np.zeros((1, 1), np.int32))), -1
    (levels,) = resident(plan.glyphs, "ink levels", lambda: (ink_levels(plan.glyphs).astype(np.int32),))
    host = inks if isinstance(inks, np.ndarray) else device.fetch(inks, stream)
    return levels, device.upload(np.rint(host).astype(np.int32), stream), plan.window


def _descend(descent: Any, plan: Plan, scale: float, start_error: Callable[[], float]) -> tuple[int, Progress]:
    """Run passes until one replaces nothing; the host waits after each only if there is a callback to tell."""
    from ..._kernels import device

    watched = plan.callback is not None
    progress = Progress(start_error(), scale, plan.callback) if watched or plan.max_num_iter == 0 else None
    done = 0
    while done < plan.max_num_iter:
        changes = descent.run(min(1 if watched else BATCH, plan.max_num_iter - done), plan.replacement_map)
        progress = progress or Progress(start_error(), scale, None)
        art = device.fetch(descent.indices, descent.stream) if watched else np.empty(0, np.intp)
        for replaced, change in changes.tolist():
            done += 1
            if progress.report(art, replaced, change) or not replaced:
                return done, progress
    assert progress is not None
    return done, progress


def device_tables(glyphs: GlyphSet, blur: Blur) -> DeviceTables:
    """Return the tables of a glyph set under a blur on this device, built once and kept with the set."""
    from ..._kernels import device

    key = "tables", blur, "cuda", device.number()
    return glyphs.derive(key, lambda: _uploaded(glyphs, blur) if tables_fit(glyphs, blur) else _large(glyphs, blur))


def _uploaded(glyphs: GlyphSet, blur: Blur) -> DeviceTables:
    from ..._kernels import device

    tables = tables_of(glyphs, blur)
    pair = tables.pair if len(tables.pair) else np.zeros((1, 1, 1), np.int32)  # never read
    return DeviceTables(device.upload(pair), device.upload(tables.own), device.upload(tables.linear), tables.scale)


def _large(glyphs: GlyphSet, blur: Blur) -> DeviceTables:
    """Build tables that the host would not hold, 1.5 GB for 6,879 kanji, if the device has room."""
    from ..._kernels import device, tables_cuda

    count, cell = len(glyphs), glyphs.cell
    needed, free = 4 * max(1, len(neighbours(cell, blur.kernels))) * count**2, device.free_memory()
    if needed > SHARE * free:
        raise MemoryError(f"tables of {needed} bytes, where {free:.0f} are free")
    scale = fixed_point(glyphs.bitmaps, blur.kernels)
    stack = blurred(glyphs.bitmaps, blur.kernels).swapaxes(0, 1) * np.sqrt(blur.weights)[:, None, None]
    pair = tables_cuda.build(stack, cell, neighbours(cell, blur.kernels), scale)
    own = np.rint(scale * np.square(stack).sum(axis=(1, 2, 3))).astype(np.int32)
    linear = ((-2 * scale) * glyphs.bitmaps.reshape(count, -1).T.astype(np.float64)).astype(np.float32)
    return DeviceTables(pair, device.upload(own), device.upload(linear), scale)
