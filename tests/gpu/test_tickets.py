"""The protocol of the search's blocks, for the simulator runs one block after another: random interleavings."""

import numpy as np
import pytest
from reference.tickets import Shared, run

from skascii.engines.search.descent import TableEngine, descend


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("alone", [False, True], ids=["neighbours", "alone"])
def test_no_interleaving_changes_the_answer_or_waits_for_ever(seed, alone):
    rng = np.random.default_rng(seed)
    shape, steps = tuple(rng.integers(1, (6, 7))), tuple(int(n) for n in rng.integers(1, 4, 2))
    if alone:  # more blocks than tickets, and no neighbour to hold them back
        shape, steps = (2, 2), (1, 1)
    passes, chunk = int(rng.choice([1, 2, 5, 40])), int(rng.integers(1, 5))
    reach = [range(1 - n, n) for n in steps]
    offsets = np.array([(y, x) for y in reach[0] for x in reach[1] if (y, x) != (0, 0)], np.int64).reshape(-1, 2)
    pair = rng.integers(-50, 50, (len(offsets), 5, 5)).astype(np.int32)
    for k in range(len(pair) // 2):
        pair[-1 - k] = pair[k].T
    unary = rng.integers(-100, 100, (*shape, 5)).astype(np.int32)
    start = rng.integers(0, 5, shape).astype(np.intp)

    engine, changes = TableEngine(unary, pair, offsets, start.copy()), []
    descend(engine, passes, workers=1, report=lambda art, replaced, change: changes.append([replaced, change]))
    shared = Shared(unary, pair, offsets, start, steps, passes, chunk)
    run(shared, int(rng.integers(1, 10)), int(rng.integers(1, 10)), rng)
    np.testing.assert_array_equal(shared.indices, engine.indices)
    assert shared.counts[: len(changes), :2].tolist() == changes
    assert not shared.counts[len(changes) :, :2].any()
