"""Items to processes of this machine and back, without dask: they begin at once, and end with their parent."""

import os
import pickle
import signal
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import connection, get_context
from typing import Any

from .._shared.heard import listening
from ._deaf import deaf
from ._outcomes import KILLED, TRIES, Job, Outcome, attempt, opencv_threads

PATIENCE = 5.0  # seconds for a process to end by itself
POOLS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def outcomes(job: Job, items: Iterable[Any], count: int) -> Iterator[Outcome]:
    """Yield what comes of each item, as it comes, from so many processes; each takes an item when it has none.

    What a process that dies had, another gets. The first item is done alone: its kernels are then compiled, for all.
    """
    packed = pickle.dumps(job)
    todo = ((number, item, 1) for number, item in enumerate(items))
    again: deque[tuple[int, Any, int]] = deque()
    working: dict[Any, tuple[int, Any, int]] = {}
    processes = [_Process(packed, job.threads) for _ in range(count)]
    idle = deque(processes)
    alone = True
    try:
        while True:
            while idle and not (alone and working):
                task = again.popleft() if again else next(todo, None)
                if task is None:
                    break
                process = idle.popleft()
                process.send(task[1])
                working[process.pipe] = task
            if not working:
                return
            for pipe in connection.wait(list(working)):
                number, item, tries = working.pop(pipe)
                process = next(each for each in processes if each.pipe is pipe)
                reply = process.reply()
                if reply is None:
                    processes.remove(process)
                    process.end()
                    process = _Process(packed, job.threads)
                    processes.append(process)
                idle.append(process)
                if reply is None and tries < TRIES:
                    again.append((number, item, tries + 1))
                    continue
                alone = False
                yield Outcome(number, *(reply or (None, RuntimeError(KILLED))))
    finally:
        for process in processes:
            process.stop()
        for process in processes:
            process.end()


class _Process:
    """A process that does a job with one item after another."""

    def __init__(self, packed: bytes, threads: int) -> None:
        context = get_context("spawn")  # a fork would have the locks of threads that it has not
        self.pipe, there = context.Pipe()
        self._process = context.Process(target=_serve, args=(there, packed, threads), daemon=True)
        with deaf(), _pools(threads):
            self._process.start()
        there.close()  # so that the end of the process is the end of the pipe

    def send(self, item: Any) -> None:
        """Give it an item."""
        with suppress(OSError):  # it has died: so will its reply say
            self.pipe.send(item)

    def reply(self) -> Any:
        """Return what it says of its item, None where it has died."""
        try:
            return self.pipe.recv()
        except (EOFError, OSError):
            return None

    def stop(self) -> None:
        """Ask it to end."""
        self._process.terminate()

    def end(self) -> None:
        """Wait until it has ended, a while."""
        self._process.join(PATIENCE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self.pipe.close()
        self._process.close()


def _serve(pipe: Any, packed: bytes, threads: int) -> None:
    """Do the job with each item that comes, until none can come any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's matter
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # what is being written is cleared away
    opencv_threads(threads)
    job = pickle.loads(packed)
    with suppress(Exception):  # whose items say it as well
        job.prepare()
    with listening(), suppress(EOFError, OSError, SystemExit):  # the parent is gone, or has what it wanted
        while True:
            pipe.send(attempt(job, pipe.recv()))
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)  # to take all libraries down takes seconds


@contextmanager
def _pools(threads: int) -> Iterator[None]:
    """Let the libraries of a process that is started now have so many threads, unless the user has said how many."""
    own = [name for name in POOLS if name not in os.environ]
    os.environ.update(dict.fromkeys(own, str(threads)))
    try:
        yield
    finally:
        for name in own:
            del os.environ[name]
