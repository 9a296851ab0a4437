"""What is compared: an art and its picture, of one shape, as an eye sees them."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from .._art import AsciiArt
from .._shared.checks import check_number, rejection
from .._shared.grid import resize_image
from .._shared.image import check_image
from .._shared.paper import Paper
from ..picture.ink import ink_of, rgb_unit
from ..picture.target import padded_shape

TRUNCATE = 3.5  # half-width of the blur, in standard deviations


def blur(picture: np.ndarray, sigma: float) -> np.ndarray:
    """Return a picture, `(M, N)` or `(M, N, C)`, as an eye of this `sigma` sees it."""
    from skimage.filters import gaussian

    channel_axis = -1 if picture.ndim == 3 else None
    return gaussian(picture, sigma, mode="nearest", truncate=TRUNCATE, channel_axis=channel_axis)


def check_sigma(sigma: Any) -> list[float]:
    """Return `sigma` as a list of numbers of at least 0."""
    if not isinstance(sigma, (Sequence, np.ndarray)) or isinstance(sigma, str):
        return [check_number("sigma", sigma, low=0)]
    if len(sigma) == 0:
        raise rejection("sigma", "a number or a sequence of numbers", sigma, "Example: (1.5, 3).")
    return [check_number(f"sigma[{number}]", value, low=0) for number, value in enumerate(sigma)]


def pair_of_inks(art: Any, image: Any, channels: str, data_range: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return the raster and the picture as ink, float64 of one shape."""
    image = check_image(image, channels=channels, data_range=data_range)
    paper: Paper = "dark"
    cell, info = (1, 1), {}
    if isinstance(art, AsciiArt):
        paper, cell, info = art.paper, art.glyphs.cell, art.info
        art = art.raster
    raster = check_image(art, name="art")
    if raster.ndim != 2:
        raise rejection("art", "an AsciiArt or a raster (M, N)", f"shape {raster.shape}", "Pass its ink.")
    image = resize_image(image, _size_in(info, image, cell, raster.shape))
    ink = np.zeros((2, *raster.shape), np.float32)
    ink_of(raster, ink[0], paper="dark", channels="RGB")
    picture = ink[1, : image.shape[0], : image.shape[1]]
    ink_of(image, picture, paper=paper, channels=channels, data_range=data_range)
    return ink[0].astype(np.float64), ink[1].astype(np.float64)


def pair_of_colors(art: Any, image: Any, channels: str, data_range: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return the art's picture and the other in CIE XYZ, which is linear light, float64 of one shape `(M, N, 3)`."""
    from skimage.color import rgb2xyz

    image = check_image(image, channels=channels, data_range=data_range)
    paper: Paper = "dark"
    cell, info = (1, 1), {}
    if isinstance(art, AsciiArt):
        paper, cell, info = art.paper, art.glyphs.cell, art.info
    drawn = check_image(art.to_image() if isinstance(art, AsciiArt) else art, name="art")
    if drawn.dtype != np.uint8 or drawn.shape[2:] not in ((), (3,)):
        got = f"shape {drawn.shape} of {drawn.dtype}"
        raise rejection("art", "an AsciiArt or its picture, uint8 (M, N) or (M, N, 3)", got, "Pass art.to_image().")
    height, width = size = _size_in(info, image, cell, drawn.shape[:2])
    image, drawn = resize_image(image, size), drawn[:height, :width]
    seen = rgb_unit(drawn, paper="dark", channels="RGB")
    aim = rgb_unit(image, paper=paper, channels=channels, data_range=data_range)
    return rgb2xyz(seen.astype(np.float64)), rgb2xyz(aim.astype(np.float64))


def _size_in(info: dict[str, Any], image: np.ndarray, cell: tuple[int, int], shape: tuple[int, ...]) -> tuple[int, int]:
    """Return the size of the picture within an art's of this `shape`, which is whole cells.

    `convert` leaves it in `info`. Where nothing does, a picture that fills these cells was padded, any other stretched.
    """
    for size in (info.get("picture"), image.shape[:2]):
        if isinstance(size, tuple) and padded_shape(size, cell) == shape:
            return size
    return shape[0], shape[1]
