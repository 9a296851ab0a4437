"""Target: the ink that is wanted, in whole cells. It is what every matcher works on."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .._shared.checks import check_number, rejection, sentence
from .._shared.grid import check_cell
from .._shared.image import is_device_array
from .._shared.values import is_masked

HIGHEST = 2.0  # the largest magnitude of ink: what fixed point and float32 are made for
LARGEST = 2**31  # pixels on a device: kernels keep places in 32 bits
REMEDY = "Make it with skascii.ink, or pass ink of whole cells."


class Target:
    """The ink that is wanted on the page, in whole cells.

    Parameters
    ----------
    ink : array_like of float, shape (R*h, C*w) or (R, C, h, w)
        Coverage wanted, 1 for full ink: a picture of whole cells, or its tiles. What is masked or NaN gets none.
        An array of float32 on a CUDA device (CuPy's, PyTorch's, Numba's: whatever has ``__cuda_array_interface__``) is
        a picture; it stays where it is, is read in the order of its stream, and is not searched for NaN.
    cell : tuple of int
        Height and width of a cell in pixels, as the glyphs'.
    m : float, optional
        How far the ink is fitted to what the glyphs show of it, as in `skascii.Tone`: by default, 0, not at all.

    Attributes
    ----------
    ink : ndarray of float32, shape (R*h, C*w)
        The picture, or the device array that was given.
    cell : tuple of int
        Height and width of a cell.
    m : float
        How far it is fitted.

    Raises
    ------
    ValueError
        If the picture is not of whole cells, or has values beyond -2 to 2.
    TypeError
        If it is of another dtype.

    See Also
    --------
    skascii.ink : Make a target of any image.

    Examples
    --------
    >>> import numpy as np
    >>> import skascii
    >>> target = skascii.Target(np.zeros((32, 24)), (16, 8))
    >>> target.shape
    (2, 3)
    >>> target.tiles.shape
    (2, 3, 16, 8)
    """

    __slots__ = ("cell", "ink", "m")

    ink: Any
    cell: tuple[int, int]
    m: float

    def __init__(self, ink: Any, cell: tuple[int, int], m: float = 0.0) -> None:
        self.cell = check_cell(cell)
        self.m = check_number("m", m, low=0, high=1)
        self.ink = _device_picture(ink, self.cell) if is_device_array(ink) else _picture(ink, self.cell)

    @classmethod
    def trusted(cls, ink: Any, cell: tuple[int, int], m: float = 0.0) -> "Target":
        """Return a target without any check: for float32 pictures that were made here.

        Parameters
        ----------
        ink : ndarray of float32, shape (R*h, C*w)
            The picture.
        cell : tuple of int
            Height and width of a cell.
        m : float, optional
            How far it is fitted, by default not at all.

        Returns
        -------
        Target
            The target.
        """
        new = object.__new__(cls)
        new.ink, new.cell, new.m = ink, cell, m
        return new

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of cells."""
        return self.ink.shape[0] // self.cell[0], self.ink.shape[1] // self.cell[1]

    @property
    def tiles(self) -> NDArray[np.float32]:
        """The tiles, a view of shape (R, C, h, w)."""
        (rows, columns), (h, w) = self.shape, self.cell
        return self.ink.reshape(rows, h, columns, w).swapaxes(1, 2)

    @property
    def on_device(self) -> bool:
        """Whether the ink lies in the memory of a CUDA device."""
        return is_device_array(self.ink)

    def rows(self, part: slice) -> "Target":
        """Return some rows of cells, a view where they lie together.

        Parameters
        ----------
        part : slice
            Which rows of cells.

        Returns
        -------
        Target
            Their target.
        """
        h, width = self.cell[0], self.ink.shape[1]
        return Target.trusted(self.ink.reshape(-1, h, width)[part].reshape(-1, width), self.cell)

    def sums(self) -> NDArray[Any]:
        """Return the sum of the ink of each cell.

        Returns
        -------
        ndarray of float64, shape (R, C)
            Sums: divided by the pixels of a cell, the means.
        """
        (rows, columns), (h, w) = self.shape, self.cell
        strips = self.ink.reshape(rows, h, columns * w).sum(axis=1)  # rows first: a run through memory
        return strips.reshape(rows, columns, w).sum(axis=2, dtype=np.float64)

    def counts(self, above: float) -> NDArray[Any]:
        """Return how many pixels of each cell exceed a value.

        Parameters
        ----------
        above : float
            The value.

        Returns
        -------
        ndarray of int64, shape (R, C)
            Numbers of pixels.
        """
        (rows, columns), (h, w) = self.shape, self.cell
        mask = (self.ink > np.float32(above)).view(np.uint8)
        strips = mask.reshape(rows, h, columns * w).sum(axis=1, dtype=np.uint16)
        return strips.reshape(rows, columns, w).sum(axis=2, dtype=np.int64)

    def flat(self) -> NDArray[np.float32]:
        """Return which cells have one value throughout.

        Returns
        -------
        ndarray of bool, shape (R, C)
            True where all pixels are equal.
        """
        tiles = self.tiles
        first = tiles[:, :, 0, 0]
        found = (tiles[:, :, -1, -1] == first) & (tiles[:, :, self.cell[0] // 2, self.cell[1] // 2] == first)
        for row in np.nonzero(found.any(axis=1))[0]:  # few cells are left: look at those in full
            cells = np.nonzero(found[row])[0]
            found[row, cells] = (tiles[row, cells] == first[row, cells, None, None]).all(axis=(1, 2))
        return found

    def __repr__(self) -> str:
        rows, columns = self.shape
        return f"Target({rows} x {columns} cells of {self.cell}{', on a device' if self.on_device else ''})"


def padded_shape(shape: tuple[int, int], cell: tuple[int, int]) -> tuple[int, int]:
    """Return `shape` rounded up to whole cells."""
    return -(-shape[0] // cell[0]) * cell[0], -(-shape[1] // cell[1]) * cell[1]


def device_obstacle(target: Target) -> str | None:
    """Return why kernels cannot address this target, None where they can."""
    strides = getattr(target.ink, "__cuda_array_interface__", {}).get("strides") or (0,)
    if math.prod(target.ink.shape) < LARGEST and min(strides) >= 0:
        return None
    rule = f"fewer than {LARGEST:,} pixels, and not reversed, for backend='cuda'"
    return sentence("target", rule, f"shape {tuple(target.ink.shape)}, strides {strides}", "Cut it, or copy it.")


def _picture(ink: Any, cell: tuple[int, int]) -> np.ndarray:
    """Return `ink`, a picture or its tiles, as one picture of float32, if it is finite and of whole cells."""
    h, w = cell
    array = ink.filled(0) if is_masked(ink) else np.asarray(ink)
    if array.dtype.kind not in "bf":
        raise rejection("target", "of a float dtype", str(array.dtype), "Scale it to ink in [0, 1].", TypeError)
    if array.ndim == 4 and array.shape[2:] == cell:
        array = array.swapaxes(1, 2).reshape(array.shape[0] * h, array.shape[1] * w)
    _check_whole_cells(array, cell, f"or of shape (R, C, {h}, {w})")
    if np.isinf(array).any():
        raise rejection("target", "finite, or NaN where it is missing", "infinite values", "Clip them.")
    missing = np.isnan(array)
    ink = np.where(missing, 0, array) if missing.any() else array
    check_ink("target", ink)
    return np.ascontiguousarray(ink, np.float32)


def check_ink(name: str, ink: np.ndarray) -> None:
    """Refuse what no ink can be, and kernels not count with."""
    low, high = float(ink.min()), float(ink.max())  # NaN, if there is one
    if not (np.isfinite(low) and np.isfinite(high)):
        raise rejection(name, "finite", "NaN or infinite values", "Replace them, e.g. with numpy.nan_to_num.")
    if low < -HIGHEST or high > HIGHEST:
        rule = f"ink from {-HIGHEST:g} to {HIGHEST:g}"
        raise rejection(name, rule, f"values from {low:g} to {high:g}", "Ink is meant to lie in [0, 1].")


def _device_picture(ink: Any, cell: tuple[int, int]) -> Any:
    """Return `ink` as it lies on a device, if it is a picture of float32 and of whole cells."""
    interface = getattr(ink, "__cuda_array_interface__", None)
    dtype = np.dtype(ink.dtype if interface is None else interface["typestr"])
    if dtype != np.float32:
        raise rejection("target", "of dtype float32 on a device", str(dtype), "Convert it there.", TypeError)
    _check_whole_cells(ink, cell, "on a device")
    return ink


def _check_whole_cells(array: Any, cell: tuple[int, int], rest: str) -> None:
    shape = tuple(array.shape)
    if len(shape) != 2 or 0 in shape or shape[0] % cell[0] or shape[1] % cell[1]:
        rule = f"of shape (R*{cell[0]}, C*{cell[1]}), whole cells of the glyphs, {rest}"
        raise rejection("target", rule, f"shape {shape}", REMEDY)
