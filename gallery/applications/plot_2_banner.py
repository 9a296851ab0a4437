"""
A banner for a program
======================

A program that starts in a terminal can greet with its name. Draw it with any font that Pillow can, convert it once, and
keep the text in the source: it needs nothing to print.
"""

from pathlib import Path

import matplotlib
import numpy as np
from PIL import Image, ImageDraw, ImageFont

import skascii

path = Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSerif-BoldItalic.ttf")
font = ImageFont.truetype(str(path), 132)
picture = Image.new("L", (640, 176))
ImageDraw.Draw(picture).text((320, 88), "skascii", 255, font, anchor="mm")
name = np.asarray(picture)

banner = skascii.convert(name, "max_prod", glyphs="default")
banner

# %%
# A sunset in it: colours are an array of the shape of the text.

rows, columns = banner.shape
ramp = np.array([(255, 94, 98), (255, 153, 102), (255, 221, 130), (130, 222, 200)])
place = np.linspace(0, 3, columns) + np.linspace(0, 0.6, rows)[:, None]
place = place / place.max() * 3
colors = np.stack([np.interp(place, range(4), channel) for channel in ramp.T], axis=-1)
sunset = skascii.AsciiArt(banner.glyphs, banner.indices, foreground=np.uint8(colors))
sunset

# %%
# This goes into the program. A raw string, and it prints on every terminal; :meth:`to_ansi <skascii.AsciiArt.to_ansi>`
# gives the coloured one, ``rich.print`` shows either.

lines = [line.rstrip() for line in banner.lines if line.strip()]
print('BANNER = r"""\n' + "\n".join(lines) + '\n"""')
print(repr(sunset.to_ansi(depth="256")[:120]))
