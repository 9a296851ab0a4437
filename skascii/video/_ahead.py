"""A pipeline of threads: what comes next is made while this is used."""

from collections.abc import Generator, Iterable
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import Any, TypeVar

T = TypeVar("T")
AHEAD = 3  # items that wait
PATIENCE = 0.1  # seconds until a thread looks whether it is still wanted


def ahead(items: Iterable[T]) -> Generator[T, None, None]:
    """Yield the items, which a thread fetches before they are asked for; an error comes at its turn."""
    queue: Queue[tuple[bool, Any]] = Queue(AHEAD)
    unwanted = Event()

    def put(entry: tuple[bool, Any]) -> bool:
        while not unwanted.is_set():
            try:
                queue.put(entry, timeout=PATIENCE)
            except Full:
                continue
            return True
        return False

    def fetch() -> None:
        try:
            for item in items:
                if not put((True, item)):
                    return
            put((False, None))
        except BaseException as error:
            put((False, error))

    thread = Thread(target=fetch, name="skascii-ahead", daemon=True)
    thread.start()
    try:
        while True:
            try:
                more, item = queue.get(timeout=PATIENCE)
            except Empty:  # so that Ctrl-C is heard
                continue
            if more:
                yield item
            elif item is None:
                return
            else:
                raise item
    finally:
        unwanted.set()
        thread.join()
