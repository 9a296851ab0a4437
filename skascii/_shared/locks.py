"""Locks that survive a fork."""

import os
import threading
from weakref import WeakSet


class Lock:
    """A reentrant lock, to be held ``with lock.current:``, that is free in a forked child.

    A child has none of its parent's threads but the one that forked: a lock that another held would never be released.
    It gets a new one, and what that thread was building is built again. The thread that forked releases the old one.
    """

    __slots__ = ("__weakref__", "current")

    current: threading.RLock

    def __init__(self) -> None:
        self.renew()
        _locks.add(self)

    def renew(self) -> None:
        """Forget who holds the lock."""
        self.current = threading.RLock()


_locks: WeakSet[Lock] = WeakSet()


def _renew_all() -> None:
    for lock in _locks:
        lock.renew()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_all)
