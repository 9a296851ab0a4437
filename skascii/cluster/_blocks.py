"""A picture in blocks: which part of the source each is made of, and dask's tasks over them."""

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from .._shared.boxes import Box, scaled
from .._shared.checks import check_int, rejection, shown
from ..picture.pieces import Pieces
from ._dask import connected, import_dask

PIXELS = 2**22  # of a block, of its source or of its target, whichever has more
GROUPS = 2  # along each axis: blocks of one group never touch
MOST = 256  # tasks that are handed over at a time: none waits long with its data

Compute = Callable[[Sequence[Any]], list[Any]]


class Mapped:
    """A memory map by its file, which workers open by themselves: a pickle of a map holds all of it."""

    def __init__(self, array: np.memmap) -> None:
        self.shape, self.dtype, self.ndim = array.shape, array.dtype, array.ndim
        order = "C" if array.flags.c_contiguous else "F"
        self._how: dict[str, Any] = {"filename": array.filename, "offset": array.offset, "order": order}

    def __getitem__(self, part: Any) -> np.ndarray:
        return np.asarray(np.memmap(mode="r", shape=self.shape, dtype=self.dtype, **self._how)[part])


@contextmanager
def computing(client: Any) -> Iterator[Compute]:
    """Yield what computes tasks: dask as it is set up here, or a client of dask's, or one for an address."""
    dask = import_dask()
    if client is None:
        yield lambda tasks: list(dask.compute(*tasks))
    else:
        with connected(client) as own:
            yield lambda tasks: own.gather(own.compute(list(tasks)))


def check_array(array: Any) -> None:
    """Refuse what is no image that could be read in parts."""
    if not all(hasattr(array, name) for name in ("shape", "dtype", "ndim", "__getitem__")):
        rule = "an array of dask's, or what NumPy can slice"
        raise rejection("array", rule, shown(array), remedy_of(array), TypeError)
    shape = tuple(array.shape)
    if any(math.isnan(size) for size in shape):
        raise rejection("array", "of known shape", shown(array), "Call its compute_chunk_sizes.")
    if len(shape) not in (2, 3) or 0 in shape or (len(shape) == 3 and shape[2] not in (1, 3)):
        rule = "of shape (M, N), (M, N, 1) or (M, N, 3)"
        raise rejection("array", rule, f"shape {shape}", "Index it, or move its channels last.")


def dask_array(array: Any, block: tuple[int, int]) -> Any:
    """Return an array as dask's, in chunks of about `block` pixels where it is not in chunks of its own."""
    import_dask()
    import dask.array as da

    if isinstance(array, da.Array):
        return array
    whole = isinstance(array, np.memmap) and not isinstance(array.base, np.ndarray)
    if whole and (array.flags.c_contiguous or array.flags.f_contiguous):
        array = Mapped(array)
    own = getattr(array, "chunks", None)
    return da.from_array(array, chunks=own or (*block, *array.shape[2:]), asarray=True)


def remedy_of(array: Any) -> str:
    """Return what to do with what is no array."""
    named = isinstance(array, (str, bytes)) or hasattr(array, "__fspath__")
    return "Open it first, e.g. with zarr.open or numpy.memmap." if named else "Example: dask.array.from_zarr(path)."


def block_cells(given: tuple[int, int], shape: tuple[int, int], cell: tuple[int, int]) -> tuple[int, int]:
    """Return how many cells a block has, in rows and columns: about as high as wide, and small in memory."""
    shrink = [max(1.0, old / new) for old, new in zip(given, shape)]
    side = math.sqrt(PIXELS / math.prod(shrink))
    return max(1, round(side / cell[0])), max(1, round(side / cell[1]))


def check_block(block: Any) -> tuple[int, int]:
    """Return `block` as rows and columns of cells."""
    try:
        rows, columns = block
    except (TypeError, ValueError):
        raise rejection("block", "a pair (rows, columns)", repr(block), "Example: (128, 256).", TypeError) from None
    return check_int("block[0]", rows, low=1), check_int("block[1]", columns, low=1)


class Blocks:
    """The blocks of a picture, and what is computed over them."""

    def __init__(self, array: Any, pieces: Pieces, block: tuple[int, int], compute: Compute) -> None:
        self.array, self.pieces, self._compute = array, pieces, compute
        rows, columns = (
            [slice(start, min(start + size, count)) for start in range(0, count, size)]
            for count, size in zip(pieces.grid, block)
        )
        self.boxes: dict[tuple[int, int], Box] = {
            (i, j): (down, across) for i, down in enumerate(rows) for j, across in enumerate(columns)
        }

    def groups(self) -> Iterator[list[tuple[int, int]]]:
        """Yield the blocks of each group."""
        for first in np.ndindex(GROUPS, GROUPS):
            group = [place for place in self.boxes if tuple(n % GROUPS for n in place) == first]
            if group:
                yield group

    def ink(self, function: Callable[..., Any], after: int = 0) -> list[Any]:
        """Return what a function says of the ink of each block, with so many pixels after it, before the tone."""
        shape, cell = self.pieces.shape, self.pieces.reader.cell
        jobs: list[tuple[Box, tuple[Any, ...]]] = []
        for box in self.boxes.values():
            rows, columns = scaled(box, cell, shape)
            longer = (slice(part.start, min(part.stop + after, size)) for part, size in zip((rows, columns), shape))
            around = next(longer), next(longer)
            jobs.append((around, (around, (rows, columns), function)))
        return self._over(_of_ink, jobs)

    def cells(self, function: Callable[..., Any], jobs: Sequence[tuple[Box, tuple[Any, ...]]]) -> list[Any]:
        """Return what a function makes of the target of each box of cells, and of what else it is handed."""
        return self._over(_of_target, [(self.pieces.reach(box), (box, function, *rest)) for box, rest in jobs])

    def _over(self, function: Callable[..., Any], jobs: list[tuple[Box, tuple[Any, ...]]]) -> list[Any]:
        from dask import delayed

        results = []
        for first in range(0, len(jobs), MOST):
            pieces = delayed(self.pieces, traverse=False)
            call = delayed(function, pure=False, traverse=False)
            tasks = []
            for box, rest in jobs[first : first + MOST]:
                source = self.pieces.source(box)
                tasks.append(call(pieces, self.array[source], rest))
            results += self._compute(tasks)
        return results


def _of_ink(pieces: Pieces, known: np.ndarray, rest: tuple[Any, ...]) -> Any:
    around, box, function = rest
    return function(pieces.ink(known, around), box)


def _of_target(pieces: Pieces, known: np.ndarray, rest: tuple[Any, ...]) -> Any:
    box, function, *others = rest
    return function(pieces.target(known, box), box, *others)
