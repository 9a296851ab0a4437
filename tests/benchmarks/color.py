"""Arts in colour, how close to photos and how fast: python tests/benchmarks/color.py [quality] [speed] [blurs]

Quality: mean CIEDE2000 of what is drawn to the photo, both blurred in linear light by 4 and by 2 pixels, over four
photos at 80 columns, on black paper; "best" at the exposure that suits each art best. Beside it the shares of cells
with ink and of escapes, and the errors of chafa, where it is installed, at its default work and at its most.
Speed: CPU time of a photo of 3840x2160 at 160x45, beside that of the gray art.
"""

import itertools
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import chafa_art
import numpy as np
import skimage.data

import skascii
from skascii.engines.search.blur import check_blur
from skascii.engines.search.color.core import search
from skascii.engines.search.color.task import ColorSearch
from skascii.filters import resize
from skascii.metrics import color_error

PICTURES = "astronaut", "coffee", "chelsea", "rocket"
CHARSETS = "ascii", "blocks", "blocks and box", "sextants", "octants", "braille"
PALETTES = None, "256", "16"


def errors(art: skascii.AsciiArt, image: np.ndarray, exposure: str | None = None) -> list[float]:
    """Return the error at both distances."""
    return [color_error(art, image, sigma=sigma, exposure=exposure) for sigma in (4, 2)]


def shares(art: skascii.AsciiArt) -> list[float]:
    """Return the shares of cells with ink and of escapes."""
    inked = np.mean([not char.isspace() for char in art.text.replace("\n", "")])
    return [inked, art.to_ansi().count("\x1b") / art.indices.size]


def glyphs_of(charset: str) -> skascii.GlyphSet:
    """Return the glyphs of one of `CHARSETS`."""
    name, _, more = charset.partition(" and ")
    return skascii.glyph_set(name, add=skascii.glyphs.charsets()[more] if more else "")


def quality() -> None:
    """Print the means over the photos."""
    other = chafa_art.version() if chafa_art.INSTALLED else ""
    print(f"{'':34}                              {other and f'{other:<13} work 9'}".rstrip())
    print(f"{'':34} 4 px   2 px  inked  escapes{other and '   4 px   2 px   4 px   2 px'}")
    cases = [
        *itertools.product(["cell"], CHARSETS, PALETTES),
        *itertools.product(["foreground"], CHARSETS[:-1], PALETTES),
    ]
    for mode, charset, palette in cases:
        glyphs = glyphs_of(charset)
        exposure = "best" if mode == "foreground" and glyphs.coverage.max() < 1 else None
        rows = []
        for name in PICTURES:
            image = resize(getattr(skimage.data, name)(), columns=80)
            art = skascii.convert(image, glyphs=glyphs, color=mode, palette=palette)
            rows.append([*errors(art, image, exposure), *shares(art)])
            if other and charset in chafa_art.SYMBOLS:
                for work in (5, 9):
                    rows[-1] += errors(chafa_art.art(image, glyphs, charset, mode, palette, work), image, exposure)
        far, near, inked, escapes, *theirs = np.mean(rows, axis=0)
        label = f"{mode}, {charset}, {palette or '24bit'}{', best' if exposure else ''}"
        line = f"{label:34} {far:5.2f}  {near:5.2f}   {inked:4.0%}    {escapes:5.2f}"
        print(line + "".join(f"  {error:5.2f}" for error in theirs), flush=True)


def blurs() -> None:
    """Print the errors of two colours a cell by the blur of luminance and of chrominance that the search goes by."""
    for charset, (luma, chroma) in itertools.product(CHARSETS[:2], ((1, 1), (1.5, 1.5), (2, 2), (1, 2), (1.5, 3))):
        glyphs = skascii.glyph_set(charset)
        what = ColorSearch(luma=check_blur(luma, None, None), chroma=check_blur(chroma, None, None))
        rows = []
        for name in PICTURES:
            image = getattr(skimage.data, name)()
            small = resize(image, columns=80)
            state = search(small, glyphs, what)
            art = skascii.AsciiArt(glyphs, state.indices, foreground=state.foreground, background=state.background)
            rows.append(errors(art, small))
        far, near = np.mean(rows, axis=0)
        print(f"{charset:6} sigma {luma:3}, {chroma:3}: {far:.2f}  {near:.2f}", flush=True)


def cpu_seconds(function: Callable[[], Any], rounds: int = 7) -> float:
    """Return the least CPU time of a call, once it is warm."""
    function()
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        function()
        taken.append(time.process_time() - start)
    return min(taken)


def speed() -> None:
    """Print the CPU times."""
    image = resize(skimage.data.astronaut(), width=3840, height=2160)
    for charset in CHARSETS[:2]:
        options = {"columns": 160, "rows": 45, "glyphs": charset}
        gray = cpu_seconds(partial(skascii.convert, image, **options))
        print(f"{charset}: gray {1e3 * gray:.0f} ms")
        for mode, palette in itertools.product(("cell", "foreground"), PALETTES):
            taken = cpu_seconds(partial(skascii.convert, image, color=mode, palette=palette, **options), 3)
            print(f"  {mode}, {palette or '24bit'}: {1e3 * taken:.0f} ms, {taken / gray:.1f} times", flush=True)


if __name__ == "__main__":
    for table in sys.argv[1:] or ("quality", "speed"):
        {"quality": quality, "speed": speed, "blurs": blurs}[table]()
