"""Validation of parameters: every message has the form "`name` must be RULE; got VALUE. REMEDY."."""

import difflib
import math
import numbers
import operator
import reprlib
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

TINY, HUGE = float(np.finfo(np.float32).tiny), float(np.finfo(np.float32).max)


def sentence(name: str, rule: str, got: Any, remedy: str = "") -> str:
    """Return the one sentence that says what `name` must be, what it was and what to do."""
    value = " ".join(line.strip() for line in (got if isinstance(got, str) else shown(got)).splitlines())
    return f"`{name}` must be {rule}; got {value}." + (f" {remedy}" if remedy else "")


def shown(value: Any) -> str:
    """Return what stands for a value in a message: its repr, cut where it is long."""
    try:
        return reprlib.repr(value)
    except ValueError:  # Python writes no integer of more than 4300 digits
        return f"an integer of {value.bit_length()} bits"


def rejection(name: str, rule: str, got: Any, remedy: str = "", error: type[Exception] = ValueError) -> Exception:
    """Build the exception that says so."""
    return error(sentence(name, rule, got, remedy))


def did_you_mean(word: str, known: Iterable[str], names: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return "Did you mean 'x'? " for the known word nearest to `word`, by its name where `names` has one, or ""."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.55)
    return f"Did you mean {names.get(near[0], near[0])!r}? " if near else ""


def check_choice(name: str, value: Any, choices: Iterable[str]) -> str:
    """Return `value` if it is one of the strings in `choices`."""
    choices = list(choices)
    if isinstance(value, str) and value in choices:
        return value
    listed = ", ".join(repr(choice) for choice in choices)
    hint = did_you_mean(value, choices) if isinstance(value, str) else ""
    error = ValueError if isinstance(value, str) else TypeError
    raise rejection(name, f"one of {listed}", repr(value), hint.strip(), error)


def check_array(name: str, value: Any) -> np.ndarray:
    """Return `value` as an array, if it is rectangular."""
    try:
        return np.asarray(value)
    except ValueError:
        raise rejection(name, "rectangular", shown(value), "Give all rows the same length.") from None


def check_bool(name: str, value: Any) -> bool:
    """Return `value` as a bool, if it is one."""
    if not isinstance(value, (bool, np.bool_)):
        raise rejection(name, "True or False", repr(value), "", TypeError)
    return bool(value)


def check_int(name: str, value: Any, *, low: int | None = None, high: int | None = None, remedy: str = "") -> int:
    """Return `value` as an int, if it is an integer within [low, high]."""
    bounds = _bounds(low, high)
    try:
        result = operator.index(value)
    except TypeError:
        result = None
    if result is None or isinstance(value, bool):
        raise rejection(name, f"an integer{bounds}", shown(value), remedy, TypeError)
    if (low is not None and result < low) or (high is not None and result > high):
        raise rejection(name, f"an integer{bounds}", shown(value), remedy)
    if not -(2**63) <= result < 2**63:
        raise rejection(name, f"an integer{bounds} that 64 bits hold", shown(value), remedy)
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
    """Return `value` as a float, if it is a real number within [low, high] and greater than `above`.

    Kernels compute in float32: what that would take for 0 or for infinite is refused.
    """
    bounds = _bounds(low, high)
    if above is not None:
        bounds = f" greater than {plain(above)}" + ("" if high is None else f" and at most {plain(high)}")
    rule = ("a finite number" if finite else "a number") + bounds
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise rejection(name, rule, shown(value), remedy, TypeError)
    result = _float(value)
    if (
        math.isnan(result)
        or (finite and math.isinf(result))
        or (low is not None and result < low)
        or (high is not None and result > high)
        or (above is not None and result <= above)
    ):
        raise rejection(name, rule, shown(value), remedy)
    if math.isfinite(result) and result != 0 and not TINY <= abs(result) <= HUGE:
        rule = f"{rule} that float32 holds, 0 or from {TINY:.2g} to {HUGE:.2g} in size"
        raise rejection(name, rule, shown(value), remedy)
    return result


def _float(value: Any) -> float:
    """Return a real number as a float, infinite where it is an integer of more than 308 digits."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def plain(value: Any) -> str:
    """Return a number as people write it: an integer as one, which formats would give an exponent."""
    number = float(value)
    return f"{number:.0f}" if number.is_integer() and abs(number) < 2**53 else f"{number:g}"


def _bounds(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f" from {plain(low)} to {plain(high)}"
    if low is not None:
        return f" of at least {plain(low)}"
    return "" if high is None else f" of at most {plain(high)}"
