"""CPU time of the command from a fresh process, against that of importing what it stands on: ratios of one run.

python tests/benchmarks/command_line.py
"""

import os
import resource
import statistics
import subprocess
import sys

BASE = ["-c", "import numpy, skimage, cv2"]
COMMANDS = {
    "sample:camera": [],
    "--color": ["--color"],
    "--method min_diff_sq": ["--method", "min_diff_sq"],
    "--method local_search": ["--method", "local_search"],
    "--method min_diff (loads Numba)": ["--method", "min_diff"],
}
ROUNDS = 7
# warm caches are bytecode too: what forbids to write it is taken out
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def cpu_time(words: list[str]) -> float:
    """Return the CPU seconds, user and system, of a Python process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *words], stdout=subprocess.DEVNULL, check=True, env=ENVIRONMENT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print a table."""
    runs = {name: ["-m", "skascii", "sample:camera", *flags] for name, flags in COMMANDS.items()}
    for words in runs.values():
        cpu_time(words)  # warm: kernels are compiled, files are in the cache
    base: list[float] = []
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):
        base.append(cpu_time(BASE))
        for name, words in runs.items():
            times[name].append(cpu_time(words))
    unit = statistics.median(base)
    print(f"{ROUNDS} rounds, medians; 1.00 = {BASE[1]!r} = {unit:.3f} s of CPU")
    for name, values in times.items():
        print(f"{name:36} {statistics.median(values):.3f} s  {statistics.median(values) / unit:.2f}")


if __name__ == "__main__":
    main()
