"""Any value for any option: a text in time, or an error that names what is wrong.

python -m tests.fuzz.options [SEED] [SECONDS]
"""

import warnings
from collections import Counter
from typing import Any

import numpy as np

import skascii

from .campaign import Campaign, run

METHODS = [name for name in skascii.matchers.available() if "_doctest" not in name]
NUMBERS: list[Any] = [
    0,
    1,
    -1,
    2,
    3,
    0.5,
    1e-3,
    1e-40,
    5e-324,
    1e38,
    1e39,
    1e300,
    -1e300,
    10**400,
    np.inf,
    -np.inf,
    np.nan,
]
OTHERS: list[Any] = [
    None,
    True,
    False,
    "",
    "x",
    "lines",
    "anneal",
    "random",
    (),
    (1, 2),
    [1e300],
    {},
    b"",
    "\x1b[2J",
    len,
]
OTHERS += [np.array(1.0), np.array([1, 2]), np.zeros((1, 3, 3)), np.full((1, 3, 3), 1e300), np.eye(3), object()]
COMMON = (
    "columns",
    "rows",
    "paper",
    "channels",
    "data_range",
    "gamma",
    "tone",
    "percentiles",
    "color",
    "palette",
    "workers",
)
EXPECTED = (ValueError, TypeError, RuntimeError, ImportError)
GLYPHS = ("ascii", "blocks", "default", " ", "#", " #")


class Options(Campaign):
    """One case: a small noisy picture, one method, a few odd options."""

    def __init__(self) -> None:
        self.ends: Counter[str] = Counter()

    def case(self, rng: np.random.Generator) -> None:
        """Convert, and look at what comes of it."""

        def one_of(values: Any) -> Any:
            return values[rng.integers(len(values))]

        method = one_of(METHODS)
        known = [*skascii.matchers.get(method).options, *COMMON]
        options = {one_of(known): one_of(NUMBERS if rng.random() < 0.6 else OTHERS) for _ in range(rng.integers(1, 4))}
        options.setdefault("columns", int(rng.integers(1, 13)))
        image = rng.integers(0, 256, (*rng.integers(1, 40, 2), 3), np.uint8)
        glyphs = one_of(GLYPHS)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                warnings.simplefilter("ignore", UserWarning)  # what we have to say of an art; others warn otherwise
                art = skascii.convert(image, method, glyphs=glyphs, **options)
        except EXPECTED as error:
            said = str(error)
            self.ends[type(error).__name__] += 1
            assert said.startswith("`"), (method, options, said)
            assert said.isprintable(), (method, options, said)
            assert "result of matcher" not in said, (method, options, said)
        else:
            self.ends["text"] += 1
            assert art.indices.size, (method, options)

    def summary(self) -> str:
        """Return how the cases ended."""
        return f"ends {dict(self.ends)}"


if __name__ == "__main__":
    run(Options)
