"""
Patch features explained
========================

A cell and a glyph are shrunk to 3x3 patches, and a few filters look at each: how bright is it, does it have a stroke
across, upright, or slanted, a spot in the middle? :func:`features <skascii.matchers.features>` takes the glyph whose
answers are nearest to the cell's.
"""

import matplotlib.pyplot as plt
import numpy as np
import skimage

import skascii

filters = {
    "mean": np.ones((3, 3)) / 9,
    "across": np.array([[-1, -1, -1], [2, 2, 2], [-1, -1, -1]]) / 6,
    "upright": np.array([[-1, 2, -1], [-1, 2, -1], [-1, 2, -1]]) / 6,
    "falling": np.array([[2, -1, -1], [-1, 2, -1], [-1, -1, 2]]) / 6,
    "rising": np.array([[-1, -1, 2], [-1, 2, -1], [2, -1, -1]]) / 6,
    "spot": np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]) / 8,
}
bank = np.stack(list(filters.values()))
glyphs = skascii.glyph_set("ascii", cell=(18, 9))  # which 3 divides
horse = skascii.filters.resize(skimage.data.horse() * 1.0, columns=60, cell=glyphs.cell)
edges = skimage.feature.canny(horse, sigma=3)
lines = skimage.filters.gaussian(skimage.morphology.dilation(edges, np.ones((2, 2))), 0.6)
art = skascii.convert(lines, "features", glyphs=glyphs, bank=bank, weight=1, tone="none")


def answers(tile):
    """Return the patch of a tile, the means of 3 x 3 parts, and what each filter says of it."""
    patch = tile.reshape(3, 6, 3, 3).mean(axis=(1, 3))
    return patch, np.einsum("kij,ij->k", bank, patch)


# %%
# The cells of the outline in which each stroke is strongest, and the glyphs that they got:

rows, columns = art.shape
tiles = np.pad(lines, ((0, 18 * rows - lines.shape[0]), (0, 0))).reshape(rows, 18, columns, 9).swapaxes(1, 2)
spoken = np.array([[answers(tile)[1] for tile in row] for row in tiles])

fig, axes = plt.subplots(4, 5, figsize=(11, 8), width_ratios=(1, 1, 1, 1, 4))
for line, stroke in zip(axes, range(1, 5)):
    place = np.unravel_index(spoken[..., stroke].argmax(), art.shape)
    pair = {"cell": tiles[place], f"glyph  {art.chars[place]}": glyphs.bitmaps[art.indices[place]]}
    for pictures, (name, pixels), shift in zip((line[:2], line[2:4]), pair.items(), (-0.2, 0.2)):
        patch, said = answers(pixels)
        pictures[0].imshow(pixels, vmin=0, vmax=1)
        pictures[0].set_title(name)
        pictures[1].imshow(patch, vmin=0, vmax=1)
        line[4].bar(np.arange(len(filters)) + shift, said, 0.4, label=name)
    for axis in line[:4]:
        axis.axis("off")
    line[4].set_xticks(range(len(filters)), filters)
    line[4].legend(bbox_to_anchor=(1, 1), fontsize=8)

# %%
# Three banks go by name. What they weigh against brightness is ``weight``: how often the mean counts.

photo = skimage.data.camera()
fig, axes = plt.subplots(2, 3, figsize=(12, 8.4))
for line, weight in zip(axes, (1, 15)):
    for axis, name in zip(line, ("plus", "gradients", "shapes")):
        axis.imshow(skascii.convert(photo, "features", columns=72, bank=name, weight=weight).to_image())
        axis.set_title(f'"{name}", weight={weight}')
        axis.axis("off")

# %%
# The outline, in the six filters from above:

art
