"""Patch features: filters over cell and glyph, and the nearest vector."""

from typing import Any, NamedTuple

import numpy as np

from .._kernels.lanes import padded
from .._shared.checks import check_choice, check_number
from .._shared.threads import blocks, parallel_map
from .._shared.tiles import tile_sums, untile
from ..glyphs import GlyphSet
from ._banks import check_bank
from ._cuda import BOTH, check_where, on_device, resident
from ._distances import argmin_distance, fours
from ._linear import NEVER, Linear, argmax_linear, argmax_of_source, argmax_on_device
from ._registry import matcher

METRICS = ("minkowski", "cosine", "dot")
BAND = 8  # cells an axis that one pooling matrix spans
BLOCK = 2048  # vectors a call of the kernel


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
    for cells in blocks(count, BAND):
        centers = (np.arange(cells.start, cells.stop) + 0.5) * size
        first = (centers[:, None] + (np.arange(bins) - bins / 2) * width).reshape(-1, 1)
        low = int(np.clip(np.floor(first[0, 0]), 0, count * size - 1))
        high = int(np.clip(np.ceil(first[-1, 0] + width), low + 1, count * size))
        reached = edges[low : high + 1]
        covered = np.clip(first + width, reached[:-1], reached[1:]) - np.clip(first, reached[:-1], reached[1:])
        parts.append(Axis(cells, slice(low, high), (covered / width).astype(np.float32)))
    return parts


def pool(tiles: np.ndarray, bins: tuple[int, int], extent: float = 1.0, workers: int | None = None) -> np.ndarray:
    """Return tiles `(R, C, h, w)` as patches of area means, float32 `(R, C, *bins)`."""
    rows, columns, h, w = tiles.shape
    if extent == 1 and bins == (h, w):
        return tiles
    ink = untile(tiles)
    patches = np.empty((rows, columns, *bins), np.float32)
    across = pooling(columns, w, bins[1], extent)

    def band(part: Axis) -> None:
        means = part.matrix @ ink[part.pixels]
        for axis in across:
            both = means[:, axis.pixels] @ axis.matrix.T
            patches[part.cells, axis.cells] = both.reshape(-1, bins[0], both.shape[1] // bins[1], bins[1]).swapaxes(
                1, 2
            )

    parallel_map(band, pooling(rows, h, bins[0], extent), workers)
    return patches


@matcher("features", tone="stretch", backends=BOTH)
def features(
    tiles: Any,
    glyphs: GlyphSet,
    *,
    bank: Any = "shapes",
    extent: float = 1.0,
    weight: float = 15.0,
    exposure: float = 1.0,
    p: float = 2.0,
    metric: str = "minkowski",
    backend: str = "cpu",
    workers: int | None = None,
    device_out: bool = False,
) -> Any:
    """Nearest vector of features: filters over the cell and over each glyph.

    Parameters
    ----------
    tiles : ndarray of float, shape (R, C, h, w)
        Ink in [0, 1], cut into cells.
    glyphs : GlyphSet
        The glyphs to choose from.
    bank : {"shapes", "plus", "gradients"} or array_like of float, shape (K, 3, 3)
        The filters. "shapes": bands in four directions, a mass and a void, over all pixels of a cell. The others see
        a patch of 3 x 3 area means, and each filter gives one number: "plus", five of the nine; "gradients", the
        mean, strokes in four directions, the Laplacian and the corners.
    extent : float, optional
        Size of the window around a cell's centre that the filters see of the picture, in cells: 3 is the published
        behaviour. Glyphs are always seen whole. Beyond the picture its outermost pixels go on.
    weight : float, optional
        How often the mean ink of the cell itself, whatever the extent, is appended to the vector; 0 leaves it out.
    exposure : float, optional
        Exponent of the picture's ink, after the tone: below 1 draws more ink. On a dark background without tone this
        is the picture's luminance; ``convert(gamma=...)`` raises luminance, of picture and glyphs alike.
    p : float, optional
        The Minkowski distance is ``sum(abs(u - v)**p)**(1/p)``: 1 or greater, or infinity.
    metric : {"minkowski", "cosine", "dot"}, optional
        Least distance, or greatest cosine or product of the vectors, the mean vector of the glyphs taken away from
        both: else one glyph, the darkest or the brightest, would win everywhere. They have no use for `p`.
    backend : {"cpu", "cuda", "auto"}, optional
        Where to compute, as in `match`.
    workers : int, optional
        Number of threads, by default one a core.
    device_out : bool, optional
        Whether to leave the indices on the device, as in `match`.

    Returns
    -------
    ndarray of intp, shape (R, C)
        Which glyph stands in each cell.

    Raises
    ------
    ValueError, TypeError
        If an option is outside its rule or the tiles do not fit the glyphs.
    RuntimeError
        If the backend cannot be used here.

    Notes
    -----
    The published description is ``bank="plus", extent=3, exposure=0.5, p=1`` with ``tone="none"``.

    References
    ----------
    .. [1] "Image-To-ASCII-Converter", the published description of the patch filters and the Minkowski distance.

    Examples
    --------
    >>> import numpy as np
    >>> import skascii
    >>> glyphs = skascii.glyph_set(" -/#")
    >>> skascii.matchers.features(glyphs.bitmaps[None], glyphs)
    array([[0, 1, 2, 3]])
    """
    tiles, on_cuda = check_where(tiles, glyphs, backend, device_out)
    filters = check_bank(bank, glyphs.cell)
    extent = check_number("extent", extent, above=0)
    weight = check_number("weight", weight, low=0)
    exposure = check_number("exposure", exposure, above=0)
    p = check_number("p", p, low=1, finite=False)
    check_choice("metric", metric, METRICS)

    p = p if metric == "minkowski" else 2.0
    scale = weight ** (1 / p) if weight > 0 else 0.0  # so many equal components are one, scaled

    def build() -> np.ndarray:
        return feature_vectors(glyphs.bitmaps[:, None], filters, scale=scale)[:, 0]

    key = ("features", filters.shape, filters.tobytes(), scale)
    known = glyphs.derive(key, build)
    ranks = _ranks(known, metric) if metric != "minkowski" or p == 2 else None
    if exposure != 1 and not on_cuda:
        tiles = np.maximum(tiles, 0) ** np.float32(exposure)
        exposure = 1.0
    if ranks is not None and extent <= 1 and exposure == 1:
        whole = (*key, metric, extent)
        linear = glyphs.derive(whole, lambda: _of_pixels(*ranks, glyphs.cell, filters, extent, scale))
        if on_cuda:
            return argmax_on_device(tiles, glyphs, whole, linear, device_out)
        return argmax_linear(tiles, linear, workers=workers)
    if on_cuda:

        def choose(source: Any) -> Any:
            from .._kernels import features_cuda

            arrays = resident(glyphs, key, lambda: (filters.reshape(len(filters), -1).astype(np.float32), known))
            there = features_cuda.feature_vectors(source, arrays[0], filters.shape[1:], extent, scale, exposure)
            if ranks is None:
                return features_cuda.nearest_vectors(there, arrays[1], p)
            return argmax_of_source(there, glyphs, (key, metric), Linear.of(*ranks))

        return on_device(tiles, device_out, choose)
    vectors = feature_vectors(tiles, filters, extent=extent, scale=scale, workers=workers)
    if ranks is None:
        return _nearest(vectors, known, p, workers)
    return argmax_linear(vectors[:, :, None], Linear.of(*ranks), workers=workers)


def feature_vectors(
    tiles: np.ndarray, filters: np.ndarray, *, extent: float = 1.0, scale: float = 0.0, workers: int | None = None
) -> np.ndarray:
    """Return the feature vectors of tiles, float32 `(R, C, K)`, the last one `scale` times the mean, unless 0."""
    patches = pool(tiles, filters.shape[1:], extent, workers)
    vectors = patches.reshape(*tiles.shape[:2], -1) @ filters.reshape(len(filters), -1).T.astype(np.float32)
    if scale == 0:
        return vectors
    means = tile_sums(tiles) / tiles[0, 0].size
    return np.concatenate([vectors, np.float32(scale) * means[..., None].astype(np.float32)], axis=-1)


def _nearest(vectors: np.ndarray, known: np.ndarray, p: float, workers: int | None) -> np.ndarray:
    """Return the glyph of the nearest vector, `known` `(G, K)`, for any p."""
    if p in (1, np.inf):
        return argmin_distance(vectors[:, :, None], fours(known), largest=p != 1, workers=workers)
    from .._kernels import features_cpu

    power = int(p) if p == int(p) else p  # a product of its own is many times as fast as a power
    lanes = padded(known.T)
    flat = vectors.reshape(-1, vectors.shape[2])
    indices = np.empty(len(flat), np.intp)

    def block(part: slice) -> None:
        features_cpu.nearest(flat[part], lanes, len(known), power, indices[part])

    parallel_map(block, blocks(len(flat), BLOCK), workers)
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


def _of_pixels(
    products: np.ndarray, bias: np.ndarray, cell: tuple[int, int], filters: np.ndarray, extent: float, scale: float
) -> Linear:
    """Return what ranks feature vectors as one product with the pixels of a cell: its features are sums of those."""
    count = cell[0] * cell[1]
    pixels = np.eye(count, dtype=np.float32).reshape(count, 1, *cell)
    return Linear.of(products @ feature_vectors(pixels, filters, extent=extent, scale=scale)[:, 0].T, bias)
