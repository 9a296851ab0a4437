"""Peak memory of a process of its own. Linux counts it anew at exec; ru_maxrss would begin with the parent's."""

import subprocess
import sys
from pathlib import Path

import pytest

STATUS = Path("/proc/self/status")
PEAK = """
def peak():
    with open("/proc/self/status") as status:
        return 1024 * next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
"""

needs_peak = pytest.mark.skipif(
    not (STATUS.exists() and "VmHWM" in STATUS.read_text()), reason="peak memory is read from /proc/self/status"
)


def run(script: str, *arguments: str) -> float:
    """Run a script, which may call `peak()` for bytes, and return the number that it prints."""
    command = [sys.executable, "-c", PEAK + script, *arguments]
    return float(subprocess.run(command, capture_output=True, text=True, check=True, timeout=180).stdout)
