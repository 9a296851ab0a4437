"""Planted instances: the picture is the raster of a random text, so that the least error is 0. Who finds it?

    python tests/benchmarks/planted.py

An instance is solved where the error falls below a millionth of the start's.
"""

import statistics

import numpy as np

import skascii

SHAPE = (12, 24)
SEEDS = 20
SOLVED = 1e-6
POLISHES = {"search": None, "lines": "lines", "anneal": "anneal"}


def solve(
    glyphs: skascii.GlyphSet, sigma: float, radius: int, seed: int, polish: str | None = None
) -> tuple[float, float]:
    """Return the error relative to the start's, and the seconds that search and polish took."""
    text = np.random.default_rng(seed).integers(0, len(glyphs), SHAPE)
    picture = skascii.AsciiArt(glyphs, text).raster
    info = skascii.convert(
        picture, "local_search", glyphs=glyphs, tone="none", filter_target=True, init="random", rng=seed,
        sigma=sigma, radius=radius, polish=polish,
    ).info  # fmt: skip
    seconds = sum(info["phases"].get(phase, 0) for phase in POLISHES)
    return info["error"] / info["start_error"], seconds


def main() -> None:
    """Print a table."""
    gray = skascii.glyph_set("ascii")
    binary = skascii.GlyphSet(gray.chars, gray.bitmaps >= 0.5)
    print(f"{SHAPE[0]} x {SHAPE[1]} cells, {SEEDS} seeds: how many are solved, and the median seconds")
    print(f"{'bitmaps':8} {'sigma':>5} {'radius':>6}" + "".join(f"{name:>20}" for name in POLISHES))
    for sigma, radius in ((2, 3), (2, 6), (3, 9), (4, 12)):
        for name, glyphs in (("gray", gray), ("binary", binary)):
            line = f"{name:8} {sigma:5} {radius:6}"
            for polish in POLISHES.values():
                runs = [solve(glyphs, sigma, radius, seed, polish) for seed in range(SEEDS)]
                solved = sum(error < SOLVED for error, _ in runs)
                line += f"{solved:8} in {statistics.median(seconds for _, seconds in runs):7.4f} s"
            print(line, flush=True)


if __name__ == "__main__":
    main()
