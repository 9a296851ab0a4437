"""
Saturation
==========

A matcher of pixels sees light and dark. :func:`skascii.filters.saturate` pushes each colour away from the middle:
bright ones to the full value of their hue, dark ones further down. What was half-toned becomes a figure on a ground.
"""

import matplotlib.pyplot as plt
import skimage

import skascii
from skascii.filters import saturate

image = skimage.data.coffee()
pictures = {"picture": image, "saturated": saturate(image, midpoint=0.35)}

fig, axes = plt.subplots(2, 2, figsize=(9, 6))
for column, (name, picture) in zip(axes.T, pictures.items()):
    art = skascii.convert(picture, "max_prod", columns=72)
    column[0].imshow(picture)
    column[0].set_title(name)
    column[1].imshow(art.to_image())
for axis in axes.flat:
    axis.axis("off")

# %%
# A filter is any function from image to image. In ``filters=[...]`` it runs after the resize, so that it works on the
# very pixels that the cells are cut from.

skascii.convert(image, "max_prod", columns=90, color=True, filters=[lambda x: saturate(x, midpoint=0.35)])
