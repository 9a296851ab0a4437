"""
A plot in the terminal
======================

A figure of matplotlib is mostly paper, with thin lines and small text. :func:`skascii.convert` knows such pictures by
that, keeps their lines when it shrinks them, and gives them the full ink of a glyph's strokes.
"""

import matplotlib.pyplot as plt
import numpy as np

import skascii

x = np.linspace(0, 10, 400)
figure, axis = plt.subplots(figsize=(8, 4.5), dpi=200)
axis.plot(x, np.sin(x), lw=2.5)
axis.plot(x, np.exp(-x / 4) * np.cos(2 * x), lw=2.5)
axis.set(xticks=[0, 5, 10], yticks=[-1, 0, 1])
axis.tick_params(labelsize=22)
figure.canvas.draw()
image = np.asarray(figure.canvas.buffer_rgba())[..., :3].copy()
plt.close(figure)

skascii.convert(image, columns=100, paper="light")

# %%
# Dark paper wants a dark figure, ``plt.style.use("dark_background")``; or the negative of a light one:

skascii.convert(image, columns=100, filters=[skascii.filters.negative])

# %%
# In colour, with a background for each cell, it comes out on any paper.

skascii.convert(image, columns=100, color="cell")
