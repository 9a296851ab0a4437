"""The pictures, one after another: read, convert, print or write."""

import argparse
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from . import _terminal
from ._read import read
from ._settings import UsageError, load_modules, settings
from ._sources import expand, stem

PROBLEMS = (OSError, ValueError, TypeError, RuntimeError, ImportError, MemoryError)


def run(args: argparse.Namespace) -> int:
    """Do what the flags say, and return 1 if something failed, else 0."""
    load_modules(args.modules)
    if args.lists:
        from ._lists import show

        return _attempt("", partial(show, args.lists))
    options = settings(args)
    sources = expand(args.images)
    outputs = _targets("--output", args.output, sources, ".txt")
    copies = _targets("--save-preprocessed", args.save_preprocessed, sources, ".png")
    progress = _terminal.Progress(len(sources))
    try:
        jobs = [partial(_convert, *job, args.data_range, options, progress) for job in zip(sources, outputs, copies)]
        return max(_attempt(f"{source}: ", job) for source, job in zip(sources, jobs))
    finally:
        progress.close()


def _attempt(prefix: str, job: Callable[[], None]) -> int:
    """Run a job; if it fails, say why on standard error and return 1."""
    try:
        job()
    except BrokenPipeError:
        raise
    except PROBLEMS as error:
        _terminal.complain(f"{prefix}{str(error) or type(error).__name__}")
        return 1
    return 0


def _convert(
    source: str,
    output: str | None,
    copy: str | None,
    data_range: tuple[float, float] | None,
    options: dict[str, Any],
    progress: _terminal.Progress,
) -> None:
    """Print one picture as text, or write it to `output`; and to `copy` as it went to the matcher."""
    import skascii

    progress.start(source)
    if copy is not None:
        options = {**options, "filters": [*options["filters"], partial(_keep, path=copy)]}
    try:
        art = skascii.convert(read(source, data_range), **options, callback=progress.callback)
    finally:
        progress.finish()
    if output is not None:
        art.save(output)
    else:
        _terminal.emit(art.to_ansi(depth=_terminal.color_depth()))


def _targets(flag: str, output: str | None, sources: list[str], suffix: str) -> list[str] | list[None]:
    """Return a file for each picture, no two the same, or None for each."""
    if output is None:
        return [None] * len(sources)
    if os.path.isdir(output) or output.endswith(("/", os.sep)):
        output = os.path.join(output, "{name}" + suffix)
    if "{name}" not in output and len(sources) > 1:
        example = Path(output).with_stem("{name}")
        raise UsageError(f"argument {flag}: one file for {len(sources)} pictures. Use a name for each: '{example}'.")
    targets = [output.replace("{name}", stem(source)) for source in sources]
    twice = next((target for target in targets if targets.count(target) > 1), None)
    if twice is not None:
        raise UsageError(f"argument {flag}: two pictures would be written to {twice!r}. Rename one of them.")
    return targets


def _keep(image: Any, path: str) -> Any:
    """Write the picture that goes to the matcher, and let it pass."""
    import numpy as np
    from PIL import Image

    pixels = image.squeeze(axis=2) if image.ndim == 3 and image.shape[2] == 1 else image
    if pixels.dtype == bool or pixels.dtype.kind == "f":
        pixels = np.rint(np.clip(pixels, 0, 1) * 255).astype(np.uint8)
    elif pixels.dtype == np.uint16 and pixels.ndim == 3:
        pixels = (pixels >> 8).astype(np.uint8)
    try:
        Image.fromarray(pixels).save(path)
    except (OSError, ValueError) as error:
        raise OSError(f"--save-preprocessed {path!r}: {error}. Try a .png in a directory that exists.") from None
    return image
