"""Many threads that derive from many sets under a small limit: each gets what it asked for, and memory stays bounded.

python -m tests.fuzz.store [SEED] [SECONDS]
"""

import os
import threading
from collections import Counter

import numpy as np

import skascii

from .campaign import Campaign, run

KILOBYTE = 1024
LIMIT = 64  # kilobytes


class Stores(Campaign):
    """One case: a few sets, and threads that ask at random for arrays that know whose they are."""

    def __init__(self) -> None:
        self.built: Counter[int] = Counter()

    def case(self, rng: np.random.Generator) -> None:
        """Ask, and compare; at last count what the sets still hold."""
        before = os.environ.get("SKASCII_CACHE_BYTES")
        os.environ["SKASCII_CACHE_BYTES"] = str(LIMIT * KILOBYTE)
        try:
            self._ask(rng)
        finally:
            del os.environ["SKASCII_CACHE_BYTES"]
            if before is not None:
                os.environ["SKASCII_CACHE_BYTES"] = before

    def _ask(self, rng: np.random.Generator) -> None:
        sets = [skascii.GlyphSet("#", [[[number / 8]]]) for number in range(4)]
        asked = rng.integers((4, 40), size=(4, 200, 2))
        wrong: list[object] = []

        def work(rows: np.ndarray) -> None:
            for owner, key in rows.tolist():
                size = 1 + key % 20

                def build(owner: int = owner, key: int = key, size: int = size) -> np.ndarray:
                    self.built[size] += 1
                    return np.full(size * KILOBYTE, 40 * owner + key, np.uint8)

                found = sets[owner].derive(key, build)
                if len(found) != size * KILOBYTE or (found != (40 * owner + key) % 256).any():
                    wrong.append((owner, key))

        threads = [threading.Thread(target=work, args=[rows]) for rows in asked]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
            assert not thread.is_alive(), "a thread waits for ever"
        assert not wrong
        kept = 0

        def gone() -> None:
            raise KeyError

        for owner in sets:
            for key in range(40):
                try:
                    kept += owner.derive(key, gone).nbytes  # type: ignore[union-attr]
                except KeyError:
                    continue
        assert kept <= LIMIT * KILOBYTE, kept

    def summary(self) -> str:
        """Return how many arrays were built."""
        return f"{sum(self.built.values())} arrays built"


if __name__ == "__main__":
    run(Stores)
