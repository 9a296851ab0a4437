"""Validation of parameters: every message has the form "`name` must be RULE; got VALUE. REMEDY."."""

import difflib
import math
import numbers
import operator
import reprlib
from collections.abc import Iterable
from typing import Any

import numpy as np


def sentence(name: str, rule: str, got: Any, remedy: str = "") -> str:
    """Return the one sentence that says what `name` must be, what it was and what to do."""
    shown = got if isinstance(got, str) else reprlib.repr(got)
    return f"`{name}` must be {rule}; got {shown}." + (f" {remedy}" if remedy else "")


def rejection(name: str, rule: str, got: Any, remedy: str = "", error: type[Exception] = ValueError) -> Exception:
    """Build the exception that says so."""
    return error(sentence(name, rule, got, remedy))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return "Did you mean 'x'? " for the known word nearest to `word`, or an empty string."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.55)
    return f"Did you mean {near[0]!r}? " if near else ""


def check_choice(name: str, value: Any, choices: Iterable[str]) -> str:
    """Return `value` if it is one of the strings in `choices`."""
    choices = list(choices)
    if isinstance(value, str) and value in choices:
        return value
    listed = ", ".join(repr(choice) for choice in choices)
    hint = did_you_mean(value, choices) if isinstance(value, str) else ""
    error = ValueError if isinstance(value, str) else TypeError
    raise rejection(name, f"one of {listed}", repr(value), hint.strip(), error)


def check_bool(name: str, value: Any) -> bool:
    """Return `value` as a bool, if it is one."""
    if not isinstance(value, (bool, np.bool_)):
        raise rejection(name, "True or False", repr(value), "", TypeError)
    return bool(value)


def check_int(name: str, value: Any, *, low: int | None = None, high: int | None = None, remedy: str = "") -> int:
    """Return `value` as an int, if it is an integer within [low, high]."""
    bounds = _bounds(low, high)
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise rejection(name, f"an integer{bounds}", repr(value), remedy, TypeError)
    result = operator.index(value)
    if (low is not None and result < low) or (high is not None and result > high):
        raise rejection(name, f"an integer{bounds}", repr(value), remedy)
    return result


def check_number(
    name: str,
    value: Any,
    *,
    low: float | None = None,
    high: float | None = None,
    above: float | None = None,
    finite: bool = True,
    remedy: str = "",
) -> float:
    """Return `value` as a float, if it is a real number within [low, high] and greater than `above`."""
    rule = ("a finite number" if finite else "a number") + _bounds(low, high)
    rule += "" if above is None else f" greater than {above:g}"
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise rejection(name, rule, repr(value), remedy, TypeError)
    result = float(value)
    if (
        math.isnan(result)
        or (finite and math.isinf(result))
        or (low is not None and result < low)
        or (high is not None and result > high)
        or (above is not None and result <= above)
    ):
        raise rejection(name, rule, repr(value), remedy)
    return result


def _bounds(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f" from {low:g} to {high:g}"
    if low is not None:
        return f" of at least {low:g}"
    return "" if high is None else f" of at most {high:g}"
