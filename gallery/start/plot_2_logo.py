"""
A logo
======

Line art needs no gray: the corners and slants of few characters draw it. The charset ``"default"`` has the nine that
the published converter was made for, and :func:`max_prod <skascii.matchers.max_prod>` sets them boldly. A low
``midpoint`` gives ink to the lighter greys too.
"""

import skimage

import skascii

logo = skimage.data.logo()
art = skascii.convert(logo, "max_prod", columns=80, glyphs="default", paper="light", midpoint=0.3)
art

# %%
# Much of a logo is empty, and ``max_prod`` proves of an empty tile that no glyph can beat the blank one, without trying
# any.

print(f"{art.info['pruned']:.0%} of the tiles were decided without the product")
