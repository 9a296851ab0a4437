"""nmf against the plain numpy form of its update: the horse in 36 x 14 cells of 11 x 23, 95 glyphs, 100 updates.

    python tests/benchmarks/test_nmf.py       # ratios of one run, rounds in turn
    pytest tests/benchmarks/test_nmf.py       # pytest-benchmark

The plain form (reference.nmf.plain) is the published update in float64 numpy, WH computed once an iteration. It starts
from W and V; ours from tiles, and ends with glyphs. Both use all cores.
"""

import sys
import time
from pathlib import Path

import numpy as np
import pytest
import skimage.data

sys.path.insert(0, str(Path(__file__).parents[1]))
from reference import nmf as reference

import skascii

BETAS = (1.0, 2.0)
ROUNDS = 25


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


def clocked(function, *args, **kwargs):
    """Return the seconds of a call: of the wall, and of all cores."""
    wall, cores = time.perf_counter(), time.process_time()
    function(*args, **kwargs)
    return time.perf_counter() - wall, time.process_time() - cores


def main() -> None:
    """Print a table."""
    tiles, glyphs, w, v = problem()
    size = f"{tiles.shape[0]} x {tiles.shape[1]} cells, {len(glyphs)} glyphs"
    print(f"{size}, 100 updates, medians of {ROUNDS} rounds in ms")
    for beta in BETAS:
        calls = {
            "plain": lambda beta=beta: reference.plain(w, v, beta, 100),
            "ours": lambda beta=beta: skascii.matchers.nmf(tiles, glyphs, beta=beta),
        }
        for call in calls.values():
            call()  # warm: compiles, derives
        in_turn = {name: [] for name in calls}
        in_a_row = {name: [] for name in calls}
        for _ in range(ROUNDS):
            for name, call in calls.items():
                in_turn[name].append(clocked(call))
        for name, call in calls.items():
            in_a_row[name] += [clocked(call) for _ in range(ROUNDS)]
        for order, times in (("in turn", in_turn), ("in a row", in_a_row)):
            slow, fast = (1e3 * np.median(times[name], axis=0)[0] for name in calls)
            print(f"beta {beta:g}, {order:8}: plain {slow:6.1f}, ours {fast:5.2f}, ratio {slow / fast:4.1f}")


if __name__ == "__main__":
    main()
