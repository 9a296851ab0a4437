"""A public instance, in exact integers through the search of `convert`: energies, a certified bound, and times.

python tests/benchmarks/qubo.py
"""

import time
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.signal import convolve2d

from skascii import AsciiArt, GlyphSet, Target
from skascii.engines.search.bound.core import lower_bound
from skascii.engines.search.descent import descend
from skascii.engines.search.full.core import TableEngine
from skascii.engines.search.full.tables import Tables
from skascii.engines.search.polish.core import anneal, lines
from skascii.engines.search.start import check_start

PUBLISHED = 40_216_179  # by a QUBO solver in 10 s
FILE = Path(__file__).parents[1] / "data" / "qubo_disc.npz"


class Instance(NamedTuple):
    """The instance as published, and as tables."""

    glyphs: GlyphSet
    kernel: np.ndarray
    target: np.ndarray  # with a margin of paper
    tables: Tables
    unary: np.ndarray

    @property
    def terms(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """What the search and the polishes take."""
        return self.unary, self.tables.pair, self.tables.offsets


def load() -> Instance:
    """Read the instance and bring it to tables, in exact integers: a scale of 1."""
    data = np.load(FILE)
    glyphs = GlyphSet(str(data["chars"]), data["glyphs"].astype(bool))
    kernel, target = data["kernel"], data["target"]
    tables = Tables.build(glyphs.bitmaps, [(1.0, (kernel,))], scale=1.0, highest=float(target.max()))
    field = convolve2d(target, kernel[::-1, ::-1], mode="valid").astype(np.float32)  # below 2**24: exact
    shape = field.shape[0] // glyphs.cell[0], field.shape[1] // glyphs.cell[1]
    unary = np.empty((*shape, len(glyphs)), np.int32)
    tables.unary(field, glyphs.cell, unary)
    return Instance(glyphs, kernel, target, tables, unary)


def energy(instance: Instance, indices: np.ndarray) -> int:
    """Return the energy as published: of the raster, without tables."""
    raster = AsciiArt(instance.glyphs, indices).raster.astype(np.int64)
    return int(((convolve2d(raster, instance.kernel) - instance.target) ** 2).sum())


def start(instance: Instance) -> np.ndarray:
    """Return the start of `convert`: the glyph of nearest mean coverage, the target's margin cut off."""
    margin = len(instance.kernel) // 2
    ink = instance.target[margin:-margin, margin:-margin] / instance.kernel.sum()
    target = Target(ink.astype(np.float32), instance.glyphs.cell)
    return check_start("tone", target.sums(), instance.glyphs, None)


def search(instance: Instance, indices: np.ndarray) -> np.ndarray:
    """Return `indices` after the search."""
    found = indices.copy()
    descend(TableEngine(*instance.terms, found))
    return found


def bound(instance: Instance, indices: np.ndarray) -> int:
    """Return a certified lower bound; `indices` is the best art known."""
    blank = int((instance.target.astype(np.int64) ** 2).sum())
    return blank + lower_bound(*instance.terms, energy(instance, indices) - blank)


def main() -> None:
    """Print what each step reaches, and in what time."""
    instance = load()
    first = start(instance)
    found = search(instance, first)
    best = anneal(found, *instance.terms, rng=0)
    steps = [
        ("search", 38_300_000, lambda: search(instance, first)),
        ("search, lines", 37_650_000, lambda: lines(search(instance, first), *instance.terms)),
        ("search, anneal", 37_620_000, lambda: anneal(search(instance, first), *instance.terms, rng=0)),
    ]
    print(f"{'':16} {'energy':>12} {'aim, below':>12} {'seconds':>9}")
    print(f"{'published':16} {PUBLISHED:12,}")
    print(f"{'start':16} {energy(instance, first):12,}")
    for name, aim, step in steps:
        result, seconds = timed(step)
        print(f"{name:16} {energy(instance, result):12,} {aim:12,} {seconds:9.4f}")
    least, seconds = timed(lambda: bound(instance, best))
    print(f"{'certified bound':16} {least:12,} {37_000_000:12,} {seconds:9.4f}   (aim: above)")
    print(f"gap of the best art: {1 - least / energy(instance, best):.2%}")
    others = [energy(instance, anneal(found, *instance.terms, rng=seed)) for seed in range(1, 21)]
    reached = sum(value < 37_620_000 for value in others)
    print(f"anneal, 20 other seeds: {min(others):,} to {max(others):,}, {reached} below the aim")


def timed(step):
    """Return what `step` returns, and the least of three times in seconds."""
    times = []
    for _ in range(3):
        began = time.perf_counter()
        result = step()
        times.append(time.perf_counter() - began)
    return result, min(times)


if __name__ == "__main__":
    main()
