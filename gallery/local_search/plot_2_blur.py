"""
Blur and viewing distance
=========================

``sigma`` says from how far away the text will be seen: it is the blur of the eye, in pixels of a glyph. A small one
cares for the stroke, a large one for the tone; a sequence asks for both, as the default does.
"""

import matplotlib.pyplot as plt
import skimage

import skascii

image = skimage.data.astronaut()[:300, 70:370]
sigmas = (1, 2, 3, (2, 4.4))
fig, axes = plt.subplots(2, 4, figsize=(12, 6.6))
for (top, bottom), sigma in zip(axes.T, sigmas):
    art = skascii.convert(image, "local_search", columns=56, sigma=sigma)
    top.imshow(art.to_image())
    bottom.imshow(skimage.filters.gaussian(art.raster, 4))
    top.set_title(f"sigma={sigma}")
    for axis in (top, bottom):
        axis.axis("off")

# %%
# The errors, in dB, as eyes of several blurs see them. The nearest sees ``sigma=2`` best, those further off 3, which
# gives up contours.

eyes = (1, 2, 3, 4)
print("sigma    " + "".join(f"{f'eye {eye}':>8}" for eye in eyes))
for sigma in sigmas:
    art = skascii.convert(image, "local_search", columns=80, sigma=sigma)
    errors = (skascii.metrics.hvs_error(art, image, sigma=eye).decibels for eye in eyes)
    print(f"{sigma!s:9}" + "".join(f"{error:8.2f}" for error in errors))

# %%
# Step back from the screen, and look at this one again.

skascii.convert(image, columns=120)
