"""
All side by side
================

The same photo and the same line drawing, once with each method, in the order in which you may want to try them.

* :func:`local_search <skascii.matchers.local_search>`: the whole picture, as the eye sees it from afar.
* :func:`min_diff_sq <skascii.matchers.min_diff_sq>` and :func:`min_diff <skascii.matchers.min_diff>`: the nearest
  bitmap, squared or absolute differences.
* :func:`max_prod <skascii.matchers.max_prod>`: the largest product; bold.
* :func:`ncc <skascii.matchers.ncc>` and :func:`corr <skascii.matchers.corr>`: the same shape, at any contrast.
* :func:`gradient <skascii.matchers.gradient>`: the same brightness, whatever the shape.
* :func:`features <skascii.matchers.features>`: brightness and shape, weighed.
* :func:`nmf <skascii.matchers.nmf>`: the strongest part of a non-negative factorisation.
"""

import matplotlib.pyplot as plt
import numpy as np
import skimage

import skascii

METHODS = "local_search min_diff_sq min_diff max_prod ncc corr gradient features nmf".split()


def show(picture):
    _, axes = plt.subplots(3, 3, figsize=(12, 12 * picture.shape[0] / picture.shape[1] + 0.8))
    for axis in axes.flat:
        axis.axis("off")
    for axis, method in zip(axes.flat, METHODS):
        axis.imshow(skascii.convert(picture, method, columns=72).to_image())
        axis.set_title(method)


show(skimage.data.camera()[20:340, 60:440])

# %%
# A drawing of lines: what decides here is where in the cell the ink lies.

horse = skascii.filters.resize(~skimage.data.horse() * 1.0, columns=72)
lines = skimage.morphology.dilation(skimage.feature.canny(horse), np.ones((2, 2)))
show(lines)

# %%
# How close are they, as the eye sees them? The error is that of the blurred text against the blurred photo, after the
# tone curve that suits each text best; 0 dB is as much as full ink.

photo = skimage.data.camera()
for method in METHODS:
    art = skascii.convert(photo, method, columns=80)
    near, far = (skascii.metrics.hvs_error(art, photo, sigma=sigma).decibels for sigma in (2, 4))
    print(f"{method:12} {near:6.1f} dB near {far:6.1f} dB far")
