"""
A logo
======

Line art needs no gray: the corners and slants of few characters draw it. The charset ``"default"`` has the nine that
the published converter was made for, and :func:`max_prod <skascii.matchers.max_prod>` sets them boldly.
"""

import skimage

import skascii

logo = skimage.data.logo()  # RGBA: what is transparent counts as paper
art = skascii.convert(logo, "max_prod", columns=72, glyphs="default")
art

# %%
# Most of a logo is empty, and ``max_prod`` proves for an empty tile that no glyph can beat the blank one, without
# trying any. This is what it saved:

print(f"{art.info['pruned']:.0%} of the tiles were decided without the product")

# %%
# On paper, dark glyphs stand on a light background.

skascii.convert(logo, "max_prod", columns=72, glyphs="default", background="light")
