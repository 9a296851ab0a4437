"""Several pictures at once: in processes of this machine, or wherever a scheduler of dask's has workers."""

import argparse
import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

from .._shared import cores
from ..files.sources import SAMPLE
from ..files.targets import is_written
from ._films import CAMERA
from ._settings import UsageError
from ._work import Task, Work

if TYPE_CHECKING:
    from ..cluster._outcomes import Outcome


def check_jobs(args: argparse.Namespace) -> None:
    """Refuse flags that would do nothing."""
    if args.jobs is not None and args.scheduler is not None:
        raise UsageError("argument --jobs: does nothing with --scheduler, whose workers are as many as they are.")
    if args.output is None:
        for flag in ("jobs", "scheduler", "resume"):
            if getattr(args, flag):
                raise UsageError(f"argument --{flag}: does nothing without a file. Use -o 'out/{{name}}.html'.")


def is_left(task: Task) -> bool:
    """Return whether one of the files of a task is yet to be written."""
    return not (is_written(task.output) and is_written(task.copy))


def may_leave(args: argparse.Namespace, task: Task) -> bool:
    """Return whether a task is for other processes: none of them has this one's input, or its cameras."""
    several = args.scheduler is not None or (args.jobs or 1) > 1
    return several and task.source != "-" and not task.source.startswith(CAMERA)


def outcomes(args: argparse.Namespace, work: Work, tasks: list[Task]) -> "Iterator[Outcome]":
    """Yield what there is to say of each task, as it is done; cores are shared out among the processes."""
    if args.scheduler is None:
        from ..cluster import _processes

        count = min(args.jobs, len(tasks))
        work = _with_threads(work, args.workers or max(1, cores.usable() // count))
        yield from _processes.outcomes(work, tasks, count)
        return
    from ..cluster._dask import connected

    with ExitStack() as stack:
        try:
            client = stack.enter_context(connected(args.scheduler))
        except (ImportError, OSError, ValueError) as error:
            raise UsageError(f"argument --scheduler: {str(error).removeprefix('`client` ')}") from None
        from ..cluster import _tasks

        yield from _tasks.outcomes(_with_threads(work, args.workers or 1), map(_anywhere, tasks), client)


def _with_threads(work: Work, threads: int) -> Work:
    """Return the work of a process that has so many cores."""
    return replace(work, options={**work.options, "workers": threads}, threads=threads)


def _anywhere(task: Task) -> Task:
    """Return a task whose files are the same from every folder."""
    source, *files = task
    source = source if source.startswith(SAMPLE) else os.path.abspath(source)
    return Task(source, *(None if file is None else os.path.abspath(file) for file in files))
