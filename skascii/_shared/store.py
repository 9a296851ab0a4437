"""What is derived from glyph sets: kept while there is room, the least recently used forgotten first."""

import os
import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar
from weakref import ref

from .checks import check_int
from .locks import Lock

T = TypeVar("T")
VARIABLE = "SKASCII_CACHE_BYTES"
MOST = 2**28  # bytes over all stores, unless the environment says otherwise


class Store:
    """Values by key, each made once; all stores together keep at most `limit` bytes, but always the last value."""

    __slots__ = ("__weakref__", "_lock", "_values")

    def __init__(self) -> None:
        self._lock = Lock()
        self._values: dict[Hashable, Any] = {}

    def get(self, key: Hashable, build: Callable[[], T]) -> T:
        """Return the value of `key`, which `build` makes if it is not kept."""
        with self._lock.current:
            try:
                value = self._values[key]
            except KeyError:
                value = build()
                _enter(self, key, size_of(value))
                self._values[key] = value
            else:
                _touch(self, key)
            return value

    def forget(self, key: Hashable) -> None:
        """Let a value go; whoever holds it keeps it."""
        self._values.pop(key, None)


_ledger_lock = Lock()
_ledger: OrderedDict[tuple[int, Hashable], tuple[ref[Store], int]] = OrderedDict()  # the oldest use first


def limit() -> int:
    """Return how many bytes all stores may keep."""
    wished = os.environ.get(VARIABLE, "")
    return check_int(VARIABLE, int(wished) if wished.isdecimal() else wished, low=0) if wished else MOST


def _touch(store: Store, key: Hashable) -> None:
    with _ledger_lock.current:
        if (id(store), key) in _ledger:
            _ledger.move_to_end((id(store), key))


def _enter(store: Store, key: Hashable, size: int) -> None:
    """Enter a new value, and forget the oldest ones if they are too many now."""
    most = limit()
    with _ledger_lock.current:
        _ledger[id(store), key] = ref(store), size
        _ledger.move_to_end((id(store), key))
        for place in [place for place, (owner, _) in _ledger.items() if owner() is None]:
            del _ledger[place]
        total = sum(size for _, size in _ledger.values())
        while total > most and len(_ledger) > 1:
            (_, oldest), (owner, size) = _ledger.popitem(last=False)
            total -= size
            kept = owner()
            if kept is not None:
                kept.forget(oldest)


def size_of(value: Any) -> int:
    """Return about how many bytes a value keeps: those of its arrays."""
    size = getattr(value, "nbytes", None)
    if size is not None:
        return int(size)
    if isinstance(value, dict):
        return sum(map(size_of, value.values()))
    if isinstance(value, (tuple, list)):
        return sum(map(size_of, value))
    if is_dataclass(value) and not isinstance(value, type):
        return sum(size_of(getattr(value, field.name)) for field in fields(value))
    return sys.getsizeof(value)
