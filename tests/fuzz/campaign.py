"""What the campaigns share: case after case from one seed, each replayable alone, for so many seconds."""

import sys
import time
import traceback
from collections.abc import Callable

import numpy as np

SECONDS = 300.0


class Campaign:
    """Hostile inputs of one kind. Each case is made by a generator that `SEED` and its number alone determine."""

    def case(self, rng: np.random.Generator) -> None:
        """Make an input, try it, and raise AssertionError if what comes of it is wrong."""
        raise NotImplementedError

    def summary(self) -> str:
        """Return what is worth knowing at the end."""
        return ""


def attempt(campaign: Campaign, seed: int, number: int) -> None:
    """Try one case."""
    campaign.case(np.random.default_rng([seed, number]))


def spend(campaign: Campaign, seed: int, seconds: float, first: int = 0) -> tuple[int, list[int], tuple[float, int]]:
    """Try cases for so long; return how many, the numbers of those that failed, and the longest and its number."""
    failed: list[int] = []
    longest = (0.0, first)
    number, end = first, time.monotonic() + seconds
    while time.monotonic() < end:
        started = time.monotonic()
        try:
            attempt(campaign, seed, number)
        except Exception:
            failed.append(number)
            print(f"case {number} of seed {seed}:", file=sys.stderr)
            traceback.print_exc()
        longest = max(longest, (time.monotonic() - started, number))
        number += 1
    return number - first, failed, longest


def run(make: Callable[[], Campaign]) -> None:
    """Run a campaign from the command line: SEED, SECONDS, and the number of one case to replay."""
    words = sys.argv[1:]
    seed = int(words[0]) if words else 0
    campaign = make()
    if len(words) > 2:
        attempt(campaign, seed, int(words[2]))
        return
    count, failed, (seconds, number) = spend(campaign, seed, float(words[1]) if len(words) > 1 else SECONDS)
    print(f"{count} cases of seed {seed}, {len(failed)} failed {failed[:20]}; the longest, {number}, {seconds:.1f} s")
    print(campaign.summary())
    sys.exit(bool(failed))
