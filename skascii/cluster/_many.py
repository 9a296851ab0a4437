"""convert_many(): pictures in any number to arts, or to files, over processes and machines."""

import atexit
import os
from collections import deque
from collections.abc import Callable, Collection, Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, count
from pathlib import Path
from typing import Any
from weakref import WeakSet

import numpy as np

from .._art import AsciiArt
from .._converter import Converter
from .._shared.checks import check_bool, rejection
from .._shared.threads import worker_count
from ..files.targets import is_written
from ._dask import connected, import_dask
from ._pictures import Item, Pictures, pictures
from ._plan import Planned, plan


@dataclass(frozen=True)
class Result:
    """What came of one of many pictures.

    Parameters
    ----------
    index : int
        Its place among the pictures, from 0 on: results come as they are ready.
    name : str or int
        The path of a file, as it was given or found; the name of an array, or its place in `sources`.
    art : AsciiArt or None
        The text; None where it went to a file, or the picture failed.
    path : Path or None
        The file that holds it.
    error : Exception or None
        Why the picture failed.
    skipped : bool
        Whether the file was there before, and nothing was done.
    warnings : tuple of Warning
        What there is to say of the picture.

    Examples
    --------
    >>> import skascii
    >>> skascii.cluster.Result(0, "cat.png", error=ValueError("an empty file.")).error
    ValueError('an empty file.')
    """

    index: int
    name: str | int
    art: AsciiArt | None = None
    path: Path | None = None
    error: Exception | None = None
    skipped: bool = False
    warnings: tuple[Warning, ...] = ()


def convert_many(
    sources: Any,
    *,
    client: Any = None,
    output: Any = None,
    resume: bool = False,
    read: Callable[[str], Any] | None = None,
    saving: Mapping[str, Any] | None = None,
    **options: Any,
) -> Generator[Result, None, None]:
    """Turn many pictures into text, over processes and machines.

    Pictures are taken from `sources`, and sent, only as the workers have room for them, so that there may be any
    number. One that fails costs no other; what a worker that dies was at, another does. A script that has dask start
    its workers does so under ``if __name__ == "__main__":``, since each of them imports it.

    Parameters
    ----------
    sources : str, path or iterable
        Paths, patterns such as ``"photos/*.jpg"``, arrays as `skascii.convert` takes them, and pairs of a name and an
        array. Files are read where the work is done, under the same path.
    client : distributed.Client, distributed.deploy.Cluster or str, optional
        Who does the work: a client of dask's, a cluster, or the address of a scheduler. By default processes of this
        machine, one a core, which end with the iterator.
    output : str or path, optional
        Where each text goes, instead of coming back: a name in which ``{name}`` stands for the picture's, without its
        folder and suffix, or a folder, for ``{name}.txt`` in it. Files are written whole or not at all, none that is
        read is written, and no two pictures go to one: all paths are looked at before the first is read. In an iterator
        they come before the first array.
    resume : bool, optional
        Skip pictures whose files are there already, whatever made them.
    read : callable, optional
        Reads a file: path to image. By default as the command line does: upright, RGB, black and white as its format
        has them, or `data_range`.
    saving : mapping, optional
        How files are written: options of the renderer, as in `AsciiArt.save`.
    **options
        Those of `skascii.convert`, but for `callback`. `workers` is the number of threads for each picture, by default
        1: there is a picture for each core. A seed in `rng` is the same for all pictures; a generator would not be.

    Returns
    -------
    generator of Result
        What came of each picture, as it comes: its art or its file, or why there is none.

    Raises
    ------
    ImportError
        If dask is not installed: the extra ``cluster``.
    ValueError, TypeError
        If a value is outside its rule, before any picture is read.

    Examples
    --------
    >>> import skimage
    >>> import skascii
    >>> from distributed import Client
    >>> pictures = [("camera", skimage.data.camera()), ("coins", skimage.data.coins()), ("none", None)]
    >>> with Client(processes=False, n_workers=1, threads_per_worker=1, dashboard_address=":0") as client:
    ...     results = list(skascii.cluster.convert_many(pictures, client=client, columns=32))
    >>> sorted((result.name, result.error or result.art.shape) for result in results)
    [('camera', (16, 32)), ('coins', (13, 32)), ('none', TypeError(...))]
    """
    picked = pictures(sources)
    job = _job(options, read, saving or {})
    if output is None:
        for name, value in (("resume", check_bool("resume", resume)), ("saving", saving)):
            if value:
                raise rejection(name, "left out without `output`", repr(value), 'Pass output="out/{name}.html".')
        planned: Iterator[Planned] = map(Planned, picked)
    else:
        planned = plan(picked, isinstance(sources, (str, os.PathLike, Collection)), os.fspath(output), saving or {})
    import_dask()
    results = _results(planned, job, client, resume)
    _unfinished.add(results)
    _watch_the_end()
    return results


_unfinished: WeakSet[Generator[Result, None, None]] = WeakSet()


@cache
def _watch_the_end() -> None:
    """Have what is unfinished closed before dask is taken down, after which nobody would end the workers."""

    @atexit.register
    def close() -> None:
        for results in list(_unfinished):
            results.close()


def _job(options: dict[str, Any], read: Callable[[str], Any] | None, saving: Mapping[str, Any]) -> Pictures:
    """Return the job; what is wrong with its options is said here, before it travels."""
    if options.get("callback") is not None:
        remedy = "Results come as they are ready."
        raise rejection(
            "callback", "left out: workers have nobody to call", repr(options["callback"]), remedy, TypeError
        )
    if isinstance(options.get("rng"), np.random.Generator):
        rule = "a seed or None: the order of pictures is nobody's"
        raise rejection("rng", rule, repr(options["rng"]), "Pass an int.", TypeError)
    if read is not None and not callable(read):
        raise rejection("read", "a callable", repr(read), "Example: skimage.io.imread.", TypeError)
    threads = options.get("workers")
    threads = 1 if threads is None else worker_count(threads)
    options = {**options, "workers": threads}
    Converter(**options)
    return Pictures(options, read, saving, threads)


def _results(planned: Iterator[Planned], job: Pictures, client: Any, resume: bool) -> Generator[Result, None, None]:
    """Yield what comes of the pictures, from the client's workers."""
    at_once: deque[Result] = deque()
    sent: dict[int, Result] = {}
    items = _items(planned, resume, at_once, sent)
    first = next(items, None)  # a cluster takes seconds to start: it is to have something to do
    if first is not None:
        from ._tasks import outcomes

        with connected(client, job.threads) as workers:
            for number, value, error in outcomes(job, chain([first], items), workers):
                yield from _emptied(at_once)
                art, warnings = value or (None, ())
                known = sent.pop(number)
                yield replace(known, art=art, error=error, path=None if error else known.path, warnings=tuple(warnings))
    yield from _emptied(at_once)


def _items(planned: Iterator[Planned], resume: bool, at_once: deque[Result], sent: dict[int, Result]) -> Iterator[Item]:
    """Yield what is to be sent, noted in `sent` by its number; what need not be is a result `at_once`."""
    numbers = count()
    for index, (picture, file, error) in enumerate(planned):
        path = None if file is None else Path(file)
        if error is not None:
            at_once.append(Result(index, picture.name, error=error))
        elif resume and is_written(file):
            at_once.append(Result(index, picture.name, path=path, skipped=True))
        else:
            sent[next(numbers)] = Result(index, picture.name, path=path)
            yield Item(picture.source, file)


def _emptied(results: deque[Result]) -> Iterator[Result]:
    """Yield results, and forget them."""
    while results:
        yield results.popleft()
