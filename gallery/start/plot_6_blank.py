"""
Why is the page blank?
======================

A mask of OpenCV or scikit-image may hold 0 and 1 in bytes, where white is 255: all of it is nearly black. No page is
blank without a word. :class:`skascii.BlankArtWarning` says why, and what would help.
"""

import warnings

import numpy as np
import skimage

import skascii

mask = np.uint8(~skimage.data.horse())  # 0 and 1
with warnings.catch_warnings(record=True, action="always", category=skascii.BlankArtWarning) as caught:
    skascii.convert(mask, columns=72)
print(caught[0].message)

# %%
# As it says:

skascii.convert(mask.astype(bool), columns=72)

# %%
# Where a blank page is an error, as in a program that makes many, ``warnings.simplefilter("error",
# skascii.BlankArtWarning)`` makes it one.
