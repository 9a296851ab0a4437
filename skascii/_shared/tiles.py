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
    """Return `tiles` as float32 `(R, C, h, w)`, if they are finite ink in cells of shape `cell`."""
    array = np.asarray(tiles)
    if array.dtype.kind not in "bf":
        raise rejection("tiles", "of a float dtype", array.dtype, "Cut them from ink in [0, 1].", TypeError)
    if array.ndim != 4 or array.shape[2:] != cell or array.size == 0:
        raise rejection(
            "tiles", f"of shape (R, C, {cell[0]}, {cell[1]}), as the glyphs' cell", f"shape {array.shape}",
            "Cut the ink into cells of that shape.",
        )
    if not np.isfinite(array.min()) or not np.isfinite(array.max()):
        raise rejection("tiles", "finite", "NaN or infinite values", "Replace them, e.g. with numpy.nan_to_num.")
    return array.astype(np.float32, copy=False)
