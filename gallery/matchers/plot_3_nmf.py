"""
Factorisation and beta
======================

A tile as a sum of glyphs: :func:`nmf <skascii.matchers.nmf>` finds the non-negative amounts of all glyphs that together
come nearest to it, and sets the one with the largest. What "near" means is ``beta``: 2 is the squared distance, 1 the
Kullback-Leibler divergence, 0 that of Itakura and Saito, which minds an empty pixel under a glyph's ink most.
"""

import matplotlib.pyplot as plt
import numpy as np
import skimage

import skascii

horse = ~skimage.data.horse()
lines = skimage.morphology.dilation(skimage.feature.canny(horse * 1.0, sigma=2), np.ones((3, 3)))
glyphs = skascii.glyph_set("ascii", cell=(23, 11))

fig, axes = plt.subplots(2, 3, figsize=(12, 7))
for column, beta in zip(axes.T, (0, 1, 2)):
    for axis, picture in zip(column, (horse, lines)):
        art = skascii.convert(picture, "nmf", columns=36, rows=14, glyphs=glyphs, beta=beta)
        axis.imshow(art.to_image())
        axis.set_title(f"beta={beta}")
        axis.axis("off")

# %%
# The divergence falls with every update, at first fast.

fig, axis = plt.subplots(figsize=(7, 3.4))
for beta in (1, 1.5, 2):
    states = []
    skascii.convert(horse, "nmf", columns=36, rows=14, glyphs=glyphs, beta=beta, callback=states.append)
    errors = np.array([state.error for state in states])
    axis.loglog(np.arange(1, len(errors) + 1), errors / errors[0], label=f"beta={beta}")
axis.set(xlabel="update", ylabel="divergence / first")
_ = axis.legend()

# %%
# ``threshold`` leaves a cell blank where no glyph is strong enough.

skascii.convert(lines, "nmf", columns=72, threshold=0.15)
