"""Row blocks on helping threads: the kernels release the GIL, the wrappers never loop.

Ctrl-C can strike the main thread between any two steps of Python's own pools, whose locks it would leave locked. Here
no step of Python's stands between a lock and its release: queues and deques lock themselves. Nobody waits for helpers
when the process ends.
"""

import _thread
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from queue import Empty, SimpleQueue
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


class Helpers:
    """Threads that stay, as many as were ever wanted at once: to start one takes as long as a small picture."""

    def __init__(self) -> None:
        self._tasks: SimpleQueue[Callable[[], object]] = SimpleQueue()
        self._wanted: deque[None] = deque()  # one for each task that is not done
        self._started: deque[None] = deque()  # one for each thread

    def call(self, task: Callable[[], object]) -> None:
        """Have a task done, some time. It must not raise."""
        self._wanted.append(None)
        self._tasks.put(task)
        if len(self._started) < min(len(self._wanted), MOST):
            self._started.append(None)
            try:
                _thread.start_new_thread(self._serve, ())
            except RuntimeError:  # none is to be had: the caller does all
                self._started.pop()

    def _serve(self) -> None:
        while True:
            self._tasks.get()()
            self._wanted.pop()


_helpers = Helpers()


def _renew() -> None:
    global _helpers
    _helpers = Helpers()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew)  # a child has none of its parent's threads


def parallel_map(function: Callable[[S], T], items: Iterable[S], workers: int | None = None) -> list[T]:
    """Return ``[function(item) for item in items]``, in order, on `workers` threads, of which the caller's is one.

    The caller works until nothing is left, whether helpers come or not, so that maps may nest. There are at most as
    many threads as cores. An error ends the work: what has begun is waited for, the rest is not begun.
    """
    todo = deque(enumerate(items))
    results: dict[int, T] = {}
    core = cores.current()
    active: set[int] = set()
    count = min(worker_count(workers), cores.usable(), len(todo)) - 1
    open_places = deque(range(count))
    ended: SimpleQueue[BaseException | None] = SimpleQueue()

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
        try:
            open_places.pop()
        except IndexError:  # too late
            return
        active.add(threading.get_native_id())
        try:
            work(core)
        except BaseException as error:
            ended.put(error)
        else:
            ended.put(None)
        finally:
            active.discard(threading.get_native_id())

    errors: list[BaseException | None] = []
    try:
        for _ in range(count):
            _helpers.call(help_out)
        work()
    finally:
        todo.clear()
        begun = count - _emptied(open_places)
        if begun:
            with suppress(Empty):
                errors.append(ended.get(timeout=PATIENCE))
            for late in list(active)[:1]:
                cores.fetch(late)
        while len(errors) < begun:
            errors.append(ended.get())
    for error in errors:
        if error is not None:
            raise error
    return [results[number] for number in range(len(results))]


def _emptied(places: deque[int]) -> int:
    """Take all that is left, and return how many that were."""
    count = 0
    with suppress(IndexError):
        while True:
            places.pop()
            count += 1
    return count
