"""The public instance of tests/benchmarks/qubo.py: its tables are exact, and the search reaches what was set."""

import numpy as np
import pytest
from benchmarks import qubo
from reference.polish import energy

from skascii.engines.search.polish.core import anneal, lines


@pytest.fixture(scope="module")
def instance():
    return qubo.load()


@pytest.fixture(scope="module")
def found(instance):
    return qubo.search(instance, qubo.start(instance))


def test_tables_give_the_published_energy_exactly(instance):
    blank = int((instance.target.astype(np.int64) ** 2).sum())
    rng = np.random.default_rng(0)
    for _ in range(3):
        art = rng.integers(0, len(instance.glyphs), (16, 32))
        assert blank + energy(art, *instance.terms) == qubo.energy(instance, art)


def test_search_and_lines(instance, found):
    assert qubo.energy(instance, found) < 38_300_000
    assert qubo.energy(instance, lines(found, *instance.terms)) < 37_650_000


def test_annealing_and_the_bound(instance, found):
    art = anneal(found, *instance.terms, rng=0)
    reached = qubo.energy(instance, art)
    assert reached < 37_620_000
    assert 37_000_000 < qubo.bound(instance, art) <= reached
