"""
Blocks
======

Block elements fill the cell, or exactly some of it, and join with the next cell without a seam. On dark paper, in one
colour a cell, they are as bright as the photo.
"""

import skimage

import skascii

image = skimage.data.chelsea()
skascii.convert(image, columns=100, glyphs="blocks", color="foreground")

# %%
# Only the halves and quarters, and smaller cells:

quarters = skascii.glyph_set(" ▀▄█▌▐▖▗▘▝▚▞▙▛▜▟", cell=(12, 6))
print(quarters)
skascii.convert(image, "min_diff_sq", columns=120, glyphs=quarters, tone="contrast", paper="light")
