"""Ctrl-C: the first asks the program to end, the second ends it."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_asked: list[int] = []


def interrupted() -> bool:
    """Return whether Ctrl-C has been pressed: whatever was being imported or computed may call it another error."""
    return bool(_asked)


@contextmanager
def twice() -> Iterator[None]:
    """Raise KeyboardInterrupt at the first Ctrl-C, and leave the second to the system, which asks nobody.

    Where somebody else handles the signal, or in another thread than the main one, all stays as it is.
    """
    _asked.clear()
    try:
        ours = signal.getsignal(signal.SIGINT) is signal.default_int_handler
        previous = signal.signal(signal.SIGINT, _ask) if ours else None
    except ValueError:  # not the main thread
        previous = None
    try:
        yield
    finally:
        if previous is not None and not interrupted():
            signal.signal(signal.SIGINT, previous)


def _ask(number: int, frame: FrameType | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _asked.append(number)
    raise KeyboardInterrupt
