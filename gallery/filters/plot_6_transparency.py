"""
Transparency
============

What is transparent shows the paper. Dark lettering on nothing, as many logos are, vanishes on a dark page: black ink on
black. :func:`skascii.filters.flatten` puts a colour behind it first.
"""

from functools import partial

import matplotlib.pyplot as plt
import numpy as np
import skimage

import skascii

horse = np.zeros((328, 400, 4), np.uint8)  # black, and transparent
horse[..., 3] = skimage.util.img_as_ubyte(~skimage.data.horse())

fig, axes = plt.subplots(1, 3, figsize=(12, 3.6))
for axis, background in zip(axes, ("black", "orange", "white")):
    color = {"black": 0, "orange": (255, 165, 0), "white": 255}[background]
    art = skascii.convert(
        horse, "max_prod", columns=56, color=True, filters=[partial(skascii.filters.flatten, background=color)]
    )
    axis.imshow(art.to_image())
    axis.set_title(f"over {background}")
    axis.axis("off")

# %%
# On light paper nothing need be done: there the paper is white, or any light colour.

skascii.convert(horse, "max_prod", columns=90, paper="moccasin")
