"""Warnings of the thread that they are given in: Python's own way to catch them is that of a whole process."""

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_here = threading.local()


@contextmanager
def listening() -> Iterator[None]:
    """Let `heard` hear each warning, as often as it comes; those that nobody hears are shown as before."""
    with warnings.catch_warnings():
        warnings.simplefilter("always", UserWarning)
        before = warnings.showwarning

        def show(message: Any, category: type[Warning], *where: Any, **more: Any) -> None:
            caught = getattr(_here, "caught", None)
            if caught is not None and issubclass(category, UserWarning):
                caught.append(message)
            else:
                before(message, category, *where, **more)

        warnings.showwarning = show
        yield


@contextmanager
def heard() -> Iterator[list[Warning]]:
    """Yield the list of what is warned of meanwhile, in this thread."""
    caught: list[Warning] = []
    _here.caught = caught
    try:
        yield caught
    finally:
        _here.caught = None
