"""Each matcher's whole `convert` against one bare float32 product of the same size: ratios of one run, and stages.

python tests/benchmarks/matchers.py
"""

import statistics
from functools import partial

import numpy as np
from timing import CALLS, by_turns, in_a_row

import skascii

METHODS = ("max_prod", "min_diff_sq", "corr", "ncc", "gradient", "min_diff", "features", "local_search")
ROUNDS = 5


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

            def convert(method: str = method) -> None:
                stages[method].append(skascii.convert(picture, method, glyphs=glyphs).info["seconds"])

            whole[method] += in_a_row(convert)
            bare += in_a_row(partial(np.matmul, tiles, bitmaps.T))
    turns = {}
    for method in METHODS:
        ours = partial(skascii.convert, picture, method, glyphs=glyphs)
        mixed, between = by_turns(ours, partial(np.matmul, tiles, bitmaps.T), rounds=ROUNDS * CALLS)
        turns[method] = statistics.median(mixed) / statistics.median(between)
    product = statistics.median(bare)
    print(f"3840x2160 gray, 8x16 cells, {len(glyphs)} glyphs, medians of {ROUNDS} x {CALLS} calls")
    print(f"1.00 = tiles @ glyphs.T = {1e3 * product:.1f} ms (at least {1e3 * min(bare):.1f})")
    print(f"{'method':12} {'convert':>8}   {'ink':>6} {'match':>6}   share of match   by turns")
    for method in METHODS:
        total = statistics.median(whole[method])
        ink, match = (statistics.median(s[name] for s in stages[method]) for name in ("ink", "match"))
        shares = f"{ink / product:6.2f} {match / product:6.2f}   {match / total:5.0%}"
        print(f"{method:12} {total / product:8.2f}   {shares}           {turns[method]:6.2f}")


if __name__ == "__main__":
    main()
