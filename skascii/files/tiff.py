"""TIFF: numbers of any width, sign and polarity, and what has no value. Pillow reads 8 bits, tifffile the others."""

from contextlib import suppress
from io import BytesIO
from typing import Any

import numpy as np

from .._shared.pillow import pillow_pixels
from .raster import Raster, Source, Unreadable, check_size

MAGIC = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
MIN_IS_WHITE, RGB, PALETTE = 0, 2, 3  # of the photometric interpretation
MOSAICS = (32803, 34892)  # the same of a sensor's pixels
ORIENTATION, DNG_VERSION, NODATA = 274, 50706, 42113  # tags
REDUCED, MASK = 1, 4  # bits of the subfile type of what is no page
UPRIGHT = {  # orientation: from how it is stored to how it is seen
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.swapaxes(0, 1),
    6: lambda a: a.swapaxes(0, 1)[:, ::-1],
    7: lambda a: a[::-1, ::-1].swapaxes(0, 1),
    8: lambda a: a.swapaxes(0, 1)[::-1],
}
SENSOR = "a camera's raw file. Develop it first, e.g. with darktable or dcraw."


def open_tiff(data: bytes, max_pixels: int) -> Source:
    """Return a TIFF; thumbnails and masks are none of its pages."""
    import tifffile

    pages: list[Any] = list(tifffile.TiffFile(BytesIO(data)).pages)
    numbers = [n for n, page in enumerate(pages) if not page.subfiletype & (REDUCED | MASK)] or [0]
    return Source(lambda number: _page(data, pages, numbers[number], max_pixels), len(numbers), "page")


def _page(data: bytes, pages: list[Any], number: int, max_pixels: int) -> Raster:
    """Return one page, upright."""
    from PIL import UnidentifiedImageError

    page = pages[number]
    _check(data, page, max_pixels)
    if page.dtype in (np.uint8, bool):
        with suppress(UnidentifiedImageError, ValueError):  # more samples than it knows
            return _by_pillow(data, page, number)
    raw = _samples(page, data, number)
    missing = _without_value(raw, page)
    turn = UPRIGHT.get(_tag(page, ORIENTATION, 1), lambda array: array)
    missing = None if missing is None else turn(missing)
    count = raw.shape[2] if raw.ndim == 3 else 1
    extra = tuple(page.extrasamples)[:1]
    alpha = extra in ((1,), (2,))
    if page.photometric == PALETTE:
        raw = np.moveaxis(_colormap(page)[:, raw], 0, -1)
    elif count > 1:
        colors = 3 if page.photometric == RGB or count - alpha > 2 else 1
        raw = raw[..., : colors + alpha] if colors + alpha > 1 else raw[..., 0]
    elif raw.ndim == 3:
        raw = raw[..., 0]
    return Raster(turn(_widened(raw, page)), missing, page.photometric == MIN_IS_WHITE, extra == (1,))


def _check(data: bytes, page: Any, max_pixels: int) -> None:
    """Refuse a page that is too large, cut off, or what a sensor saw."""
    check_size(page.imagewidth, page.imagelength, page.samplesperpixel * -(-page.bitspersample // 8), max_pixels)
    below = page.pages or ()
    if DNG_VERSION in page.tags or any(int(each.photometric or 0) in MOSAICS for each in (page, *below)):
        raise Unreadable(SENSOR)
    ends = [start + count for start, count in zip(page.dataoffsets, page.databytecounts)]
    if page.dtype is None:
        raise Unreadable(f"samples of {page.bitspersample} bits are no numbers. Export it again, with 8 or 16 bits.")
    if not ends or max(ends) > len(data):
        raise ValueError("it ends before its pixels do")


def _samples(page: Any, data: bytes, number: int) -> np.ndarray:
    """Return what a page holds, channels last: where tifffile cannot unpack it, the other libraries may."""
    try:
        array = page.asarray()
    except Exception:  # it may lack imagecodecs, or the file be broken: the others say so
        array = _unpacked(page, data, number)
    while array.ndim > 3 or (array.ndim == 3 and page.samplesperpixel == 1):  # a stack of slices
        array = array[0]
    return np.moveaxis(array, 0, -1) if array.ndim == 3 and page.axes.startswith("S") else array


def _unpacked(page: Any, data: bytes, number: int) -> np.ndarray:
    """Return the numbers of a page as Pillow, or OpenCV, unpacks them: the same bits, be the sign another."""
    from PIL import Image, UnidentifiedImageError

    from .opencv import imdecode

    with suppress(UnidentifiedImageError), Image.open(BytesIO(data)) as image:
        image.seek(number)
        if image.mode.startswith(("I", "F")):
            return np.asarray(image).astype(page.dtype)
    array = imdecode(data) if number == 0 else None
    if array is not None and array.dtype == page.dtype:
        return array
    name = getattr(page.compression, "name", page.compression)
    raise Unreadable(f"a TIFF of {page.dtype} packed by {name}. Install what unpacks it: pip install imagecodecs.")


def _by_pillow(data: bytes, page: Any, number: int) -> Raster:
    """Return a page of up to 8 bits a sample, of whatever kind and compression."""
    from PIL import Image, ImageOps

    with Image.open(BytesIO(data)) as image:
        image.seek(number)
        ImageOps.exif_transpose(image, in_place=True)
        missing = None
        if NODATA in page.tags:
            raw = np.asarray(image)
            inverted = page.photometric == MIN_IS_WHITE and raw.dtype == np.uint8
            missing = _without_value(~raw if inverted else raw, page)  # Pillow has turned it
        if image.mode == "P" and (table := _colormap(page)).max() < 256:  # 8 bits where 16 belong
            image.putpalette(table.astype(np.uint8).T.tobytes())
        return Raster(pillow_pixels(image), missing)


def _without_value(raw: np.ndarray, page: Any) -> np.ndarray | None:
    """Return where all samples are what the file says stands for no value; None if it does not say so."""
    try:
        number = float(_tag(page, NODATA, ""))
    except ValueError:
        return None
    with np.errstate(all="ignore"):
        value = np.array(number).astype(raw.dtype)
    if number != value and raw.dtype.kind in "iu":  # no number of this dtype
        return None
    found = np.isnan(raw) if np.isnan(number) else raw == value
    return found.all(axis=2) if found.ndim == 3 else found


def _colormap(page: Any) -> np.ndarray:
    """Return the colours of a palette, `(3, K)`."""
    return np.zeros((3, 1), np.uint16) if page.colormap is None else page.colormap


def _widened(raw: np.ndarray, page: Any) -> np.ndarray:
    """Return integers of 9 to 15 bits as those of 16, white as white."""
    most = 2**page.bitspersample - 1
    if raw.dtype != np.uint16 or page.photometric == PALETTE or most >= 65535:
        return raw
    return np.rint(raw * (65535 / most)).astype(np.uint16)


def _tag(page: Any, code: int, default: Any) -> Any:
    """Return the value of a tag, or a default."""
    return page.tags[code].value if code in page.tags else default
