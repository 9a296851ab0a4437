"""The polishes against every art there is, on grids that are small enough."""

from collections import Counter

import numpy as np
import pytest
from reference.polish import boltzmann, energy, least_energy, random_tables

from skascii.engines.search.descent import Rows
from skascii.engines.search.full.core import TableEngine
from skascii.engines.search.full.tables import Terms
from skascii.engines.search.polish import core as _polish
from skascii.engines.search.polish.anneal import heat_bath, margins, region_changes
from skascii.engines.search.polish.core import anneal, lines

REACHES = [(1, 1), (1, 2), (2, 1), (0, 3), (2, 2), (1, 0)]


@pytest.fixture
def rng():
    return np.random.default_rng(11)


def problem(rng, shape, count, reach):
    tables = random_tables(rng, shape, count, reach)
    return rng.integers(0, count, shape), tables


@pytest.mark.parametrize("memory", [1, 2, 3, 4])
@pytest.mark.parametrize("length", [1, 2, 5])
def test_a_single_line_is_solved_exactly(rng, memory, length):
    for shape, reach in (((1, length), (0, memory)), ((length, 1), (memory, 0))):
        start, tables = problem(rng, shape, 4, reach)
        assert energy(lines(start, *tables), *tables) == least_energy(*tables)


@pytest.mark.parametrize("reach", REACHES)
def test_no_row_and_no_column_can_be_improved(rng, reach):
    for _ in range(3):
        start, tables = problem(rng, (4, 5), 3, reach)
        polished = lines(start, *tables)
        lowest = energy(polished, *tables)
        assert lowest < energy(start, *tables)
        for axis in (0, 1):
            if reach[1 - axis] == 0:
                continue  # nothing along such a line interacts: the descent settles it
            for line in range(polished.shape[axis]):
                free = np.zeros(polished.shape, bool)
                free[(slice(None), line)[:: 1 if axis else -1]] = True
                assert least_energy(*tables, polished, free) == lowest


class Sized:
    """An array of a shape, without its memory."""

    def __init__(self, *shape):
        self.shape = shape


@pytest.mark.parametrize("reach", REACHES)
@pytest.mark.parametrize("polish", [lines, anneal])
def test_reports_add_up_and_the_energy_never_rises(rng, monkeypatch, reach, polish):
    monkeypatch.setattr(_polish, "TRANSITIONS", 30)  # two or three glyphs a cell
    start, tables = problem(rng, (7, 9), 8, reach)
    before = start.copy()
    steps = []

    def report(indices, num_changed, change):
        steps.append((energy(indices, *tables), num_changed, change))
        return False

    polished = polish(start, *tables, report=report)
    assert (start == before).all()
    assert steps[-1][0] == energy(polished, *tables)
    for (old, _, _), (new, num_changed, change) in zip([(energy(start, *tables), 0, 0), *steps], steps):
        assert new - old == change <= 0
        assert (num_changed > 0) == (change < 0)
    assert energy(polished, *tables) < energy(start, *tables)


@pytest.mark.parametrize("polish", [lines, anneal])
def test_a_polish_can_be_stopped(rng, polish):
    start, tables = problem(rng, (8, 8), 5, (1, 1))
    seen = []

    def report(indices, num_changed, change):
        seen.append(indices.copy())
        return len(seen) == 2

    stopped = polish(start, *tables, report=report, **({"rng": 3} if polish is anneal else {}))
    assert len(seen) == 2
    assert (stopped == seen[-1]).all()


@pytest.mark.parametrize("polish", [lines, anneal])
def test_threads_do_not_change_the_answer(rng, monkeypatch, polish):
    monkeypatch.setattr(_polish, "LINES_PER_BAND", 3)
    monkeypatch.setattr(_polish, "CELLS_PER_THREAD", 4)
    monkeypatch.setattr(_polish, "CYCLES", 3)
    start, tables = problem(rng, (24, 17), 6, (1, 2))
    options = {"rng": 3} if polish is anneal else {}
    alone = polish(start, *tables, workers=1, **options)
    assert (polish(start, *tables, workers=3, **options) == alone).all()


def test_annealing_is_seeded(rng, monkeypatch):
    monkeypatch.setattr(_polish, "CYCLES", 2)
    start, tables = problem(rng, (20, 20), 9, (1, 1))
    first, again, other = (anneal(start, *tables, rng=seed) for seed in (1, 1, 2))
    assert (first == again).all()
    assert (first != other).any()
    assert (anneal(start, *tables, rng=np.random.default_rng(1)) == first).all()


@pytest.mark.parametrize(("additions", "cycles"), [(0, 1), (2**34, 20)])
def test_the_schedule_of_annealing_is_bounded_by_size(rng, monkeypatch, additions, cycles):
    monkeypatch.setattr(_polish, "ADDITIONS", additions)
    start, tables = problem(rng, (4, 5), 3, (1, 1))
    reports = []
    anneal(start, *tables, rng=0, report=lambda *step: reports.append(step))
    assert len(reports) == 1 + cycles


@pytest.mark.parametrize("reach", [(1, 1), (2, 3), (7, 15)])
@pytest.mark.parametrize("count", [2, 300])
def test_larger_pictures_get_fewer_cycles(reach, count):
    offsets = np.array([(y, x) for y in (-reach[0], 0, reach[0]) for x in (-reach[1], 0, reach[1]) if (y, x) != (0, 0)])
    pair = np.zeros((len(offsets), count, count), np.int32)
    unary = np.zeros((1, 1, count), np.int32)
    cycles = []
    for side in (1, 30, 100, 1000, 10_000):
        views = _polish._both_views(unary, pair, offsets)
        cycles.append(_polish.num_cycles(tuple(view._replace(unary=Sized(side, side, count)) for view in views)))
    assert cycles[0] == 20
    assert cycles == sorted(cycles, reverse=True)
    assert cycles[-1] == 1


@pytest.mark.parametrize("reach", [(1, 1), (1, 2)])
def test_annealing_finds_the_best_of_all_arts(rng, reach):
    for seed in range(5):
        start, tables = problem(rng, (3, 3), 3, reach)
        assert energy(anneal(start, *tables, rng=seed), *tables) == least_energy(*tables)


def test_annealing_beats_lines(rng):
    start, tables = problem(rng, (20, 20), 9, (1, 1))
    assert energy(anneal(start, *tables, rng=0), *tables) < energy(lines(start, *tables), *tables)


def test_nothing_to_anneal():
    tables = (
        np.zeros((3, 3, 2), np.int32),
        np.zeros((8, 2, 2), np.int32),
        random_tables(np.random.default_rng(0), (3, 3), 2, (1, 1))[2],
    )
    start = np.ones((3, 3), int)
    assert (anneal(start, *tables, rng=0) == start).all()


def test_the_heat_bath_draws_from_the_boltzmann_distribution(rng):
    temperature = 2000.0
    tables = random_tables(rng, (1, 2), 3, (0, 1))
    expected = boltzmann(*tables, temperature)
    noise = rng.gumbel(size=2**16 + 3).astype(np.float32)
    indices = np.zeros((1, 2), np.intp)
    counts = Counter()
    num_draws = 40_000
    for seed in range(num_draws):
        heat_bath(Terms(*tables), indices, Rows(0, 1, 1, 1), _polish.Heat(1 / temperature, noise, seed))
        counts[tuple(indices.ravel().tolist())] += 1
    for art, probability in expected.items():
        spread = np.sqrt(num_draws * probability)
        assert abs(counts[art] - num_draws * probability) < 6 * spread + 1


def test_margins(rng):
    start, tables = problem(rng, (3, 4), 4, (1, 2))
    out = np.empty(start.shape, np.int64)
    margins(Terms(*tables), start, out)
    for (r, c), margin in np.ndenumerate(out):
        others = []
        for a in set(range(4)) - {int(start[r, c])}:
            trial = start.copy()
            trial[r, c] = a
            others.append(energy(trial, *tables) - energy(start, *tables))
        assert margin == min(others)


def test_each_region_is_kept_or_not_by_itself(rng):
    start, tables = problem(rng, (3, 12), 4, (1, 2))
    after = start.copy()
    after[0:2, 1:3] = (after[0:2, 1:3] + 1) % 4
    after[1, 8:] = (after[1, 8:] + 2) % 4
    regions = np.repeat([[0] * 5 + [1] * 7], 3, axis=0)
    out = np.zeros(2, np.int64)
    region_changes(Terms(*tables), start, after, regions, out)
    for region, change in enumerate(out):
        trial = np.where(regions == region, after, start)
        assert change == energy(trial, *tables) - energy(start, *tables)

    best = start.copy()
    engine = TableEngine(*tables, after)
    num_changed, change = _polish._keep_better(engine, best)
    assert change == out[out < 0].sum()
    assert energy(best, *tables) == energy(start, *tables) + change
    assert num_changed == (best != start).sum()


@pytest.mark.parametrize("reach", [(1, 1), (2, 1), (1, 3), (0, 2)])
def test_regions_are_apart_exactly_where_cells_do_not_touch(rng, reach):
    start, tables = problem(rng, (9, 11), 2, reach)
    for _ in range(20):
        after = np.where(rng.random(start.shape) < 0.1, 1 - start, start)
        best = start.copy()
        _, change = _polish._keep_better(TableEngine(*tables, after), best)
        assert energy(best, *tables) == energy(start, *tables) + change
        taken = best != start
        for r, c in np.argwhere(taken):  # what touches a taken cell belongs to its region
            near = np.s_[max(0, r - reach[0]) : r + reach[0] + 1, max(0, c - reach[1]) : c + reach[1] + 1]
            assert (best[near] == after[near]).all()
