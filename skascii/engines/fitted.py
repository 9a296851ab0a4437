"""The fitted tone for a method that has no part in it: called again for each line that its art suggests."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..glyphs import GlyphSet
from ..picture.target import HIGHEST, Target, is_device_array
from .search.blur import SIGMA, check_blur
from .search.fit import IDENTITY, ONE, ROUNDS, drawn_sums, host_ink, moved, next_line

EYE = check_blur(SIGMA, None, None)


def fitted(
    target: Target, glyphs: GlyphSet, choose: Callable[[Target], Any], full: bool
) -> tuple[Any, tuple[float, float]]:
    """Return the last choice of glyphs, and the line on which its target lay (docs/algorithms, `alg-fit`).

    `full` says that the method takes the most that the glyphs reach for an ink of 1, and their least for 0.
    """
    picture, line = host_ink(target), IDENTITY
    limits = float(picture.min()), float(picture.max())
    least, most = float(glyphs.coverage.min()), float(glyphs.coverage.max())

    def chosen() -> Any:
        aim = moved(target, line)
        if full and most > least:
            aim.ink -= np.float32(least)
            aim.ink /= np.float32(most - least)
            np.clip(aim.ink, -HIGHEST, HIGHEST, out=aim.ink)
        return choose(aim)

    indices = chosen()
    for _ in range(ROUNDS):
        following = next_line(drawn_sums(_on_host(indices), target, glyphs, EYE, False), target.m, limits)
        if following.near(line):
            break
        line = following
        indices = chosen()
    return indices, (line.scale / ONE, line.shift / ONE)


def _on_host(indices: Any) -> np.ndarray:
    if not is_device_array(indices):
        return np.asarray(indices)
    return np.asarray(indices.copy_to_host())
