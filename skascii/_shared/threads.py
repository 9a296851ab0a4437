"""Row blocks on a thread pool: the kernels release the GIL, the wrappers never loop."""

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from functools import cache
from typing import TypeVar

from . import cores
from .checks import check_int

T = TypeVar("T")
S = TypeVar("S")
PATIENCE = 5e-4  # seconds until a caller that waits for a helper lets it have its core
MOST = 1024  # threads; there are only as many as were ever wanted at once


def worker_count(workers: int | None) -> int:
    """Return the number of threads that `workers` asks for: None is one a usable core."""
    if workers is None:
        return cores.usable()
    return check_int("workers", workers, low=1, remedy="Pass None for one thread a core.")


def blocks(length: int, size: int) -> Iterator[slice]:
    """Cut range(length) into slices of at most `size`."""
    return (slice(start, min(start + size, length)) for start in range(0, length, size))


@cache
def _helpers() -> ThreadPoolExecutor:
    """Return threads that stay: to start one takes as long as a small picture."""
    return ThreadPoolExecutor(MOST, "skascii")


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_helpers.cache_clear)  # a child has none of its parent's threads


def parallel_map(function: Callable[[S], T], items: Iterable[S], workers: int | None = None) -> list[T]:
    """Return ``[function(item) for item in items]``, in order, on `workers` threads, of which the caller's is one.

    The caller works until nothing is left, whether helpers come or not, so that maps may nest. There are at most as
    many threads as cores. An error ends the work: what has begun is waited for, the rest is not begun.
    """
    todo = deque(enumerate(items))
    results: dict[int, T] = {}
    core = cores.current()
    active: set[int] = set()

    def work(avoided: int = cores.UNKNOWN) -> None:
        try:
            for number, item in iter(take, None):
                cores.leave(avoided)
                results[number] = function(item)
        except BaseException:
            todo.clear()
            raise

    def take() -> tuple[int, S] | None:
        try:
            return todo.popleft()
        except IndexError:  # nothing is left
            return None

    def help_out() -> None:
        active.add(threading.get_native_id())
        try:
            work(core)
        finally:
            active.discard(threading.get_native_id())

    helping = [_helpers().submit(help_out) for _ in range(min(worker_count(workers), cores.usable(), len(todo)) - 1)]
    try:
        work()
    finally:
        begun = [each for each in helping if not each.cancel()]
        wait(begun, PATIENCE)
        for late in list(active)[:1]:
            cores.fetch(late)
        wait(begun)
    for each in begun:
        each.result()
    return [results[number] for number in range(len(results))]
