"""Where results go: a file for each picture, none of them read or written twice; known before a picture is read."""

import os
import stat
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from .._shared.checks import rejection
from ..render.files import check_output


def is_folder(output: str) -> bool:
    """Return whether an output is a folder, for a file a picture."""
    return os.path.isdir(output) or output.endswith(("/", os.sep))


def is_pattern(output: str | None) -> bool:
    """Return whether an output is a name for each picture: its folders are then made."""
    return output is not None and ("{name}" in output or output.endswith(("/", os.sep)))


def named(output: str, suffix: str) -> Callable[[str], str]:
    """Return what makes the file of each name: `output` with it for ``{name}``, in a folder with this suffix."""
    if not output:
        raise ValueError("must be the name of a file or a folder; got ''. Example: 'out/{name}.txt'.")
    if is_folder(output):
        output = os.path.join(output, "{name}" + suffix)
    return lambda name: output.replace("{name}", name)


def check_one_each(output: str, count: int) -> None:
    """Refuse one file for several pictures."""
    if count > 1 and not (is_folder(output) or "{name}" in output):
        example = os.path.join(os.path.dirname(output), "{name}" + os.path.splitext(output)[1])
        raise ValueError(f"one file for {count} pictures. Use a name for each: {example!r}.")


def claim(target: str, source: str, own: str, taken: dict[Any, tuple[str, str]]) -> None:
    """Take the file of a picture; one that is read, or written already, is an error.

    `taken` holds, by the `identity` of each file, what it is, and for which picture; those of one output are `own`.
    """
    keys = _keys(target)
    holder, first = next((taken[key] for key in keys if key in taken), (None, ""))
    if holder == own:
        both = f"{first!r} and {source!r}"
        raise ValueError(f"two pictures would be written to {target!r}: {both}. Rename one of them.")
    if holder is not None:
        got = f"{target!r}, which is {holder}"
        raise rejection("path", "a file of its own", got, "Choose another name.")
    taken.update(dict.fromkeys(keys, (own, source)))


def _keys(target: str) -> tuple[Any, ...]:
    """Return by what a file to be written is known: now, and when it is there."""
    now = identity(target)
    return (now, _place(target)) if isinstance(now, tuple) else (now,)


def inputs(files: Iterable[tuple[str | int, str]]) -> dict[Any, tuple[str, str]]:
    """Return what is taken by files that are read, each by its name or descriptor, and with what to call it."""
    return {identity(file): (words, "") for file, words in files}


def check_writable(
    targets: Sequence[str], pattern: bool, suffixes: Collection[str] | None = None, kind: str | None = None
) -> None:
    """Refuse files that could not be written; the folders of a `pattern` may yet be missing."""
    for target in targets:
        try:
            check_output(target, suffixes, kind)
        except FileNotFoundError:
            if not (pattern and _could_be_made(os.path.dirname(target))):
                raise


def _could_be_made(folder: str) -> bool:
    """Return whether a folder is missing, in one that is there."""
    while folder and not os.path.lexists(folder):
        folder = os.path.dirname(folder)
    return os.path.isdir(folder or os.curdir)


def make_folders(files: Iterable[str | None]) -> None:
    """Make the folders that are missing, which only those of patterns may be, once nothing else is wrong."""
    for folder in dict.fromkeys(os.path.dirname(file) for file in files if file is not None):
        try:
            os.makedirs(folder or os.curdir, exist_ok=True)
        except OSError as error:
            got = f"{folder!r} ({error.strerror})"
            raise rejection("path", "in a folder that can be made", got, "Choose another.", type(error)) from None


def is_written(file: str | None) -> bool:
    """Return whether a file is there, whole: files are put in their places only when they are."""
    return file is None or (os.path.isfile(file) and os.path.getsize(file) > 0)


def identity(file: str | int) -> Any:
    """Return what all names of a file share; pipes and devices, which lose nothing, are like no other."""
    try:
        status = os.stat(file)
    except FileNotFoundError:
        return _place(str(file))
    except (OSError, ValueError):
        return object()
    return (status.st_dev, status.st_ino) if stat.S_ISREG(status.st_mode) else object()


def _place(name: str) -> Any:
    """Return what the names of a file that is yet to be share: its folder, and its name there."""
    folder, name = os.path.split(os.path.realpath(name))
    try:
        status = os.stat(folder)
    except OSError:  # it is yet to be made
        return folder, name
    return status.st_dev, status.st_ino, name.casefold() if _ignores_case(folder) else name


def _ignores_case(folder: str) -> bool:
    """Return whether a folder goes by its name in the other case, too."""
    parent, name = os.path.split(folder)
    swapped = os.path.join(parent, name.swapcase())
    return swapped != folder and os.path.exists(swapped) and os.path.samefile(swapped, folder)
