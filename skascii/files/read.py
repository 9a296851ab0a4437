"""Picture files into arrays: TIFF and FITS by their numbers, the rest as Pillow or OpenCV reads it."""

import re
import shlex
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import numpy as np

from .._shared.locks import Lock
from .._shared.pillow import is_on_its_side, pillow_pixels
from .._shared.silence import silence
from .._shared.values import is_masked
from .foreign import foreign, plugged
from .raster import BYTES, MAX_PIXELS, Range, Raster, Source, Unreadable, check_size, chosen
from .sources import fetch

_lock = Lock()  # for what `_quiet` changes, which is the whole process's
Enough = Callable[[tuple[int, int]], tuple[int, int] | None]
UNKNOWN = "not a picture in a known format. Convert it to PNG or JPEG."
BROKEN = "damaged or truncated: it begins as a picture, but what follows is none. Fetch or export it again."
COMMON = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"\0\0\0\x0cjP")  # what Pillow knows, whole or broken
SIZES = {  # of what OpenCV alone reads, Radiance HDR, PAM and PFM in colour: its place, the least bytes a pixel
    b"#?": (rb"\n-Y (?P<height>\d{1,9}) \+X (?P<width>\d{1,9})\n", 12),
    b"P7": (rb"(?s)\nWIDTH (?P<width>\d{1,9})\b.*\nHEIGHT (?P<height>\d{1,9})\b", 1),
    b"PF": (rb"^PF\s+(?P<width>\d{1,9})\s+(?P<height>\d{1,9})\s", 12),
}


def read(
    source: str,
    data_range: Range | None = None,
    frame: int | None = None,
    max_pixels: int | None = None,
    tell: Callable[[str], Any] = lambda words: None,
    enough: Enough | None = None,
) -> np.ndarray:
    """Return the picture that a name on the command line stands for, as `decode` has it."""
    if source == "sample:horse":  # its file holds the mask as opacity
        import skimage.data

        return skimage.data.horse()
    most = max_pixels or MAX_PIXELS
    name = "FILE" if source == "-" else shlex.quote(source)
    return decode(fetch(source, BYTES * most), data_range, frame, most, tell, name, enough)


def decode(
    data: bytes,
    data_range: Range | None = None,
    frame: int | None = None,
    max_pixels: int = MAX_PIXELS,
    tell: Callable[[str], Any] = lambda words: None,
    name: str = "FILE",
    enough: Enough | None = None,
) -> np.ndarray:
    """Return the picture in `data`: bool, uint8, uint16 or float32 in [0, 1]; gray, gray and alpha, RGB or RGBA.

    It is upright, as its EXIF says, and what it has no value for is masked. `data_range` are the values of black and of
    white, by default those of the format; where it has none (floats outside [0, 1], integers with a sign or of more
    bits), the least and the largest of the picture. Of many frames or pages, it is `frame`, counted from 1, or the
    first that is not blank, which is told. `enough` returns, for the height and width of the picture, those it will
    be shrunk to: a JPEG is then decoded at the least of 1/2, 1/4 or 1/8 that still has as many pixels.
    """
    words: list[str] = []
    try:
        with _lock.current, _quiet():
            pixels = chosen(_opened(data, max_pixels, enough), frame, data_range, words.append)
        if pixels.ndim < 2 or not pixels.size:
            raise ValueError("it holds no pixels")
    except Unreadable as error:
        raise ValueError(str(error).replace("{name}", name)) from None
    except MemoryError:
        raise
    except Exception as error:  # a broken file raises whatever it likes
        raise ValueError(f"damaged or truncated: {error}. Fetch or export it again.") from None
    for each in words:  # now that they are heard
        tell(each)
    return pixels


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what libraries say of odd files to themselves, and Pillow's limit out of ours."""
    import logging

    from PIL import Image

    limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
    logger = logging.getLogger("tifffile")
    disabled, logger.disabled = logger.disabled, True
    try:
        with warnings.catch_warnings(), silence():
            warnings.simplefilter("ignore")
            yield
    finally:
        Image.MAX_IMAGE_PIXELS, logger.disabled = limit, disabled


def _opened(data: bytes, max_pixels: int, enough: Enough | None) -> Source:
    """Return the frames of a file, by what it begins with."""
    from .fits import open_fits
    from .tiff import MAGIC, open_tiff

    way = foreign(data)
    if way is not None:
        raise Unreadable(way)
    if data.startswith(MAGIC):
        return open_tiff(data, max_pixels)
    if data.startswith(b"SIMPLE  ="):
        return open_fits(data, max_pixels)
    return _by_pillow(data, max_pixels, enough)


def _by_pillow(data: bytes, max_pixels: int, enough: Enough | None) -> Source:
    """Return the frames of a file that Pillow knows, with its plug-ins, or the one picture that OpenCV does.

    OpenCV is asked for nothing else: it takes seconds and gigabytes for a PNG of a kilobyte whose length is a lie.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        image = Image.open(BytesIO(data))
    except UnidentifiedImageError:
        if data.startswith(tuple(SIZES)):
            return _by_opencv(data, max_pixels)
        if not plugged(data):
            raise Unreadable(BROKEN if data.startswith(COMMON) else UNKNOWN) from None
        image = Image.open(BytesIO(data))
    total = 1 if image.format == "PSD" else getattr(image, "n_frames", 1)  # its frames are layers

    def load(number: int) -> Raster:
        if total > 1:
            image.seek(number)
        check_size(*image.size, _bytes_per_pixel(image.mode), max_pixels)
        if enough is not None and image.format == "JPEG":
            _shrink(image, enough)
        pixels = pillow_pixels(image)
        if not is_masked(pixels):
            return Raster(pixels)
        return Raster(np.ma.getdata(pixels), np.ma.getmaskarray(pixels))

    return Source(load, total)


def _shrink(image: Any, enough: Enough) -> None:
    """Let Pillow decode a JPEG no larger than needed; `enough` takes and returns sizes of the upright picture."""
    turned = is_on_its_side(image)
    size = enough(image.size if turned else image.size[::-1])
    if size is not None:
        image.draft(None, size if turned else size[::-1])


def _bytes_per_pixel(mode: str) -> int:
    """Return the bytes of a pixel in a mode of Pillow's."""
    if mode.startswith("I;16"):
        return 2
    return {"1": 1, "L": 1, "P": 1}.get(mode, 4)


def _by_opencv(data: bytes, max_pixels: int) -> Source:
    """Return a picture that Pillow does not know, its size checked before it is decoded."""
    from .opencv import imdecode

    pattern, least = SIZES[data[:2]]
    size = re.search(pattern, data[:4096])
    if size is not None:
        check_size(int(size["width"]), int(size["height"]), least, max_pixels)
    pixels = imdecode(data)
    if pixels is None:
        raise Unreadable(UNKNOWN)
    check_size(pixels.shape[1], pixels.shape[0], pixels[0, 0].nbytes, max_pixels)
    return Source(lambda number: Raster(pixels))
