"""
Colour
======

With ``color=True`` each glyph takes the mean colour of the picture *under its ink*, not of its whole cell, so that a
letter on an edge is not muddied by what lies beside it.
"""

import skimage

import skascii

art = skascii.convert(skimage.data.astronaut(), columns=120, color=True)
art

# %%
# On a terminal the colours are escapes: 24-bit, or the nearest of 256 or 16.

small = skascii.convert(skimage.data.astronaut(), columns=4, color=True)
for depth in ("24bit", "256", "16", "none"):
    print(f"{depth:>5}: {small.to_ansi(depth=depth).splitlines()[0]!r}")
