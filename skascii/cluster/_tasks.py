"""Items to dask's workers and back, so many at once that nobody waits, and no more."""

import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any
from uuid import uuid4

from distributed import KilledWorker, WorkerPlugin, as_completed, get_worker

from .._shared.heard import listening
from ._outcomes import KILLED, Job, Outcome, attempt, opencv_threads

AHEAD = 2  # items for each thread of the workers: one in work, and one on its way
ROUND = 1.0  # seconds after which the workers are counted again


class Keeper(WorkerPlugin):
    """Keeps a job with each worker, also those that come later, ready for their first item."""

    def __init__(self, name: str, job: Job) -> None:
        self.name = name
        self.job = job

    def setup(self, worker: Any) -> None:
        """Make the job ready; an error would end the worker, whose first item says it as well."""
        with suppress(Exception):
            self._listening = listening()
            self._listening.__enter__()
            self._opencv = opencv_threads(self.job.threads)
            self.job.prepare()

    def teardown(self, worker: Any) -> None:
        """Leave the worker as it was: it may be others' too."""
        with suppress(Exception):
            opencv_threads(self._opencv)
            self._listening.__exit__(None, None, None)


def outcomes(job: Job, items: Iterable[Any], client: Any) -> Iterator[Outcome]:
    """Yield what comes of each item, as it comes; items are taken when there is room for them.

    What a worker that dies had, another gets. The first item of each machine is done alone there: its kernels are then
    compiled, for all of its processes.
    """
    name = f"skascii-{uuid4().hex}"
    numbered = enumerate(items)
    waiting: dict[Any, int] = {}
    done = as_completed(loop=client.loop)

    def submit(count: int, **where: Any) -> None:
        for number, item in islice(numbered, count):
            future = client.submit(_work, name, item, key=f"{name}-{number}", **where)
            waiting[future] = number
            done.add(future)

    client.register_plugin(Keeper(name, job), name=name)
    try:
        for worker in _one_a_machine(client.nthreads()):
            submit(1, workers=[worker], allow_other_workers=True)
        first, room, counted = set(waiting), 1, 0.0
        if not first:  # no worker yet
            submit(room)
        for future in done:
            outcome = _outcome(waiting.pop(future), future)
            first.discard(future)
            future.release()
            if time.monotonic() > counted + ROUND:
                room, counted = max(1, AHEAD * sum(client.nthreads().values())), time.monotonic()
            if not first:
                submit(room - len(waiting))
            yield outcome
    finally:
        with suppress(Exception):  # of a scheduler that is gone
            client.cancel(list(waiting))
            client.unregister_worker_plugin(name)


def _work(name: str, item: Any) -> tuple[Any, Exception | None]:
    """Do the job of this name, in a worker."""
    keeper: Any = get_worker().plugins[name]
    return attempt(keeper.job, item)


def _outcome(number: int, future: Any) -> Outcome:
    """Return what came of an item."""
    try:
        return Outcome(number, *future.result())
    except KilledWorker:
        return Outcome(number, None, RuntimeError(KILLED))
    except Exception as error:
        return Outcome(number, None, error)


def _one_a_machine(workers: Iterable[str]) -> Iterator[str]:
    """Yield the address of one worker of each machine."""
    return iter({address.rpartition(":")[0]: address for address in workers}.values())
