"""
Borders
=======

:func:`skascii.filters.borders` marks the pixels that differ from a neighbour in hue, in brightness or in opacity;
:func:`skascii.filters.draw_borders` paints the marks. They are made for pictures of flat colours: here scikit-image
merges a photo into regions and paints each in its mean colour.
"""

import matplotlib.pyplot as plt
import skimage

import skascii
from skascii.filters import borders, draw_borders

photo = skimage.transform.resize(skimage.data.coffee(), (600, 900), anti_aliasing=True)
smooth = skimage.filters.gaussian(photo, 4, channel_axis=2)
regions = skimage.segmentation.slic(smooth, n_segments=18, compactness=3, start_label=1)
flat = skimage.color.label2rgb(regions, smooth, kind="avg", bg_label=0)

fig, axes = plt.subplots(1, 3, figsize=(10, 2.4))
for axis, criterion in zip(axes, ("color", "brightness", "all")):
    axis.imshow(draw_borders(flat, criterion=criterion, color_diff=5, thickness=8, color="white"))
    axis.set_title(f'criterion="{criterion}"')
    axis.axis("off")
print(f"{borders(flat, color_diff=5).mean():.1%} of the pixels are marked")

# %%
# White lines as wide as a stroke of a glyph, on dark colours: all that is left for ``max_prod`` is the drawing.

drawing = draw_borders(flat / 4, color_diff=5, brightness_diff=0.02, thickness=3, color="white")
skascii.convert(drawing, "max_prod", columns=112)

# sphinx_gallery_thumbnail_number = 2
