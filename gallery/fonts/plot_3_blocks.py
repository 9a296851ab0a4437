"""
Blocks, sextants and octants in colour
======================================

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

# %%
# Sextants cut the cell into two by three parts and octants into two by four, with a character for each pattern of full
# and empty ones. The more parts, the closer is the picture: the mean CIEDE2000 once the eye has blurred it falls.

for name in ("blocks", "sextants", "octants"):
    art = skascii.convert(image, "min_diff_sq", columns=100, glyphs=name, color=True, tone="contrast")
    error = skascii.metrics.color_error(art, image)
    print(f"{name:9} {len(art.glyphs):4} glyphs  color_error {error:.2f}")

# %%
# Octants came with Unicode 16: a terminal or a font has to know them, but this page paints them itself.

art
