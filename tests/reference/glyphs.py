"""Glyphs the slow way: every size tried, every character drawn where there is room all around it."""

import numpy as np
from PIL import Image, ImageDraw, ImageFont

ASCII = "".join(map(chr, range(0x21, 0x7F)))


def roomy(char, path, size, margin):
    """Draw one character with its origin at (margin, margin) of a canvas of 2 * margin."""
    font = ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
    canvas = Image.new("L", (2 * margin, 2 * margin))
    ImageDraw.Draw(canvas).text((margin, margin), char, fill=255, font=font, anchor="ls")
    return np.asarray(canvas)


def ink_box(path, size, chars=ASCII):
    """Return (top, left, bottom, right) of all ink around the origin, and the largest advance."""
    margin = 2 * size + 2
    ink = np.zeros((2 * margin, 2 * margin), bool)
    font = ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
    advance = 0
    for char in chars:
        ink |= roomy(char, path, size, margin) > 0
        advance = max(advance, round(font.getlength(char)))
    rows, columns = np.flatnonzero(ink.any(axis=1)) - margin, np.flatnonzero(ink.any(axis=0)) - margin
    return (rows[0], columns[0], rows[-1] + 1, columns[-1] + 1), advance


def largest_size(path, cell, chars=ASCII):
    """Return the largest of all sizes whose ink and advance fit the cell."""
    fitting = []
    for size in range(1, 2 * min(cell[0], 2 * cell[1]) + 2):
        (top, left, bottom, right), advance = ink_box(path, size, chars)
        if bottom - top <= cell[0] and right - left <= cell[1] and advance <= cell[1]:
            fitting.append(size)
    return max(fitting)


def rectangle(cell, top, left, bottom, right):
    """Return the area of each pixel within a rectangle."""
    coverage = np.zeros(cell)
    for y in range(cell[0]):
        for x in range(cell[1]):
            height = min(bottom, y + 1) - max(top, y)
            width = min(right, x + 1) - max(left, x)
            coverage[y, x] = max(height, 0) * max(width, 0)
    return coverage
