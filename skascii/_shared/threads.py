"""Row blocks on a thread pool: the kernels release the GIL, the wrappers never loop."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from .checks import check_int

T = TypeVar("T")
S = TypeVar("S")


def worker_count(workers: int | None) -> int:
    """Return the number of threads that `workers` asks for: None is one a usable core."""
    if workers is None:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return check_int("workers", workers, low=1, remedy="Pass None for one thread a core.")


def blocks(length: int, size: int) -> Iterator[slice]:
    """Cut range(length) into slices of at most `size`."""
    return (slice(start, min(start + size, length)) for start in range(0, length, size))


def parallel_map(function: Callable[[S], T], items: Iterable[S], workers: int | None = None) -> list[T]:
    """Return ``[function(item) for item in items]``, in order, on `workers` threads."""
    items = list(items)
    count = min(worker_count(workers), len(items))
    if count <= 1:
        return [function(item) for item in items]
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(function, items))
