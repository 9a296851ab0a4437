"""What there is to choose from: the answers to --version and --list-..."""

import unicodedata
from collections.abc import Callable, Iterable
from functools import partial

import skascii

from ..files.sources import SAMPLES
from ._terminal import emit, size
from ._words import SHELLS


def show(wanted: Iterable[str]) -> None:
    """Print the lists of these names."""
    for name in wanted:
        emit("\n".join(LISTS[name]()))


def _version() -> Iterable[str]:
    yield f"skascii {skascii.__version__}"


def _methods() -> Iterable[str]:
    for name in skascii.matchers.available():
        method = skascii.matchers.get(name)
        options = ", ".join(f"{key}={option.default!r}" for key, option in method.options.items())
        yield f"{name:14} {method.summary}"
        yield f"{'':14} {options or 'no options'}; {', '.join(method.backends)}"


def _formats() -> Iterable[str]:
    for name in skascii.render.available():
        made = skascii.render.get(name)
        options = ", ".join(f"{key}={option.default!r}" for key, option in made.options.items())
        yield f"{name:14} {made.summary}"
        yield f"{'':14} {' '.join(made.suffixes)}; {options or 'no options'}"


def _charsets() -> Iterable[str]:
    for name, chars in skascii.glyphs.charsets().items():
        room = max(1, size()[0] - 20)
        wide = unicodedata.east_asian_width(chars[-1]) == "W"
        yield f"{name:12} {len(chars):5}  {chars[: room // 2 if wide else room]}"


def _samples() -> Iterable[str]:
    return SAMPLES


def _completion(shell: str) -> Iterable[str]:
    import shtab

    from ._options import parser

    flags = parser()
    names = {
        "method": skascii.matchers.available(),
        "format": skascii.render.available(),
        "charset": tuple(skascii.glyphs.charsets()),
    }
    for action in flags._actions:
        if action.metavar in ("IMAGE", "FILE"):
            action.complete = shtab.FILE  # type: ignore[attr-defined]  # shtab's own
        action.choices = names.get(action.dest, action.choices)
    yield shtab.complete(flags, shell).rstrip("\n")


LISTS: dict[str, Callable[[], Iterable[str]]] = {
    "version": _version,
    "methods": _methods,
    "formats": _formats,
    "charsets": _charsets,
    "samples": _samples,
    **{shell: partial(_completion, shell) for shell in SHELLS},
}
