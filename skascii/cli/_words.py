"""Words of the command line that `argparse` alone would take wrong."""

import argparse
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from ._terminal import printable, write

TEXT_FLAGS = ("--chars", "--add", "--remove", "-a", "-x")  # take the next word even if it starts with a dash
COLORS = ("none", "foreground", "cell", "best")
SHELLS = ("bash", "zsh", "tcsh")


class Parser(argparse.ArgumentParser):
    """A parser that takes "--" for a value, and knows when its help is not read."""

    def _get_values(self, action: argparse.Action, arg_strings: list[str]) -> Any:
        """Take "--" for a value where a flag has it for one: Pythons before 3.13 drop it."""
        if arg_strings != ["--"] or not action.option_strings:
            return super()._get_values(action, arg_strings)
        value = self._get_value(action, "--")
        self._check_value(action, value)
        return value

    def _print_message(self, message: str, file: Any = None) -> None:
        """Let help that cannot be written be an error, which argparse hides."""
        if file is not None and file is sys.stdout:
            write(message)
        else:
            super()._print_message(message, file)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, on one line, whatever the words of the command line are."""
        super().error(printable(message))


def joined(argv: Sequence[str]) -> list[str]:
    """Bind each flag of `TEXT_FLAGS` to the word after it, which argparse would take for a flag in "-x -=#".

    --color takes the next word only if that is one of its own: in "--color photo.jpg" it is a picture. Words
    after "--" are pictures: of one that starts with a dash, a path that does not.
    """
    words = iter(argv)
    bound: list[str] = []
    for word in words:
        if word == "--":
            return bound + [f"./{word}" if word.startswith("-") and word != "-" else word for word in words]
        if word == "--color":
            rest = list(words)
            mode = rest.pop(0) if rest and rest[0] in COLORS else "best"
            return [*bound, f"--color={mode}", *joined(rest)]
        value = next(words, None) if word in TEXT_FLAGS else None
        bound.append(word if value is None else f"{word}={value}" if word.startswith("--") else word + value)
    return bound
