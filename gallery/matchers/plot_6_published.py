"""
Published systems
=================

Four of the methods come from published systems, and :func:`skascii.published` has what each does by default. ``"l2a"``
was made for logos, ``"les"`` for photos, ``"nmf"`` for binary pictures, ``"features"`` for portraits.
"""

import matplotlib.pyplot as plt
import skimage

import skascii

portrait = skimage.data.astronaut()[:320, 60:380]
_, axes = plt.subplots(2, 2, figsize=(9, 9.6))
for axis, name in zip(axes.flat, ("l2a", "les", "nmf", "features")):
    options = skascii.published(name) | {"columns": 72, "rng": 0}
    axis.imshow(skascii.convert(portrait, **options).to_image())
    axis.set_title(f"{name}: {options['method']}")
    axis.axis("off")
