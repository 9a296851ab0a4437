"""Which file each of many pictures is for: none that is read, none twice."""

import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple

from ..files.sources import SAMPLE, stem
from ..files.targets import check_one_each, check_writable, claim, inputs, is_folder, is_pattern, make_folders, named
from ..render.files import check_options
from ..render.registry import get
from ._pictures import Picture

KIND = ".txt"  # of the files in a folder
OWN = "the file of another picture"
LATE = "a path after the first array of an iterator may have been written by then. Pass a list, or paths first."


class Planned(NamedTuple):
    """A picture and the file for its text, None where that comes back; or why it can have no file."""

    picture: Picture
    path: str | None = None
    error: Exception | None = None


def plan(picked: Iterator[Picture], listed: bool, output: str, saving: Mapping[str, Any]) -> Iterator[Planned]:
    """Return the pictures with their files.

    Of those that are `listed`, or come before the first array, all is checked before any is read.
    """
    known, later = (list(picked), iter(())) if listed else _split(picked)
    place = named(output, KIND)
    try:
        check_one_each(output, len(known) if listed else 2)
    except ValueError as error:
        raise ValueError(f"`output` must be a file for each picture; got {error}") from None
    files = [os.path.abspath(place(stem(str(each.name)))) for each in known]
    taken = inputs((each.source, f"the picture {each.name!r}") for each in known if _is_read(each))
    for each, file in zip(known, files):
        claim(file, str(each.name), OWN, taken)
    tried = files or [os.path.abspath(place("0"))]
    check_writable(tried, is_pattern(output))
    suffix = KIND if is_folder(output) else os.path.splitext(output)[1].lower()
    check_options(get(suffix), saving, suffix)
    make_folders(tried)
    return chain(map(Planned, known, files), _claimed(later, place, taken))


def _split(picked: Iterator[Picture]) -> tuple[list[Picture], Iterator[Picture]]:
    """Return the files that come before the first array, and all else."""
    known: list[Picture] = []
    for picture in picked:
        if not picture.is_file:
            return known, chain([picture], picked)
        known.append(picture)
    return known, iter(())


def _is_read(picture: Picture) -> bool:
    """Return whether a picture is read from a file of the user's."""
    return picture.is_file and not picture.source.startswith(SAMPLE)


def _claimed(pictures: Iterable[Picture], place: Any, taken: dict[Any, tuple[str, str]]) -> Iterator[Planned]:
    """Yield pictures that come one by one with their files; what is wrong with one stops no other."""
    for picture in pictures:
        file = os.path.abspath(place(stem(str(picture.name))))
        try:
            if picture.is_file:
                raise ValueError(LATE)
            claim(file, str(picture.name), OWN, taken)
        except ValueError as error:
            yield Planned(picture, error=error)
        else:
            yield Planned(picture, file)
