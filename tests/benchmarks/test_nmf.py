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
    """Return the target of the horse, the glyphs, and their V and W."""
    glyphs = skascii.glyph_set("ascii", cell=(23, 11))
    target = skascii.ink(skimage.data.horse(), columns=36, rows=14, glyphs=glyphs, tone="none")
    w, v = reference.matrices(target.tiles, glyphs.bitmaps)
    return target, glyphs, w, v


@pytest.mark.parametrize("beta", BETAS)
def test_ours(benchmark, beta):
    target, glyphs, _, _ = problem()
    benchmark(skascii.matchers.nmf, target, glyphs, beta=beta)


@pytest.mark.parametrize("beta", BETAS)
def test_plain(benchmark, beta):
    _, _, w, v = problem()
    benchmark(reference.plain, w, v, beta, 100)


def main() -> None:
    """Print a table."""
    target, glyphs, w, v = problem()
    size = f"{target.shape[0]} x {target.shape[1]} cells, {len(glyphs)} glyphs"
    print(f"{size}, 100 updates, medians of {ROUNDS} x {CALLS} calls in ms")
    for beta in BETAS:
        calls = partial(reference.plain, w, v, beta, 100), partial(skascii.matchers.nmf, target, glyphs, beta=beta)
        rested = [[], []]
        for _ in range(ROUNDS):
            for call, seconds in zip(calls, rested):
                seconds += in_a_row(call)
        for order, times in (("at rest", rested), ("by turns", by_turns(*calls, rounds=ROUNDS * CALLS))):
            slow, fast = (1e3 * np.median(seconds) for seconds in times)
            print(f"beta {beta:g}, {order:8}: plain {slow:6.1f}, ours {fast:5.2f}, ratio {slow / fast:4.1f}")


if __name__ == "__main__":
    main()
