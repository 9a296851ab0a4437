"""
A video frame by frame
======================

Converted one by one, frames flicker: where two glyphs are about as good, the noise of the sensor decides anew each
time, and the tone of each frame follows its own light. :func:`skascii.stream` starts each search from the art before,
lets stay what has not changed, and lets the tone follow slowly.

With a camera, the loop is

.. code-block:: python

    capture = cv2.VideoCapture(0)
    for art in skascii.stream(iter(lambda: capture.read()[1], None), columns=76, channels="BGR"):
        cv2.imshow("skascii", art.to_image())
        if cv2.waitKey(1) == ord("q"):
            break
"""

import itertools

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


def changed(arts):
    """Return how many glyphs change from one art to the next, on average."""
    return np.mean([np.sum(one.indices != other.indices) for one, other in itertools.pairwise(arts)])


frames = list(video())
alone = [skascii.convert(frame, columns=76, channels="BGR") for frame in frames]
arts = list(skascii.stream(frames, columns=76, channels="BGR"))
print(f"glyphs that change from frame to frame, of {arts[0].indices.size}:")
print(f"each frame alone {changed(alone):.0f}, in a stream {changed(arts):.0f}")
first, *others = (Image.fromarray(art.to_image()) for art in arts)
first.save("lamp.gif", save_all=True, append_images=others, duration=100, loop=0)
