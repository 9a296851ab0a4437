"""
Negative
========

Inverting a colour picture turns orange into blue. :func:`skascii.filters.negative` inverts the luminance and keeps the
hue: what was dark is bright, in its own colour.
"""

import matplotlib.pyplot as plt
import skimage

import skascii
from skascii.filters import grayscale, negative

image = skimage.data.immunohistochemistry()[140:400, 60:460]
pictures = {
    "picture": image,
    "skimage.util.invert": skimage.util.invert(image),
    "negative": negative(image),
    "negative, grayscale": grayscale(negative(image)),
}
fig, axes = plt.subplots(1, 4, figsize=(10, 2))
for axis, (name, picture) in zip(axes, pictures.items()):
    axis.imshow(picture)
    axis.set_title(name)
    axis.axis("off")

# %%
# The stained cells are dark on a white slide. In the negative they are bright on black: they get the ink, and keep the
# colour of their stain.

skascii.convert(negative(image), columns=110, color=True)

# sphinx_gallery_thumbnail_number = 2
