"""Where results go: the files that the flags ask for, known to be nobody else's before a picture is read."""

import argparse
import os
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ..files import targets
from ..files.sources import SAMPLE, stem
from ..files.targets import check_one_each, check_writable, claim, identity, inputs, is_folder, is_pattern, named
from ..render.files import FORMATS, check_kind
from ._settings import UsageError

Taken = dict[Any, tuple[str, str]]


def destinations(args: argparse.Namespace, sources: list[str]) -> tuple[Sequence[str | None], Sequence[str | None]]:
    """Return a file for each text and for each preprocessed picture, or None for each where none are asked for."""
    outputs = _targets("--output", args.output, sources, kind_of(args) if args.format else ".txt")
    copies = _targets("--save-preprocessed", args.save_preprocessed, sources, ".png")
    taken = inputs(_inputs(args, sources))
    if args.output is None:
        _claim_printed(taken)
    _claim("--output", outputs, sources, taken)
    _claim("--save-preprocessed", copies, sources, taken)
    _check("--output", outputs, is_pattern(args.output), kind=kind_of(args) if args.format else None)
    _check("--save-preprocessed", copies, is_pattern(args.save_preprocessed), FORMATS)
    none = [None] * len(sources)
    return outputs or none, copies or none


def film_destinations(args: argparse.Namespace, sources: list[str]) -> list[tuple[str, str | None]]:
    """Return each film with its file, or None where it plays."""
    if args.output is None:
        return [(source, None) for source in sources]
    from ..video import suffixes

    outputs = _targets("--output", args.output, sources, ".mp4")
    _claim("--output", outputs, sources, inputs(_inputs(args, sources)))
    _check("--output", [output for output in outputs if "%" not in output], is_pattern(args.output), suffixes())
    return list(zip(sources, outputs))


def kind_of(args: argparse.Namespace) -> str:
    """Return the kind of file that is asked for, as a suffix: by name, else by that of the output."""
    if args.format is not None:
        with _flagged("--format"):
            return check_kind(args.format)
    if args.printed:
        return ".ans"
    return ".txt" if is_folder(args.output) else os.path.splitext(args.output)[1].lower()


def make_folders(files: Iterable[str | None]) -> None:
    """Make the folders that are missing, once nothing else is wrong."""
    try:
        targets.make_folders(files)
    except OSError as error:
        raise UsageError(str(error)) from None


@contextmanager
def _flagged(flag: str) -> Iterator[None]:
    """Let what is wrong with a file be wrong with the flag that names it."""
    try:
        yield
    except (OSError, ValueError) as error:
        raise UsageError(f"argument {flag}: {error}") from None


def _targets(flag: str, output: str | None, sources: list[str], suffix: str) -> list[str]:
    """Return a file for each picture, or none at all."""
    if output is None:
        return []
    with _flagged(flag):
        target = named(output, suffix)
        check_one_each(output, len(sources))
    return [target(stem(source)) for source in sources]


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


def _claim_printed(taken: Taken) -> None:
    """Take the file that standard output leads to, unless it is read: `>>` would add to it."""
    printed = identity(_descriptor(sys.stdout))
    if printed in taken:
        got = taken[printed][0]
        raise UsageError(f"standard output must be a file of its own; got {got}. Use -o with another name.")
    taken[printed] = "standard output", ""


def _claim(flag: str, outputs: list[str], sources: list[str], taken: Taken) -> None:
    """Take the files of a flag; one that is read, or written already, is an error."""
    with _flagged(flag):
        for source, output in zip(sources, outputs):
            claim(output, source, f"the file of {flag}", taken)


def _check(
    flag: str, outputs: list[str], pattern: bool, suffixes: Collection[str] | None = None, kind: str | None = None
) -> None:
    """Refuse files that could not be written; the folders of a pattern may yet be missing."""
    with _flagged(flag):
        check_writable(outputs, pattern, suffixes, kind)


def _descriptor(stream: Any) -> int:
    """Return the number of a stream, which may be None or no file."""
    try:
        return stream.fileno()
    except (AttributeError, OSError, ValueError):
        return -1
