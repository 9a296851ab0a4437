"""Picture files made in memory."""

from io import BytesIO

import numpy as np
import tifffile
from PIL import Image

ORIENTED = {  # EXIF orientation: what a camera did to the upright picture
    1: lambda a: a,
    2: np.fliplr,
    3: lambda a: np.rot90(a, 2),
    4: np.flipud,
    5: lambda a: a.swapaxes(0, 1),
    6: lambda a: np.rot90(a, 1),
    7: lambda a: np.rot90(a, 2).swapaxes(0, 1),
    8: lambda a: np.rot90(a, -1),
}


def encoded(image, kind="PNG", **options):
    buffer = BytesIO()
    image = image if isinstance(image, Image.Image) else Image.fromarray(image)
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def tiff(array, **options):
    buffer = BytesIO()
    tifffile.imwrite(buffer, array, **options)
    return buffer.getvalue()


def fits(array, **cards):
    """Return a FITS file of an array, its first row at the bottom."""
    bits = array.dtype.itemsize * (-8 if array.dtype.kind == "f" else 8)
    axes = {f"NAXIS{n + 1}": length for n, length in enumerate(reversed(array.shape))}
    values = {"SIMPLE": "T", "BITPIX": bits, "NAXIS": array.ndim, **axes, **cards}
    header = "".join(f"{key:8}= {value:>20} / a comment".ljust(80) for key, value in values.items()) + "END".ljust(80)
    data = array[..., ::-1, :].astype(array.dtype.newbyteorder(">")).tobytes()
    return b"".join(part + fill * (-len(part) % 2880) for part, fill in ((header.encode(), b" "), (data, b"\0")))
