"""Work on threads: in order, on the caller's thread too, ended by an error."""

import os
import subprocess
import sys
import threading
import time

import pytest

from skascii._shared import cores, threads
from skascii._shared.threads import parallel_map


@pytest.fixture(autouse=True)
def many_cores(monkeypatch):
    monkeypatch.setattr(cores, "usable", lambda: 8)


def test_no_more_threads_than_cores(monkeypatch):
    monkeypatch.setattr(cores, "usable", lambda: 3)
    seen = parallel_map(lambda _: time.sleep(0.01) or threading.get_ident(), range(100), 10**9)
    assert 1 < len(set(seen)) <= 3


@pytest.mark.parametrize("workers", [1, 2, 5, None])
@pytest.mark.parametrize("count", [0, 1, 2, 100])
def test_order(workers, count):
    assert parallel_map(lambda n: n * n, range(count), workers) == [n * n for n in range(count)]


def test_the_caller_works_too():
    barrier = threading.Barrier(2, timeout=10)  # both must be at work at once

    def work(_):
        barrier.wait()
        return threading.current_thread()

    assert threading.main_thread() in parallel_map(work, range(2), 2)


def test_one_worker_is_the_caller():
    assert set(parallel_map(lambda _: threading.current_thread(), range(9), 1)) == {threading.main_thread()}


@pytest.mark.parametrize("workers", [1, 2, 5])
@pytest.mark.parametrize("culprit", [0, 7])
def test_an_error_ends_the_work(workers, culprit):
    begun = []

    def work(number):
        begun.append(number)
        if number == culprit:
            raise KeyError(number)

    with pytest.raises(KeyError, match=str(culprit)):
        parallel_map(work, range(10_000), workers)
    assert len(begun) < 10_000


def test_maps_nest():
    assert parallel_map(lambda n: sum(parallel_map(abs, range(n), 3)), range(5), 3) == [0, 0, 1, 3, 6]


def test_helpers_stay(monkeypatch):
    monkeypatch.setattr(threads, "_helpers", threads.Helpers())

    def work(_):
        barrier.wait()
        return threading.get_ident()

    seen = set()
    for _ in range(3):
        barrier = threading.Barrier(4, timeout=10)
        seen.update(parallel_map(work, range(4), 4))
        time.sleep(0.1)  # helpers that come back a moment late are not waited for
    assert len(seen) == 4


def test_helpers_never_keep_a_process_from_ending():
    code = """
import threading, time
from skascii._shared.threads import parallel_map
begun = threading.Event()
def work(number):
    if threading.current_thread() is not threading.main_thread():
        begun.set()
        time.sleep(60)
    begun.wait()
    raise KeyboardInterrupt
threading.Thread(target=lambda: parallel_map(work, range(4), 2), daemon=True).start()
begun.wait()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=30)
    assert done.returncode == 0


def test_a_caller_without_helpers_does_all(monkeypatch):
    def refuse(*_):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threads, "_helpers", threads.Helpers())
    monkeypatch.setattr(threads._thread, "start_new_thread", refuse)
    assert parallel_map(abs, range(99), 4) == list(range(99))


def test_the_caller_waits_for_what_has_begun():
    begun, done = threading.Event(), []

    def work(number):
        if threading.current_thread() is threading.main_thread():
            assert begun.wait(10)
            raise KeyError(number)
        begun.set()
        time.sleep(0.2)
        done.append(number)

    with pytest.raises(KeyError):
        parallel_map(work, range(2), 2)
    assert len(done) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_child_has_threads_of_its_own():
    parallel_map(abs, range(9), 3)
    child = os.fork()
    if child == 0:
        os._exit(parallel_map(abs, range(9), 3) != list(range(9)))
    assert os.waitpid(child, 0)[1] == 0
