"""Filters that move and scale the picture against the cells of the text."""

from typing import Any

import numpy as np

from .._shared.checks import check_int
from .._shared.grid import MAX_COUNT, check_cell, check_pixels, grid_size, resize_image
from ._pixels import Pixels


def pad(
    image: Any,
    top: int = 0,
    left: int = 0,
    bottom: int = 0,
    right: int = 0,
    *,
    background: Any = 0,
    data_range: tuple[float, float] | None = None,
) -> np.ndarray:
    """Add pixels around the picture, transparent where it has alpha.

    Parameters
    ----------
    image : array_like, shape (M, N) or (M, N, C)
        Gray, gray and alpha, RGB, or RGBA: bool, uint8, uint16, or float in [0, 1]; any other needs `data_range`.
        The colours may stand in any order.
    top, left, bottom, right : int, optional
        How many pixels each side gets, at least 0.
    background : float, sequence of 3 floats, or {"black", "white"}, optional
        Colour of the new pixels: a number for all colour channels or one for each, in the units and in the channel
        order of `image`. It stands behind their alpha too, which is 0.
    data_range : tuple of float, optional
        The values of black and of white, by default those of the dtype.

    Returns
    -------
    ndarray, shape (top + M + bottom, left + N + right) or (top + M + bottom, left + N + right, C)
        A new image of the same dtype.

    Raises
    ------
    ValueError
        If `image` or a parameter is outside its rule.
    TypeError
        If one is of the wrong type.

    See Also
    --------
    offset : Moves the picture either way.

    References
    ----------
    .. [1] "How It Works", the published description of the pixel-product converter.

    Examples
    --------
    >>> import numpy as np
    >>> from skascii.filters import pad
    >>> pad(np.array([[7]], np.uint8), 1, 2, background=255)
    array([[255, 255, 255],
           [255, 255,   7]], dtype=uint8)
    """
    pixels = Pixels.of(image, data_range=data_range)
    sides = {"top": top, "left": left, "bottom": bottom, "right": right}
    remedy = "To crop, slice the image, or use offset with negative numbers."
    top, left, bottom, right = (check_int(name, side, low=0, remedy=remedy) for name, side in sides.items())
    color = pixels.color("background", background)
    height, width = pixels.image.shape[:2]
    check_pixels(top + height + bottom, left + width + right, "the padded image")

    blank = pixels.held(np.append(color, 0)[: pixels.count]).astype(pixels.image.dtype)
    shape = (top + height + bottom, left + width + right, pixels.count)
    out = np.empty(shape, pixels.image.dtype)
    out[:top] = out[top + height :] = blank
    out[top : top + height, :left] = out[top : top + height, left + width :] = blank
    out[top : top + height, left : left + width] = pixels.image.reshape(height, width, pixels.count)
    return out.reshape(*shape[:2], *pixels.image.shape[2:])


def offset(
    image: Any,
    rows: int = 0,
    columns: int = 0,
    *,
    background: Any = 0,
    data_range: tuple[float, float] | None = None,
) -> np.ndarray:
    """Move the picture against the cells, whose grid begins in the top left corner.

    Parameters
    ----------
    image : array_like, shape (M, N) or (M, N, C)
        Gray, gray and alpha, RGB, or RGBA: bool, uint8, uint16, or float in [0, 1]; any other needs `data_range`.
        The colours may stand in any order.
    rows, columns : int, optional
        How many pixels to move it down and to the right: pixels are added at the top and on the left. A negative
        number moves it up or to the left: what leaves the grid is cropped, and at least one pixel must stay.
    background : float, sequence of 3 floats, or {"black", "white"}, optional
        Colour of the new pixels, as in `pad`.
    data_range : tuple of float, optional
        The values of black and of white, by default those of the dtype.

    Returns
    -------
    ndarray, shape (M + rows, N + columns) or (M + rows, N + columns, C)
        A new image of the same dtype.

    Raises
    ------
    ValueError
        If `image` or a parameter is outside its rule.
    TypeError
        If one is of the wrong type.

    See Also
    --------
    pad : Adds pixels on any side.

    References
    ----------
    .. [1] "How It Works", the published description of the pixel-product converter.

    Examples
    --------
    >>> import numpy as np
    >>> from skascii.filters import offset
    >>> offset(np.array([[1, 2], [3, 4]], np.uint8), 1, -1)
    array([[0],
           [2],
           [4]], dtype=uint8)
    """
    pixels = Pixels.of(image, data_range=data_range)
    height, width = pixels.image.shape[:2]
    remedy = "A negative offset crops, and at least one pixel must stay."
    rows = check_int("rows", rows, low=1 - height, remedy=remedy)
    columns = check_int("columns", columns, low=1 - width, remedy=remedy)
    kept = pixels.image[max(0, -rows) :, max(0, -columns) :]
    return pad(kept, max(0, rows), max(0, columns), background=background, data_range=data_range)


def resize(
    image: Any,
    *,
    columns: int | None = None,
    rows: int | None = None,
    width: int | None = None,
    height: int | None = None,
    cell: tuple[int, int] = (16, 8),
    data_range: tuple[float, float] | None = None,
) -> np.ndarray:
    """Resize to a number of cells or of pixels.

    An axis that shrinks takes area means, one that grows is interpolated linearly. Colours are weighted by alpha.

    Parameters
    ----------
    image : array_like, shape (M, N) or (M, N, C)
        Gray, gray and alpha, RGB, or RGBA: bool, uint8, uint16, or float in [0, 1]; any other needs `data_range`.
        The colours may stand in any order.
    columns, rows : int, optional
        Size in cells. One given: the other follows from the aspect of the image and of the cell. Both: stretched.
    width, height : int, optional
        Size in pixels, likewise. Where `columns` or `rows` is given, they are ignored.
    cell : tuple of int, optional
        Height and width of a cell in pixels.
    data_range : tuple of float, optional
        The values of black and of white, by default those of the dtype.

    Returns
    -------
    ndarray
        A new image of the same dtype, but float32 for a bool image, since the mean of yes and no is neither. With no
        size given it is a copy.

    Raises
    ------
    ValueError
        If `image` or a parameter is outside its rule.
    TypeError
        If one is of the wrong type.

    References
    ----------
    .. [1] "How It Works", the published description of the pixel-product converter.

    Examples
    --------
    >>> import skimage
    >>> from skascii.filters import resize
    >>> image = skimage.data.camera()
    >>> resize(image, columns=40).shape, resize(image, width=100).shape
    ((320, 320), (100, 100))
    """
    pixels = Pixels.of(image, data_range=data_range)
    shape, cell = pixels.image.shape[:2], check_cell(cell)
    in_pixels = _pixel_size(shape, width, height)
    size = grid_size(shape, cell, columns, rows) or in_pixels
    if size is None or size == shape:
        return pixels.image.copy()
    check_pixels(*size, "width x height")
    return resize_image(pixels.image, size, pixels.low)


def _pixel_size(shape: tuple[int, int], width: int | None, height: int | None) -> tuple[int, int] | None:
    """Return (height, width) in pixels, None where neither is given. One given: the aspect is kept."""
    for name, value in (("width", width), ("height", height)):
        if value is not None:
            check_int(name, value, low=1, high=MAX_COUNT, remedy="Leave it out to follow from the other.")
    if height is None:
        return None if width is None else (max(1, round(width * shape[0] / shape[1])), width)
    return height, max(1, round(height * shape[1] / shape[0])) if width is None else width
