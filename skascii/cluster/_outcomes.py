"""What comes of a job for each item: its value, or its error."""

import pickle
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

TRIES = 3  # workers that an item may cost: what kills more of them is itself to blame
KILLED = "each process that it was given to was killed. Give it more memory, or make the picture smaller."


class Job(Protocol):
    """What is done with each item, in other processes: it travels once to each, which then makes it ready."""

    @property
    def threads(self) -> int:
        """The threads that it computes with."""
        ...

    def prepare(self) -> None:
        """Make what all items share; what is wrong with it, the items will say."""
        ...

    def __call__(self, item: Any) -> Any:
        """Do it."""
        ...


class Outcome(NamedTuple):
    """What came of an item, by its number in their order."""

    number: int
    value: Any
    error: Exception | None


def attempt(job: Callable[[Any], Any], item: Any) -> tuple[Any, Exception | None]:
    """Return what a job makes of an item, and what went wrong, as it may travel."""
    try:
        return job(item), None
    except Exception as error:
        return None, portable(error)


def portable(error: Exception) -> Exception:
    """Return an error that survives its pickle: not all of other libraries' do."""
    error = error.with_traceback(None)
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


def opencv_threads(threads: int) -> int:
    """Let OpenCV keep to so many threads, since other processes have the other cores; return how many it had."""
    from .._shared.opencv import import_cv2

    cv2 = import_cv2()
    before = cv2.getNumThreads()
    cv2.setNumThreads(threads)
    return before
