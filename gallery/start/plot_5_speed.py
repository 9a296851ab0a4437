"""
Where it runs, and how long it takes
====================================

:func:`skascii.show_backends` says what can be used here, and why not the rest. The art's ``info`` says what ran,
and for how long.
"""

import matplotlib.pyplot as plt
import numpy as np
import skimage

import skascii

skascii.show_backends()

# %%
# A picture of 8 megapixels becomes 360 rows of 960 characters. The first call of a method compiles its kernels and
# derives what it needs of the glyphs; later ones find both done.

camera = skimage.data.camera()
picture = np.tile(camera, (4, 8))[:2160, :3840]
methods = ("gradient", "max_prod", "min_diff_sq", "corr", "ncc", "min_diff", "local_search")
stages = {"ink": "reading and tone", "match": "choosing glyphs"}
seconds = {stage: [] for stage in stages}
for method in methods:
    skascii.convert(picture[:512], method)
    info = skascii.convert(picture, method).info
    for stage in stages:
        seconds[stage].append(info["seconds"][stage])
    print(f"{method:13} on {info['backend']}: {sum(info['seconds'].values()):.3f} s")

fig, axis = plt.subplots(figsize=(8, 3.2))
left = np.zeros(len(methods))
for stage, label in stages.items():
    axis.barh(methods[::-1], seconds[stage][::-1], left=left, label=label)
    left += seconds[stage][::-1]
axis.set(xlabel="seconds")
_ = axis.legend()
