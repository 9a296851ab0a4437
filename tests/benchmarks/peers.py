"""skascii beside other programs that turn pictures into plain ASCII: seven measures of quality, and a process's time.

    python tests/benchmarks/peers.py
    python tests/benchmarks/peers.py --pictures docs/_static/peers    # what they make of the cameraman

Programs that are not installed are left out: ``apt-get install chafa jp2a``, ``pip install ascii-magic``. All get the
same gray picture as a PNG and make text of one size, white on black; the text is drawn in DejaVu Sans Mono and measured
as in quality.py. The time is the processor's for one command with warm caches, the median over the pictures.
"""

import argparse
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from PIL import Image
from quality import MEASURES, NINE, TWELVE, art_measures, resized_ink

import skascii

COLUMNS = 80
MAGIC = """
import sys
import ascii_magic
path, columns = sys.argv[1:]
print(ascii_magic.from_image(path).to_ascii(columns=int(columns), width_ratio=2, monochrome=True))
"""
Command = Callable[[Path, int, int], list[str]]


def _skascii(*flags: str) -> Command:
    return lambda path, columns, rows: [
        sys.executable, "-m", "skascii", str(path), "-w", f"{columns}", "--rows", f"{rows}", "--no-color", *flags
    ]  # fmt: skip


def commands() -> Iterator[tuple[str, Command]]:
    """Yield the programs that are here, and what calls them."""
    yield "skascii", _skascii()
    yield "skascii --method gradient", _skascii("--method", "gradient")
    if shutil.which("chafa"):
        for work in (5, 9):
            yield (
                f"chafa --work {work}",
                lambda path, columns, rows, work=work: [
                    *"chafa --format symbols --symbols ascii --colors none --stretch --work".split(), f"{work}",
                    "--size", f"{columns}x{rows}", str(path),
                ],
            )  # fmt: skip
    if shutil.which("jp2a"):
        yield "jp2a", lambda path, columns, rows: ["jp2a", f"--size={columns}x{rows}", str(path)]
    if find_spec("ascii_magic"):
        yield "ascii-magic", lambda path, columns, rows: [sys.executable, "-c", MAGIC, str(path), f"{columns}"]


def run(command: list[str]) -> tuple[str, float]:
    """Return what a command prints, and the processor's seconds that it takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return text, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def drawn(text: str, glyphs: skascii.GlyphSet, shape: tuple[int, int]) -> skascii.AsciiArt:
    """Return printed text as an art of this shape: cut, or filled up with blanks."""
    lines = [line[: shape[1]].ljust(shape[1]) for line in _plain(text).splitlines()[: shape[0]]]
    lines += [" " * shape[1]] * (shape[0] - len(lines))
    return skascii.AsciiArt.from_text("\n".join(lines), glyphs)


def _plain(text: str) -> str:
    """Return text without its escape sequences."""
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", text)


def art_of(command: Command, ink: np.ndarray, glyphs: skascii.GlyphSet) -> tuple[skascii.AsciiArt, float]:
    """Return what a program makes of a picture's ink, and the processor's seconds that it takes."""
    shape = ink.shape[0] // glyphs.cell[0], ink.shape[1] // glyphs.cell[1]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "picture.png")
        Image.fromarray(np.uint8(np.rint(255 * ink))).save(path)
        text, seconds = run(command(path, shape[1], shape[0]))
    return drawn(text, glyphs, shape), seconds


def show(pictures: tuple[str, ...], glyphs: skascii.GlyphSet) -> None:
    """Print a row for each program."""
    print(f"\n{COLUMNS} columns, means over {len(pictures)} pictures")
    print(f"{'':28}" + "".join(f"{measure:>8}" for measure in MEASURES) + f"{'CPU':>9}")
    inks = [resized_ink(picture, glyphs.cell, COLUMNS) for picture in pictures]
    for name, command in commands():
        arts, seconds = zip(*(art_of(command, ink, glyphs) for ink in inks))
        found = np.mean([art_measures(art, ink) for art, ink in zip(arts, inks)], axis=0)
        values = "".join(f"{value:8.4f}" for value in found)
        print(f"{name:28}{values}{1e3 * np.median(seconds):6.0f} ms", flush=True)


def main() -> None:
    """Print the tables, or draw the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", type=Path, metavar="FOLDER", help="draw them there, and print nothing")
    folder = parser.parse_args().pictures
    glyphs = skascii.glyph_set("ascii")
    if folder is None:
        for pictures in (TWELVE, NINE):
            show(pictures, glyphs)
        return
    folder.mkdir(parents=True, exist_ok=True)
    ink = resized_ink("camera", glyphs.cell, COLUMNS)
    for name, command in commands():
        if " " not in name or name == "chafa --work 9":
            picture = Image.fromarray(art_of(command, ink, glyphs)[0].to_image())
            picture.save(folder / f"{name.split()[0]}.webp", lossless=True)


if __name__ == "__main__":
    main()
