"""What stands behind a flag: text into numbers, sizes and assignments, or a message that says what it must be."""

import argparse
import ast
from typing import Any


def _rejected(rule: str, text: str, remedy: str) -> argparse.ArgumentTypeError:
    return argparse.ArgumentTypeError(f"must be {rule}; got {text!r}. {remedy}")


def number(text: str) -> float:
    """Return a number."""
    try:
        return float(text)
    except ValueError:
        raise _rejected("a number", text, "Example: 0.5.") from None


def integer(text: str) -> int:
    """Return a whole number."""
    try:
        return int(text)
    except ValueError:
        raise _rejected("a whole number", text, "Example: -3.") from None


def whole(text: str) -> int:
    """Return a whole number of at least 0."""
    if not text.isdecimal():
        raise _rejected("a whole number of at least 0", text, "Example: 80.")
    return int(text)


def positive(text: str) -> int:
    """Return a whole number of at least 1."""
    if not text.isdecimal() or int(text) == 0:
        raise _rejected("a whole number of at least 1", text, "Example: 8.")
    return int(text)


def number_or_name(text: str) -> float | str:
    """Return a number where the text is one, else the text."""
    try:
        return float(text)
    except ValueError:
        return text


def color(text: str) -> int | str:
    """Return a grey where the text is a whole number, else the text: what it means is for the paper to say."""
    return int(text) if text.isdecimal() else text


def criteria(text: str) -> list[str]:
    """Return the names between commas."""
    return text.split(",")


def cell(text: str) -> tuple[int, int]:
    """Return the height and width in HEIGHTxWIDTH."""
    height, cross, width = text.lower().partition("x")
    if not (cross and height.isdecimal() and width.isdecimal()):
        raise _rejected("HEIGHTxWIDTH in pixels", text, "Example: 16x8.")
    return int(height), int(width)


def assignment(text: str) -> tuple[str, Any]:
    """Return the name and the value in NAME=VALUE: a Python literal where it is one, else the text."""
    name, equals, value = text.partition("=")
    if not (equals and name.isidentifier()):
        raise _rejected("NAME=VALUE", text, "Example: radius=3.")
    try:
        return name, ast.literal_eval(value)
    except (ValueError, SyntaxError):
        return name, value
