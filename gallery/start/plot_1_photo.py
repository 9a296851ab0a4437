"""
A photo
=======

An image of scikit-image goes in, text comes out. :func:`skascii.convert` takes any array that scikit-image, OpenCV or
Pillow make: gray or colour, bytes or floats.
"""

import skimage

import skascii

image = skimage.data.camera()
art = skascii.convert(image, columns=100)
art

# %%
# The text is the string of it. These are ten rows of the middle, as a terminal prints them.

print("\n".join(art.lines[10:20]))

# %%
# :class:`skascii.AsciiArt` also knows its size, which glyph stands where, and how it was made.

print(repr(art))
print(art.indices[:2, :12])
print(art.info)
