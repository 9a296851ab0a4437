"""Ink cut into tiles and back: what the oracles work on."""

import numpy as np


def tile_view(ink: np.ndarray, cell: tuple[int, int]) -> np.ndarray:
    """Return ink of whole cells `(R*h, C*w)` as a view of tiles `(R, C, h, w)`."""
    h, w = cell
    return ink.reshape(ink.shape[0] // h, h, ink.shape[1] // w, w).swapaxes(1, 2)


def untile(tiles: np.ndarray) -> np.ndarray:
    """Return tiles `(R, C, h, w)` as one picture `(R*h, C*w)`."""
    r, c, h, w = tiles.shape
    return tiles.swapaxes(1, 2).reshape(r * h, c * w)


def tiles_of(picture: np.ndarray, cell: tuple[int, int]) -> np.ndarray:
    """Return a picture, filled with paper to whole cells, as tiles of float32."""
    (height, width), (h, w) = picture.shape, cell
    padded = np.pad(picture.astype(np.float32), ((0, -height % h), (0, -width % w)))
    return tile_view(padded, cell)
