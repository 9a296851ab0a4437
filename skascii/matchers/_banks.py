"""Banks of filters: what of a cell is compared with what of a glyph."""

from typing import Any

import numpy as np

from .._shared.checks import check_array, check_choice, rejection

LEAST, MOST = 1e-6, 1e6  # sizes of features that float32 can square and add to one another
BANKS = ("plus", "gradients", "shapes")

TAPS = np.eye(9).reshape(9, 3, 3)  # one part of the patch each
PLUS = TAPS[[1, 3, 4, 5, 7]]  # up, left, centre, right, down

# what a stroke has more of than what lies around it: on the eye's scale flat ink and a stroke differ, and a plain
# difference of two sides, 0 for every symmetric glyph, does not see that
UPRIGHT = np.array([[-1, 2, -1]] * 3) / 6
SLANTED = (3 * np.eye(3) - 1) / 6
LAPLACIAN = np.array([[0, -1, 0], [-1, 4, -1], [0, -1, 0]]) / 4
GRADIENTS = np.stack(
    [np.full((3, 3), 1 / 9), UPRIGHT.T, UPRIGHT, SLANTED, SLANTED[:, ::-1], LAPLACIAN, *TAPS[[0, 2, 6, 8]]]
)

# (offsets, half-width) of bands, where the cell reaches from -1 to 1: wide enough to overlap, as eyes blur
HORIZONTAL = np.linspace(-7 / 8, 7 / 8, 8), 1 / 2
VERTICAL = np.linspace(-3 / 4, 3 / 4, 4), 1
DIAGONAL = np.linspace(-2 / 3, 2 / 3, 3), 2 / 3


def check_bank(bank: Any, cell: tuple[int, int]) -> np.ndarray:
    """Return the filters that `bank` names or is, float64 `(K, a, b)`: for patches of a x b area means."""
    remedy = "Example: numpy.eye(9).reshape(9, 3, 3)."
    if isinstance(bank, str):
        check_choice("bank", bank, BANKS)
        return shapes(cell) if bank == "shapes" else {"plus": PLUS, "gradients": GRADIENTS}[bank]
    array = check_array("bank", bank)
    rule = f"one of {', '.join(map(repr, BANKS))} or numbers of shape (K, 3, 3)"
    if array.dtype.kind not in "biuf":
        raise rejection("bank", rule, repr(bank), remedy, TypeError)
    if array.ndim != 3 or array.shape[1:] != (3, 3) or not len(array):
        raise rejection("bank", rule, f"shape {array.shape}", remedy)
    if not np.isfinite(array).all():
        raise rejection("bank", "finite", "NaN or infinite values", "Replace them, e.g. with numpy.nan_to_num.")
    array = array.astype(np.float64)
    largest = float(np.abs(array).max())
    if largest != 0 and not LEAST <= largest <= MOST:
        rule = f"of numbers the largest of which has a size from {LEAST:g} to {MOST:g}"
        raise rejection("bank", rule, f"{largest:g}", "Scale it, and `weight` with it.")
    return array


def shapes(cell: tuple[int, int]) -> np.ndarray:
    """Return filters of a whole cell, float64 `(20, h, w)`.

    Eight horizontal, four vertical and twice three diagonal bands, and a mass in the centre, each what it has more
    of than the cell; and a void, what a ring has more of than what it encloses.
    """
    y, x = (np.linspace(-1, 1, 2 * size + 1)[1::2] for size in cell)
    y, x = np.broadcast_arrays(y[:, None], x[None])
    axes = [(y, *HORIZONTAL), (x, *VERTICAL), ((y - x) / 2, *DIAGONAL), ((y + x) / 2, *DIAGONAL)]
    bands = [_mean(abs(axis - offset) / width) for axis, offsets, width in axes for offset in offsets]
    radius = np.hypot(y, x)
    mass, ring, whole = _mean(radius), _mean(abs(radius - 1)), np.full(cell, 1 / y.size)
    return np.stack([*(band - whole for band in bands), (mass - whole) / 2, (ring - mass) / 2])


def _mean(distance: np.ndarray) -> np.ndarray:
    """Return the weights of a mean that falls off linearly to 0 at distance 1; of all, where the cell is too coarse."""
    weights = np.maximum(0, 1 - distance)
    total = weights.sum()
    return weights / total if total > 1e-9 else np.full(distance.shape, 1 / distance.size)
