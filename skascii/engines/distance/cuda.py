"""Twin of `cpu`: least sum of absolute differences."""
# mypy: no-check-untyped-defs

from typing import Any

from ..._numba import device
from ..._numba.jit import cuda_jit
from ..._numba.tiled import ABSOLUTE, best_of_share, choose


@cuda_jit(fastmath=True)
def best_absolute(source, strides, layout, glyphs, bias, count, scores, winners):
    """Write each share's best glyph by ``bias[g] - sum_k |T_k - glyphs[k, g]|`` (docs/algorithms, `eq-min-diff`)."""
    best_of_share(ABSOLUTE, source, strides, layout, False, glyphs, bias, count, scores, winners)


def min_diff(tiles: device.Source, glyphs: Any, bias: Any, count: int) -> Any:
    """Return the nearest of `count` glyphs in each cell, on the device; `glyphs` is `(n, lanes)`, `bias` is zeros."""
    return choose(best_absolute, tiles, (glyphs, bias), count)
