"""Memory and time of a picture that is never there as a whole: python tests/benchmarks/large.py [SIDE [METHOD]]."""

import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import skimage

from skascii.cluster import convert_large

SIDE = 30_000


class Photos:
    """A picture of one photo many times over, brighter and darker, of which parts are made when they are asked for."""

    dtype, ndim = np.dtype(np.uint8), 2

    def __init__(self, side):
        self.shape = side, side
        self._photo = skimage.data.camera()

    def __getitem__(self, part):
        rows, columns = (np.arange(*cut.indices(size)) for cut, size in zip(part, self.shape))
        light = np.uint8(128) + (rows * 127 // self.shape[0]).astype(np.uint8)
        plain = self._photo[np.ix_(rows % len(self._photo), columns % len(self._photo))]
        return (plain.astype(np.uint16) * light[:, None] >> 8).astype(np.uint8)


def main():
    side = int(sys.argv[1]) if len(sys.argv) > 1 else SIDE
    method = sys.argv[2] if len(sys.argv) > 2 else "local_search"
    wall, cpu = time.perf_counter(), time.process_time()
    art = convert_large(Photos(side), method)
    converted = time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "art.html")
        art.save(path)
        size = path.stat().st_size
    saved = time.process_time() - converted[1]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"{side:,} x {side:,} pixels, {art.shape[0]:,} x {art.shape[1]:,} cells, {method}, {art.info}")
    print(f"peak memory {peak:.2f} GiB, CPU {converted[1] - cpu:.0f} s, wall {converted[0] - wall:.0f} s")
    print(f"page of {size / 2**20:.1f} MiB saved in {saved:.1f} s of CPU")


if __name__ == "__main__":
    main()
