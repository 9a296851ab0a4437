"""
Many pictures at once
=====================

:func:`skascii.cluster.convert_many` has dask's workers convert any number of pictures: here threads of this process,
for a page; by default processes, one a core, or whatever a scheduler has on other machines.
"""

import matplotlib.pyplot as plt
import skimage
from distributed import Client

import skascii

names = ["astronaut", "chelsea", "coffee", "rocket"]
pictures = ((name, getattr(skimage.data, name)()) for name in names)  # asked for as there is room

with Client(processes=False, dashboard_address=":0", set_as_default=False) as client:
    options = {"color": "cell", "glyphs": "blocks", "columns": 72, "rows": 30}
    results = list(skascii.cluster.convert_many(pictures, client=client, **options))

# %%
# A :class:`skascii.cluster.Result` comes as it is ready, with the name and the place of its picture; one
# that fails would have an error in place of an art, and cost no other.

figure, axes = plt.subplots(2, 2, figsize=(9, 7.6), layout="constrained")
for axis, result in zip(axes.flat, sorted(results, key=lambda result: result.index)):
    axis.imshow(result.art.to_image())
    axis.set_title(result.name)
    axis.axis("off")
