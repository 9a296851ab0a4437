"""What the flags of a command line say together."""

import argparse
from collections.abc import Sequence
from typing import Any

from ._words import joined

DEPENDENTS = {"bw": ["threshold"], "borders": ["thickness", "color_diff", "brightness_diff", "alpha_diff"]}


def parse(flags: argparse.ArgumentParser, argv: Sequence[str]) -> argparse.Namespace:
    """Return the flags in `argv`; those that would do nothing are an error."""
    words = joined(argv)
    args = flags.parse_intermixed_args(words)
    if args.published is not None:
        try:
            flags.set_defaults(**_published(args))
        except ValueError as error:
            flags.error(f"argument --published: {error}")
        args = flags.parse_intermixed_args(words)
    if not (args.images or args.lists):
        flags.error("name at least one picture: a file, a pattern, sample:camera, or - for standard input")
    args.output = None if args.output == "-" else args.output
    args.printed = args.output is None and args.format is None
    if "" in args.images:
        flags.error("argument IMAGE: must be the name of a picture; got ''. Check the variable that was to hold it.")
    for owner, dependents in DEPENDENTS.items():
        idle = next((name for name in dependents if getattr(args, name) is not None), None)
        if idle is not None and not getattr(args, owner):
            flags.error(f"argument --{idle.replace('_', '-')}: does nothing without --{owner}")
    if args.all:
        args.charset = args.chars = None
    if args.charset is not None and args.chars is not None:
        flags.error("argument --charset: not allowed with argument --chars")
    args.charset = "ascii" if args.charset is None else args.charset
    if args.data_range and args.data_range[0] >= args.data_range[1]:
        low, high = args.data_range
        flags.error(f"argument --data-range: must be increasing; got {low:.12g} {high:.12g}. Example: 0 4095.")
    return args


def _published(args: argparse.Namespace) -> dict[str, Any]:
    """Return what the published system has for flags that are not given."""
    import skascii

    options = skascii.published(args.published)
    method, charset = options.pop("method"), options.pop("glyphs")
    defaults: dict[str, Any] = {name: options.pop(name) for name in ("gamma", "tone") if name in options}
    own = options if args.method in (None, method) else {}
    defaults |= {"midpoint": own.pop("midpoint", None), "option": [*own.items()]}
    return defaults | {"method": method, "charset": charset if args.chars is None else None, "columns": 0}
