"""How close arts come to their pictures, in seven columns: twelve pictures, and nine others that nothing is chosen by.

    python tests/benchmarks/quality.py
    python tests/benchmarks/quality.py --best
    python tests/benchmarks/quality.py --fonts

DejaVu Sans Mono in 8x16 cells, 95 characters, white on black. r is the raster, t the picture's own ink, both blurred by
a Gaussian of S pixels, C the mean coverage of the densest glyph:

    r S     correlation of r and t
    cap S   root mean square of r - C t: tones as the font can show them
    inv 2   root mean square of t - (a r + b) at the best a and b: what the art tells of the picture
    ssim 4  structural similarity of r / C and t
    edge 4  correlation of the magnitudes of their Sobel gradients

A row is a method under one tone; with --best each method is at its best named tone, by each measure by itself; with
--fonts the same texts are scored in fonts that they were not made for.
"""

import argparse
import importlib.resources
from collections.abc import Callable
from typing import Any

import numpy as np
import skimage
from skimage.filters import gaussian, sobel

import skascii
from skascii._shared.grid import grid_size, resize_image
from skascii.picture.ink import ink_of

TWELVE = (
    "camera", "astronaut", "coins", "moon", "page", "text", "rocket", "chelsea", "coffee", "horse", "clock",
    "hubble_deep_field",
)  # fmt: skip
NINE = (
    "brick", "grass", "gravel", "cell", "immunohistochemistry", "microaneurysms", "colorwheel", "shepp_logan_phantom",
    "retina",
)  # fmt: skip
MEASURES = ("r 2", "r 4", "cap 2", "cap 4", "inv 2", "ssim 4", "edge 4")
TONES = ("none", "contrast", "range", "stretch", "fit")
FONTS = ("DejaVu Sans Mono", "Liberation Mono", "Noto Sans Mono", "cmtt10")
ROWS: list[tuple[str, str, dict[str, Any]]] = [
    ("local_search", "local_search", {}),
    *(
        (f"local_search, {tone}", "local_search", {"tone": tone})
        for tone in ("faithful", "vivid", "edges", "drawing", "local", "range", "stretch")
    ),
    *((f"features, {tone}", "features", {"tone": tone}) for tone in ("stretch", "range", "fit")),
    *((f"gradient, {tone}", "gradient", {"tone": tone}) for tone in ("none", "contrast", "fit")),
    *((f"min_diff_sq, {tone}", "min_diff_sq", {"tone": tone}) for tone in ("none", "contrast", "fit")),
    *(
        (f"{name}, {tone}", "local_search", {"glyphs": name, "tone": tone})
        for name in ("blocks", "braille")
        for tone in ("fit", "stretch", "range")
    ),
]


def measures(raster: np.ndarray, picture: np.ndarray, full: float) -> np.ndarray:
    """Return the `MEASURES` of a raster of `picture`, both ink of one shape; `full` is C."""
    near, aim_near = (_blurred(ink, 2) for ink in (raster, picture))
    far, aim_far = (_blurred(ink, 4) for ink in (raster, picture))
    likeness = _correlation(near, aim_near)
    return np.array([
        likeness,
        _correlation(far, aim_far),
        np.sqrt(np.mean((near - full * aim_near) ** 2)),
        np.sqrt(np.mean((far - full * aim_far) ** 2)),
        aim_near.std() * np.sqrt(max(0.0, 1 - likeness**2)),
        skascii.metrics.ssim(raster, picture, sigma=4, full=full),
        _correlation(sobel(far), sobel(aim_far)),
    ])  # fmt: skip


def art_measures(art: skascii.AsciiArt, picture: np.ndarray) -> np.ndarray:
    """Return the `MEASURES` of an art."""
    return measures(art.raster, picture, float(art.glyphs.coverage.max()))


def resized_ink(name: str, cell: tuple[int, int], columns: int, paper: str = "dark") -> np.ndarray:
    """Return a picture's ink at the size of its raster: what every method gets, and is measured against."""
    image = getattr(skimage.data, name)()
    image = resize_image(image, grid_size(image.shape[:2], cell, columns, None))
    ink = np.empty(image.shape[:2], np.float32)
    ink_of(image, ink, paper=paper, channels="RGB")
    return ink


def means(pictures: tuple[str, ...], columns: int, art: Callable[[np.ndarray], skascii.AsciiArt]) -> np.ndarray:
    """Return the means of the measures over pictures."""
    inks = [resized_ink(name, (16, 8), columns) for name in pictures]
    return np.mean([art_measures(art(ink), ink) for ink in inks], axis=0)


def show_rows(pictures: tuple[str, ...], columns: int, rows: list[tuple[str, str, dict[str, Any]]]) -> None:
    """Print a row for each method and tone."""
    print(f"\n{columns} columns, means over {len(pictures)} pictures")
    print(f"{'':34}" + "".join(f"{measure:>8}" for measure in MEASURES))
    glyphs = skascii.glyph_set("ascii")
    for label, method, options in rows:
        found = means(pictures, columns, lambda ink: skascii.convert(ink, method, **{"glyphs": glyphs, **options}))  # noqa: B023
        print(f"{label:34}" + "".join(f"{value:8.4f}" for value in found), flush=True)


def show_best(pictures: tuple[str, ...], columns: int) -> None:
    """Print a row for each method, with the tone that is best for each measure; then how the search stands."""
    tones = ", ".join(f"{tone[0]} {tone}" for tone in (*TONES, "auto"))
    print(f"\n{columns} columns, means over {len(pictures)} pictures, each at its best tone: {tones}")
    print(f"{'':15}" + "".join(f"{measure:>7}  " for measure in MEASURES).rstrip())
    glyphs = skascii.glyph_set("ascii")
    best: dict[str, list[tuple[float, str]]] = {}
    for method in ("local_search", *(name for name in skascii.matchers.available() if name != "local_search")):
        by_tone = {
            tone: means(pictures, columns, lambda ink: skascii.convert(ink, method, glyphs=glyphs, tone=tone))  # noqa: B023
            for tone in (*TONES, "auto")
        }
        best[method] = [_better(m)((by_tone[tone][k], tone) for tone in by_tone) for k, m in enumerate(MEASURES)]
        print(f"{method:15}" + "".join(f"{value:7.4f} {tone[0]}" for value, tone in best[method]), flush=True)
    own = best.pop("local_search")
    for k, measure in enumerate(MEASURES):
        value, rival = _better(measure)((found[k][0], name) for name, found in best.items())
        stands = "before" if _better(measure)(own[k][0], value) == own[k][0] else "BEHIND"
        print(f"{measure}: local_search {own[k][0]:.4f}, {stands} {rival} {value:.4f}")


def show_fonts(pictures: tuple[str, ...], columns: int) -> None:
    """Print how the texts of the search and of `features` are seen in several fonts."""
    print(f"\n{columns} columns, means over {len(pictures)} pictures, the same texts in each font")
    print(f"{'':34}" + "".join(f"{measure:>8}" for measure in MEASURES))
    glyphs = skascii.glyph_set("ascii")
    for font in FONTS:
        try:
            drawn = skascii.glyph_set("ascii", font=_file_of(font), cell=glyphs.cell)
        except ValueError:
            print(f"{font} is not installed here")
            continue
        place = np.array([drawn.chars.index(char) for char in glyphs.chars])
        for method in ("local_search", "features"):

            def art(ink: np.ndarray) -> skascii.AsciiArt:
                return skascii.AsciiArt(drawn, place[skascii.convert(ink, method, glyphs=glyphs).indices])  # noqa: B023

            found = means(pictures, columns, art)
            print(f"{font + ', ' + method:34}" + "".join(f"{value:8.4f}" for value in found), flush=True)


def _file_of(font: str) -> str:
    """Return the file of a font that matplotlib brings, else its name."""
    file = importlib.resources.files("matplotlib") / f"mpl-data/fonts/ttf/{font}.ttf"
    return str(file) if file.is_file() else font


def _better(measure: str) -> Callable[..., Any]:
    """Return what chooses the better of several values."""
    return min if measure.startswith(("cap", "inv")) else max


def _blurred(ink: np.ndarray, sigma: float) -> np.ndarray:
    return gaussian(ink.astype(np.float64), sigma, mode="nearest", truncate=3.5)


def _correlation(seen: np.ndarray, aim: np.ndarray) -> float:
    """Return Pearson's correlation, 0 of a blank page, which tells nothing of its picture."""
    flat = min(seen.std(), aim.std()) < 1e-6
    return 0.0 if flat else float(np.corrcoef(seen.ravel(), aim.ravel())[0, 1])


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--columns", type=int, nargs="*", default=[80])
    parser.add_argument("--best", action="store_true", help="every method, each at its best tone")
    parser.add_argument("--fonts", action="store_true", help="the same texts in several fonts")
    arguments = parser.parse_args()
    for columns in arguments.columns:
        for pictures in (TWELVE, NINE):
            if arguments.best:
                show_best(pictures, columns)
            elif arguments.fonts:
                show_fonts(pictures, columns)
            else:
                show_rows(pictures, columns, ROWS)


if __name__ == "__main__":
    main()
