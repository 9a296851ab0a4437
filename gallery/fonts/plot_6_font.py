"""
Another font
============

Text is read in a font, so convert with that font: a path or the name of an installed family. A bold face has more ink,
and the picture more contrast; a slanted one leans, and so do its lines.
"""

from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import skimage

import skascii

folder = Path(matplotlib.get_data_path(), "fonts", "ttf")
fonts = {
    "regular": folder / "DejaVuSansMono.ttf",
    "bold": folder / "DejaVuSansMono-Bold.ttf",
    "oblique": folder / "DejaVuSansMono-Oblique.ttf",
}
image = skimage.data.astronaut()[:256, 90:346]
fig, axes = plt.subplots(1, 3, figsize=(12, 4.4))
for axis, (name, font) in zip(axes, fonts.items()):
    glyphs = skascii.glyph_set("ascii", font=font)
    art = skascii.convert(image, columns=56, glyphs=glyphs)
    axis.imshow(art.to_image(), vmin=0, vmax=255)
    axis.set_title(f"{name}: ink from {glyphs.coverage.min():.2f} to {glyphs.coverage.max():.2f}")
    axis.axis("off")

# %%
# The cell says how the text will be set: 12 pixels of line height leave no gap between the rows of a 13 pixel font.
# What is drawn here is what a terminal with tight lines shows.

tight = skascii.glyph_set("ascii", font=fonts["bold"], cell=(12, 7))
print(tight)
skascii.convert(image, columns=110, glyphs=tight)

# sphinx_gallery_thumbnail_number = 2
