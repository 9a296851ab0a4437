"""Planted instances: the picture is the raster of a random text, so that the least error is 0. Who finds it?

    python tests/benchmarks/planted.py

An instance is solved where the error falls below a millionth of the start's.
"""

import time

import numpy as np

import skascii
from skascii._shared.tiles import tile_sums, tile_view
from skascii.matchers._blur import check_blur
from skascii.matchers._descent import Task, descend, table_engine
from skascii.matchers._polish import anneal, lines
from skascii.matchers._start import check_start

SHAPE = (12, 24)
SEEDS = 20
SOLVED = 1e-6
STEPS = ("search", "lines", "anneal")


def solve(
    glyphs: skascii.GlyphSet, sigma: float, radius: int, seed: int, polishes: tuple[str, ...] = STEPS[1:]
) -> dict[str, tuple[float, float]]:
    """Return, for the search alone and after each polish, the error relative to the start's, and the seconds."""
    text = np.random.default_rng(seed).integers(0, len(glyphs), SHAPE)
    picture = skascii.AsciiArt(glyphs, text).raster
    inks = tile_sums(tile_view(picture, glyphs.cell))
    start = check_start("random", inks, glyphs, seed)
    task = Task(picture, glyphs, check_blur(sigma, radius, None), True, "interleaved", inks, None, None)
    engine = table_engine(task, start)
    first = engine.error
    blank = first - engine.energy() / engine.scale
    began = time.perf_counter()
    descend(engine)
    searched = time.perf_counter() - began
    results = {"search": ((blank + engine.energy() / engine.scale) / first, searched)}
    found, terms = engine.indices, (engine.unary, engine.pair, engine.offsets)
    for name in polishes:
        began = time.perf_counter()
        engine.indices = lines(found, *terms) if name == "lines" else anneal(found, *terms, rng=seed)
        seconds = searched + time.perf_counter() - began
        results[name] = ((blank + engine.energy() / engine.scale) / first, seconds)
    return results


def main() -> None:
    """Print a table."""
    gray = skascii.glyph_set("ascii")
    binary = skascii.GlyphSet(gray.chars, gray.bitmaps >= 0.5)
    print(f"{SHAPE[0]} x {SHAPE[1]} cells, {SEEDS} seeds: how many are solved, and the mean seconds of the search")
    print(f"{'bitmaps':8} {'sigma':>5} {'radius':>6}" + "".join(f"{name:>20}" for name in STEPS))
    for sigma, radius in ((2, 3), (2, 6), (3, 9), (4, 12)):
        for name, glyphs in (("gray", gray), ("binary", binary)):
            runs = [solve(glyphs, sigma, radius, seed) for seed in range(SEEDS)]
            line = f"{name:8} {sigma:5} {radius:6}"
            for step in STEPS:
                solved = sum(run[step][0] < SOLVED for run in runs)
                line += f"{solved:8} in {np.mean([run[step][1] for run in runs]):7.4f} s"
            print(line, flush=True)


if __name__ == "__main__":
    main()
