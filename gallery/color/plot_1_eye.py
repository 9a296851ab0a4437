"""
What the eye sees
=================

A cell in two colours has a glyph, a foreground for it and a background behind it. From near these are letters on
patches; from afar the eye blurs both, and what is left is to be the photo.
"""

import matplotlib.pyplot as plt
import numpy as np
import skimage

import skascii

image = skimage.data.coffee()
art = skascii.convert(image, columns=80, color="cell")


def seen(picture, sigma):
    """Return what an eye sees that blurs light by so many pixels."""
    light = skimage.filters.gaussian((picture / 255) ** 2.2, sigma, channel_axis=-1)
    return light ** (1 / 2.2)


photo = skascii.filters.resize(image, columns=80)
part = np.s_[20:260, 150:460]
fig, axes = plt.subplots(2, 2, figsize=(8, 6.3))
panels = {
    "the art": art.to_image() / 255,
    "from afar": seen(art.to_image(), 3),
    "the photo": photo / 255,
    "from as far": seen(photo, 3),
}
for axis, (title, picture) in zip(axes.flat, panels.items()):
    axis.imshow(picture[part])
    axis.set_title(title)
    axis.axis("off")

# %%
# The search lowers that difference over all cells together: a cell that cannot have the right colours leaves an error,
# which its neighbours make up for. :func:`skascii.metrics.color_error` measures what remains, in CIEDE2000, of which 1
# is just visible, for an eye at any distance. With one colour on black paper, text covers a quarter of the page, so
# that a screen has to be turned up before colours can be compared.

sigmas = np.array([1, 2, 4, 8])
one = skascii.convert(image, columns=80, color="foreground")
errors = {
    "two colours": [skascii.metrics.color_error(art, image, sigma=s) for s in sigmas],
    "one colour, best exposure": [skascii.metrics.color_error(one, image, sigma=s, exposure="best") for s in sigmas],
}
fig, axis = plt.subplots(figsize=(7, 3.5))
for label, values in errors.items():
    axis.loglog(sigmas, values, "o-", label=label)
axis.axhline(1, color="grey", linestyle=":")
axis.set_xticks(sigmas, map("{:g}".format, sigmas))
axis.set_yticks([0.5, 1, 2, 5, 10], ["0.5", "1, just visible", "2", "5", "10"])
axis.minorticks_off()
axis.set_xlabel("blur of the eye in pixels: distance")
axis.set_ylabel("CIEDE2000")
_ = axis.legend()

# %%
# The two colours of each cell, as arrays, and the text between them. Where a glyph would gain no more than is just
# visible there is none: smooth parts are blanks, and both colours are the same.

fig, axes = plt.subplots(1, 3, figsize=(9, 2.4))
text = skascii.AsciiArt(art.glyphs, art.indices)
for axis, picture, title in zip(
    axes, (art.foreground, text.to_image(), art.background), ("foreground", "text", "background")
):
    axis.imshow(picture, aspect="auto")
    axis.set_title(title)
    axis.axis("off")
