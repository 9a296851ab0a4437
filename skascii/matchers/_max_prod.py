"""Largest product of pixels."""

from typing import Any

import numpy as np

from .._shared.checks import check_number
from .._shared.tiles import tile_counts
from ..glyphs import GlyphSet
from ._cuda import BOTH, check_where
from ._linear import Linear, argmax_linear, argmax_on_device
from ._registry import matcher

SAMPLE = 16  # rows of tiles a look at whether pruning pays
PAYS = 0.1  # share of decided tiles from which it does
FULL = float(np.nextafter(np.float32(1), np.float32(0)))


@matcher("max_prod", backends=BOTH)
def max_prod(
    tiles: Any,
    glyphs: GlyphSet,
    *,
    midpoint: float = 0.5,
    backend: str = "cpu",
    workers: int | None = None,
    info: dict[str, Any] | None = None,
    device_out: bool = False,
) -> Any:
    """Largest product of pixels about the midpoint: bold, for logos and line art.

    Maximises ``sum((T - midpoint) (G - 0.5))``. Where the set has a blank glyph, tiles that cannot be anything else are
    decided from their number of inked pixels alone, and full tiles at once: this never changes the answer.

    Parameters
    ----------
    tiles : ndarray of float, shape (R, C, h, w)
        Ink in [0, 1], cut into cells.
    glyphs : GlyphSet
        The glyphs to choose from.
    midpoint : float, optional
        The ink that counts as half: it shifts the image, never the glyphs.
    backend : {"cpu", "cuda", "auto"}, optional
        Where to compute, as in `match`.
    workers : int, optional
        Number of threads, by default one a core.
    info : dict, optional
        Gets `pruned`, the share of tiles decided before the product: none on a device.
    device_out : bool, optional
        Whether to leave the indices on the device, as in `match`.

    Returns
    -------
    ndarray of intp, shape (R, C)
        Which glyph stands in each cell.

    Raises
    ------
    ValueError
        If `midpoint` is not finite or the tiles do not fit the glyphs.
    RuntimeError
        If the backend cannot be used here.

    References
    ----------
    .. [1] "How It Works", the published description of the pixel-product converter.

    Examples
    --------
    >>> import numpy as np
    >>> import skascii
    >>> glyphs = skascii.glyph_set(" -=#")
    >>> skascii.matchers.max_prod(glyphs.bitmaps[None], glyphs)
    array([[0, 1, 2, 3]])
    """
    tiles, on_cuda = check_where(tiles, glyphs, backend, device_out)
    midpoint = check_number("midpoint", midpoint)
    key = ("max_prod", midpoint)
    linear = glyphs.derive(key, lambda: _linear(glyphs, midpoint))
    if on_cuda:
        if info is not None:
            info["pruned"] = 0.0
        return argmax_on_device(tiles, glyphs, key, linear, device_out)
    fewest = glyphs.derive(("max_prod pruning", midpoint), lambda: _fewest_inked(glyphs, midpoint))
    fullest = int(glyphs.coverage.argmax()) if midpoint < 1 else -1
    decided = _decide(tiles[::SAMPLE], fewest, fullest)
    if (decided >= 0).mean() < PAYS:
        if info is not None:
            info["pruned"] = 0.0
        return argmax_linear(tiles, linear, workers=workers)
    decided = _decide(tiles, fewest, fullest)
    indices = argmax_linear(tiles, linear, where=decided < 0, workers=workers)
    np.copyto(indices, decided, where=decided >= 0)
    if info is not None:
        info["pruned"] = float((decided >= 0).mean())
    return indices


def _linear(glyphs: GlyphSet, midpoint: float) -> Linear:
    matrix = glyphs.bitmaps.reshape(len(glyphs), -1).astype(np.float64) - 0.5
    return Linear.of(matrix, -midpoint * matrix.sum(axis=1))


def _fewest_inked(glyphs: GlyphSet, midpoint: float) -> int:
    """Return with how many inked pixels a tile can be anything but blank, 0 where the set has no blank.

    With L of them, a glyph's product exceeds the blank's only if its L largest coverages exceed `midpoint` times all.
    """
    coverage = glyphs.bitmaps.reshape(len(glyphs), -1).astype(np.float64)
    if coverage[0].any():
        return 0
    largest = np.cumsum(-np.sort(-coverage, axis=1), axis=1)
    beats = np.hstack([np.zeros((len(glyphs), 1)), largest]) > midpoint * coverage.sum(axis=1, keepdims=True)
    return int(beats.any(axis=0).argmax()) if beats.any() else coverage.shape[1] + 1


def _decide(tiles: np.ndarray, fewest: int, fullest: int) -> np.ndarray:
    """Return the glyph of each tile that pruning decides, -1 elsewhere; the bounds hold for ink up to 1."""
    decided = np.full(tiles.shape[:2], -1, np.intp)
    if (fewest > 0 or fullest >= 0) and tiles.max() <= 1:
        decided[tile_counts(tiles, above=0) < fewest] = 0
        if fullest >= 0:
            decided[tile_counts(tiles, above=FULL) == tiles[0, 0].size] = fullest
    return decided
