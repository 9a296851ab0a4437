"""
A video frame by frame
======================

Converted one by one, frames flicker: where two glyphs are about as good, the noise of the sensor decides anew each
time. Two things help. Start the local search from the art of the frame before (``init=``): a glyph then changes only
where that brings the text nearer to the picture. And let OpenCV keep a running mean of the frames.

The tone is a function here, one for all frames: ``"stretch"`` would follow the tones of each frame by itself.
"""

import cv2
import numpy as np
import skimage
from PIL import Image

import skascii

scene = cv2.cvtColor(skimage.data.chelsea(), cv2.COLOR_RGB2BGR)
rng = np.random.default_rng(0)


def video(count=24):
    """Yield BGR frames: a lamp goes round in front of the camera, and the sensor has some noise."""
    rows, columns = np.indices(scene.shape[:2])
    for angle in 2 * np.pi * np.arange(count) / count:
        row, column = 150 + 70 * np.sin(angle), 225 + 120 * np.cos(angle)
        light = 0.1 + 1.2 * np.exp(-((rows - row) ** 2 + (columns - column) ** 2) / (2 * 85**2))
        yield np.uint8(np.clip(scene * light[..., None] + rng.normal(0, 5, scene.shape), 0, 255))


def play(start_before, memory):
    """Return the arts of the video, and how many glyphs changed from frame to frame."""
    arts, changed, mean = [], 0, scene * 0.0
    for number, frame in enumerate(video()):
        cv2.accumulateWeighted(frame, mean, 1 if number == 0 else 1 - memory)
        init = arts[-1] if arts and start_before else "tone"
        seen = cv2.convertScaleAbs(mean)
        arts.append(
            skascii.convert(seen, "local_search", columns=76, channels="BGR", tone=lambda ink: ink / 3, init=init)
        )
        changed += np.sum(arts[-1].indices != arts[number - 1].indices)
    return arts, changed


for start_before, memory in ((False, 0), (True, 0), (True, 0.5)):
    arts, changed = play(start_before, memory)
    print(f"start from the art before: {start_before!s:5}  memory of the mean: {memory:3}  glyphs changed: {changed}")
first, *others = (Image.fromarray(art.to_image()) for art in arts)
first.save("lamp.gif", save_all=True, append_images=others, duration=100, loop=0)
