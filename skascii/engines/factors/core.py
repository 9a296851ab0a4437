"""V = WH with W fixed, by multiplicative updates: a driver over two bodies (docs/algorithms, `alg-nmf`)."""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from ..._shared.progress import State, report
from ..._shared.threads import parallel_map
from ...glyphs import GlyphSet
from ...picture.target import Target
from ..resident import on_device, resident
from ..run import Run
from .matrices import Block, Dictionary, Sparse, cut, distinct, error, update, winners


@dataclass(frozen=True)
class Updates:
    """What is minimised, from where, and when that ends."""

    beta: float
    max_num_iter: int
    tol: float
    threshold: float
    random_start: bool  # whether H starts from numbers in (0, 1], and not from ones


class Body(Protocol):
    """V, W and H, wherever they are."""

    def advance(self, count: int, *, more: bool, measured: bool) -> float:
        """Update H `count` times; return the divergence, or NaN if not `measured`. `more`: H is needed once more."""
        ...

    def indices(self) -> Any:
        """Return the strongest glyph of each cell, where it is computed."""
        ...

    def art(self) -> np.ndarray:
        """Return the same on the host, a copy."""
        ...


def factorise(target: Target, glyphs: GlyphSet, what: Updates, run: Run) -> Any:
    """Return the glyph of the largest entry in each column of H."""
    words = glyphs.derive("nmf", lambda: Dictionary.of(glyphs))
    rng = np.random.default_rng(run.rng) if what.random_start else None
    if not run.on_device:
        return _iterate(HostBody(target, words, what, rng, run.workers), what, run)

    def choose(source: Any) -> Any:
        arrays = resident(glyphs, "nmf", lambda: (*_narrow(words.by_pixel), *_narrow(words.by_glyph)))
        rows, columns = target.shape
        start = None if rng is None else 1 - rng.random((rows * columns, len(glyphs)), np.float32).T
        return _iterate(DeviceBody(source, arrays, start, what), what, run)

    return on_device(target, run.device_out, choose)


def _iterate(body: Body, what: Updates, run: Run) -> Any:
    """Update until the divergence settles or the callback has had enough."""
    watched = run.callback is not None or what.tol > 0
    stride = 1 if watched else what.max_num_iter  # unwatched, a block stays in the cache for all its updates
    measured = watched or run.info is not None  # a divergence costs ten updates
    left, shown = np.inf, np.array(-1)
    for iteration in range(stride, what.max_num_iter + 1, stride):
        last, left = left, body.advance(stride, more=watched, measured=measured)
        if run.callback is not None:
            previous, shown = shown, body.art()
            if report(run.callback, State(iteration, left, int(np.sum(shown != previous)), shown.copy())):
                break
        if what.tol > 0 and abs(last - left) <= what.tol * left:
            break
    run.tell(error=left, num_iter=iteration)
    return body.indices()


class HostBody:
    """Blocks of columns on threads, each in the cache; equal cells are solved once."""

    def __init__(
        self,
        target: Target,
        words: Dictionary,
        what: Updates,
        rng: "np.random.Generator | None",
        workers: int | None,
    ) -> None:
        rows, self._inverse = distinct(target, merge=rng is None)
        self._parts = list(cut(rows, self._inverse))
        self._words, self._what, self._workers = words, what, workers
        self._found = np.zeros(0, np.intp)
        self._shape = target.shape
        if rng is not None:
            _start_at_random(self._parts, len(words.sums), rng)

    def advance(self, count: int, *, more: bool, measured: bool) -> float:
        """Update H `count` times and return the divergence, or NaN if not `measured`."""

        def step(part: Block) -> tuple[float, np.ndarray]:
            update(self._words, part, self._what.beta, count)
            assert part.h is not None
            found = winners(part.h[:, : len(part.counts)], self._what.threshold)
            left = error(self._words, part, self._what.beta) if measured else 0.0
            if not more:
                part.h = None
            return left, found

        done = parallel_map(step, self._parts, self._workers)
        self._found = np.concatenate([found for _, found in done])
        return sum(left for left, _ in done) if measured else np.nan

    def indices(self) -> np.ndarray:
        """Return the strongest glyph of each cell."""
        return self._found[self._inverse].reshape(self._shape)

    art = indices


class DeviceBody:
    """The same in a device's memory."""

    def __init__(self, source: Any, arrays: tuple[Any, ...], start: np.ndarray | None, what: Updates) -> None:
        from ..._numba import device
        from . import cuda

        self._what, self._stream = what, source.stream
        self._factors = cuda.factors(source, Sparse(*arrays[:3]), Sparse(*arrays[3:]), start, what.beta)
        self._indices = device.empty(source.shape[:2], np.intp, source.stream)

    def advance(self, count: int, *, more: bool, measured: bool) -> float:
        """Update H `count` times and return the divergence, or NaN if not `measured`: the host would wait."""
        from . import cuda

        cuda.run(self._factors, self._what.beta, count)
        return cuda.error(self._factors, self._what.beta) if measured else np.nan

    def indices(self) -> Any:
        """Return the strongest glyph of each cell, on the device."""
        from . import cuda

        cuda.strongest(self._factors, self._what.threshold, self._indices.ravel())
        return self._indices

    def art(self) -> np.ndarray:
        """Return the same on the host."""
        from ..._numba import device

        return device.fetch(self.indices(), self._stream)


def _start_at_random(parts: list[Block], count: int, rng: "np.random.Generator") -> None:
    """Start each H from (0, 1], cell after cell."""
    from ..._numba.vectors import aligned

    for part in parts:
        part.h = aligned(count)
        part.h[:] = 1 - rng.random((part.v.shape[1], count), np.float32).T


def _narrow(matrix: tuple[np.ndarray, ...]) -> tuple[np.ndarray, ...]:
    """Return the nonzeros of a sparse matrix with places in 32 bits."""
    start, column, value = matrix
    return start.astype(np.int32), column.astype(np.int32), value
