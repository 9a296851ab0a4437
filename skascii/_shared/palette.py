"""Palettes: the colours that a terminal has, or any few of the caller's own."""

from functools import cache
from typing import Any

import numpy as np

from .checks import check_array, rejection

LEVELS = np.array([0, 95, 135, 175, 215, 255])  # of xterm's colour cube, indices 16 to 231
GRAYS = 8 + 10 * np.arange(24)  # of its grey ramp, indices 232 to 255
XTERM_16 = np.array(
    [
        [0, 0, 0], [205, 0, 0], [0, 205, 0], [205, 205, 0], [0, 0, 238], [205, 0, 205], [0, 205, 205], [229, 229, 229],
        [127, 127, 127], [255, 0, 0], [0, 255, 0], [255, 255, 0], [92, 92, 255], [255, 0, 255], [0, 255, 255],
        [255, 255, 255],
    ]
)  # fmt: skip
NAMES = ("256", "16")
MOST = 4096  # entries: every glyph is tried with the nearest of them


def check_palette(palette: Any) -> np.ndarray | None:
    """Return the colours that `palette` names or is, uint8 `(K, 3)`; None means all."""
    if palette is None:
        return None
    rule = f"None, {' or '.join(map(repr, NAMES))}, or RGB colours of shape (K, 3)"
    if isinstance(palette, str):
        if palette not in NAMES:
            raise rejection("palette", rule, repr(palette), "")
        return named_palette(palette)
    array = check_array("palette", palette)
    if array.dtype.kind not in "iu":
        raise rejection("palette", rule, f"dtype {array.dtype}", "Scale it to integers from 0 to 255.", TypeError)
    if array.ndim != 2 or array.shape[1:] != (3,) or not 1 <= len(array) <= MOST:
        raise rejection("palette", f"{rule}, K up to {MOST}", f"shape {array.shape}", "A row a colour.")
    if array.min() < 0 or array.max() > 255:
        raise rejection("palette", "within [0, 255]", f"{array.min()} to {array.max()}", "Clip or rescale it.")
    return np.unique(array.astype(np.uint8), axis=0)


@cache
def named_palette(name: str) -> np.ndarray:
    """Return the colours of xterm: "16", or "256", of which the first 16 differ between terminals and are left out."""
    if name == "16":
        colors = XTERM_16
    else:
        cube = np.stack(np.meshgrid(LEVELS, LEVELS, LEVELS, indexing="ij"), axis=-1).reshape(-1, 3)
        colors = np.concatenate([cube, np.repeat(GRAYS[:, None], 3, axis=1)])
    palette = colors.astype(np.uint8)
    palette.setflags(write=False)
    return palette
