"""The command line: a thin map from flags to the public functions."""

import argparse
import os
import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``skascii`` with the flags in `argv`, by default those of the process, and return its exit code.

    0: all went well. 1: a picture failed, the others notwithstanding, or standard output did. 2: flags that make no
    sense, or an output that cannot be written. 130: Ctrl-C. 141: the reader of standard output went away, as for any
    program in a pipe.
    """
    from ._interrupts import interrupted, twice

    try:
        with twice():
            code = _guarded(argv)
    except KeyboardInterrupt:
        return 130
    except Exception:
        if not interrupted():
            raise
        return 130
    return 130 if interrupted() else code


def _guarded(argv: Sequence[str] | None) -> int:
    """Do what the flags say; what standard output and argparse have against it becomes an exit code."""
    from ._options import parser
    from ._terminal import OutputError, complain, drop_stdout

    flags = parser()
    try:
        try:
            return _main(flags, argv)
        except SystemExit as stop:  # argparse has said all
            if sys.stdout is not None:
                sys.stdout.flush()
            return int(stop.code or 0)
    except BrokenPipeError:
        drop_stdout()
        return 141
    except OutputError as error:
        drop_stdout()
        complain(f"standard output cannot be written: {error.strerror}. Make room, or write elsewhere.")
        return 1


def _main(flags: argparse.ArgumentParser, argv: Sequence[str] | None) -> int:
    from ._parse import parse

    args = parse(flags, sys.argv[1:] if argv is None else argv)
    os.environ.setdefault("OPENBLAS_THREAD_TIMEOUT", "4")  # BLAS's threads then sleep where there is nothing to do
    from ._run import run  # after the flags: --help loads no NumPy
    from ._settings import UsageError

    try:
        return run(args)
    except UsageError as error:
        flags.error(str(error))
