"""What stands behind a flag: text into numbers, sizes and assignments, or a message that says what it must be."""

import argparse
import ast
from typing import Any

DIGITS = 300  # of a number: more are a slip, and past 308 no float holds it


def _rejected(rule: str, text: str, remedy: str) -> argparse.ArgumentTypeError:
    return argparse.ArgumentTypeError(
        f"must be {rule}; got {text if len(text) < 99 else text[:96] + '...'!r}. {remedy}"
    )


def number(text: str) -> float:
    """Return a number."""
    try:
        return float(text)
    except ValueError:
        raise _rejected("a number", text, "Example: 0.5.") from None


def above_zero(text: str) -> float:
    """Return a number greater than 0."""
    value = number(text)
    if not 0 < value < float("inf"):
        raise _rejected("a number greater than 0", text, "Example: 2.5.")
    return value


def integer(text: str) -> int:
    """Return a whole number."""
    try:
        return int(text)
    except ValueError:
        raise _rejected("a whole number", text, "Example: -3.") from None


def whole(text: str) -> int:
    """Return a whole number of at least 0."""
    return _counted(text, 0, "Example: 80.")


def positive(text: str) -> int:
    """Return a whole number of at least 1."""
    return _counted(text, 1, "Example: 8.")


def _counted(text: str, least: int, remedy: str) -> int:
    """Return a whole number of at least `least`; Python reads none of thousands of digits."""
    if not text.isdecimal() or len(text) > DIGITS or int(text) < least:
        raise _rejected(f"a whole number of at least {least}", text, remedy)
    return int(text)


def number_or_name(text: str) -> float | str:
    """Return a number where the text is one, else the text."""
    try:
        return float(text)
    except ValueError:
        return text


def color(text: str) -> int | str:
    """Return a grey where the text is a whole number, else the text: what it means is for the paper to say."""
    return int(text) if text.isdecimal() and len(text) <= DIGITS else text


def criteria(text: str) -> list[str]:
    """Return the names between commas."""
    return text.split(",")


def cell(text: str) -> tuple[int, int]:
    """Return the height and width in HEIGHTxWIDTH."""
    height, cross, width = text.lower().partition("x")
    if not (cross and height.isdecimal() and width.isdecimal() and len(text) <= DIGITS):
        raise _rejected("HEIGHTxWIDTH in pixels", text, "Example: 16x8.")
    return int(height), int(width)


def assignment(text: str) -> tuple[str, Any]:
    """Return the name and the value in NAME=VALUE: a Python literal where it is one, else the text."""
    name, equals, value = text.partition("=")
    if not (equals and name.isidentifier()):
        raise _rejected("NAME=VALUE", text, "Example: radius=3.")
    try:
        return name, ast.literal_eval(value)
    except (ValueError, SyntaxError, MemoryError, RecursionError):  # the last two: nested too deeply
        return name, value
