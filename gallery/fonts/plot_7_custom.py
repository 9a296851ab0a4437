"""
Glyphs of your own
==================

A :class:`skascii.GlyphSet` is characters and their bitmaps, and the bitmaps may come from anywhere: a font that only
your machine has, an old computer's character ROM, or a few lines of NumPy. These are strokes at sixteen angles and
three widths, mapped to characters of the private alphabet that a plotter might have.
"""

import matplotlib.pyplot as plt
import numpy as np
import skimage

import skascii

CELL = 16
y, x = np.mgrid[:CELL, :CELL] - (CELL - 1) / 2
bitmaps = [np.zeros((CELL, CELL))]
for width in (1.5, 3, 6):
    for angle in np.arange(16) * np.pi / 16:
        distance = np.abs(x * np.sin(angle) - y * np.cos(angle))
        bitmaps.append((width / 2 + 0.5 - distance).clip(0, 1))
characters = " " + "".join(map(chr, range(0x100, 0x100 + len(bitmaps) - 1)))
strokes = skascii.GlyphSet(characters, np.stack(bitmaps))
print(strokes)

fig, axes = plt.subplots(3, 16, figsize=(10, 2))
for axis, index in zip(axes.flat, np.argsort([characters.index(char) for char in strokes.chars])[1:]):
    axis.imshow(strokes.bitmaps[index])
    axis.axis("off")

# %%
# The local search hatches the photo with them. Its picture is the art; its text would need the plotter's font.

art = skascii.convert(skimage.data.camera(), "local_search", columns=64, glyphs=strokes, sigma=3, paper="light")
plt.figure(figsize=(8, 8))
plt.imshow(art.to_image())
_ = plt.axis("off")

# sphinx_gallery_thumbnail_number = 2
