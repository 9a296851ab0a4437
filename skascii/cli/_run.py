"""The pictures: one after another, or several at once; what there is to say of them, and which have failed."""

import argparse
from collections.abc import Callable
from functools import partial
from itertools import filterfalse

from .._shared.heard import listening
from ..files.sources import expand
from . import _terminal
from ._export import export
from ._films import FilmJobs, check_flags, moves
from ._interrupts import interrupted
from ._jobs import check_jobs, is_left, may_leave, outcomes
from ._outputs import destinations, make_folders
from ._settings import load_modules, settings
from ._size import size
from ._work import Task, Work

PROBLEMS = (OSError, ValueError, TypeError, RuntimeError, ImportError, MemoryError)


def run(args: argparse.Namespace) -> int:
    """Do what the flags say, and return 1 if something failed, else 0."""
    load_modules(args.modules)
    if args.lists:
        from ._lists import show

        return _attempt("", partial(show, args.lists))
    sources = expand(args.images)
    films = [source for source in sources if moves(source, args)]
    check_flags(args, films, len(sources))
    if films:
        return max(_films(args, films), _pictures(args, [source for source in sources if source not in films]))
    return _pictures(args, sources)


def _films(args: argparse.Namespace, sources: list[str]) -> int:
    """Play films, or write them; return 1 if something failed, else 0."""
    jobs = FilmJobs(args, sources, settings(args))
    progress = _terminal.Progress(len(sources))
    try:
        return max([_attempt(f"{source}: ", job) for source, job in zip(sources, jobs.jobs(progress))])
    finally:
        progress.close()


def _pictures(args: argparse.Namespace, sources: list[str]) -> int:
    """Convert pictures; return 1 if something failed, else 0."""
    if not sources:
        return 0
    check_jobs(args)
    outputs, copies = destinations(args, sources)
    options = settings(args)
    leaving = export(args, options, len(sources))
    cells = size(args, options["glyphs"])
    make_folders([*outputs, *copies])
    reading = {"data_range": args.data_range, "frame": args.frame, "max_pixels": args.max_pixels}
    work = Work(reading, options, cells, leaving, tuple(args.modules))
    tasks = [Task(*each) for each in zip(sources, outputs, copies)]
    if args.resume:
        tasks = [task for task in tasks if is_left(task)]
    progress = _terminal.Progress(len(tasks))
    leave = partial(may_leave, args)
    try:
        failed = _in_turn(work, [*filterfalse(leave, tasks)], progress)
        failed += _at_once(args, work, [*filter(leave, tasks)], progress)
    finally:
        progress.close()
    if failed and len(sources) > 1:
        names = ", ".join(task.source for task in failed)
        _terminal.complain(f"{len(failed)} of {len(sources)} pictures failed: {names}")
    return int(bool(failed))


def _in_turn(work: Work, tasks: list[Task], progress: _terminal.Progress) -> list[Task]:
    """Do tasks here, one after another; return those that fail."""
    failed = []
    with listening():
        for task in tasks:
            progress.start(task.source)
            do = partial(work.do, task, partial(_say, task), progress.callback, progress.finish)
            if _attempt(f"{task.source}: ", do):
                failed.append(task)
    return failed


def _at_once(args: argparse.Namespace, work: Work, tasks: list[Task], progress: _terminal.Progress) -> list[Task]:
    """Do tasks in other processes; return those that fail, in their order."""
    failed = []
    for number, said, error in outcomes(args, work, tasks) if tasks else ():
        task = tasks[number]
        if said or error:
            progress.close()  # the line makes room for what is said
        for words in said or ():
            _say(task, words)
        if error is not None and _attempt(f"{task.source}: ", partial(_raise, error)):
            failed.append(number)
        progress.count(task.source)
    return [tasks[number] for number in sorted(failed)]


def _say(task: Task, words: str) -> None:
    """Say something of a picture on standard error."""
    _terminal.complain(f"{task.source}: {words}")


def _raise(error: Exception) -> None:
    raise error


def _attempt(prefix: str, job: Callable[[], None]) -> int:
    """Run a job; if it fails, say why on standard error and return 1."""
    try:
        job()
    except (BrokenPipeError, _terminal.OutputError):
        raise
    except PROBLEMS as error:
        if interrupted():
            raise KeyboardInterrupt from None
        _terminal.complain(f"{prefix}{str(error) or type(error).__name__}")
        return 1
    return 0
