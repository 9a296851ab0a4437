"""The pictures, one after another: read, convert, print or write."""

import argparse
import warnings
from collections.abc import Callable
from functools import partial
from typing import Any

from ..files.read import read
from ..files.sources import expand
from ..render.files import save_image
from . import _terminal
from ._export import Export, export
from ._films import FilmJobs, check_flags, is_film, moves, still
from ._interrupts import interrupted
from ._outputs import destinations, make_folders
from ._settings import load_modules, settings
from ._size import Size, size

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
    outputs, copies = destinations(args, sources)
    options = settings(args)
    leaving = export(args, options, len(sources))
    cells = size(args, options["glyphs"])
    make_folders([*outputs, *copies])
    progress = _terminal.Progress(len(sources))
    try:
        one = partial(
            _convert,
            reading={"data_range": args.data_range, "frame": args.frame, "max_pixels": args.max_pixels},
            options=options,
            cells=cells,
            leaving=leaving,
            progress=progress,
        )
        jobs = [partial(one, *job) for job in zip(sources, outputs, copies)]
        failed = [source for source, job in zip(sources, jobs) if _attempt(f"{source}: ", job)]
        if failed and len(sources) > 1:
            _terminal.complain(f"{len(failed)} of {len(sources)} pictures failed: {', '.join(failed)}")
        return int(bool(failed))
    finally:
        progress.close()


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


def _convert(
    source: str,
    output: str | None,
    copy: str | None,
    reading: dict[str, Any],
    options: dict[str, Any],
    cells: Size,
    leaving: Export,
    progress: _terminal.Progress,
) -> None:
    """Print one picture as text, or write it to `output`; and to `copy` as it went to the matcher."""
    import skascii

    progress.start(source)
    if copy is not None:
        options = {**options, "filters": [*options["filters"], partial(_keep, path=copy)]}
    try:
        if is_film(source):
            image = still(source, reading["frame"])
        else:
            image = read(source, **reading, tell=lambda words: _terminal.complain(f"{source}: {words}"))
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", UserWarning)
            art = skascii.convert(image, **options, **cells.of(image.shape[:2]), callback=progress.callback)
    finally:
        progress.finish()
    for warning in caught:
        _terminal.complain(f"{source}: warning: {_in_flags(warning.message)}")
    leaving.put(art, output)


def _in_flags(warning: Any) -> str:
    """Return what a warning says, its remedy in flags."""
    import skascii

    if not isinstance(warning, skascii.BlankArtWarning):
        return str(warning)
    low, high = warning.data_range or (0, 1)
    flags = {
        "transparent": "Add -v, or another --paper",
        "mask": f"Add --data-range {low:g} {high:g}",
        "dim": f"Add --data-range {low:g} {high:g}",
        "faint": "Add --tone contrast, or take another --method",
    }
    return f"{warning.reason}. {flags[warning.cause]}."


def _keep(image: Any, path: str) -> Any:
    """Write the picture that goes to the matcher, and let it pass."""
    import numpy as np

    pixels = image.squeeze(axis=2) if image.ndim == 3 and image.shape[2] == 1 else image
    if pixels.dtype == bool or pixels.dtype.kind == "f":
        pixels = np.rint(np.clip(pixels, 0, 1) * 255).astype(np.uint8)
    elif pixels.dtype == np.uint16 and pixels.ndim == 3:
        pixels = (pixels >> 8).astype(np.uint8)
    save_image(path, pixels)
    return image
