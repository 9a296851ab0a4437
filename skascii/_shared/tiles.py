"""Ink cut into cells, and back."""

from typing import Any

import numpy as np

from .checks import rejection


def padded_shape(shape: tuple[int, int], cell: tuple[int, int]) -> tuple[int, int]:
    """Return `shape` rounded up to whole cells."""
    return -(-shape[0] // cell[0]) * cell[0], -(-shape[1] // cell[1]) * cell[1]


def tile_view(ink: np.ndarray, cell: tuple[int, int]) -> np.ndarray:
    """Return `ink` of whole cells, `(R*h, C*w, ...)`, as a view of tiles `(R, C, h, w, ...)`."""
    h, w = cell
    return ink.reshape(ink.shape[0] // h, h, ink.shape[1] // w, w, *ink.shape[2:]).swapaxes(1, 2)


def untile(tiles: np.ndarray) -> np.ndarray:
    """Return tiles `(R, C, h, w, ...)` as one picture `(R*h, C*w, ...)`: a view where `tiles` is one."""
    r, c, h, w = tiles.shape[:4]
    return tiles.swapaxes(1, 2).reshape(r * h, c * w, *tiles.shape[4:])


def check_tiles(tiles: Any, cell: tuple[int, int]) -> np.ndarray:
    """Return `tiles` as float32 `(R, C, h, w)`, if they are ink in cells of shape `cell`."""
    array = np.asarray(tiles)
    if array.dtype.kind not in "bf":
        raise rejection("tiles", "of a float dtype", str(array.dtype), "Cut them from ink in [0, 1].", TypeError)
    if array.ndim != 4 or array.shape[2:] != cell or array.size == 0:
        raise rejection(
            "tiles",
            f"of shape (R, C, {cell[0]}, {cell[1]}), as the glyphs' cell",
            f"shape {array.shape}",
            "Cut the ink into cells of that shape.",
        )
    return array.astype(np.float32, copy=False)


def tile_sums(tiles: np.ndarray) -> np.ndarray:
    """Return the sum of each tile of `(R, C, h, w)`, float64 `(R, C)`."""
    rows, columns, h, w = tiles.shape
    strips = untile(tiles).reshape(rows, h, columns * w).sum(axis=1)  # rows first: a run through memory
    return strips.reshape(rows, columns, w).sum(axis=2, dtype=np.float64)


def tile_counts(tiles: np.ndarray, above: float) -> np.ndarray:
    """Return how many pixels of each tile of `(R, C, h, w)` exceed `above`, int64 `(R, C)`."""
    rows, columns, h, w = tiles.shape
    mask = (untile(tiles) > np.float32(above)).view(np.uint8)
    strips = mask.reshape(rows, h, columns * w).sum(axis=1, dtype=np.uint16)
    return strips.reshape(rows, columns, w).sum(axis=2, dtype=np.int64)


def flat_tiles(tiles: np.ndarray) -> np.ndarray:
    """Return which tiles of `(R, C, h, w)` have one value throughout, bool `(R, C)`."""
    first = tiles[:, :, 0, 0]
    flat = (tiles[:, :, -1, -1] == first) & (tiles[:, :, tiles.shape[2] // 2, tiles.shape[3] // 2] == first)
    for row in np.nonzero(flat.any(axis=1))[0]:  # few cells are left: look at those in full
        cells = np.nonzero(flat[row])[0]
        flat[row, cells] = (tiles[row, cells] == first[row, cells, None, None]).all(axis=(1, 2))
    return flat
