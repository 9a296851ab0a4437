"""
Saving
======

:meth:`AsciiArt.save <skascii.AsciiArt.save>` writes what the suffix says: text, text with terminal escapes, a web
page, a drawing or a picture.
"""

from pathlib import Path

import skimage

import skascii

image = skimage.data.coffee()
art = skascii.convert(image, columns=90, color=True)
for suffix in (".txt", ".ans", ".html", ".svg", ".png"):
    path = Path("coffee" + suffix)
    art.save(path)
    print(f"{path.name:12} {path.stat().st_size:>7} bytes")

# %%
# Options go to the renderer that writes: another paper for the picture, twice the size, no colours.

art.save("blueprint.png", color=False, foreground="lightcyan", paper="midnightblue", scale=2)
