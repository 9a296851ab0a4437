"""Speed of the local search, as ratios of one run: sigma 2, radius 3, tone "range", interleaved, uint8, warm.

python tests/benchmarks/local_search.py [ascii] [large] [kanji] [cost]
"""

import statistics
import sys
import time

import numpy as np
import pixel_search
import skimage
from timing import in_a_row

import skascii
from skascii.engines.search.blur import check_blur
from skascii.engines.search.descent import descend
from skascii.engines.search.full.core import table_engine
from skascii.engines.search.start import check_start
from skascii.engines.search.task import Search, Task

OPTIONS = {"tone": "range", "sigma": 2.0, "radius": 3}
ROUNDS = 15
TURNS = 5


def timed(function, rounds=ROUNDS):
    """Return the seconds of each round, after one to warm up."""
    function()
    seconds = []
    for _ in range(rounds):
        began = time.perf_counter()
        function()
        seconds.append(time.perf_counter() - began)
    return seconds


def shown(seconds):
    """Return the least and the median of some seconds, in milliseconds."""
    return f"{1e3 * min(seconds):8.2f} {1e3 * statistics.median(seconds):8.2f} ms"


def picture(height, width):
    """Return a photograph of this size, uint8."""
    return skimage.util.img_as_ubyte(skimage.transform.resize(skimage.data.camera(), (height, width), order=1))


def phases(arts):
    """Return the median seconds of each phase of some runs of convert."""
    runs = [{**art.info["seconds"], **art.info["phases"]} for art in arts]
    return {name: statistics.median(run[name] for run in runs) for name in ("ink", "start", "terms", "search", "match")}


def against_pixels():
    """512x512, 95 glyphs: the search and the whole convert against the search in pixels."""
    glyphs, image = skascii.glyph_set("ascii"), skimage.data.camera()
    low, high = glyphs.coverage.min(), glyphs.coverage.max()
    ink = (low + (high - low) * (image / np.float32(255))).astype(np.float32)
    target = skascii.Target(ink, glyphs.cell)
    for _ in range(2):  # the first small picture of a process is not for the compiler
        skascii.convert(image, glyphs=glyphs, **OPTIONS)
    start = check_start("tone", target.sums(), glyphs, None)
    blur = check_blur(OPTIONS["sigma"], OPTIONS["radius"], None)
    engine = table_engine(Task(target, glyphs, Search(blur)), start)
    taps = blur.target_taps(False)[0][1]

    def by_tables():
        engine.indices = start.copy()
        engine.pending[...] = 1
        descend(engine)

    arts = []
    search = timed(by_tables, 100)
    whole = timed(lambda: arts.append(skascii.convert(image, glyphs=glyphs, method="local_search", **OPTIONS)), 100)
    print(f"512x512, {len(glyphs)} glyphs, 8x16 cells: least and median of the rounds, and the ratio of medians")
    print(f"search                     {shown(search)}")
    print(f"whole convert              {shown(whole)}  ", end="")
    print(", ".join(f"{name} {1e3 * seconds:.2f}" for name, seconds in phases(arts).items()))
    for visit in (pixel_search.visit, pixel_search.visit_flat):
        art, passes, visits = pixel_search.search(ink, glyphs.bitmaps, start, np.outer(taps, taps), visit)
        plane, blurred, indices = pixel_search.prepare(ink, glyphs.bitmaps, start, np.outer(taps, taps))

        def by_pixels(visit=visit, plane=plane, blurred=blurred, indices=indices):
            errors, art, pending = plane.copy(), indices.copy(), np.ones(indices.shape, np.uint8)
            while visit(errors, blurred, art, pending, *glyphs.cell, *engine.steps)[0]:
                pass

        pixels = timed(by_pixels, 7)
        same = "same art" if (art == engine.indices).all() else f"{(art != engine.indices).sum()} cells differ"
        ratios = [statistics.median(pixels) / statistics.median(seconds) for seconds in (search, whole)]
        print(
            f"in pixels, {visit.__name__:10}      {shown(pixels)}  {ratios[0]:.0f} x the search,"
            f" {ratios[1]:.0f} x the whole; {same}, {passes} passes, {visits} visits"
        )


def against_a_product(name, image, glyphs):
    """One whole convert against one bare float32 product of all cells with all glyphs."""
    cells = image.shape[0] // glyphs.cell[0] * (image.shape[1] // glyphs.cell[1])
    pixels = glyphs.cell[0] * glyphs.cell[1]
    tiles = np.random.default_rng(0).random((cells, pixels), np.float32)
    bitmaps = np.ascontiguousarray(glyphs.bitmaps.reshape(len(glyphs), pixels).T)
    arts, whole, one, bare = [], [], [], []

    def convert(workers=None):
        return skascii.convert(image, "local_search", glyphs=glyphs, workers=workers, **OPTIONS)

    convert()
    for _ in range(TURNS):
        whole += in_a_row(lambda: arts.append(convert()))
        one += in_a_row(lambda: convert(1))
        bare += in_a_row(lambda: tiles @ bitmaps)
    print(
        f"{name}: {image.shape[1]}x{image.shape[0]}, {len(glyphs)} glyphs, {cells} cells,"
        f" {arts[-1].info['num_iter']} passes"
    )
    print(f"bare product               {shown(bare)}")
    print(f"whole convert              {shown(whole)}  ", end="")
    print(", ".join(f"{name} {1e3 * seconds:.2f}" for name, seconds in phases(arts).items()))
    print(f"whole convert, one thread  {shown(one)}")
    ratio = statistics.median(whole) / statistics.median(bare)
    gain = statistics.median(one) / statistics.median(whole)
    least = min(whole) / min(bare), min(one) / min(whole)
    print(f"convert / product {ratio:.2f} (of the least {least[0]:.2f}); gain of threads {gain:.2f} ({least[1]:.2f})")


def cost():
    """Print seconds over sizes of pictures and of sets."""
    glyphs = skascii.glyph_set("ascii")
    print("cost over pictures, 95 glyphs          whole convert       ns a pixel")
    for height, width in ((256, 256), (512, 512), (1080, 1920), (2160, 3840), (4320, 7680)):
        image = picture(height, width)
        seconds = timed(lambda image=image: skascii.convert(image, "local_search", glyphs=glyphs, **OPTIONS), 7)
        nanoseconds = 1e9 * statistics.median(seconds) / image.size
        print(f"{width:5} x {height:<5}                   {shown(seconds)}   {nanoseconds:8.2f}")
    print("cost over sets, 1920x1080              whole convert       ns a pixel and glyph")
    image = picture(1080, 1920)
    for charset in ("8dbqp'·. ", "letters", "ascii", "latin1"):
        glyphs = skascii.glyph_set(charset)
        seconds = timed(lambda glyphs=glyphs: skascii.convert(image, "local_search", glyphs=glyphs, **OPTIONS), 7)
        nanoseconds = 1e9 * statistics.median(seconds) / image.size / len(glyphs)
        print(f"{len(glyphs):5} glyphs                        {shown(seconds)}   {nanoseconds:8.3f}")


def main():
    """Print what was asked for, or all."""
    wanted = sys.argv[1:] or ["ascii", "large", "kanji", "cost"]
    if "ascii" in wanted:
        against_pixels()
    if "large" in wanted:
        against_a_product("large picture", picture(2160, 3840), skascii.glyph_set("ascii"))
    if "kanji" in wanted:
        against_a_product("large set, tables warm", skimage.data.camera(), skascii.glyph_set("jis"))
    if "cost" in wanted:
        cost()


if __name__ == "__main__":
    main()
