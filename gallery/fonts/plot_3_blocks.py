"""
Blocks in colour
================

Block elements fill the cell, or exactly some of it, and join with the next cell without a seam. In colour they give
the brightest pictures that a terminal can show.
"""

import skimage

import skascii

image = skimage.data.chelsea()
skascii.convert(image, "min_diff_sq", columns=100, glyphs="blocks", color=True, tone="contrast")

# %%
# Only the halves and quarters, and smaller cells:

quarters = skascii.glyph_set(" ▀▄█▌▐▖▗▘▝▚▞▙▛▜▟", cell=(12, 6))
print(quarters)
skascii.convert(image, "min_diff_sq", columns=120, glyphs=quarters, tone="contrast", paper="light")
