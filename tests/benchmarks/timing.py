"""How the benchmarks time a call against another: each in its own best condition."""

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
