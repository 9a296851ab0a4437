"""Each filter on a 3840x2160 RGB picture, in units of OpenCV's own pass over it: cvtColor to HSV and one multiply.

    python tests/benchmarks/filters.py

Every round times the pass and each filter once, one after the other; the table gives medians. A filter is to stay
within 3 passes. Named thresholds are not: scikit-image's own histogram of the float64 luminance takes the time.
"""

import statistics
import time
from functools import partial

import cv2
import numpy as np
import skimage

from skascii import filters

ROUNDS = 25
FILTERS = {
    "saturate": filters.saturate,
    "borders": filters.borders,
    "draw_borders": filters.draw_borders,
    "binarize": filters.binarize,
    "binarize by otsu": partial(filters.binarize, threshold="otsu"),
    "negative": filters.negative,
    "grayscale": filters.grayscale,
    "grayscale(stretch=False)": partial(filters.grayscale, stretch=False),
    "flatten": filters.flatten,  # nothing to do but copy
    "pad": partial(filters.pad, top=8, left=4, bottom=8, right=4),
    "offset": partial(filters.offset, rows=-3, columns=3),
    "resize to 200 columns": partial(filters.resize, columns=200),
    "resize to 480 columns": partial(filters.resize, columns=480, rows=200),
}


def opencv_pass(image: np.ndarray) -> None:
    """Run the unit of the table."""
    hsv = cv2.cvtColor(image, cv2.COLOR_BGR2HSV)
    cv2.multiply(hsv, hsv)


def seconds(function, image: np.ndarray) -> float:
    """Return how long one call takes."""
    start = time.perf_counter()
    function(image)
    return time.perf_counter() - start


def main() -> None:
    """Print a table."""
    photo = cv2.resize(skimage.data.astronaut(), (3840, 2160))
    noise = np.random.default_rng(0).integers(0, 256, photo.shape, dtype=np.uint8)
    for name, image in (("photo", photo), ("noise", noise)):
        veiled = np.dstack([image, image[..., 0]])
        calls = {
            "OpenCV's pass": opencv_pass,
            **FILTERS,
            "flatten of RGBA": lambda _, veiled=veiled: filters.flatten(veiled),
        }
        for function in calls.values():
            function(image)  # warm: compiles, loads
        times = {call: [] for call in calls}
        for _ in range(ROUNDS):
            for call, function in calls.items():
                times[call].append(seconds(function, image))
        unit = statistics.median(times["OpenCV's pass"])
        print(f"{name}, 3840x2160 RGB uint8, {ROUNDS} rounds")
        for call, taken in times.items():
            median = statistics.median(taken)
            print(f"  {call:26} {1e3 * median:7.1f} ms  {median / unit:5.2f} passes")


if __name__ == "__main__":
    main()
