"""How the benchmarks time a call against a rival: each at rest from the other, or right after it."""

import time
from collections.abc import Callable
from typing import Any

REST = 0.1  # seconds: the threads of BLAS spin for a while after a product, and would slow what comes next
CALLS = 5


def in_a_row(function: Callable[[], Any]) -> list[float]:
    """Return the seconds of some calls in a row, after one that warms caches and processor.

    Taken by turns with those of a rival: what else the machine does then slows both. No result is kept, so that each
    call finds the memory of the one before.
    """
    time.sleep(REST)
    function()
    seconds = []
    for _ in range(CALLS):
        start = time.perf_counter()
        function()
        seconds.append(time.perf_counter() - start)
    return seconds


def by_turns(*functions: Callable[[], Any], rounds: int) -> list[list[float]]:
    """Return the seconds of each function, called one after the other: each finds what its rival leaves running."""
    seconds: list[list[float]] = [[] for _ in functions]
    for _ in range(rounds):
        for function, taken in zip(functions, seconds):
            start = time.perf_counter()
            function()
            taken.append(time.perf_counter() - start)
    return seconds
