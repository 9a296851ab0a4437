"""CPU time of the command from a fresh process beside chafa's on the same file, by turns; and where it goes.

python tests/benchmarks/command_line.py [ROUNDS]
"""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import skimage.data
from PIL import Image

SIZE = ["-w", "160", "--rows", "45"]
CHAFA = "chafa -f symbols"
COMMANDS = {
    "--color none": [*SIZE, "--color", "none"],
    "--color cell": [*SIZE, "--color", "cell"],
    "--method min_diff_sq": [*SIZE, "--color", "none", "--method", "min_diff_sq"],
    "--method min_diff (loads Numba)": [*SIZE, "--color", "none", "--method", "min_diff"],
}
FLOORS = {
    "python": "pass",
    "import numpy": "import numpy",
    "import numpy, cv2, PIL.Image": "import numpy, cv2, PIL.Image",
    "and decode": "import numpy, cv2, sys; from PIL import Image; image = Image.open(sys.argv[1]); "
    "image.draft(None, (1280, 720)); image.load()",
}
STAGES = """
import os, sys, time
os.environ.setdefault("OPENBLAS_THREAD_TIMEOUT", "4")
laps = [("python", 0.0, time.process_time())]
def lap(name):
    laps.append((name, laps[-1][2], time.process_time()))
import numpy, cv2, PIL.Image
lap("numpy, cv2, Pillow")
from skascii.cli import _run
import skascii
lap("the command's modules")
skascii.Converter
lap("the library's modules")
from skascii.files.read import read
image = read(sys.argv[1], enough=lambda shape: (720, 1280))
lap("decode")
glyphs = skascii.glyph_set()
lap("glyphs")
convert = skascii.Converter(columns=160, rows=45)
art = convert(image)
lap("convert, with the tables")
str(art)
lap("print")
print(*(f"{name}:{end - start:.4f}" for name, start, end in laps), sep="\\n")
"""
# warm caches are bytecode too: what forbids to write it is taken out
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
ENVIRONMENT |= {"COLORTERM": "truecolor", "TERM": "xterm-256color", "OPENBLAS_THREAD_TIMEOUT": "4"}


def photo(path: Path) -> None:
    """Write a photograph of 3840 x 2160 with the grain of a sensor."""
    image = Image.fromarray(skimage.data.astronaut()).resize((3840, 2160), Image.Resampling.LANCZOS)
    grain = np.random.default_rng(0).normal(0, 5, (2160, 3840, 3))
    Image.fromarray((image + grain).clip(0, 255).astype(np.uint8)).save(path, quality=92)


def cpu_time(command: list[str]) -> float:
    """Return the CPU seconds, user and system, of a process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=ENVIRONMENT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def stages(path: str) -> dict[str, float]:
    """Return the CPU seconds of each stage of one picture."""
    done = subprocess.run(
        [sys.executable, "-c", STAGES, path], capture_output=True, text=True, check=True, env=ENVIRONMENT
    )
    return {name: float(value) for name, value in (line.split(":") for line in done.stdout.splitlines())}


def main() -> None:
    """Print two tables."""
    rounds = int(sys.argv[1]) if sys.argv[1:] else 7
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "photo_4k.jpg"))
        photo(Path(path))
        ours = [sys.executable, "-m", "skascii"]
        runs = {name: [*ours, path, *flags] for name, flags in COMMANDS.items()} | {"--help": [*ours, "--help"]}
        runs |= {name: [sys.executable, "-c", script, path] for name, script in FLOORS.items()}
        if shutil.which("chafa"):
            runs = {CHAFA: [*CHAFA.split(), "-s", "160x45", path]} | runs
        for command in runs.values():
            cpu_time(command)  # warm: kernels are compiled, files are in the cache
        times: dict[str, list[float]] = {name: [] for name in runs}
        parts: list[dict[str, float]] = []
        for _ in range(rounds):
            for name, command in runs.items():
                times[name].append(cpu_time(command))
            parts.append(stages(path))
    unit = statistics.median(times.get(CHAFA, times["import numpy"]))
    print(
        f"photo_4k.jpg in 160 x 45 characters: CPU time, medians of {rounds} rounds by turns, the first line being 1.00"
    )
    for name, values in times.items():
        print(f"{name:36} {statistics.median(values):.3f} s  {statistics.median(values) / unit:.2f}")
    print("\n--color none, by stages")
    for name in parts[0]:
        print(f"{name:36} {statistics.median(part[name] for part in parts):.3f} s")


if __name__ == "__main__":
    main()
