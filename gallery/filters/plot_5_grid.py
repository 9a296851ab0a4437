"""
Against the grid
================

The grid of cells begins in the top left corner, and the picture can be moved against it.
:func:`skascii.filters.offset` does so pixel by pixel, :func:`skascii.filters.pad` adds a margin and
:func:`skascii.filters.resize` brings a picture to whole cells. A line that falls between two cells costs two thin
glyphs; the best of all offsets finds it a place in one.
"""

import matplotlib.pyplot as plt
import numpy as np
import skimage

import skascii
from skascii.filters import offset, pad, resize

horse = resize(skimage.util.img_as_ubyte(skimage.data.horse()), columns=70)
outline = skimage.morphology.dilation(skimage.feature.canny(horse), np.ones((2, 2)))
picture = pad(skimage.util.img_as_ubyte(outline), 16, 8, 16, 8)

errors = np.empty((16, 8))
for row, column in np.ndindex(errors.shape):
    moved = offset(picture, row, column)
    art = skascii.convert(moved, "min_diff_sq")
    errors[row, column] = np.sqrt(np.mean((art.raster[: moved.shape[0], : moved.shape[1]] - moved / 255) ** 2))

plt.figure(figsize=(3.2, 4.4))
plt.imshow(errors, cmap="viridis")
plt.xlabel("columns of pixels")
plt.ylabel("rows of pixels")
_ = plt.colorbar(label="RMS error")

# %%
# The best place:

row, column = np.unravel_index(errors.argmin(), errors.shape)
print(f"offset({row}, {column}): {errors.min():.4f}; worst: {errors.max():.4f}")
skascii.convert(offset(picture, row, column), "min_diff_sq")

# sphinx_gallery_thumbnail_number = 2
