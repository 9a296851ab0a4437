"""How close each method comes to its picture: twelve pictures, two sizes, each method at its best named tone.

    python tests/benchmarks/quality.py

DejaVu Sans Mono in 8x16 cells, 95 characters, white on black. The raster and the picture are both blurred, by Gaussians
of 2 and 4 pixels. RMSE is against the picture times c, the densest glyph's mean ink; SSIM of the raster divided by c.
The best tone is the one of the best mean over the pictures, for each measure by itself.
"""

import argparse

import numpy as np
import skimage
from skimage.filters import gaussian

import skascii
from skascii._shared.grid import grid_size, resize_image
from skascii.picture.ink import ink_of

PICTURES = (
    "camera", "astronaut", "coins", "moon", "page", "text", "rocket", "chelsea", "coffee", "horse", "clock",
    "hubble_deep_field",
)  # fmt: skip
TONES = ("none", "contrast", "range", "stretch")
MEASURES = ("rmse 2", "rmse 4", "ssim 4", "corr 2", "corr 4")
Table = dict[str, dict[str, np.ndarray]]  # method, tone: measures
SEARCHES = {
    "local_search, sigma 2, radius 3": ("local_search", {"sigma": 2, "radius": 3}),
    "local_search, sigma 1.5, radius 4": ("local_search", {"sigma": 1.5, "radius": 4}),
    "local_search": ("local_search", {}),
}
AIMS = {  # what issue 3 sets at 80 columns: rows, tone, measure, limit
    ("local_search, sigma 2, radius 3", "range"): {"rmse 2": 0.057, "rmse 4": 0.031, "ssim 4": 0.54},
    ("local_search, sigma 1.5, radius 4", "stretch"): {"corr 2": 0.71, "corr 4": 0.885},
}


def measures(art: skascii.AsciiArt, picture: np.ndarray) -> np.ndarray:
    """Return the `MEASURES` of an art of `picture`, ink float32 of the raster's size."""
    full = float(art.glyphs.coverage.max())
    values = [skascii.metrics.hvs_error(art, full * picture, sigma=sigma, fit="none").rmse for sigma in (2, 4)]
    values.append(skascii.metrics.ssim(art, picture, sigma=4))
    for sigma in (2, 4):
        seen, aim = (gaussian(ink, sigma, mode="nearest", truncate=3.5) for ink in (art.raster, picture))
        flat = min(seen.std(), aim.std()) < 1e-6  # a blank page tells nothing of its picture
        values.append(0.0 if flat else np.corrcoef(seen.ravel(), aim.ravel())[0, 1])
    return np.array(values)


def resized_ink(name: str, cell: tuple[int, int], columns: int) -> np.ndarray:
    """Return a picture's ink at the size of its raster: what every method gets, and is measured against."""
    image = getattr(skimage.data, name)()
    image = resize_image(image, grid_size(image.shape[:2], cell, columns, None))
    ink = np.empty(image.shape[:2], np.float32)
    ink_of(image, ink, paper="dark", channels="RGB")
    return ink


def table(columns: int, pictures: list[str], methods: dict[str, tuple[str, dict]]) -> Table:
    """Return, for each method and tone, the means of the measures over the pictures."""
    glyphs = skascii.glyph_set("ascii")
    results = {label: {tone: np.zeros(len(MEASURES)) for tone in TONES} for label in methods}
    for name in pictures:
        ink = resized_ink(name, glyphs.cell, columns)
        for label, (method, options) in methods.items():
            for tone in TONES:
                art = skascii.convert(ink, method, glyphs=glyphs, tone=tone, **options)
                results[label][tone] += measures(art, ink) / len(pictures)
    return results


def best_of(by_tone: dict[str, np.ndarray], measure: str) -> tuple[float, str]:
    """Return the best value of a measure over the tones, and the tone."""
    choose = min if measure.startswith("rmse") else max
    return choose((values[MEASURES.index(measure)], tone) for tone, values in by_tone.items())


def show(columns: int, pictures: list[str], results: Table) -> None:
    """Print a row for each method, with the tone that is best for each measure; then how the search stands."""
    tones = ", ".join(f"{tone[0]} {tone}" for tone in TONES)
    print(f"\n{columns} columns, means over {len(pictures)} pictures, each at its best tone: {tones}")
    print(f"{'':33}" + "".join(f"{measure:>7}  " for measure in MEASURES).rstrip())
    for label, by_tone in results.items():
        cells = (best_of(by_tone, measure) for measure in MEASURES)
        print(f"{label:33}" + "".join(f"{value:7.4f} {tone[0]}" for value, tone in cells))
    for measure in MEASURES:
        choose = min if measure.startswith("rmse") else max
        own = best_of(results["local_search"], measure)[0]
        others = ((best_of(by_tone, measure)[0], label) for label, by_tone in results.items() if label not in SEARCHES)
        value, rival = choose(others)
        stands = "before" if choose(own, value) == own else "BEHIND"
        print(f"{measure}: local_search {own:.4f}, {stands} {rival} {value:.4f}")
    if columns == 80 and tuple(pictures) == PICTURES:
        for (label, tone), limits in AIMS.items():
            for measure, limit in limits.items():
                value = results[label][tone][MEASURES.index(measure)]
                met = value <= limit if measure.startswith("rmse") else value >= limit
                print(f"{label}, {tone}: {measure} {value:.4f}, aim {limit} {'reached' if met else 'MISSED'}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", nargs="*", default=list(PICTURES), help="names in skimage.data")
    parser.add_argument("--columns", type=int, nargs="*", default=[80, 160])
    parser.add_argument(
        "--methods", nargs="*", default=[m for m in skascii.matchers.available() if m != "local_search"]
    )
    arguments = parser.parse_args()
    methods = {**SEARCHES, **{method: (method, {}) for method in arguments.methods}}
    for columns in arguments.columns:
        show(columns, arguments.pictures, table(columns, arguments.pictures, methods))


if __name__ == "__main__":
    main()
