"""Sizes in cells and in pixels, and the one resize that is right for text."""

from collections.abc import Callable
from typing import Any

import numpy as np

from .checks import check_int, rejection
from .opencv import import_cv2
from .values import largest_float

MAX_PIXELS = 2**30  # 4 GiB of ink: past this a size is a slip of the pen
MAX_COUNT = 2**24
MAX_DERIVED = 2**15  # rows or columns that nobody asked for: past this the picture is no picture, but a line


def check_cell(cell: Any) -> tuple[int, int]:
    """Return `cell` as (height, width) in pixels."""
    try:
        height, width = cell
    except (TypeError, ValueError):
        raise rejection("cell", "a pair (height, width) in pixels", cell, "Example: cell=(16, 8).", TypeError) from None
    return check_int("cell height", height, low=1, high=1024), check_int("cell width", width, low=1, high=1024)


def check_size(columns: Any, rows: Any) -> tuple[int | None, int | None]:
    """Return `columns` and `rows`, each a number of characters or None."""
    remedy = "Leave it out to keep the image's own size."
    columns, rows = (
        None if value is None else check_int(name, value, low=1, high=MAX_COUNT, remedy=remedy)
        for name, value in (("columns", columns), ("rows", rows))
    )
    return columns, rows


def grid_size(
    shape: tuple[int, int], cell: tuple[int, int], columns: int | None, rows: int | None, *, bounded: bool = True
) -> tuple[int, int] | None:
    """Return (height, width) in pixels of a grid of `rows` x `columns` cells, None where neither is given.

    One given: the other is the whole number of cells, at least 1, that keeps the picture's aspect best. A picture that
    is made whole is `bounded`.
    """
    columns, rows = check_size(columns, rows)
    if columns is None and rows is None:
        return None
    aspect = shape[0] * cell[1] / (shape[1] * cell[0])  # rows per column
    if rows is None:
        assert columns is not None
        rows = _derived("rows", columns * aspect, f"columns={columns}", shape)
    elif columns is None:
        columns = _derived("columns", rows / aspect, f"rows={rows}", shape)
    if bounded:
        check_pixels(rows * cell[0], columns * cell[1], "columns x rows")
    return rows * cell[0], columns * cell[1]


def _derived(name: str, count: float, other: str, shape: tuple[int, int]) -> int:
    """Return a number of rows or columns that follows from the other, if it is one that anybody would want."""
    if count > MAX_DERIVED:
        got = f"{count:,.0f} for {other} and a picture of {shape[0]:,} x {shape[1]:,} pixels"
        raise rejection(name, f"at most {MAX_DERIVED:,} where left out", got, f"Pass {name}, too, or crop the picture.")
    return max(1, round(count))


def check_pixels(height: int, width: int, name: str) -> None:
    """Refuse a picture of more than `MAX_PIXELS` pixels."""
    if height * width > MAX_PIXELS:
        raise rejection(
            name,
            f"a picture of at most {MAX_PIXELS:,} pixels",
            f"{height:,} x {width:,} = {height * width:,}",
            "Ask for fewer columns or rows, or for a smaller cell.",
        )


def resize_axes(image: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Resize with OpenCV, the axes that shrink first: it has no area mean for one axis alone."""
    cv2 = import_cv2()
    height, width = image.shape[:2]
    small = min(size[0], height), min(size[1], width)
    if small != (height, width):
        image = cv2.resize(image, small[::-1], interpolation=cv2.INTER_AREA)
    if small != size:
        image = cv2.resize(image, size[::-1], interpolation=cv2.INTER_LINEAR)
    return image


def resize_image(
    image: np.ndarray, size: tuple[int, int], low: float = 0.0, axes: Callable[..., np.ndarray] = resize_axes
) -> np.ndarray:
    """Resize `image` to `size` = (height, width): area means on an axis that shrinks, linear on one that grows.

    Colours are weighted by alpha, so that what transparent pixels hide does not bleed; what stays transparent is black,
    which is `low`. The dtype is kept, and the range of the values; a bool image becomes float32, since the mean of yes
    and no is neither. `axes` resizes what is left then, by default all of it, once.
    """
    if image.shape[:2] == size:
        return image
    dtype: np.dtype[Any] = np.dtype(np.float32) if image.dtype == bool else image.dtype
    native = image.dtype in (np.uint8, np.uint16, np.float32, np.float64)
    alpha = image.ndim == 3 and image.shape[2] in (2, 4)
    work: Any = image if native and not alpha else image.astype(np.float64 if image.dtype.itemsize > 2 else np.float32)
    if alpha:
        work[..., :-1] -= low
        work[..., :-1] *= work[..., -1:]
    work = axes(np.ascontiguousarray(work), size).reshape(*size, *image.shape[2:])
    if alpha:
        opacity = work[..., -1:]
        np.divide(work[..., :-1], opacity, out=work[..., :-1], where=opacity > 0)
        work[..., :-1] += low
    if work.dtype.kind == "f":
        for part in (slice(-1), slice(-1, None)) if alpha else (slice(None),):  # colours, opacity
            _settle(work[..., part], image[..., part])
    return work.astype(dtype, copy=False)


def _settle(values: np.ndarray, image: np.ndarray) -> None:
    """Round in place where the image is whole, within its values: rounding can pass the brightest, or the darkest."""
    if image.dtype.kind in "iu":
        np.rint(values, out=values)
    np.clip(values, float(image.min()), min(float(image.max()), largest_float(image.dtype)), out=values)
