"""Ctrl-C at random moments: the command ends, each time, by itself, and with the exit code of an interrupt.

python -m tests.fuzz.interrupts [SEED] [SECONDS]
"""

import os
import signal
import subprocess
import sys
import time
from collections import Counter

import numpy as np

import skascii

from .campaign import Campaign, run

MODES = (["-w", "80"], ["-w", "200", "-c"], ["-w", "120", "--method", "nmf"], ["-w", "150", "--method", "min_diff"])
LATEST = 2.5  # seconds after the start
PACKAGE = os.path.dirname(skascii.__file__)
PATIENCE = 20  # seconds that the command may take to end, on a busy machine


class Interrupts(Campaign):
    """One case: one command, one moment."""

    def __init__(self) -> None:
        self.codes: Counter[str] = Counter()

    def case(self, rng: np.random.Generator) -> None:
        """Start the command, interrupt it, and see how it ends."""
        mode = MODES[rng.integers(len(MODES))]
        command = [sys.executable, "-m", "skascii", "sample:camera", *mode]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        time.sleep(LATEST * rng.random())
        process.send_signal(signal.SIGINT)
        try:
            said = process.communicate(timeout=PATIENCE)[1].decode()
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise AssertionError(f"{mode} went on for {PATIENCE} seconds") from None
        if said and PACKAGE not in said:
            self.codes["Python had not started"] += 1
            return
        self.codes[str(process.returncode)] += 1
        assert process.returncode in (0, 130, -signal.SIGINT), (mode, process.returncode, said)
        assert process.returncode == -signal.SIGINT or not said, (mode, process.returncode, said)

    def summary(self) -> str:
        """Return how often the command ended with which code."""
        return f"exit codes {dict(self.codes)}"


if __name__ == "__main__":
    run(Interrupts)
