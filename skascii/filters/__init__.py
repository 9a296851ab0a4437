"""Filters: image -> image, to chain with those of scikit-image and OpenCV."""

from ._alpha import flatten
from ._borders import borders, draw_borders
from ._color import adjust, negative, saturate
from ._geometry import offset, pad, resize
from ._gray import binarize, grayscale

__all__ = [
    "adjust",
    "binarize",
    "borders",
    "draw_borders",
    "flatten",
    "grayscale",
    "negative",
    "offset",
    "pad",
    "resize",
    "saturate",
]
