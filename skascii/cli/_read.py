"""Picture files into arrays: whatever Pillow can read, and the floating-point formats that only OpenCV can."""

import warnings
from io import BytesIO
from typing import Any

import numpy as np

from ._sources import fetch
from ._terminal import silence

Range = tuple[float, float]


def read(source: str, data_range: Range | None = None) -> np.ndarray:
    """Return the picture that a name on the command line stands for, as `decode` has it."""
    if source == "sample:horse":  # its file holds the mask as opacity
        import skimage.data

        return skimage.data.horse()
    return decode(fetch(source), data_range)


def decode(data: bytes, data_range: Range | None = None) -> np.ndarray:
    """Return the picture in `data`: bool, uint8, uint16 or float32 in [0, 1]; gray, gray and alpha, RGB or RGBA.

    The first frame of an animation, upright as its EXIF says. `data_range` are the values of black and of white,
    by default those of the format; where it has none (floats outside [0, 1], 32-bit integers), the least and the
    largest of the picture.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's: about odd metadata, and pictures within twice its size limit
        try:
            with Image.open(BytesIO(data)) as image:
                ImageOps.exif_transpose(image, in_place=True)
                pixels = _pixels(image)
        except UnidentifiedImageError:
            pixels = _opencv(data)
        except Image.DecompressionBombError as error:
            raise ValueError(f"too large: {error}. Shrink it with another program first.") from None
        except MemoryError:
            raise
        except Exception as error:  # a broken file raises whatever it likes
            raise ValueError(f"damaged or truncated: {error}. Fetch or export it again.") from None
    return _unit(pixels, data_range)


def _pixels(image: Any) -> np.ndarray:
    """Return the pixels of a Pillow image, in a mode of its own kind that needs no palette."""
    if image.mode.startswith("I;16"):
        return np.asarray(image).astype(np.uint16)
    if image.mode == "I" and image.format in ("PNG", "PPM"):
        return np.asarray(image).astype(np.uint16)
    if image.mode in ("I", "F"):
        return np.asarray(image)
    gray = image.mode in ("1", "L", "LA", "La")
    if image.has_transparency_data:
        image = image.convert("LA" if gray else "RGBA")
    elif not gray:
        image = image.convert("RGB")
    return np.asarray(image)


def _opencv(data: bytes) -> np.ndarray:
    """Decode what Pillow does not know: 64-bit and colour TIFFs of floats, Radiance HDR, PFM."""
    import cv2

    try:
        with silence():
            pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error:
        pixels = None
    if pixels is None:
        raise ValueError("not a picture in a known format. Convert it to PNG or JPEG.")
    if pixels.ndim == 3:
        pixels = pixels[..., [2, 1, 0, 3][: pixels.shape[2]]]
    return pixels


def _unit(pixels: np.ndarray, data_range: Range | None) -> np.ndarray:
    """Scale `pixels` to [0, 1] if their dtype does not say what is black and what is white."""
    if data_range is None:
        if pixels.dtype in (bool, np.uint8, np.uint16):
            return pixels
        finite = pixels[np.isfinite(pixels)]
        least, most = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
        if pixels.dtype.kind == "f" and least >= 0 and most <= 1:
            return pixels.astype(np.float32)
        data_range = least, most
    low, high = data_range
    unit = (pixels.astype(np.float64) - low) / ((high - low) or 1)
    if pixels.ndim == 3 and pixels.shape[2] in (2, 4) and pixels.dtype.kind == "u":
        unit[..., -1] = pixels[..., -1] / np.iinfo(pixels.dtype).max  # opacity has its own range
    return np.clip(unit, 0, 1).astype(np.float32)
