"""What a search is asked to do."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ...glyphs import GlyphSet
from ...picture.target import Target
from .blur import Blur
from .start import cell_inks


@dataclass(frozen=True, eq=False)
class Search:
    """The options of a search, checked."""

    blur: Blur
    norm: int = 2
    filter_target: bool = False
    init: Any = "dither"
    order: str = "interleaved"
    window: int | None = None
    max_num_iter: int = 1000
    replacement_map: bool = True
    polishes: tuple[str, ...] = ()
    bound: bool = False
    calm: float = 0.0

    def charge(self, cell: tuple[int, int]) -> float:
        """Return the error that a glyph costs where the art did not start with it: `calm` levels at each pixel."""
        return cell[0] * cell[1] * sum(self.blur.weights) * (self.calm / 255) ** self.norm


@dataclass(frozen=True, eq=False)
class Task:
    """A search of a target on the host, and what its engines need to know of it."""

    target: Target
    glyphs: GlyphSet
    what: Search
    workers: int | None = None

    @cached_property
    def inks(self) -> np.ndarray:
        """Sum of the ink of each cell, float64 `(R, C)`."""
        return cell_inks(self.target, self.workers)
