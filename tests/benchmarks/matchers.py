"""Each matcher's whole `convert` against one bare float32 product of the same size: ratios of one run, and stages.

python tests/benchmarks/matchers.py
"""

import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

import skascii

METHODS = ("max_prod", "min_diff_sq", "corr", "ncc", "gradient", "min_diff")
ROUNDS = 15
REST = 0.1  # seconds: the threads of BLAS spin for a while after a product, and would slow what comes next


def hot(function: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds of a call that follows another, in a quiet process, and its result."""
    time.sleep(REST)
    function()
    start = time.perf_counter()
    result = function()
    return time.perf_counter() - start, result


def main() -> None:
    """Print a table."""
    picture = np.random.default_rng(0).integers(0, 256, (2160, 3840), dtype=np.uint8)
    glyphs = skascii.glyph_set("ascii")
    tiles = np.random.default_rng(1).random((270 * 240, 128), dtype=np.float32)
    bitmaps = glyphs.bitmaps.reshape(len(glyphs), -1)
    bare: list[float] = []
    whole: dict[str, list[float]] = {method: [] for method in METHODS}
    stages: dict[str, list[dict[str, float]]] = {method: [] for method in METHODS}
    for _ in range(ROUNDS):
        for method in METHODS:
            seconds, art = hot(partial(skascii.convert, picture, method, glyphs=glyphs))
            whole[method].append(seconds)
            stages[method].append(art.info["seconds"])
            bare.append(hot(partial(np.matmul, tiles, bitmaps.T))[0])
    product = statistics.median(bare)
    print(f"3840x2160 gray, 8x16 cells, {len(glyphs)} glyphs, {ROUNDS} rounds; 1.00 = tiles @ glyphs.T")
    print(f"{'method':12} {'convert':>8}   {'ink':>6} {'match':>6}   share of match")
    for method in METHODS:
        total = statistics.median(whole[method])
        ink, match = (statistics.median(s[name] for s in stages[method]) for name in ("ink", "match"))
        print(
            f"{method:12} {total / product:8.2f}   {ink / product:6.2f} {match / product:6.2f}   {match / total:5.0%}"
        )


if __name__ == "__main__":
    main()
