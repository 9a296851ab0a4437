"""Arts by chafa, where it is installed, of the same characters and colours: what color.py compares with."""

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
from PIL import Image
from rich.ansi import AnsiDecoder
from rich.color import Color
from rich.terminal_theme import TerminalTheme

import skascii
from skascii._shared.palette import XTERM_16

INSTALLED = shutil.which("chafa") is not None
SYMBOLS = {  # of a charset, chafa's name for it; it has no octants before 1.16
    "ascii": "ascii",
    "blocks": "block+space",
    "blocks and box": "block+border+space-wide-inverted",
    "sextants": "sextant+space+solid+hhalf",
    "braille": "braille",
}
DEPTHS = {None: "full", "256": "240", "16": "16"}  # 240: without the 16 that differ between terminals, as ours
FONT = Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSansMono.ttf")
_THEME = TerminalTheme((0, 0, 0), (255, 255, 255), *(list(map(tuple, part.tolist())) for part in np.split(XTERM_16, 2)))


def version() -> str:
    """Return "chafa" and its version."""
    said = subprocess.run(["chafa", "--version"], capture_output=True, text=True, check=True).stdout
    return " ".join(said.split()[::2][:2]).lower()


def art(
    image: np.ndarray, glyphs: skascii.GlyphSet, charset: str, mode: str, palette: str | None, work: int
) -> skascii.AsciiArt:
    """Return what chafa makes of a picture in whole cells, on black paper. Letters it draws in our font, too."""
    rows, columns = (size // part for size, part in zip(image.shape, glyphs.cell))
    command = ["chafa", "-f", "symbols", "-s", f"{columns}x{rows}", "--stretch", "-O", "0", "-w", str(work)]
    command += ["-c", DEPTHS[palette], "--symbols", SYMBOLS[charset]] + ["--fg-only"] * (mode == "foreground")
    command += ["--glyph-file", str(FONT)] * (charset == "ascii")
    with tempfile.TemporaryDirectory() as folder:
        Image.fromarray(image).save(Path(folder, "picture.png"))
        ansi = subprocess.run([*command, f"{folder}/picture.png"], capture_output=True, text=True, check=True).stdout
    return parsed(ansi, glyphs)


def parsed(ansi: str, glyphs: skascii.GlyphSet) -> skascii.AsciiArt:
    """Return text with escapes as an art."""
    lines = [line for line in AnsiDecoder().decode(ansi) if len(line)]
    colors = np.zeros((2, len(lines), len(lines[0]), 3), np.uint8)
    for row, line in enumerate(lines):
        for start, end, style in line.spans:
            front, back = _color(style.color, True), _color(style.bgcolor, False)
            colors[:, row, start:end] = np.array([back, front] if style.reverse else [front, back])[:, None]
    text = "\n".join(line.plain for line in lines)
    return skascii.AsciiArt.from_text(text, glyphs, foreground=colors[0], background=colors[1])


def _color(color: Color | None, foreground: bool) -> Any:
    return tuple((color or Color.default()).get_truecolor(_THEME, foreground=foreground))
