"""
Threshold
=========

:func:`skascii.filters.binarize` leaves black and white. A number cuts all of the picture at one luminance; any
``threshold_*`` of scikit-image goes by its name, and the local ones follow the light across an uneven page.
"""

from functools import partial

import matplotlib.pyplot as plt
import skimage

import skascii
from skascii.filters import binarize

page = skimage.data.page()
thresholds = {
    "0.5": 0.5,
    '"otsu"': "otsu",
    '"sauvola"': "sauvola",
    "threshold_local, block_size=25": partial(skimage.filters.threshold_local, block_size=25, offset=0.04),
}
fig, axes = plt.subplots(2, 2, figsize=(9, 4.6))
for axis, (name, threshold) in zip(axes.flat, thresholds.items()):
    axis.imshow(binarize(page, threshold=threshold))
    axis.set_title(name)
    axis.axis("off")

# %%
# Cleaned, the page can be set as text again: letters made of letters. ``paper="light"`` is white paper.

heading = partial(binarize, threshold=thresholds["threshold_local, block_size=25"])(page)[8:38, 2:232]
skascii.convert(heading, "max_prod", columns=150, paper="light", glyphs="default")

# sphinx_gallery_thumbnail_number = 2
