"""The options of the methods, for type checkers."""

from collections.abc import Sequence
from typing import Literal, TypedDict

import numpy as np
from numpy.typing import NDArray

from ._art import AsciiArt

Cells = AsciiArt | NDArray[np.integer] | Sequence[Sequence[int]]
Bank = Literal["plus", "gradients", "shapes"] | NDArray[np.number] | Sequence[Sequence[Sequence[float]]]
Polish = Literal["lines", "anneal"]


class MethodOptions(TypedDict, total=False):
    """What the methods of `convert` take beside its own parameters; each explains its own in `skascii.matchers`."""

    midpoint: float  # of the pixel matchers
    bank: Bank  # of `features`
    extent: float
    weight: float
    exposure: float
    p: float
    metric: Literal["minkowski", "cosine", "dot"]
    sigma: float | Sequence[float]  # of `local_search`
    radius: int | Sequence[int] | None
    weights: Sequence[float] | None
    norm: Literal[1, 2]
    filter_target: bool
    init: Literal["tone", "random", "ones", "uniform"] | Cells  # the last two words of `nmf`
    order: Literal["interleaved", "raster"]
    window: int | None
    max_num_iter: int
    replacement_map: bool
    polish: Polish | Sequence[Polish] | None
    bound: bool
    calm: float
    beta: float  # of `nmf`
    tol: float
    threshold: float
    solver: Literal["mu", "pinv"]
