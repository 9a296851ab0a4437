"""The covering itself: nothing else says that a case was left out."""

from itertools import combinations, product

import pytest
from pairwise import covering


@pytest.mark.parametrize("sizes", [(8, 5, 2, 4), (8, 5), (3, 3, 3, 3), (2, 2, 2, 2, 2), (1, 7, 1)], ids=str)
def test_any_two_values_meet_in_few_rows(sizes):
    choices = [[f"{name}{number}" for number in range(size)] for name, size in zip("abcde", sizes)]
    rows = covering(*choices)
    met = {pair for row in rows for pair in combinations(row, 2)}
    assert met >= {pair for one, other in combinations(choices, 2) for pair in product(one, other)}
    largest = sorted(sizes)[-2:]
    assert len(rows) <= 1.5 * largest[0] * largest[-1] + 1
    assert {value for row in rows for value in row} == {value for values in choices for value in values}
