"""
Charsets in colour
==================

With two colours a cell any charset makes a photo; how close, depends on the shapes that it has. Letters are text, to
copy and to read; blocks, sextants and octants cut the cell into parts.
"""

import matplotlib.pyplot as plt
import skimage

import skascii

image = skimage.data.astronaut()
charsets = ("ascii", "braille", "blocks", "sextants", "octants")
arts = {name: skascii.convert(image, columns=80, glyphs=name, color="cell") for name in charsets}
size = arts["ascii"].to_image().shape[0]
top, bottom, left, right = (edge * size // len(image) for edge in (0, 240, 120, 360))

fig, axes = plt.subplots(2, 3, figsize=(9, 6.6))
photo = skascii.filters.resize(image, columns=80)
axes[0, 0].imshow(photo[top:bottom, left:right])
axes[0, 0].set_title("photo")
for axis, (name, art) in zip(axes.flat[1:], arts.items()):
    axis.imshow(art.to_image()[top:bottom, left:right])
    axis.set_title(f"{name}, {len(art.glyphs)} glyphs")
for axis in axes.flat:
    axis.axis("off")

# %%
# The mean CIEDE2000 once the eye has blurred the art by 4 pixels, and by 2, from half as far away. Octants are closest;
# letters are more than twice as far as blocks. On black paper, with one colour a cell, only what can fill the cell
# comes close.

for name, art in arts.items():
    far, near = (skascii.metrics.color_error(art, image, sigma=sigma) for sigma in (4, 2))
    print(f"{name:9} {far:.2f}  {near:.2f}")

# %%
# Octants came with Unicode 16: a terminal or a font has to know them, but pages, drawings and pictures paint them.

arts["octants"]
