"""Where threads run: they are moved, and free to leave again."""

import os
import threading

import pytest

from skascii._shared import cores
from skascii._shared.threads import parallel_map

pytestmark = pytest.mark.skipif(not cores.MOVABLE, reason="threads cannot be moved on this system")


@pytest.fixture
def masks(monkeypatch):
    """Return a list that fills with what is set: (thread, cores)."""
    seen, real = [], os.sched_setaffinity

    def keep(thread, mask):
        seen.append((thread, set(mask)))
        real(thread, mask)

    monkeypatch.setattr(os, "sched_setaffinity", keep)
    return seen


def test_the_core_is_a_usable_one():
    assert cores.current() in os.sched_getaffinity(0)
    assert 1 <= cores.usable() <= len(os.sched_getaffinity(0))


@pytest.mark.parametrize(
    ("groups", "files", "expected"),
    [
        ("0::/", {}, []),
        ("0::/", {"cpu.max": "150000 100000"}, [1.5]),
        ("0::/", {"cpu.max": "max 100000"}, []),
        ("0::/a/b", {"cpu.max": "max 100000", "a/cpu.max": "400000 100000", "a/b/cpu.max": "50000 100000"}, [0.5, 4]),
        ("0::/elsewhere", {"cpu.max": "300000 100000"}, [3]),  # a container that sees itself at the root
        ("3:cpu,cpuacct:/", {"cpu/cpu.cfs_quota_us": "200000", "cpu/cpu.cfs_period_us": "100000"}, [2]),
        ("3:cpu:/", {"cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000"}, []),
        ("3:cpuset:/", {"cpu/cpu.cfs_quota_us": "200000", "cpu/cpu.cfs_period_us": "100000"}, []),
    ],
)
def test_quotas_of_control_groups(groups, files, expected, tmp_path):
    (tmp_path / "groups").write_text(groups + "\n")
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text + "\n")
    assert list(cores._quotas(tmp_path, tmp_path / "groups")) == expected


def test_a_quota_makes_fewer_cores(monkeypatch):
    monkeypatch.setattr(cores, "quota", lambda: 0.5)
    assert cores.usable() == 1


def test_leaving_a_core(masks):
    allowed = os.sched_getaffinity(0)
    if len(allowed) == 1:
        pytest.skip("there is but one core")
    for _ in range(100):  # the system may move this thread before it looks
        here = cores.current()
        cores.leave(here)
        if masks:
            break
    assert masks == [(0, allowed - {here}), (0, allowed)]
    assert os.sched_getaffinity(0) == allowed


def test_a_core_where_the_thread_is_not_is_not_left(masks, monkeypatch):
    monkeypatch.setattr(cores, "current", lambda: 1)
    cores.leave(0)
    cores.leave(cores.UNKNOWN)
    assert masks == []


def test_an_only_core_cannot_be_left(masks):
    allowed = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(allowed)})
        masks.clear()
        cores.leave(min(allowed))
        assert masks == []
    finally:
        os.sched_setaffinity(0, allowed)


def test_a_thread_is_fetched(masks):
    allowed = os.sched_getaffinity(0)
    begun, done = threading.Event(), threading.Event()

    def wait():
        begun.set()
        done.wait(10)

    thread = threading.Thread(target=wait)
    thread.start()
    assert begun.wait(10)
    cores.fetch(thread.native_id)
    (first, narrow), (second, wide) = masks
    assert os.sched_getaffinity(thread.native_id) == allowed
    done.set()
    thread.join()
    assert first == second == thread.native_id
    assert len(narrow) == 1
    assert narrow < wide == allowed or len(allowed) == 1


def test_what_the_system_forbids_is_let_be(monkeypatch):
    def forbid(*_):
        raise PermissionError

    monkeypatch.setattr(os, "sched_setaffinity", forbid)
    cores.leave(cores.current())
    cores.fetch(0)


def test_where_the_core_is_unknown_nothing_moves(masks, monkeypatch):
    monkeypatch.setattr(cores, "current", lambda: cores.UNKNOWN)
    assert parallel_map(abs, range(99), 4) == list(range(99))
    cores.fetch(0)
    assert masks == []


def test_helpers_keep_all_their_cores(monkeypatch):
    monkeypatch.setattr("skascii._shared.threads.PATIENCE", 10)
    monkeypatch.setattr(cores, "usable", lambda: 3)
    allowed = os.sched_getaffinity(0)
    barrier = threading.Barrier(3, timeout=10)

    def look(_):
        barrier.wait()
        return os.sched_getaffinity(0)

    for _ in range(20):
        assert parallel_map(look, range(3), 3) == [allowed] * 3


def test_a_caller_that_waits_fetches_its_helper(monkeypatch):
    fetched = []
    monkeypatch.setattr(cores, "usable", lambda: 2)
    begun, late = threading.Event(), threading.Event()

    def fetch(thread):
        fetched.append(thread)
        late.set()

    def work(_):
        if threading.current_thread() is threading.main_thread():
            assert begun.wait(10)
            return None
        begun.set()
        assert late.wait(10)
        return threading.get_native_id()

    monkeypatch.setattr(cores, "fetch", fetch)
    (helper,) = set(parallel_map(work, range(2), 2)) - {None}
    assert fetched == [helper]
