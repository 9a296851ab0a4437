"""
Brightness and contrast
=======================

Most methods stretch the contrast of a picture by themselves. Those that take it as it is, the pixel matchers, are what
:func:`skascii.filters.adjust` is for; on the command line, ``--brightness`` and ``--contrast``.
"""

from functools import partial

import skimage

import skascii

image = skimage.data.moon()[60:320, 100:460]
skascii.convert(image, "min_diff_sq", columns=90)

# %%
# The moon's grays are all about the middle, where glyphs tell little. Darker, and with four times the contrast:

darker = partial(skascii.filters.adjust, brightness=0.95, contrast=4)
skascii.convert(image, "min_diff_sq", columns=90, filters=[darker])
