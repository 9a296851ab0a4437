"""Where results go: a file for each picture, none of them read or written twice; known before a picture is read."""

import argparse
import os
import stat
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from ..files.sources import SAMPLE, stem
from ..render.files import FORMATS, check_kind, check_output
from ._settings import UsageError


def destinations(args: argparse.Namespace, sources: list[str]) -> tuple[Sequence[str | None], Sequence[str | None]]:
    """Return a file for each text and for each preprocessed picture, or None for each where none are asked for."""
    outputs = _targets("--output", args.output, sources, kind_of(args) if args.format else ".txt")
    copies = _targets("--save-preprocessed", args.save_preprocessed, sources, ".png")
    taken = {_identity(file): words for file, words in _inputs(args, sources)}
    if args.output is None:
        _claim_printed(taken)
    _claim("--output", outputs, sources, taken)
    _claim("--save-preprocessed", copies, sources, taken)
    _check("--output", outputs, _is_pattern(args.output), kind=kind_of(args) if args.format else None)
    _check("--save-preprocessed", copies, _is_pattern(args.save_preprocessed), FORMATS)
    none = [None] * len(sources)
    return outputs or none, copies or none


def film_destinations(args: argparse.Namespace, sources: list[str]) -> list[tuple[str, str | None]]:
    """Return each film with its file, or None where it plays."""
    if args.output is None:
        return [(source, None) for source in sources]
    from ..video import suffixes

    targets = _targets("--output", args.output, sources, ".mp4")
    _claim("--output", targets, sources, {_identity(file): words for file, words in _inputs(args, sources)})
    _check("--output", [target for target in targets if "%" not in target], _is_pattern(args.output), suffixes())
    return list(zip(sources, targets))


def kind_of(args: argparse.Namespace) -> str:
    """Return the kind of file that is asked for, as a suffix: by name, else by that of the output."""
    if args.format is not None:
        try:
            return check_kind(args.format)
        except ValueError as error:
            raise UsageError(f"argument --format: {error}") from None
    if args.printed:
        return ".ans"
    return ".txt" if _is_folder(args.output) else os.path.splitext(args.output)[1].lower()


def _is_folder(output: str) -> bool:
    return os.path.isdir(output) or output.endswith(("/", os.sep))


def _targets(flag: str, output: str | None, sources: list[str], suffix: str) -> list[str]:
    """Return a file for each picture, or none at all."""
    if output is None:
        return []
    if not output:
        raise UsageError(
            f"argument {flag}: must be the name of a file or a folder; got ''. Example: 'out/{{name}}.txt'."
        )
    if _is_folder(output):
        output = os.path.join(output, "{name}" + suffix)
    if "{name}" not in output and len(sources) > 1:
        example = os.path.join(os.path.dirname(output), "{name}" + os.path.splitext(output)[1])
        raise UsageError(f"argument {flag}: one file for {len(sources)} pictures. Use a name for each: {example!r}.")
    return [output.replace("{name}", stem(source)) for source in sources]


def _inputs(args: argparse.Namespace, sources: list[str]) -> Iterator[tuple[str | int, str]]:
    """Yield the names or descriptors of the user's files that are read, and what to call them."""
    for source in sources:
        if source == "-":
            yield _descriptor(sys.stdin), "standard input"
        elif not source.startswith(SAMPLE):
            yield source, f"the picture {source!r}"
    if args.font is not None:
        yield os.path.expanduser(args.font), f"the font {args.font!r}"
    for module in args.modules:
        yield getattr(sys.modules[module], "__file__", None) or module, f"the module {module!r}"


def _claim_printed(taken: dict[Any, str]) -> None:
    """Take the file that standard output leads to, unless it is read: `>>` would add to it."""
    printed = _identity(_descriptor(sys.stdout))
    if printed in taken:
        raise UsageError(f"standard output must be a file of its own; got {taken[printed]}. Use -o with another name.")
    taken[printed] = "standard output"


def _is_pattern(output: str | None) -> bool:
    """Return whether an output is a name for each picture: its folders are then made."""
    return output is not None and ("{name}" in output or output.endswith(("/", os.sep)))


def _claim(flag: str, targets: list[str], sources: list[str], taken: dict[Any, str]) -> None:
    """Take the files of a flag; one that is read, or written already, is an error."""
    own = f"the file of {flag}"
    first: dict[Any, str] = {}
    for source, target in zip(sources, targets):
        identity = _identity(target)
        holder = taken.get(identity)
        if holder == own:
            both = f"{first[identity]!r} and {source!r}"
            raise UsageError(
                f"argument {flag}: two pictures would be written to {target!r}: {both}. Rename one of them."
            )
        if holder is not None:
            got = f"{target!r}, which is {holder}"
            raise UsageError(f"argument {flag}: `path` must be a file of its own; got {got}. Choose another name.")
        taken[identity] = own
        first[identity] = source


def _check(
    flag: str, targets: list[str], is_pattern: bool, suffixes: Collection[str] | None = None, kind: str | None = None
) -> None:
    """Refuse files that could not be written; the folders of a pattern may yet be missing."""
    for target in targets:
        try:
            check_output(target, suffixes, kind)
        except (OSError, ValueError) as error:
            missing = isinstance(error, FileNotFoundError) and _could_be_made(os.path.dirname(target))
            if not (is_pattern and missing):
                raise UsageError(f"argument {flag}: {error}") from None


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
            raise UsageError(f"`path` must be in a folder that can be made; got {got}. Choose another.") from None


def _descriptor(stream: Any) -> int:
    """Return the number of a stream, which may be None or no file."""
    try:
        return stream.fileno()
    except (AttributeError, OSError, ValueError):
        return -1


def _identity(file: str | int) -> Any:
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
