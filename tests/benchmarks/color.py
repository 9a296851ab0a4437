"""Arts in colour, how close to photos and how fast: python tests/benchmarks/color.py [quality] [speed] [blurs]

Quality: mean CIEDE2000 of what is drawn to the photo, both blurred in linear light by 4 and by 2 pixels, over four
photos at 80 columns; "best" at the exposure that suits each art best. Beside it the shares of cells with ink and of
escapes.
Speed: CPU time of a photo of 3840x2160 at 160x45, beside that of the gray art.
"""

import itertools
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import skimage.data

import skascii
from skascii.engines.search.blur import check_blur
from skascii.engines.search.color.core import search
from skascii.engines.search.color.task import ColorSearch
from skascii.filters import resize
from skascii.metrics import color_error

PICTURES = "astronaut", "coffee", "chelsea", "rocket"
CHARSETS = "ascii", "blocks", "sextants", "octants", "braille"
PALETTES = None, "256", "16"


def errors(art: skascii.AsciiArt, image: np.ndarray, exposure: str | None) -> list[float]:
    """Return the error at both distances, and what there is to see and to send."""
    found = [color_error(art, image, sigma=sigma, exposure=exposure) for sigma in (4, 2)]
    inked = np.mean([not char.isspace() for char in art.text.replace("\n", "")])
    return [*found, inked, art.to_ansi().count("\x1b") / art.indices.size]


def quality() -> None:
    """Print the means over the photos."""
    print(f"{'':34}  4 px   2 px  inked  escapes")
    cases = [("cell", charset, palette, None) for charset, palette in itertools.product(CHARSETS, PALETTES)]
    cases += [("foreground", charset, None, exposure) for charset in CHARSETS[:2] for exposure in (None, "best")]
    for mode, charset, palette, exposure in cases:
        rows = []
        for name in PICTURES:
            image = getattr(skimage.data, name)()
            art = skascii.convert(image, columns=80, glyphs=charset, color=mode, palette=palette)
            rows.append(errors(art, image, exposure))
        far, near, inked, escapes = np.mean(rows, axis=0)
        label = f"{mode}, {charset}, {palette or '24bit'}{', best exposure' if exposure else ''}"
        print(f"{label:34} {far:5.2f}  {near:5.2f}   {inked:4.0%}    {escapes:5.2f}", flush=True)


def blurs() -> None:
    """Print the errors of cells in ascii by the blur of luminance and of chrominance that the search goes by."""
    glyphs = skascii.glyph_set("ascii")
    for luma, chroma in ((1, 1), (1.5, 1.5), (2, 2), (1, 2), (1.5, 3)):
        what = ColorSearch(luma=check_blur(luma, None, None), chroma=check_blur(chroma, None, None))
        rows = []
        for name in PICTURES:
            image = getattr(skimage.data, name)()
            small = resize(image, columns=80)
            state = search(small, glyphs, what)
            art = skascii.AsciiArt(glyphs, state.indices, foreground=state.foreground, background=state.background)
            rows.append(errors(art, small, None)[:2])
        print(f"sigma {luma}, {chroma}: {np.mean(rows, axis=0)[0]:.2f}  {np.mean(rows, axis=0)[1]:.2f}", flush=True)


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
