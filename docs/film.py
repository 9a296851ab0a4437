"""The film at the top of the README: a camera goes up to a cat and back, in text by the defaults.

python docs/film.py
"""

from pathlib import Path

import cv2
import numpy as np
import skimage
from PIL import Image

import skascii

FRAMES, SECONDS = 24, 3.6
SIZE = 300, 451  # height and width of a frame
NEAR = 0.45  # of the picture's height and width that the nearest frame shows
CENTRE = 0.38, 0.44  # of the picture, where the camera goes


def film():
    """Yield frames."""
    picture = skimage.data.chelsea()
    for turn in np.arange(FRAMES) / FRAMES:
        near = (1 - np.cos(2 * np.pi * turn)) / 2
        size = [length * (1 - near * (1 - NEAR)) for length in SIZE]
        top, left = ((whole - part) * place for whole, part, place in zip(SIZE, size, CENTRE))
        scale = size[0] / SIZE[0]
        matrix = np.array([[scale, 0, left], [0, scale, top]])
        how = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
        yield cv2.warpAffine(picture, matrix, SIZE[::-1], flags=how, borderMode=cv2.BORDER_REPLICATE)


if __name__ == "__main__":
    first, *others = (Image.fromarray(art.to_image()) for art in skascii.stream(film(), columns=72, color="cell"))
    path = Path(__file__).parent / "_static" / "film.webp"
    how = {"save_all": True, "append_images": others, "duration": round(1000 * SECONDS / FRAMES), "loop": 0}
    first.save(path, quality=50, method=6, **how)
    print(f"{path}: {path.stat().st_size / 1e3:.0f} kB")
