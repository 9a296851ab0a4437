"""Pillow's images, read by their mode: what a file or a caller has, upright, in gray or RGB, with its opacity."""

import sys
from typing import Any

import numpy as np

ORIENTATION = 0x0112  # of EXIF: how the picture is turned
GRAY = ("1", "L", "LA", "La")


def is_pillow(image: Any) -> bool:
    """Return whether `image` is Pillow's; if Pillow is not loaded, there is none."""
    module = sys.modules.get("PIL.Image")
    return module is not None and isinstance(image, module.Image)


def is_on_its_side(image: Any) -> bool:
    """Return whether a Pillow image is stored on its side, as its EXIF says."""
    return image.getexif().get(ORIENTATION, 1) in (5, 6, 7, 8)


def pillow_pixels(image: Any) -> np.ndarray:
    """Return the pixels of a Pillow image, turned as its EXIF says, in a mode of its own kind that needs no palette."""
    deep = image.mode == "I" and image.format in ("PNG", "PPM")  # 16 bits in a mode of 32
    if image.getexif().get(ORIENTATION, 1) != 1:
        from PIL import ImageOps

        image = ImageOps.exif_transpose(image)
    if deep or image.mode.startswith("I;16"):
        return _keyed(np.asarray(image).astype(np.uint16), image.info.get("transparency"))
    if image.mode in ("I", "F"):
        return np.asarray(image)
    if image.mode == "LAB":
        return np.asarray(_from_lab(image))
    if image.has_transparency_data:
        image = image.convert("LA" if image.mode in GRAY else "RGBA")
    elif image.mode not in (*GRAY, "RGB"):  # which it would copy
        image = image.convert("RGB")
    return np.asarray(image)


def _keyed(gray: np.ndarray, transparent: Any) -> np.ndarray:
    """Return gray with its transparent value masked, where it has one: Pillow has no mode for 16 bits and opacity."""
    return gray if transparent is None else np.ma.masked_equal(gray, transparent)


def _from_lab(image: Any) -> Any:
    """Return a CIELAB image in RGB."""
    from PIL import ImageCms

    lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
    return ImageCms.profileToProfile(image, lab, srgb, outputMode="RGB")
