"""
Colour
======

With ``color="cell"`` each cell has two colours, one of its glyph and one behind it, searched together with the glyphs
so that the whole picture, seen from a distance, is as close to the original as the characters allow.
"""

import skimage

import skascii

image = skimage.data.astronaut()
skascii.convert(image, columns=120, color="cell")

# %%
# With ``color="foreground"`` the paper stays behind the text. Ink covers a part of it only, so that the colours are
# brighter than those of the picture, as far as they can be.

skascii.convert(image, columns=120, color="foreground")

# %%
# Any other method gives its own glyphs, in the colours that suit them best. On a terminal the colours are escapes: of
# 24 bits, or of a palette, from which they are then searched.

for palette, depth in ((None, "24bit"), ("256", "256"), ("16", "16")):
    small = skascii.convert(image, "min_diff_sq", columns=3, color="foreground", palette=palette)
    print(f"{depth:>5}: {small.to_ansi(depth=depth).splitlines()[0]!r}")
