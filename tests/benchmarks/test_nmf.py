"""nmf against the plain numpy form of its update: the horse in 36 x 14 cells of 11 x 23, 95 glyphs, 100 updates.

    python tests/benchmarks/test_nmf.py       # ratios of one run, rounds by turns
    pytest tests/benchmarks/test_nmf.py       # pytest-benchmark

The plain form (reference.nmf.plain) is the published update in float64 numpy, WH computed once an iteration. It starts
from W and V; ours from tiles, and ends with glyphs. Both use all cores.
"""

import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import skimage.data

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks.timing import CALLS, by_turns, in_a_row
from reference import nmf as reference

import skascii

BETAS = (1.0, 2.0)
ROUNDS = 5


def problem():
    """Return the tiles of the horse, the glyphs, and their V and W."""
    glyphs = skascii.glyph_set("ascii", cell=(23, 11))
    seen = []

    def keep(tiles, glyphs):
        """Keep the tiles."""
        seen.append(tiles)
        return np.zeros(tiles.shape[:2], int)

    skascii.matchers.matcher("keep")(keep)
    skascii.convert(skimage.data.horse(), "keep", columns=36, rows=14, glyphs=glyphs)
    skascii.matchers.unregister("keep")
    w, v = reference.matrices(seen[0], glyphs.bitmaps)
    return seen[0], glyphs, w, v


@pytest.mark.parametrize("beta", BETAS)
def test_ours(benchmark, beta):
    tiles, glyphs, _, _ = problem()
    benchmark(skascii.matchers.nmf, tiles, glyphs, beta=beta)


@pytest.mark.parametrize("beta", BETAS)
def test_plain(benchmark, beta):
    _, _, w, v = problem()
    benchmark(reference.plain, w, v, beta, 100)


def main() -> None:
    """Print a table."""
    tiles, glyphs, w, v = problem()
    size = f"{tiles.shape[0]} x {tiles.shape[1]} cells, {len(glyphs)} glyphs"
    print(f"{size}, 100 updates, medians of {ROUNDS} x {CALLS} calls in ms")
    for beta in BETAS:
        calls = partial(reference.plain, w, v, beta, 100), partial(skascii.matchers.nmf, tiles, glyphs, beta=beta)
        rested = [[], []]
        for _ in range(ROUNDS):
            for call, seconds in zip(calls, rested):
                seconds += in_a_row(call)
        for order, times in (("at rest", rested), ("by turns", by_turns(*calls, rounds=ROUNDS * CALLS))):
            slow, fast = (1e3 * np.median(seconds) for seconds in times)
            print(f"beta {beta:g}, {order:8}: plain {slow:6.1f}, ours {fast:5.2f}, ratio {slow / fast:4.1f}")


if __name__ == "__main__":
    main()
