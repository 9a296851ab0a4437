"""Ink cut into cells, and back."""

import math
from typing import Any

import numpy as np

from .checks import rejection

LARGEST = 2**31  # pixels on a device: kernels keep places in 32 bits


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


def is_device_array(array: Any) -> bool:
    """Return whether `array` lies in the memory of a CUDA device."""
    return hasattr(array, "__cuda_array_interface__") or hasattr(array, "__cuda_ndarray__")


def check_tiles(tiles: Any, cell: tuple[int, int], backend: str = "cpu") -> Any:
    """Return `tiles` as float32 `(R, C, h, w)`, if they are ink in cells of shape `cell`.

    Arrays on a device stay there, and are refused where the CPU computes.
    """
    resident = is_device_array(tiles)
    if resident and backend == "cpu":
        remedy = "Copy them, or pass backend='cuda'."
        raise rejection("tiles", "in the host's memory for backend='cpu'", "a device array", remedy, TypeError)
    array = tiles if resident else np.asarray(tiles)
    dtype = _dtype(array)
    if dtype != np.float32 if resident else dtype.kind not in "bf":
        rule = "of dtype float32 on a device" if resident else "of a float dtype"
        raise rejection("tiles", rule, str(dtype), "Cut them from ink in [0, 1].", TypeError)
    if len(array.shape) != 4 or tuple(array.shape[2:]) != cell or 0 in array.shape:
        raise rejection(
            "tiles",
            f"of shape (R, C, {cell[0]}, {cell[1]}), as the glyphs' cell",
            f"shape {tuple(array.shape)}",
            "Cut the ink into cells of that shape.",
        )
    if backend == "cuda" or resident:
        _check_reach(array)
    return array if resident else array.astype(np.float32, copy=False)


def _check_reach(array: Any) -> None:
    """Refuse tiles that kernels cannot address."""
    interface = getattr(array, "__cuda_array_interface__", {})
    if math.prod(array.shape) >= LARGEST or min(interface.get("strides") or (0,)) < 0:
        rule = f"fewer than {LARGEST:,} pixels, and not reversed, for backend='cuda'"
        got = f"shape {tuple(array.shape)}, strides {interface.get('strides')}"
        raise rejection("tiles", rule, got, "Cut them, or copy them.", NotImplementedError)


def _dtype(array: Any) -> np.dtype:
    """Return the dtype of an array, by its interface where it is not NumPy's."""
    interface = getattr(array, "__cuda_array_interface__", None)
    return np.dtype(array.dtype if interface is None else interface["typestr"])


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
