"""
In pencil
=========

Divided by its own blur, a photograph keeps its lines and loses its shades: a pencil drawing. ``tone="drawing"`` is for
pictures that are mostly paper, and ``paper="light"`` prints dark on white.
"""

import numpy as np
import skimage

import skascii


def pencil(image):
    """Light against the light around it, 1 where nothing is darker."""
    light = skimage.color.rgb2gray(image)
    return np.clip(light / np.maximum(skimage.filters.gaussian(light, 6), 0.02), 0, 1) ** 2


skascii.convert(skimage.data.cat(), columns=110, filters=[pencil], paper="light", tone="drawing")
