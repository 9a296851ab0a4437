"""Feature vectors of cells and glyphs, and the glyph of the nearest (docs/algorithms, `alg-features`)."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from ..._numba.panels import padded
from ..._shared.threads import blocks, parallel_map
from ...glyphs import GlyphSet
from ...picture.target import Target
from ..distance.core import argmin_distance, fours
from ..linear.core import NEVER, Linear, argmax_linear, argmax_of_source, best
from ..resident import on_device, resident
from ..run import Run

CELLS_PER_BAND = 8  # cells an axis that one pooling matrix spans
VECTORS_PER_BLOCK = 2048  # vectors a call of the kernel


@dataclass(frozen=True, eq=False)
class Features:
    """What of a cell is compared with what of a glyph, and how."""

    filters: np.ndarray  # float64 (K, a, b): for patches of a x b area means
    extent: float  # of the window in the picture, in cells
    scale: float  # of the mean ink, which is one more feature unless it is 0
    exposure: float  # exponent of the picture's ink
    p: float  # of the Minkowski metric
    metric: str  # "minkowski", "cosine", "dot"

    @property
    def key(self) -> Hashable:
        """What the glyphs' vectors depend on."""
        return "features", self.filters.shape, self.filters.tobytes(), self.scale


def nearest_features(target: Target, glyphs: GlyphSet, what: Features, run: Run) -> Any:
    """Return the glyph of the nearest vector in each cell; by a product with the pixels, where that is the same."""
    known = glyphs.derive(what.key, lambda: _of_glyphs(glyphs, what))
    ranks = _ranks(known, what.metric) if what.metric != "minkowski" or what.p == 2 else None
    exposed = what.exposure != 1 and not run.on_device
    if exposed:
        target = Target.trusted(np.maximum(target.ink, 0) ** np.float32(what.exposure), target.cell)
    if ranks is not None and what.extent <= 1 and (exposed or what.exposure == 1):
        key = (what.key, what.metric, what.extent)
        return best(target, glyphs, key, lambda: _of_pixels(*ranks, glyphs.cell, what), run)
    if run.on_device:
        return on_device(target, run.device_out, lambda source: _choose(source, glyphs, what, known, ranks))
    vectors = feature_vectors(target, what.filters, extent=what.extent, scale=what.scale, workers=run.workers)
    if ranks is not None:
        return argmax_linear(_as_target(vectors), Linear.of(*ranks), workers=run.workers)
    return _nearest(vectors, known, what.p, run.workers)


def _choose(
    source: Any, glyphs: GlyphSet, what: Features, known: np.ndarray, ranks: tuple[np.ndarray, np.ndarray] | None
) -> Any:
    """Return the same on the device."""
    from . import cuda

    count, *bins = what.filters.shape
    arrays = resident(glyphs, what.key, lambda: (what.filters.reshape(count, -1).astype(np.float32), known))
    there = cuda.feature_vectors(source, arrays[0], tuple(bins), what.extent, what.scale, what.exposure)
    if ranks is None:
        return cuda.nearest_vectors(there, arrays[1], what.p)
    return argmax_of_source(there, glyphs, (what.key, what.metric), Linear.of(*ranks))


class Axis(NamedTuple):
    """Pooling along an axis: the means of some cells' windows are ``matrix @ pixels``."""

    cells: slice
    pixels: slice
    matrix: np.ndarray


def pooling(count: int, size: int, bins: int, extent: float) -> list[Axis]:
    """Return the exact area means over `bins` windows a cell of `size` pixels, on an axis of `count` cells.

    The windows of a cell fill `extent` times its length about its centre; the outermost pixels go on forever.
    """
    edges = np.arange(count * size + 1, dtype=np.float64)
    edges[0], edges[-1] = -np.inf, np.inf
    width = size * extent / bins
    parts = []
    for cells in blocks(count, CELLS_PER_BAND):
        centers = (np.arange(cells.start, cells.stop) + 0.5) * size
        first = (centers[:, None] + (np.arange(bins) - bins / 2) * width).reshape(-1, 1)
        low = int(np.clip(np.floor(first[0, 0]), 0, count * size - 1))
        high = int(np.clip(np.ceil(first[-1, 0] + width), low + 1, count * size))
        reached = edges[low : high + 1]
        covered = np.clip(first + width, reached[:-1], reached[1:]) - np.clip(first, reached[:-1], reached[1:])
        parts.append(Axis(cells, slice(low, high), (covered / width).astype(np.float32)))
    return parts


def pool(target: Target, bins: tuple[int, int], extent: float = 1.0, workers: int | None = None) -> np.ndarray:
    """Return patches of area means, float32 `(R, C, *bins)`."""
    (rows, columns), (h, w) = target.shape, target.cell
    if extent == 1 and bins == (h, w):
        return target.tiles
    patches = np.empty((rows, columns, *bins), np.float32)
    across = pooling(columns, w, bins[1], extent)

    def band(part: Axis) -> None:
        means = part.matrix @ target.ink[part.pixels]
        for axis in across:
            both = means[:, axis.pixels] @ axis.matrix.T
            parts = both.reshape(-1, bins[0], both.shape[1] // bins[1], bins[1])
            patches[part.cells, axis.cells] = parts.swapaxes(1, 2)

    parallel_map(band, pooling(rows, h, bins[0], extent), workers)
    return patches


def feature_vectors(
    target: Target, filters: np.ndarray, *, extent: float = 1.0, scale: float = 0.0, workers: int | None = None
) -> np.ndarray:
    """Return the feature vectors of cells, float32 `(R, C, K)`, the last one `scale` times the mean, unless 0."""
    patches = pool(target, filters.shape[1:], extent, workers)
    vectors = patches.reshape(*target.shape, -1) @ filters.reshape(len(filters), -1).T.astype(np.float32)
    if scale == 0:
        return vectors
    means = target.sums() / (target.cell[0] * target.cell[1])
    return np.concatenate([vectors, np.float32(scale) * means[..., None].astype(np.float32)], axis=-1)


def _as_target(vectors: np.ndarray) -> Target:
    """Return vectors `(R, C, K)` as a picture of cells one pixel high: what a product takes."""
    rows, columns, size = vectors.shape
    return Target.trusted(np.ascontiguousarray(vectors).reshape(rows, columns * size), (1, size))


def _column(bitmaps: np.ndarray) -> Target:
    """Return bitmaps `(G, h, w)` as a picture, one above the other."""
    _, h, w = bitmaps.shape
    return Target.trusted(bitmaps.reshape(-1, w), (h, w))


def _of_glyphs(glyphs: GlyphSet, what: Features) -> np.ndarray:
    """Return the vectors of the glyphs `(G, K)`, which are always seen whole."""
    return feature_vectors(_column(glyphs.bitmaps), what.filters, scale=what.scale)[:, 0]


def _nearest(vectors: np.ndarray, known: np.ndarray, p: float, workers: int | None) -> np.ndarray:
    """Return the glyph of the nearest vector, `known` `(G, K)`, for any p."""
    if p in (1, np.inf):
        return argmin_distance(_as_target(vectors), fours(known), largest=p != 1, workers=workers)
    from . import cpu

    power = int(p) if p in range(1, 65) else p  # a product of its own is many times as fast as a power
    lanes = padded(known.T)
    flat = vectors.reshape(-1, vectors.shape[2])
    indices = np.empty(len(flat), np.intp)

    def block(part: slice) -> None:
        cpu.nearest(flat[part], lanes, len(known), power, indices[part])

    parallel_map(block, blocks(len(flat), VECTORS_PER_BLOCK), workers)
    return indices.reshape(vectors.shape[:2])


def _ranks(known: np.ndarray, metric: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the products `(G, K)` and biases `(G,)`, float64, that rank glyphs by distance (p = 2), cosine or product.

    The latter two are about the mean vector of the glyphs.
    """
    center = known.mean(axis=0, dtype=np.float64)
    known = known - center
    squares = (known**2).sum(axis=1)
    if metric == "minkowski":
        return known, -known @ center - squares / 2
    if metric == "dot":
        return known, -known @ center
    usable = squares > 0
    known /= np.sqrt(np.where(usable, squares, 1))[:, None]
    return known, np.where(usable, -known @ center, NEVER)


def _of_pixels(products: np.ndarray, bias: np.ndarray, cell: tuple[int, int], what: Features) -> Linear:
    """Return what ranks feature vectors as one product with the pixels of a cell: its features are sums of those."""
    count = cell[0] * cell[1]
    pixels = _column(np.eye(count, dtype=np.float32).reshape(count, *cell))
    vectors = feature_vectors(pixels, what.filters, extent=what.extent, scale=what.scale)[:, 0]
    return Linear.of(products @ vectors.T, bias)
