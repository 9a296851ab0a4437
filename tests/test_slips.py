"""The list of slips stays true; whether the tests catch them is measured by hand (see slips.py)."""

import pytest
from slips import ROOT, SLIPS, chosen


@pytest.mark.parametrize("path", SLIPS)
def test_each_slip_can_be_made(path):
    tests, slips = SLIPS[path]
    source = (ROOT / "skascii" / path).read_text()
    assert [old for old, new in slips if source.count(old) != 1 or old == new or "\n" in old] == []
    assert (ROOT / "tests" / tests).exists()


def test_there_are_enough_of_them():
    assert len(chosen([])) >= 30
