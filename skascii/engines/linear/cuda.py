"""Twin of `cpu`: argmax(tiles @ matrix + bias), with no score in device memory."""
# mypy: no-check-untyped-defs

from typing import Any

from ..._numba import device
from ..._numba.jit import cuda_jit
from ..._numba.tiled import PRODUCT, best_of_share, choose


@cuda_jit(fastmath=True)
def best_product(source, strides, layout, centered, glyphs, bias, count, scores, winners):
    """Write each share's best glyph by ``sum_k T_k glyphs[k, g] + bias[g]`` (docs/algorithms, `eq-linear`)."""
    best_of_share(PRODUCT, source, strides, layout, centered, glyphs, bias, count, scores, winners)


def argmax_linear(tiles: device.Source, glyphs: Any, bias: Any, count: int, *, centered: bool = False) -> Any:
    """Return the best of `count` glyphs in each cell, on the device; `glyphs` is `(n, lanes)`, `bias` `(lanes,)`."""
    return choose(best_product, tiles, (centered, glyphs, bias), count)
