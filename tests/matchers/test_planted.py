"""Pictures that are rasters of texts: the least error is 0, and the search and the polishes find it."""

import pytest
from benchmarks.planted import SOLVED, solve

import skascii


@pytest.fixture(scope="module")
def glyphs():
    return skascii.glyph_set("ascii")


def test_search_and_lines_recover_the_text(glyphs):
    searched, polished = ([solve(glyphs, 2, 3, seed, polish)[0] for seed in range(20)] for polish in (None, "lines"))
    assert sum(error < SOLVED for error in searched) >= 16
    assert sum(error < SOLVED for error in polished) == 20


def test_annealing_recovers_what_the_search_cannot(glyphs):
    assert solve(glyphs, 3, 9, 0)[0] > SOLVED
    assert solve(glyphs, 3, 9, 0, "anneal")[0] < SOLVED
