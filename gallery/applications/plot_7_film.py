"""
A film, there and back
======================

:func:`skascii.video.read` opens films, animations and cameras, :func:`skascii.stream` makes text of their frames, and
:func:`skascii.video.write` writes what moves: films, GIF, WebP, a cast for asciinema, a page that plays.
In a terminal, :func:`skascii.video.play` does it all, and so does ``skascii film.mp4``.
"""

import numpy as np
import skimage
from PIL import Image

import skascii

# %%
# A film to begin with: a photograph that a lens wanders over. What is read is a :class:`skascii.video.Film`; each of
# its arrays is a :class:`skascii.video.Frame`, which knows its time. :func:`skascii.video.suffixes` are the kinds of
# files that can be written.

picture = skimage.data.rocket()
frames = []
for turn in np.linspace(0, 2 * np.pi, 14, endpoint=False):
    top, left = int(60 + 50 * np.sin(turn)), int(170 + 110 * np.cos(turn))
    frames.append(Image.fromarray(picture[top : top + 240, left : left + 300]))
frames[0].save("lens.gif", save_all=True, append_images=frames[1:], duration=110, loop=0)

film = skascii.video.read("lens.gif")
arts = skascii.stream(film, columns=56, color="cell", glyphs="blocks")
skascii.video.write(arts, "text.html", fps=9)
