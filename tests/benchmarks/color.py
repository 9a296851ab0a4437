"""Arts in colour, how close to photos and how fast: python tests/benchmarks/color.py [quality] [speed] [blurs]

Quality: mean CIEDE2000 of what is drawn to the photo, both blurred in linear light by 4 and by 2 pixels, over four
photos at 80 columns, on black paper; "best" at the exposure that suits each art best. Beside it the shares of cells
with ink and of escapes, and the errors of chafa, where it is installed, at its default work and at its most.
Speed: CPU time of a photo of 3840x2160 into escapes at 160x45, by turns, beside gray art and chafa.py, where that is
installed; what a second core gains; and how the time grows with the cells.
"""

import importlib.util
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


def by_turns(cases: dict[str, Callable[[], Any]], rounds: int) -> dict[str, tuple[float, float]]:
    """Return the medians of CPU time and of time of calls that take turns, warm."""
    taken: dict[str, list[tuple[float, float]]] = {label: [] for label in cases}
    for turn in range(rounds + 1):
        for label, function in cases.items():
            start, began = time.process_time(), time.perf_counter()
            function()
            if turn:
                taken[label].append((time.process_time() - start, time.perf_counter() - began))
    return {label: tuple(np.median(times, axis=0)) for label, times in taken.items()}


def by_chafa(image: np.ndarray, work: float | None, letters: bool, mode: str) -> bytes:
    """Return what the package chafa.py makes of an image: its own symbols, or ASCII."""
    import chafa

    config = chafa.CanvasConfig()
    config.width, config.height, config.cell_width, config.cell_height = 160, 45, 8, 16
    config.fg_only_enabled = mode == "foreground"
    if work is not None:
        config.work_factor = work
    if letters:
        symbols = chafa.SymbolMap()
        symbols.add_by_tags(chafa.SymbolTags.CHAFA_SYMBOL_TAG_ASCII)
        config.set_symbol_map(symbols)
    canvas = chafa.Canvas(config)
    height, width = image.shape[:2]
    canvas.draw_all_pixels(chafa.PixelType.CHAFA_PIXEL_RGB8, bytearray(image), width, height, 3 * width)
    return canvas.print()


def speed() -> None:
    """Print the times of a picture into escapes, by turns."""
    image = resize(skimage.data.astronaut(), width=3840, height=2160)

    def escapes(charset: str, mode: str, palette: str | None, rows: int = 45, workers: int | None = None) -> str:
        options = {"columns": 160 * rows // 45, "rows": rows, "glyphs": charset, "workers": workers}
        art = skascii.convert(image, color=mode, palette=palette, **options)
        return art.to_ansi(depth=palette or "24bit")

    cases = {f"gray, {charset}": partial(escapes, charset, "none", None) for charset in CHARSETS[:2]}
    for mode, charset, palette in itertools.product(("cell", "foreground"), CHARSETS[:2], PALETTES):
        cases[f"{mode}, {charset}, {palette or '24bit'}"] = partial(escapes, charset, mode, palette)
    if importlib.util.find_spec("chafa"):
        for mode, letters, work in itertools.product(("cell", "foreground"), (False, True), (None, 1.0)):
            label = f"chafa.py, {mode}, {'ascii' if letters else 'its symbols'}, work {work or 'by default'}"
            cases[label] = partial(by_chafa, image, work, letters, mode)
    for label, (cpu, _) in by_turns(cases, 7).items():
        print(f"{label:46} {1e3 * cpu:6.0f} ms", flush=True)
    workers = {f"{count} workers": partial(escapes, "ascii", "cell", None, 45, count) for count in (1, 2)}
    (_, one), (_, two) = by_turns(workers, 7).values()
    print(f"second core, by the clock: {one / two:.2f}")
    sizes = {str(160 * rows // 45 * rows): partial(escapes, "ascii", "cell", None, rows) for rows in (45, 90, 180)}
    for cells, (cpu, _) in by_turns(sizes, 3).items():
        print(f"{cells:>6} cells: {1e6 * cpu / int(cells):.1f} us a cell")


if __name__ == "__main__":
    for table in sys.argv[1:] or ("quality", "speed"):
        {"quality": quality, "speed": speed, "blurs": blurs}[table]()
