"""
Tones: true, vivid, or with eyes
================================

How ink maps into what glyphs can show is a choice of its own. ``tone="fit"``, the default, asks between searches how
the text shows the picture, and moves the target to make up for it. Its relatives weigh truth against contrast
otherwise; any :class:`skascii.Tone` can be made. ``"local"`` evens out light and shade first, so that a face keeps its
eyes in front of a bright wall.
"""

import matplotlib.pyplot as plt
import skimage

import skascii

image = skimage.data.astronaut()
tones = {tone: tone for tone in ("fit", "local", "faithful", "vivid", "edges")}
tones["Tone(0.5, bands=[(1, 1, 6)])"] = skascii.Tone(0.5, bands=[(1, 1, 6)])
fig, axes = plt.subplots(2, 3, figsize=(12, 8.4))
for axis, (label, tone) in zip(axes.ravel(), tones.items()):
    art = skascii.convert(image, columns=90, tone=tone)
    axis.imshow(art.to_image())
    axis.set_title(label)
    axis.axis("off")

# %%
# The default, at 120 columns, and the same with local tones.

skascii.convert(image, columns=120)

# %%

skascii.convert(image, columns=120, tone="local")
