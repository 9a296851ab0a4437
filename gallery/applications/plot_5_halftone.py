"""
A format of your own
====================

With one decorator, :func:`skascii.render.renderer`, a function from an art to text, bytes or a picture is a format
like all others: of :meth:`skascii.AsciiArt.save`, and of the command line. This one makes a halftone of an art: a dot
for each character, as large as its ink.
"""

import matplotlib.pyplot as plt
import numpy as np
import skimage

import skascii


@skascii.render.renderer("halftone", suffixes=(".dots",))
def halftone(art, *, size=12):
    """A dot for each character, as large as its ink."""
    coverage = art.glyphs.coverage / art.glyphs.coverage.max()
    y, x = np.indices((size, size)) - (size - 1) / 2
    radius = size * np.sqrt(coverage[art.indices] / np.pi)
    dots = (y**2 + x**2 < radius[:, :, None, None] ** 2).swapaxes(1, 2)
    return np.uint8(255 * dots.reshape(size * art.shape[0], size * art.shape[1]))


# %%
# A :class:`skascii.Converter` turns many pictures into text in the same way: all that it is told is checked once.

converter = skascii.Converter("gradient", columns=60, rows=60, glyphs="ascii", tone="contrast")
arts = [converter(image) for image in (skimage.data.camera(), skimage.data.astronaut())]

figure, axes = plt.subplots(1, 2, figsize=(9, 4.5), layout="constrained")
for axis, art in zip(axes, arts):
    axis.imshow(halftone(art), cmap="gray")
    axis.set_axis_off()

# %%
# It is listed with the others, :func:`skascii.render.get` returns what is known of it, a
# :class:`skascii.render.Renderer`, and it can be forgotten.

print(skascii.render.available())
print(skascii.render.get(".dots").summary)
skascii.render.unregister("halftone")
