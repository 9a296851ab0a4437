"""
A comic strip
=============

Panels are arts, lettering is text: join the lines of characters, and the page is one text file. The frames are box
drawing characters, the balloons are letters laid over the art's own.
"""

import numpy as np
import skimage

import skascii


def panel(image, rows=24, columns=44):
    """Return an art as an array of characters in a frame."""
    art = skascii.convert(image, rows=rows - 2, columns=columns - 2)
    page = np.full((rows, columns), " ")
    page[1:-1, 1:-1] = art.chars
    page[[0, -1]], page[:, [0, -1]] = "─", "│"
    page[[0, 0, -1, -1], [0, -1, 0, -1]] = list("┌┐└┘")
    return page


def say(page, row, column, text):
    """Write a balloon with its top left corner at row, column."""
    lines = text.split("\n")
    width = max(map(len, lines))
    balloon = [
        "╭" + "─" * (width + 2) + "╮",
        *(f"│ {line:^{width}} │" for line in lines),
        "╰" + "─" * (width + 2) + "╯",
    ]
    for number, line in enumerate(balloon):
        page[row + number, column : column + len(line)] = list(line)


astronaut, rocket, cat = skimage.data.astronaut(), skimage.data.rocket(), skimage.data.chelsea()
one = panel(astronaut[:230, 100:340])
say(one, 1, 1, "Ready when you are.")
two = panel(rocket[40:, 180:470])
say(two, 2, 2, "Three, two, one ...")
three = panel(cat[40:280, 40:390], columns=88)
say(three, 18, 56, "Wait. Who is feeding\nthe cat?")

page = np.vstack([np.hstack([one, two]), three])
strip = "\n".join("".join(row) for row in page)

# %%
# The page goes back into an art, to be shown and saved in all the ways that an art can be.

glyphs = skascii.glyph_set("".join(sorted(set(strip) - {"\n"})))
comic = skascii.AsciiArt.from_text(strip, glyphs)
comic.save("comic.txt")
comic
