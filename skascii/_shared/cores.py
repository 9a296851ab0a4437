"""Which core a thread runs on, and how to move it, on Linux; elsewhere nothing happens.

The threads of BLAS keep running for some 25 ms after a product, to be quick at the next. The system takes their cores
for busy, and lets two threads of ours take turns on one core although a share of another is free.
"""

import ctypes
import os
from collections.abc import Callable
from contextlib import suppress
from functools import cache

MOVABLE = hasattr(os, "sched_setaffinity")
UNKNOWN = -1  # the core where the system does not say


def usable() -> int:
    """Return the number of cores that this thread may use."""
    return len(os.sched_getaffinity(0)) if MOVABLE else os.cpu_count() or 1


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
