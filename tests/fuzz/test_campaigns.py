"""The campaigns, a few seconds each: by hand they take five minutes, with another seed each time."""

import os

import numpy as np
import pytest

from .campaign import Campaign, attempt, spend
from .files import Files
from .interrupts import Interrupts
from .options import Options
from .store import Stores

SECONDS = 3.0


@pytest.mark.parametrize("campaign", [Files, Interrupts, Options, Stores])
def test_nothing_breaks(campaign, capsys):
    if campaign is Interrupts and not hasattr(os, "fork"):
        pytest.skip("signals are sent as on Unix")
    count, failed, _ = spend(campaign(), 0, SECONDS)
    assert count > 0
    assert failed == [], capsys.readouterr().err


class Drawing(Campaign):
    def __init__(self):
        self.drawn = []

    def case(self, rng):
        self.drawn.append(rng.random())
        assert self.drawn[-1] < 0.5


def test_a_case_is_replayed_by_its_seed_and_number(capsys):
    first = Drawing()
    count, failed, _ = spend(first, 7, 0.05)
    assert count == len(first.drawn)
    assert failed == list(np.flatnonzero(np.array(first.drawn) >= 0.5))
    assert f"case {failed[0]} of seed 7:" in capsys.readouterr().err
    again = Drawing()
    with pytest.raises(AssertionError):
        attempt(again, 7, failed[0])
    assert again.drawn == [first.drawn[failed[0]]]
