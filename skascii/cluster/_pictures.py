"""Pictures as callers name them, each with its place, and the job that makes an art of one."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from .._art import AsciiArt
from .._converter import Converter
from .._shared.checks import rejection
from .._shared.heard import heard
from ..files.read import read
from ..files.sources import SAMPLE, expand

OF_ARRAYS = ("channels", "data_range")  # options that say how an array is to be read: files say it themselves


class Picture(NamedTuple):
    """A picture that is asked for: a file by its path, or an array."""

    name: str | int
    source: Any

    @property
    def is_file(self) -> bool:
        """Whether it is yet to be read."""
        return isinstance(self.source, str)


class Item(NamedTuple):
    """What travels to a worker: a picture, and the file that its text goes to."""

    source: Any
    path: str | None


def pictures(sources: Any) -> Iterator[Picture]:
    """Yield the pictures of `sources`, patterns replaced by the files that they match, as they are asked for."""
    if isinstance(sources, (str, os.PathLike)):
        sources = [sources]
    if isinstance(sources, np.ndarray) or not isinstance(sources, Iterable):
        got = f"an array of shape {sources.shape}" if isinstance(sources, np.ndarray) else repr(sources)
        rule = "a path, a pattern, or an iterable of paths, patterns and arrays"
        raise rejection("sources", rule, got, "Put a single picture in a list.", TypeError)
    return _pictures(sources)


def _pictures(sources: Iterable[Any]) -> Iterator[Picture]:
    """Yield the pictures of an iterable."""
    for number, source in enumerate(sources):
        if isinstance(source, (str, os.PathLike)):
            yield from (Picture(path, _absolute(path)) for path in expand([os.fspath(source)]))
        elif isinstance(source, tuple) and len(source) == 2 and isinstance(source[0], str):
            yield Picture(*source)
        else:
            yield Picture(number, source)


def _absolute(path: str) -> str:
    """Return a path that is the same in another process, which may be somewhere else."""
    return path if path.startswith(SAMPLE) else os.path.abspath(path)


class Pictures:
    """The job: read, convert, and return the art or write it."""

    def __init__(
        self, options: Mapping[str, Any], read: Callable[[str], Any] | None, saving: Mapping[str, Any], threads: int
    ) -> None:
        self._options, self._read, self._saving = dict(options), read, dict(saving)
        self.threads = threads
        self._converters: Sequence[Converter] = ()

    def prepare(self) -> None:
        """Make the converters: of arrays, and of files."""
        of_arrays = Converter(**self._options)
        left = {name: value for name, value in self._options.items() if name not in OF_ARRAYS}
        same = self._read is not None or left.keys() == self._options.keys()
        self._converters = of_arrays, of_arrays if same else Converter(**left)

    def __call__(self, item: Item) -> tuple[AsciiArt | None, list[Warning]]:
        """Return the art, or None where it is written, and what there was to warn of."""
        if not self._converters:
            self.prepare()
        with heard() as said:
            art = self._art(item.source, lambda words: said.append(UserWarning(words)))
        if item.path is None:
            return art, said
        art.save(item.path, **self._saving)
        return None, said

    def _art(self, source: Any, tell: Callable[[str], None]) -> AsciiArt:
        """Return the art of an array or a file."""
        of_arrays, of_files = self._converters
        if not isinstance(source, str):
            return of_arrays(source)
        if self._read is not None:
            return of_files(self._read(source))
        return of_files(read(source, self._options.get("data_range"), tell=tell))
