"""
Kanji
=====

The 6,879 characters of JIS X 0208 are a fine screen: some are black as ink, some nearly blank, and there is a stroke
for every edge. The set is too large for tables, so the search projects the picture on the glyphs instead, with the same
result.
"""

import matplotlib.pyplot as plt
import skimage

import skascii

glyphs = skascii.glyph_set("jis")  # with the font of the package matplotlib-fontja
print(glyphs)

image = skimage.data.astronaut()[:300, 70:370]
art = skascii.convert(image, columns=72, glyphs=glyphs)
fig, axis = plt.subplots(figsize=(11.52, 11.52))
axis.imshow(art.to_image())
_ = axis.axis("off")

# %%
# That is a picture of the text, in the glyphs' own font; where no Japanese font is installed the text itself shows
# nothing. A full-width character takes two columns of a terminal, and its cell is square.

print(f"{art.shape[0]} rows of {art.shape[1]} characters, {len(set(art.text))} of them different")
print(art.lines[28][20:50])
