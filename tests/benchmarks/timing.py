"""How the benchmarks time a call against another: each in its own best condition."""

import time
from collections.abc import Callable
from typing import Any

REST = 0.1  # seconds: the threads of BLAS spin for a while after a product, and would slow what comes next
CALLS = 5


def in_a_row(function: Callable[[], Any]) -> tuple[list[float], list[Any]]:
    """Return the seconds and the results of some calls in a row, after one that warms caches and processor.

    Taken by turns with those of a rival: what else the machine does then slows both.
    """
    time.sleep(REST)
    function()
    seconds, results = [], []
    for _ in range(CALLS):
        start = time.perf_counter()
        results.append(function())
        seconds.append(time.perf_counter() - start)
    return seconds, results
