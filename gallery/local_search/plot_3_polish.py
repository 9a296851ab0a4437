"""
Polish and certificate
======================

The search ends where no single glyph can be bettered. ``polish="lines"`` goes on with whole rows and columns at once,
by dynamic programming; ``polish="anneal"`` also shakes the text first. ``bound=True`` computes how low the error of
*any* text could be at best: the gap is all that there is left to gain.
"""

import matplotlib.pyplot as plt
import numpy as np
import skimage

import skascii

image = skimage.data.camera()[60:220, 150:310]
results = {}
for name, polish in {"search": None, "lines": "lines", "anneal": "anneal"}.items():
    results[name] = skascii.convert(image, "local_search", columns=36, polish=polish, bound=True, rng=0)
    info = results[name].info
    print(f"{name:8} error {info['error']:8.3f}   bound {info['bound']:8.3f}   gap {info['gap']:6.2%}")

# %%
# How much the error lies above the bound, step by step:

bound = results["anneal"].info["bound"]
fig, axis = plt.subplots(figsize=(8, 3.6))
for name, polish in {"anneal": "anneal", "lines": "lines", "search": None}.items():
    states = []
    skascii.convert(image, "local_search", columns=36, polish=polish, rng=0, callback=states.append)
    axis.semilogy([state.error / bound - 1 for state in states], ".-", label=name)
axis.set(xlabel="step", ylabel="error / bound - 1")
_ = axis.legend()

# %%
# Where the best art differs from the search's:

best = results["anneal"]
differs = (best.indices != results["search"].indices)[..., None]
colors = np.where(differs, (255, 150, 40), 255).astype(np.uint8)
skascii.AsciiArt(best.glyphs, best.indices, foreground=colors)

# sphinx_gallery_thumbnail_number = 2
