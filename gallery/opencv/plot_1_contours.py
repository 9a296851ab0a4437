"""
Canny and contours to text
==========================

OpenCV finds the edges, skascii sets them. The lines are drawn as wide as the strokes of the glyphs, so that
:func:`max_prod <skascii.matchers.max_prod>` can lay a slant on a slant.
"""

import cv2
import numpy as np
import skimage

import skascii

frame = cv2.cvtColor(skimage.data.astronaut()[:340], cv2.COLOR_RGB2BGR)
frame = skascii.filters.resize(frame, columns=110)
gray = cv2.cvtColor(cv2.bilateralFilter(frame, 9, 60, 9), cv2.COLOR_BGR2GRAY)
edges = cv2.Canny(gray, 50, 130)
edges = cv2.dilate(edges, np.ones((2, 2), np.uint8))

skascii.convert(edges, "max_prod")

# %%
# Contours are lists of points: draw those that are long enough, and give each glyph the colour of the frame. The art
# takes its glyphs from one picture and its colours from another.

contours, _ = cv2.findContours(edges, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
long = [contour for contour in contours if cv2.arcLength(contour, closed=False) > 150]
lines = cv2.drawContours(np.zeros_like(gray), long, -1, 255, 2)
print(f"{len(long)} of {len(contours)} contours")

art = skascii.convert(lines, "max_prod")
colors = cv2.resize(frame, art.shape[::-1], interpolation=cv2.INTER_AREA)[..., ::-1]
skascii.AsciiArt(art.glyphs, art.indices, foreground=np.maximum(colors, 90))
