"""Pictures that are rasters of texts: the least error is 0, and the search and the polishes find it."""

import pytest
from benchmarks.planted import SOLVED, solve

import skascii


@pytest.fixture(scope="module")
def glyphs():
    return skascii.glyph_set("ascii")


def test_search_and_lines_recover_the_text(glyphs):
    runs = [solve(glyphs, 2, 3, seed, ("lines",)) for seed in range(20)]
    assert sum(run["search"][0] < SOLVED for run in runs) >= 16
    assert sum(run["lines"][0] < SOLVED for run in runs) == 20


def test_annealing_recovers_what_lines_cannot(glyphs):
    run = solve(glyphs, 3, 9, 0)
    assert run["search"][0] > SOLVED
    assert run["anneal"][0] < SOLVED
