"""
Charsets by name
================

:func:`skascii.glyphs.charsets` lists the characters that go by a name; any other string of characters is a charset
too. The same portrait in nine of them.
"""

import matplotlib.pyplot as plt
import skimage

import skascii

image = skimage.data.astronaut()[:256, 90:346]
names = ["ascii", "latin1", "symbols", "letters", "blocks", "sextants", "octants", "braille", "box"]
fig, axes = plt.subplots(3, 3, figsize=(12, 12.6))
for axis, name in zip(axes.flat, names):
    art = skascii.convert(image, columns=56, glyphs=name)
    axis.imshow(art.to_image())
    axis.set_title(f"{name!r}: {len(art.glyphs)} glyphs")
    axis.axis("off")

# %%
# What they hold:

for name, characters in skascii.glyphs.charsets().items():
    print(f"{name:8} {len(characters):5}  {characters[:60]}")
