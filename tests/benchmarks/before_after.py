"""What a change costs: the working tree against an earlier commit, call by call in turns.

    python tests/benchmarks/before_after.py 87a632c [--rounds 15]

Each side is a process of its own with warm caches; the time is the processor's, over all threads, so that a busy
machine slows both alike. The ratio is that of medians, new over old, with the 95 % interval of a bootstrap.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
SETUP = """
import sys, time
import numpy as np, skimage.data
from skimage.transform import resize
import skascii
gray = skimage.data.camera()
large = np.round(255 * resize(gray, (2160, 3840), order=1)).astype(np.uint8)
color = np.round(255 * resize(skimage.data.astronaut(), (2160, 3840), order=1)).astype(np.uint8)
horse = skimage.data.horse()
glyphs = skascii.glyph_set("ascii", cell=(23, 11))
tiles = np.random.default_rng(0).random((14, 36, 23, 11), np.float32)
print("ready", flush=True)
for line in sys.stdin:
    code = compile(line, "case", "eval")
    eval(code)
    start = time.process_time()
    eval(code)
    print(time.process_time() - start, flush=True)
"""
METHODS = "max_prod", "min_diff_sq", "corr", "ncc", "gradient", "min_diff", "features", "local_search"
CASES = {
    **{f"{method}, 4K gray": f"skascii.convert(large, {method!r}, columns=480)" for method in METHODS},
    "local_search, 512 x 512": "[skascii.convert(gray, columns=80) for _ in range(5)]",
    "local_search, 4K, 160 columns": "skascii.convert(large, columns=160, rows=45)",
    "local_search, 4K RGB, 160 columns": "skascii.convert(color, columns=160, rows=45)",
    "nmf, beta 1": "skascii.matchers.nmf(tiles, glyphs)",
    "nmf, beta 2": "skascii.matchers.nmf(tiles, glyphs, beta=2)",
    "nmf, horse": "skascii.convert(horse, 'nmf', columns=36, rows=14)",
    "HTML": "skascii.convert(gray, 'min_diff_sq', columns=160).to_html()",
}


class Side:
    """One checkout, and a process that runs cases in it."""

    def __init__(self, checkout: Path) -> None:
        command = [sys.executable, "-c", SETUP]
        self.process = subprocess.Popen(
            command,
            cwd=checkout,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(checkout)},
        )
        assert self.process.stdout.readline() == "ready\n"

    def seconds(self, case: str) -> float:
        """Return the processor's seconds of a case, after one run of it that warms the caches."""
        print(case, file=self.process.stdin, flush=True)
        return float(self.process.stdout.readline())


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("commit")
    parser.add_argument("--rounds", type=int, default=15)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archive = subprocess.run(["git", "archive", arguments.commit], cwd=ROOT, capture_output=True, check=True)
        subprocess.run(["tar", "x", "-C", folder], input=archive.stdout, check=True)
        old, new = Side(Path(folder)), Side(ROOT)
        rng = np.random.default_rng(0)
        print(f"{'':36}{'before':>10}{'after':>10}   ratio, 95 % interval")
        for name, case in CASES.items():
            times = np.array([[side.seconds(case) for side in (old, new)] for _ in range(arguments.rounds)]).T
            picks = rng.integers(0, arguments.rounds, (2, 2000, arguments.rounds))
            medians = [np.median(seconds[pick], axis=1) for seconds, pick in zip(times, picks)]
            low, high = np.quantile(medians[1] / medians[0], (0.025, 0.975))
            before, after = 1e3 * np.median(times, axis=1)
            print(
                f"{name:36}{before:7.1f} ms{after:7.1f} ms   {after / before:.3f}, {low:.3f} to {high:.3f}", flush=True
            )
        for side in (old, new):
            side.process.stdin.close()
            side.process.wait()


if __name__ == "__main__":
    main()
