"""Times on a CUDA device beside what the hardware allows: ``python tests/benchmarks/gpu.py``.

Each row is the median of device-event times around one call of `skascii.matchers.match`, after warm-up: with the ink
and the indices in the device's memory, and with both moved from and to pinned host memory. The floor is the larger of
two times: the bytes that have to move (each input read once, each result written once) over the device's measured copy
bandwidth, and the operations over its rate in float32. ``--tiny`` runs every line of this file on tiny pictures, in
the simulator where NUMBA_ENABLE_CUDASIM=1 is set: its times mean nothing. "No room" is the search of a large set on a
device whose memory does not take its tables. A "fit" moves the target up to twice; its floor is that of a search alone.
The "next frame" of a stream is searched from the art before, which comes from the host: a thousand over its
milliseconds are frames a second.
"""

import argparse
import os
import statistics
import sys
import time
from contextlib import nullcontext
from unittest import mock

import numpy as np

SIMULATED = os.environ.get("NUMBA_ENABLE_CUDASIM", "0") not in ("", "0")
FIT = 0.82  # of `Tone`: how far an ink is fitted to what the glyphs show of it
HD, SMALL = (2160, 3840), (512, 512)
LANES = {7: 64, 8: 128, 9: 128, 10: 128, 12: 128}  # float32 operations a clock and multiprocessor, by capability


def arguments(argv):
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--tiny", action="store_true", help="tiny pictures and sets, one run each")
    parser.add_argument("--repeats", type=int, default=50)
    parser.add_argument("--only", default="", help="run the rows whose name contains this")
    return parser.parse_args(argv)


class Clock:
    """Median time of a call between two device events, in milliseconds."""

    def __init__(self, repeats, warm):
        self.repeats, self.warm = repeats, warm

    def __call__(self, call):
        from numba import cuda

        for _ in range(self.warm):
            call()
        times = []
        for _ in range(self.repeats):
            cuda.synchronize()
            before = time.perf_counter()
            first, last = cuda.event(), cuda.event()
            first.record()
            call()
            last.record()
            last.synchronize()
            elapsed = first.elapsed_time(last)
            times.append(1e3 * (time.perf_counter() - before) if SIMULATED else elapsed)
        return statistics.median(times)


def device_limits(clock, tiny):
    """Return the device's name, its copy bandwidth in bytes a second, measured, and its float32 rate, computed."""
    from numba import cuda

    size = 2**10 if tiny else 2**28
    one, other = cuda.to_device(np.ones(size, np.float32)), cuda.device_array(size, np.float32)
    bandwidth = 2 * one.nbytes / (clock(lambda: other.copy_to_device(one)) / 1e3)
    if SIMULATED:
        return "the simulator", bandwidth, 1e12
    device = cuda.get_current_device()
    name = device.name.decode() if isinstance(device.name, bytes) else device.name
    lanes = LANES.get(device.compute_capability[0], 128)
    return name, bandwidth, 2 * lanes * device.MULTIPROCESSOR_COUNT * device.CLOCK_RATE * 1e3


def picture(size):
    """Return the camera picture's ink at a size, within what printable ASCII reaches."""
    import skimage.data
    from skimage.transform import resize

    return (0.05 + 0.25 * resize(skimage.data.camera() / 255.0, size, anti_aliasing=True)).astype(np.float32)


def cases(tiny):
    """Yield name, method, options, glyph set and picture size of every row."""
    import skascii

    small, hd = ((8, 6), (12, 9)) if tiny else (SMALL, HD)
    rng = np.random.default_rng(0)
    if tiny:
        ascii_set = skascii.GlyphSet([chr(0x100 + i) for i in range(9)], rng.random((9, 4, 3)))
        kanji = skascii.GlyphSet([chr(0x4E00 + i) for i in range(12)], rng.random((12, 4, 3)))
    else:
        ascii_set = skascii.glyph_set("ascii")
        try:
            kanji = skascii.glyph_set("jis")
        except (ImportError, ValueError) as error:
            print(f"no kanji: {error}", file=sys.stderr)
            kanji = None
    narrow = {"sigma": 1.0, "radius": 1} if tiny else {"sigma": 2.0, "radius": 3}
    yield "local search, 512x512", "local_search", narrow, ascii_set, small
    yield "local search, two blurs, 512x512", "local_search", {}, ascii_set, small
    if kanji is not None:
        yield "local search, kanji, no room, 512x512", "local_search", narrow, kanji, small
        yield "local search, kanji, 512x512", "local_search", narrow, kanji, small
    yield "local search, 3840x2160", "local_search", narrow, ascii_set, hd
    yield "local search, fit, 512x512", "local_search", {"m": FIT, **narrow}, ascii_set, small
    yield "local search, fit, 3840x2160", "local_search", {"m": FIT, **narrow}, ascii_set, hd
    yield "local search, next frame, 3840x2160", "local_search", {"calm": 4.0, **narrow}, ascii_set, hd
    yield "local search, norm 1, 512x512", "local_search", {"norm": 1, **narrow}, ascii_set, small
    yield "local search, norm 1, fit, 512x512", "local_search", {"norm": 1, "m": FIT, **narrow}, ascii_set, small
    for method in ("max_prod", "min_diff_sq", "corr", "ncc", "min_diff", "gradient", "features"):
        yield f"{method}, 3840x2160", method, {}, ascii_set, hd
    if kanji is not None:
        yield "min_diff_sq, kanji, 3840x2160", "min_diff_sq", {}, kanji, hd
    yield "nmf, 100 iterations, 3840x2160", "nmf", {"max_num_iter": 2 if tiny else 100}, ascii_set, hd


def floor(method, options, glyphs, cells):
    """Return the bytes and the float32 operations that a row cannot do without."""
    count, pixels = len(glyphs), glyphs.bitmaps[0].size
    moved = 4 * cells * pixels + 8 * cells + 4 * count * pixels
    products = cells * pixels * count
    if method == "local_search" and options.get("norm", 2) == 2:
        # Terms written and read once; of the passes only the first is counted: each neighbour's row of a table.
        return moved + 8 * cells * count, 2 * products + cells * count * 14
    if method == "local_search":
        return moved, 2 * cells * count * pixels
    if method == "nmf":
        inked = int(np.count_nonzero(glyphs.bitmaps))
        return moved, 4 * cells * inked * options["max_num_iter"]
    if method in ("gradient", "features"):
        return moved, cells * pixels
    return moved, 2 * products


def measure(clock, method, keywords, glyphs, ink):
    """Return the times with everything on the device and with transfers, the number of cells, and the run's info."""
    from numba import cuda

    import skascii

    (height, width), (h, w) = ink.shape, glyphs.cell
    keywords, info = dict(keywords), {}
    m = keywords.pop("m", 0.0)
    padded = np.pad(ink.astype(np.float32), ((0, -height % h), (0, -width % w)))
    pinned = np.empty(padded.shape, np.float32) if SIMULATED else cuda.pinned_array(padded.shape, np.float32)
    pinned[...] = padded
    target = skascii.Target(pinned, glyphs.cell, m)
    resident = skascii.Target(cuda.to_device(padded), glyphs.cell, m)
    if "calm" in keywords:  # a frame like the one before, but for noise
        keywords["init"] = skascii.matchers.match(target, glyphs, method, backend="cuda", **keywords)
        noise = np.random.default_rng(2).normal(0, 2 / 255, padded.shape).astype(np.float32)
        pinned += noise
        resident = skascii.Target(cuda.to_device(pinned), glyphs.cell, m)

    def run(source, stays):
        skascii.matchers.match(source, glyphs, method, backend="cuda", device_out=stays, info=info, **keywords)

    cells = target.shape[0] * target.shape[1]
    return clock(lambda: run(resident, True)), clock(lambda: run(target, False)), cells, info


def main(argv=None):
    options = arguments(argv)
    from skascii._shared.backend import cuda_usable

    usable, reason = cuda_usable()
    if not usable:
        print(f"No GPU to measure: {reason}.")
        return
    import skascii
    from skascii._numba import device

    clock = Clock(1 if options.tiny else options.repeats, 1 if options.tiny else 5)
    name, bandwidth, rate = device_limits(clock, options.tiny)
    print(f"{name}: copies {bandwidth / 1e9:.0f} GB/s (measured), float32 {rate / 1e12:.1f} TFLOP/s (computed)")
    print(f"skascii {skascii.__version__}, Python {sys.version.split()[0]}; medians of {clock.repeats}, milliseconds")
    print(f"{'':38}{'resident':>10}{'moved':>10}{'floor':>10}{'ratio':>8}")
    for label, method, keywords, glyphs, size in cases(options.tiny):
        supported = method in skascii.matchers.available() and "cuda" in skascii.matchers.get(method).backends
        if options.only not in label or not supported:
            continue
        ink = np.random.default_rng(1).random(size) if options.tiny else picture(size)
        with mock.patch.object(device, "free_memory", return_value=0) if "no room" in label else nullcontext():
            there, moved, cells, info = measure(clock, method, keywords, glyphs, ink)
        bytes_moved, operations = floor(method, keywords, glyphs, cells)
        least = 1e3 * max(bytes_moved / bandwidth, operations / rate)
        passes = f"  {info['num_iter']} passes" if "num_iter" in info else ""
        passes += f", tables {info['tables']}" if "tables" in info else ""
        print(f"{label:38}{there:10.3f}{moved:10.3f}{least:10.4f}{there / least:8.1f}{passes}")


if __name__ == "__main__":
    main()
