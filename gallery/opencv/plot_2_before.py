"""
Bilateral filter and CLAHE before
=================================

Any function from image to image is a filter for :func:`skascii.convert`, OpenCV's too: they get the picture as it is,
in OpenCV's own order of colours, at the size of the text. A bilateral filter removes the texture that letters cannot
show and keeps the edges; CLAHE spreads the tones of each region over the few that letters have.
"""

from functools import partial

import cv2
import matplotlib.pyplot as plt
import skimage

import skascii

retina = cv2.cvtColor(skimage.data.retina()[300:900, 40:840], cv2.COLOR_RGB2BGR)
smooth = partial(cv2.bilateralFilter, d=9, sigmaColor=40, sigmaSpace=7)


def equalize(frame):
    lab = cv2.cvtColor(frame, cv2.COLOR_BGR2LAB)
    lab[..., 0] = cv2.createCLAHE(clipLimit=5, tileGridSize=(6, 6)).apply(lab[..., 0])
    return cv2.cvtColor(lab, cv2.COLOR_LAB2BGR)


chains = {"as it is": [], "bilateral": [smooth], "CLAHE": [equalize], "bilateral, CLAHE": [smooth, equalize]}
fig, axes = plt.subplots(2, 2, figsize=(12, 9.8))
for axis, (name, filters) in zip(axes.flat, chains.items()):
    art = skascii.convert(retina, columns=72, channels="BGR", filters=filters)
    axis.imshow(art.to_image())
    axis.set_title(name)
    axis.axis("off")

# %%
# Both, at full size:

skascii.convert(retina, columns=110, channels="BGR", filters=[smooth, equalize])
