"""
Palettes
========

A terminal may have only 256 colours, or 16. With ``palette=`` the search takes nothing else, and chooses glyph and
colours for what the eye sees: neighbours in different colours mix to those that are not there.
"""

import matplotlib.pyplot as plt
import numpy as np
import skimage

import skascii

image = skimage.data.chelsea()[20:270, 60:420]
palettes = {"all colours": None, "256 colours of xterm": "256", "16 of them": "16"}
arts = {name: skascii.convert(image, columns=80, color="cell", palette=palette) for name, palette in palettes.items()}

# %%
# Rounded to the nearest of the palette, as a terminal does that is sent more colours than it has, flat parts are
# flat again, in a colour that is off.

fewest = np.unique(arts["16 of them"].foreground.reshape(-1, 3), axis=0).astype(int)
every = arts["all colours"]
front, back = (
    fewest[np.square(colors[..., None, :].astype(int) - fewest).sum(axis=-1).argmin(axis=-1)].astype(np.uint8)
    for colors in (every.foreground, every.background)
)
arts["16, the nearest"] = skascii.AsciiArt(every.glyphs, every.indices, foreground=front, background=back)

fig, axes = plt.subplots(2, 2, figsize=(8, 6.4))
for axis, (name, art) in zip(axes.flat, arts.items()):
    axis.imshow(art.to_image())
    axis.set_title(f"{name}: {skascii.metrics.color_error(art, image):.1f}")
    axis.axis("off")

# %%
# A palette of one's own is an array of RGB colours: ink, brick, straw, sage and paper.

own = [[38, 30, 32], [170, 74, 46], [222, 170, 96], [128, 142, 96], [246, 236, 220]]
skascii.convert(image, columns=100, color="cell", palette=own)
