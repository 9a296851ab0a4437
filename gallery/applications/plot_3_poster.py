"""
A poster
========

An SVG has no pixels: it scales to a wall. Light paper, dark ink of the photo's own colours, and enough columns to fill
it; letters to be read from a step away, a portrait from the door.
"""

import skimage

import skascii

image = skimage.data.astronaut()[:440, 40:400]
art = skascii.convert(image, columns=150, paper="light")

# %%
# On paper the ink makes the picture dark, so its colours may be as bright as they come.

vivid = skascii.filters.saturate(image, midpoint=0)
colors = skascii.convert(vivid, "gradient", columns=150, paper="light", color=True).foreground
poster = skascii.AsciiArt(art.glyphs, art.indices, foreground=colors // 4 * 3, paper="#fffaf0")
poster.save("poster.svg")

print(f"{poster.shape[0]} rows of {poster.shape[1]} characters")
print(f"on A1 paper, 594 mm wide, a character is {594 / poster.shape[1]:.1f} mm wide")
