"""How many cores there are, which one a thread runs on, and how to move it, on Linux; elsewhere nothing happens.

The threads of BLAS keep running for some 25 ms after a product, to be quick at the next. The system takes their cores
for busy, and lets two threads of ours take turns on one core although a share of another is free.
"""

import ctypes
import math
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

MOVABLE = hasattr(os, "sched_setaffinity")
GROUPS = Path("/sys/fs/cgroup"), Path("/proc/self/cgroup")  # where limits stand, and in which groups this process is
UNKNOWN = -1  # the core where the system does not say


def usable() -> int:
    """Return the number of cores that this thread may use, in a container as many as its quota of time amounts to."""
    count = len(os.sched_getaffinity(0)) if MOVABLE else os.cpu_count() or 1
    return max(1, math.ceil(min(count, quota())))


@cache
def quota() -> float:
    """Return how many cores' time the control groups of this process have, infinity where there is no limit."""
    return min(_quotas(*GROUPS), default=math.inf)


def _quotas(root: Path, groups: Path) -> Iterator[float]:
    """Yield what each group around this process may use, as either version of control groups writes it."""
    with suppress(OSError):
        for line in groups.read_text().splitlines():
            _, kinds, place = line.split(":", 2)
            if kinds and "cpu" not in kinds.split(","):
                continue
            top = root if not kinds else root / "cpu"
            for group in (top / place.strip("/"), *(top / place.strip("/")).parents):
                with suppress(OSError, ValueError):
                    if kinds:
                        allowed, period = ((group / f"cpu.cfs_{name}_us").read_text() for name in ("quota", "period"))
                    else:
                        allowed, period = (group / "cpu.max").read_text().split()
                    if float(allowed) > 0:
                        yield float(allowed) / float(period)
                if group == top:
                    break


def current() -> int:
    """Return the core that this thread runs on, or `UNKNOWN`."""
    return _getter()()


@cache
def _getter() -> Callable[[], int]:
    return getattr(ctypes.PyDLL(None), "sched_getcpu", lambda: UNKNOWN) if MOVABLE else lambda: UNKNOWN


def leave(core: int) -> None:
    """Move this thread to another core if it runs on this one."""
    if core != UNKNOWN and current() == core:
        _move(0, os.sched_getaffinity(0) - {core})


def fetch(thread: int) -> None:
    """Move another thread, by its native identifier, to the core of this one."""
    core = current()
    if core != UNKNOWN:
        _move(thread, {core})


def _move(thread: int, cores: set[int]) -> None:
    """Move a thread to one of some cores, if it may run there. It is free to leave again."""
    with suppress(OSError):  # it has ended, or the system forbids
        allowed = os.sched_getaffinity(thread)
        if cores & allowed:
            try:
                os.sched_setaffinity(thread, cores & allowed)
            finally:  # Ctrl-C, too, must not leave it there
                os.sched_setaffinity(thread, allowed)
