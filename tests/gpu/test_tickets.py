"""The protocol of the search's blocks in random interleavings: a model of it, and the shipped kernel line by line."""

import numpy as np
import pytest
from reference.tickets import Shared, run
from stepping import Machine

from skascii.engines.search.descent import descend
from skascii.engines.search.full.core import TableEngine
from skascii.engines.search.start import Allowed


def problem(seed, alone):
    """Return a random generator, tables, a start, steps, passes, a ticket's cells, and what the CPU makes of them."""
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
    if seed % 5 == 0:  # a start that nothing betters
        descend(TableEngine(unary, pair, offsets, start), workers=1)
    engine, changes = TableEngine(unary, pair, offsets, start.copy()), []
    descend(engine, passes, workers=1, report=lambda art, replaced, change: changes.append([replaced, change]))
    return rng, (unary, pair, offsets, start), steps, passes, chunk, engine.indices, changes


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("alone", [False, True], ids=["neighbours", "alone"])
def test_a_model_of_the_protocol_keeps_the_answer_and_never_waits_for_ever(seed, alone):
    rng, tables, steps, passes, chunk, expected, changes = problem(seed, alone)
    shared = Shared(*tables, steps, passes, chunk)
    run(shared, int(rng.integers(1, 10)), int(rng.integers(1, 10)), rng)
    np.testing.assert_array_equal(shared.indices, expected)
    assert shared.counts[: len(changes), :2].tolist() == changes
    assert not shared.counts[len(changes) :, :2].any()


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("alone", [False, True], ids=["neighbours", "alone"])
def test_the_shipped_kernel_does_so_line_by_line(seed, alone):
    from skascii._numba import tickets as tickets_cuda
    from skascii.engines.search.full import cuda as search_cuda

    rng, (unary, pair, _, start), steps, passes, chunk, expected, changes = problem(seed, alone)
    blocks, resident, threads = int(rng.integers(1, 10)), int(rng.integers(1, 10)), int(rng.choice([1, 2, 4]))
    mapped, base = bool(rng.integers(2)), int(rng.integers(3))
    tickets = sum(-(-size // chunk) for size in tickets_cuda.class_sizes(start.shape, steps))
    machine = Machine(rng)
    indices, pending, visits, state = (
        machine.upload(array)
        for array in (start, np.ones(start.shape, np.uint8), np.full(start.shape, base), np.zeros((1 + passes, 3), int))
    )
    order = tickets_cuda.Passes(steps, mapped, base, chunk, tickets)
    board = tickets_cuda.Board(indices, pending, visits, state)
    arguments = unary, pair, Allowed(None, None, -1), order, board
    machine.launch(search_cuda.descend, blocks, threads, *arguments, resident=resident)
    np.testing.assert_array_equal(indices.array, expected)
    made = min(passes, len(changes) + 1)  # what has replaced nothing is known a pass later
    counts = np.zeros((passes, 3), int)
    counts[: len(changes), :2] = changes
    counts[:made, 2] = start.size
    np.testing.assert_array_equal(state.array[1:], counts)
    np.testing.assert_array_equal(visits.array, base + made)  # each cell once in each pass
