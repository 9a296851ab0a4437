"""How calm flat fields are: their tone, their texture, and for how long one glyph stands.

    python tests/benchmarks/flats.py

Fields of 40 x 80 cells in 33 tones from none to all of the reach C, DejaVu Sans Mono in 8x16 cells, searched as they
are (no fit); a rim of 4 rows and 8 columns is left out. In units of C:

    bias     mean ink less the tone: the mean over the tones, and the worst
    white    the bias of the lightest field
    tonal    root mean square ink, 1 for full, of peaks in the spectrum that are no multiple of a cell's: of bins over 4
             times the median of their ring, weighted by the eye's Gaussian of 2 px. The spectrum is the mean over
             parts of 8 x 16 cells, overlapping by half, under a Hann window; the mean over the tones
    order    excess chance of the same glyph at the best lag up to (3, 8): 1 for a lattice, 0 for chance; the median
    plateau  the longest run of tones, of 201, in which one glyph has nine cells of ten
"""

from typing import Any

import numpy as np

import skascii

ROWS, COLUMNS, RIM = 40, 80, (4, 8)
TONES = np.linspace(0, 1, 33)
FINE = np.linspace(0, 1, 201)
PART = (8, 16)  # cells of which a spectrum is taken
EYE = 2.0
SETTINGS: dict[str, dict[str, Any]] = {
    "local_search": {},
    'init="tone"': {"init": "tone"},
    "sigma (1.5, 3)": {"init": "tone", "sigma": (1.5, 3), "radius": (4, 8)},
    "sigma (1.5, 3, 6)": {"sigma": (1.5, 3, 6), "radius": (4, 8, 15)},
}


def field(glyphs: skascii.GlyphSet, tone: float, **options: Any) -> np.ndarray:
    """Return the inner indices of the art of a flat field."""
    ink = np.full((ROWS * glyphs.cell[0], COLUMNS * glyphs.cell[1]), tone * glyphs.coverage.max(), np.float32)
    art = skascii.matchers.local_search(ink, glyphs, **options)
    return art[RIM[0] : -RIM[0], RIM[1] : -RIM[1]]


def order(art: np.ndarray) -> float:
    """Return the excess chance of the same glyph at a lag, the largest of all lags."""
    chance = np.square(np.bincount(art.ravel()) / art.size).sum()
    if chance == 1:
        return 1.0
    same = []
    for down in range(4):
        for across in range(-8 if down else 1, 9):
            here = art[down:, max(0, across) : art.shape[1] + min(0, across)]
            there = art[: len(art) - down, max(0, -across) : art.shape[1] - max(0, across)]
            same.append((here == there).mean())
    return float((max(same) - chance) / (1 - chance))


def tonal(art: np.ndarray, glyphs: skascii.GlyphSet) -> float:
    """Return the root mean square ink of peaks off the lattice of cells."""
    (h, w), raster = glyphs.cell, skascii.AsciiArt(glyphs, art).raster.astype(np.float64)
    raster -= raster.mean()
    height, width = PART[0] * h, PART[1] * w
    window = np.hanning(height + 1)[:-1, None] * np.hanning(width + 1)[:-1]
    window /= np.sqrt(np.mean(window**2))
    corners = np.ndindex(2 * (raster.shape[0] // height) - 1, 2 * (raster.shape[1] // width) - 1)
    parts = [raster[y * height // 2 :, x * width // 2 :][:height, :width] * window for y, x in corners]
    power = np.mean([np.abs(np.fft.fft2(part)) ** 2 for part in parts], axis=0) / (height * width) ** 2
    down, across = np.fft.fftfreq(height)[:, None], np.fft.fftfreq(width)
    squared = down**2 + across**2
    power *= np.exp(-4 * np.pi**2 * EYE**2 * squared)
    near = [
        np.minimum(np.arange(n) % part, -np.arange(n) % part) <= 1 for n, part in ((height, PART[0]), (width, PART[1]))
    ]
    off = ~(near[0][:, None] & near[1])
    ring = np.rint(np.sqrt(squared) * width).astype(int)
    total = 0.0
    for number in np.unique(ring[off]):
        bins = power[off & (ring == number)]
        total += bins[bins > 4 * np.median(bins)].sum()
    return float(np.sqrt(total))


def plateau(glyphs: skascii.GlyphSet, **options: Any) -> float:
    """Return the longest run of tones in which one glyph stands nearly everywhere."""
    longest, held, start = 0.0, 0, 0.0
    for tone in FINE:
        art = field(glyphs, tone, **options)
        counts = np.bincount(art.ravel())
        most = int(counts.argmax()) if counts.max() >= 0.9 * art.size else 0
        if most != held:
            held, start = most, tone
        longest = max(longest, tone - start if held else 0.0)
    return longest


def main() -> None:
    """Print a table."""
    glyphs = skascii.glyph_set("ascii")
    print(f"{'':20}{'bias':>8}{'worst':>8}{'white':>8}{'tonal':>8}{'order':>8}{'plateau':>8}")
    for label, options in SETTINGS.items():
        arts = [field(glyphs, tone, **options) for tone in TONES]
        bias = np.array([glyphs.coverage[art].mean() for art in arts]) / glyphs.coverage.max() - TONES
        peaks = np.mean([tonal(art, glyphs) for art in arts[1:]])
        ranks = np.median([order(art) for art in arts[1:]])
        figures = (bias.mean(), np.abs(bias).max(), bias[-1], peaks, ranks, plateau(glyphs, **options))
        print(f"{label:20}" + "".join(f"{value:8.4f}" for value in figures), flush=True)


if __name__ == "__main__":
    main()
