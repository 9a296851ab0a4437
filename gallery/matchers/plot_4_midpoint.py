"""
Midpoint
========

``midpoint`` is the ink that counts as half. It shifts the picture and never the glyphs: below it a pixel speaks for
blank, above it for ink. Low, and the darkest corner is drawn; high, and only the lights are left.
"""

import matplotlib.pyplot as plt
import skimage

import skascii

image = skimage.data.astronaut()[:256, 90:346]
midpoints = (0.1, 0.3, 0.5, 0.7, 0.9)
fig, axes = plt.subplots(2, 5, figsize=(12, 5.2))
for row, method in zip(axes, ("max_prod", "min_diff_sq")):
    for axis, midpoint in zip(row, midpoints):
        axis.imshow(skascii.convert(image, method, columns=48, midpoint=midpoint).to_image())
        axis.set_title(f"{method}, {midpoint}", fontsize=9)
        axis.axis("off")

# %%
# In this photo the face comes out at 0.7.

skascii.convert(image, "max_prod", columns=90, midpoint=0.7)
