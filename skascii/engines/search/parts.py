"""The search on a part of an art, all around which stands as it is (docs/algorithms, `alg-pieces`)."""

from typing import NamedTuple

import numpy as np

from ..._shared.backend import worth_compiling
from ..._shared.boxes import Box
from .blur import Blur
from .descent import Engine, one_pass
from .fit import Sums, drawn_sums
from .full import numpy as search_numpy
from .full.core import TableEngine
from .full.tables import tables_of
from .pixels.core import PixelEngine
from .start import ink_levels
from .task import Task


class Part(NamedTuple):
    """What is searched of an art: the cells of `inner`, within the cells of a task."""

    art: np.ndarray  # intp, of all cells of the task
    inner: Box
    pending: np.ndarray  # uint8, of the inner cells


def ring_of(blur: Blur, cell: tuple[int, int]) -> tuple[int, int]:
    """Return how many cells around a part the search needs to know, in rows and columns."""
    reach = 2 * max(blur.radii)
    return -(-reach // cell[0]), -(-reach // cell[1])


def descend_part(task: Task, part: Part) -> tuple[np.ndarray, np.ndarray]:
    """Return the inner cells of an art that no single replacement of them betters, and which are still pending."""
    engine = (_pixel_engine if task.what.norm == 1 else _table_engine)(task, part)
    engine.pending[...] = part.pending
    for _ in range(task.what.max_num_iter):
        if not one_pass(engine, replacement_map=task.what.replacement_map, workers=task.workers)[0]:
            break
    return engine.indices, engine.pending


def part_sums(task: Task, part: Part, rims: tuple[tuple[bool, bool], tuple[bool, bool]]) -> Sums:
    """Return the share of the inner cells in the sums of an art, with the paper beyond those `rims` that are the art's.

    Those are the first and the last row, and the first and the last column.
    """
    margin = max(task.what.blur.radii)
    slices = []
    for cells, size, count, (first, last) in zip(part.inner, task.glyphs.cell, part.art.shape, rims):
        start = 0 if first else margin + cells.start * size
        slices.append(slice(start, 2 * margin + count * size if last else margin + cells.stop * size))
    region = slices[0], slices[1]
    return drawn_sums(part.art, task.target, task.glyphs, task.what.blur, task.what.filter_target, region)


def _table_engine(task: Task, part: Part) -> Engine:
    """Return the engine of the inner cells: what stands around them is folded into their unary terms."""
    what, glyphs, (rows, columns) = task.what, task.glyphs, part.inner
    tables = tables_of(glyphs, what.blur)
    unary, _ = tables.linear_terms(task.target, what.blur, what.filter_target, task.workers)
    unary = np.ascontiguousarray(unary[rows, columns])
    fixed = part.art.copy()
    fixed[rows, columns] = -1
    reach = np.abs(tables.offsets).max(axis=0, initial=0)
    known = np.pad(fixed, [(int(more), int(more)) for more in reach], constant_values=-1)
    for table, (down, right) in zip(tables.pair, tables.offsets):
        first = rows.start + down + reach[0], columns.start + right + reach[1]
        near = known[first[0] : first[0] + len(unary), first[1] : first[1] + unary.shape[1]]
        i, j = np.nonzero(near >= 0)
        unary[i, j] += 2 * table[near[i, j]]
    forbidden = None
    if what.window is not None:
        forbidden = np.abs(ink_levels(glyphs) - np.rint(task.inks[rows, columns])[..., None]) > what.window
    art = np.ascontiguousarray(part.art[rows, columns])
    engine = TableEngine(unary, tables.pair, tables.offsets, art, order=what.order, forbidden=forbidden)
    steps = int(np.prod(engine.steps))
    numbers = search_numpy.numbers(art.size, len(glyphs), len(tables.offsets), steps, what.max_num_iter)
    engine.compiled = worth_compiling(art.size, numbers)
    return engine


def _pixel_engine(task: Task, part: Part) -> Engine:
    """Return the engine of the inner cells: what stands around them is in the planes of errors already."""
    engine = PixelEngine(task, np.ascontiguousarray(part.art))
    engine.cut(*part.inner)
    return engine
