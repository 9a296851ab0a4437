"""
More characters
===============

Latin-1 has twice the characters of ASCII: dots at the top, strokes with accents, slashed and barred letters. More
shapes to choose from bring the text nearer to the picture; but which they are counts more than how many. Letters are
all about as dark, while punctuation has ink in one corner or hardly any.
"""

import matplotlib.pyplot as plt
import skimage

import skascii

image = skimage.data.chelsea()
charsets = skascii.glyphs.charsets()
sets = {
    "10 glyphs": " .:-=+*#%@",
    "symbols": charsets["symbols"],
    "letters": charsets["letters"],
    "ascii": charsets["ascii"],
    "latin1": charsets["latin1"],
    "+ Greek": charsets["latin1"] + "".join(map(chr, range(0x391, 0x3CA))).replace("\u03a2", ""),
}
counts, near, far = [], [], []
for characters in sets.values():
    art = skascii.convert(image, columns=80, glyphs=characters)
    counts.append(len(art.glyphs))
    near.append(skascii.metrics.ssim(art, image, sigma=3))
    far.append(skascii.metrics.ssim(art, image, sigma=4))

fig, axis = plt.subplots(figsize=(8, 4))
axis.semilogx(counts, near, "o-", label="near: sigma 3")
axis.semilogx(counts, far, "o-", label="far: sigma 4")
for name, count, value in zip(sets, counts, far):
    axis.annotate(name, (count, value), textcoords="offset points", xytext=(0, 8), fontsize=8)
axis.set(xlabel="glyphs", ylabel="structural similarity", ylim=(0, 1.1 * max(far)))
_ = axis.legend()

# %%
# In Latin-1:

skascii.convert(image, columns=110, glyphs="latin1")

# sphinx_gallery_thumbnail_number = 2
