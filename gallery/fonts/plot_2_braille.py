"""
Braille
=======

The 256 braille patterns are eight dots each: a bitmap of 2 x 4 pixels in every character. Dithered by error diffusion,
a photo keeps eight times the detail that one shade for each character would.
"""

import numpy as np
import skimage

import skascii


def floyd_steinberg(image):
    """Return the image in black and white, each pixel's error handed to its neighbours."""
    levels = np.pad(image.astype(float), 1)
    for row in range(1, levels.shape[0] - 1):
        for column in range(1, levels.shape[1] - 1):
            old = levels[row, column]
            levels[row, column] = old > 0.5
            error = (old - levels[row, column]) / 16
            levels[row, column + 1] += 7 * error
            levels[row + 1, column - 1 : column + 2] += error * np.array([3, 5, 1])
    return levels[1:-1, 1:-1]


glyphs = skascii.glyph_set("braille")
photo = skimage.exposure.equalize_adapthist(skimage.data.camera())
dots = floyd_steinberg(skimage.transform.resize(photo, (50 * 4, 100 * 2), anti_aliasing=True))
dots = np.kron(dots, np.ones((4, 4)))  # a dot is 4 x 4 pixels of a cell of 16 x 8

skascii.convert(dots, "min_diff_sq", glyphs=glyphs)

# %%
# The local search does the same at once, and weighs the dots' true shape: dots are round and leave gaps.

skascii.convert(photo, columns=100, glyphs=glyphs)
