"""
What a pass does
================

A pass visits cell after cell. In each it takes the glyph that brings the *blurred* text nearest to the picture, given
what stands in the cells around; passes follow until none replaces a glyph. The search usually starts from tone, but it
can start from anything: here from noise. What a pass has replaced is orange; on the right is the text from afar.
"""

import matplotlib.pyplot as plt
import numpy as np
import skimage
from PIL import Image

import skascii

image = skimage.data.camera()[40:296, 90:346]
noise = np.random.default_rng(0).integers(95, size=(25, 50))
states = []
art = skascii.convert(image, "local_search", columns=50, init=noise, callback=states.append)

frames, before = [], noise
for indices in [noise, *(state.indices for state in states), art.indices]:
    replaced = (indices != before)[..., None]
    colors = np.where(replaced, (255, 150, 40), 255).astype(np.uint8)
    frame = skascii.AsciiArt(art.glyphs, indices, foreground=colors)
    seen = skimage.filters.gaussian(frame.raster, 3) / art.glyphs.coverage.max()
    seen = skimage.util.img_as_ubyte(seen.clip(0, 1))
    frames.append(Image.fromarray(np.hstack([frame.to_image(), skimage.color.gray2rgb(seen)])))
    before = indices
durations = [1500, *[700] * len(states), 2500]
frames[0].save("passes.gif", save_all=True, append_images=frames[1:], duration=durations, loop=0)

# %%
# Most of the work is done in the first pass, and the error never rises.

passes = np.arange(len(states) + 1)
fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3))
left.plot(passes, [art.info["start_error"], *(state.error for state in states)], "o-")
left.set(xlabel="pass", ylabel="error", ylim=(0, None))
right.bar(passes[1:], [state.num_changed for state in states])
_ = right.set(xlabel="pass", ylabel="cells replaced", yscale="log")
