"""
A picture under knobs
=====================

In a notebook, :func:`skascii.explore` shows a picture with knobs for method, columns, glyphs, colour, palette, tone and
paper. Below it stands the call that makes what is shown.
"""

import skimage

import skascii

explorer = skascii.explore(skimage.data.chelsea(), columns=72, color="cell", glyphs="blocks")

# %%
# Knobs turn from code, too.

explorer.turn(columns=96, glyphs="sextants")
explorer.art
