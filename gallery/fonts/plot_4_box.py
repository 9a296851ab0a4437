"""
Box drawing: a map
==================

Box drawing characters are lines from the middle of a cell to its edges. Between four pixels of a small picture stands
one character, which draws where they differ: the contour lines of a map. Each colour is a height.
"""

import matplotlib
import numpy as np
import skimage

import skascii
from skascii.filters import borders, offset

height, width = 16, 8  # of a cell, in pixels
moon = skimage.filters.gaussian(skimage.data.moon(), 8)
small = skimage.transform.resize(moon, (51, 101), anti_aliasing=True)
levels = np.digitize(small, np.quantile(small, (0.03, 0.1, 0.25, 0.5, 0.75, 0.93)))

# %%
# Each pixel grows to the size of a cell, and half a cell further the corners of the pixels are the middles of the
# cells. :func:`skascii.filters.borders` marks where the levels change.

heights = np.kron(levels / levels.max(), np.ones((height, width)))
lines = borders(offset(heights, -height // 2, -width // 2), criterion="brightness")[: -height // 2, : -width // 2]
lines = skimage.morphology.dilation(lines, np.ones((2, 2)))
art = skascii.convert(lines, "min_diff_sq", glyphs=skascii.glyph_set("─│┌┐└┘├┤┬┴┼ "))
colors = matplotlib.colormaps["terrain"](levels[:-1, :-1] / levels.max(), bytes=True)[..., :3]

skascii.AsciiArt(art.glyphs, art.indices, foreground=colors)
