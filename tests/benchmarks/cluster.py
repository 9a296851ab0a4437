"""Pictures a second, one after another, by processes (--jobs) and by dask's workers, one and two of them.

python tests/benchmarks/cluster.py [PICTURES]

The start of the processes is in all figures. Where others use the machine, wall time says little, and CPU time what the
work costs over that of one process.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import skimage
from PIL import Image

COLUMNS = "80"
WAYS = {"one process, one thread": ["--workers", "1"], "one process": [], "--jobs 2": ["--jobs", "2"]}
DASK = """
import sys
from distributed import Client, LocalCluster
import skascii

if __name__ == "__main__":
    folder, workers, columns = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    output = folder + "/out/{name}.html"
    cluster = LocalCluster(n_workers=workers, threads_per_worker=1, silence_logs="CRITICAL", dashboard_address=":0")
    with cluster, Client(cluster) as client:
        results = skascii.cluster.convert_many(folder + "/*.jpg", client=client, output=output, columns=columns)
        assert not any(result.error for result in results)
"""


def spent(words: list[str]) -> tuple[float, float]:
    """Return the wall and the CPU seconds of a Python process and of all those that it starts."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, *words], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    wall = time.perf_counter() - start
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(count: int) -> None:
    """Print a table."""
    with tempfile.TemporaryDirectory() as folder:
        photo = skimage.data.astronaut()
        for number in range(count):  # all different, as large and as hard as each other
            Image.fromarray(np.roll(photo, number * 7, axis=1)).save(f"{folder}/{number:05}.jpg", quality=90)
        script = Path(folder, "many.py")
        script.write_text(DASK)
        command = ["-m", "skascii", f"{folder}/*.jpg", "-w", COLUMNS, "-o", f"{folder}/out/{{name}}.html"]
        runs = {name: [*command, *flags] for name, flags in WAYS.items()}
        runs |= {f"dask, workers: {n}": [str(script), folder, str(n), COLUMNS] for n in (1, 2)}
        spent([*command[:2], f"{folder}/00000.jpg", *command[3:]])  # kernels are compiled
        print(f"{count} photographs of 512 x 512 to pages of {COLUMNS} columns, local_search; {os.cpu_count()} cores")
        for name, words in runs.items():
            wall, cpu = spent(words)
            print(f"{name:24} {count / wall:7.2f} pictures/s  {cpu / count * 1e3:7.1f} ms of CPU each  {wall:7.1f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
