"""
The art back into OpenCV
========================

:meth:`AsciiArt.to_image <skascii.AsciiArt.to_image>` is a uint8 array in the order of colours that you ask for, so the
art goes on through ``cv2`` like any frame: here as the shadow side of a portrait, blended in by a mask.
"""

import cv2
import numpy as np
import skimage

import skascii

frame = cv2.cvtColor(skimage.data.astronaut(), cv2.COLOR_RGB2BGR)
art = skascii.convert(frame, columns=96, channels="BGR", color=True)

text = art.to_image(channels="BGR")
photo = cv2.resize(frame, text.shape[1::-1], interpolation=cv2.INTER_CUBIC)
glow = cv2.addWeighted(text, 1.0, cv2.GaussianBlur(text, (0, 0), 3), 1.4, 0)  # letters that shine

x = np.linspace(-1, 1, photo.shape[1])
mask = 1 / (1 + np.exp(-8 * x))[None, :, None]
blend = np.uint8(photo * (1 - mask) + glow * mask)
cv2.imwrite("blend.png", blend)

# %%
# And it can be measured like any frame: how far is each cell's mean colour from the photo's?

cells = cv2.resize(text, art.shape[::-1], interpolation=cv2.INTER_AREA)
means = cv2.resize(photo, art.shape[::-1], interpolation=cv2.INTER_AREA)
print(f"mean of the photo {means.mean():.0f}, of the text {cells.mean():.0f}")
print(f"correlation of the cells {np.corrcoef(cells.ravel(), means.ravel())[0, 1]:.3f}")
