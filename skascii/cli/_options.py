"""The flags, in groups; those of the preprocessing in their order of execution."""

import argparse
from collections.abc import Callable
from functools import partial
from typing import Any

from ._values import above_zero, assignment, cell, color, criteria, integer, number, number_or_name, positive, whole
from ._words import COLORS, SHELLS, Parser

TONES = "auto none contrast range stretch fit faithful vivid edges drawing local"
DESCRIPTION = "Turn pictures into text."
SIZE = """\
By default the picture fits the terminal in both directions, less the prompt;
without a terminal, and in a file, it has 80 columns and the height that follows.
-w or --rows given: the other follows. Both: the picture is stretched. With
--fit they are the most instead. Characters win over pixels."""
EPILOG = """\
examples:
  skascii photo.jpg                          fit the terminal, in colour if it has any
  skascii sample:camera -w 120 -o camera.html
  skascii '*.png' -o 'out/{name}.txt'        a file for each picture
  curl -s URL | skascii - --method max_prod --no-color
  skascii logo.png --borders color -k 2 --charset default
"""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the flags."""
    made = Parser(
        "skascii",
        usage="%(prog)s IMAGE... [options]",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    for group in (_pictures, _films, _size, _preprocessing, _characters, _matching, _lists):
        group(made.add_argument_group)
    return made


def _pictures(group_of: Callable[..., Any]) -> None:
    add = group_of("pictures and output").add_argument
    add("images", nargs="*", metavar="IMAGE", help="a file, a pattern, sample:NAME, or - for standard input")
    add(
        "-o",
        "--output",
        metavar="FILE",
        help="write a file of the kind its suffix names (.html, .svg, .png, .txt; all: --list-formats) "
        "instead of printing; {name} stands for the picture's name, a directory for DIRECTORY/{name}.txt, and - for "
        "standard output",
    )
    add("--format", metavar="KIND", help="what is written, whatever the suffix: html, png, ...; without -o, to print")
    add(
        "--trim",
        action="store_true",
        help="without blank rows and columns around the text, or blanks at line ends",
    )
    add(
        "-c", dest="color", action="store_const", const="best", help="in colour: the most that the terminal or file has"
    )
    add(
        "--color",
        nargs="?",
        const="best",
        choices=COLORS,
        help="colours of a character: none; its foreground; both, of the cell; or the best that there is "
        "(default: that of the terminal, none for a file)",
    )
    add("--no-color", dest="color", action="store_const", const="none", help="the same as --color none")
    add("--fg-only", dest="color", action="store_const", const="foreground", help="the same as --color foreground")
    add("--palette", choices=("256", "16"), help="the colours of such a terminal only (default: what it has)")
    add(
        "--paper",
        type=color,
        metavar="COLOR",
        help="what the text stands on: dark, light or a colour (a CSS name, '#rrggbb', a grey from 0 to 255), or "
        "transparent, where the kind of file can be (default: the terminal's own, else dark)",
    )
    add("--foreground", "--fg", type=color, metavar="COLOR", help="one colour for all characters")
    add(
        "--data-range",
        nargs=2,
        type=number,
        metavar=("LO", "HI"),
        help="the values of black and white in the file "
        "(default: those of its format; the picture's own extremes for floats outside [0, 1], and for integers with a "
        "sign or of more than 16 bits)",
    )
    add(
        "--frame",
        "--page",
        type=positive,
        metavar="N",
        help="which frame of an animation, or page of a document, from 1 on (default: the first that is not blank)",
    )
    add(
        "--max-pixels",
        type=positive,
        metavar="N",
        help="refuse larger pictures (default: 200,000,000), and files of more than 8 bytes for each of so many",
    )
    add(
        "--save-preprocessed",
        metavar="FILE",
        help="also write the picture as it went to the matcher: resized and "
        "filtered, before transparency, gamma and tone",
    )
    add("--jobs", type=positive, metavar="N", help="so many pictures at once, each in a process of its own")
    add(
        "--scheduler",
        metavar="ADDRESS",
        help="as many at once as the workers of this scheduler of dask's have threads, on any machines: "
        "tcp://10.0.0.1:8786",
    )
    add("--resume", action="store_true", help="skip pictures whose files are there already")


def _films(group_of: Callable[..., Any]) -> None:
    add = group_of(
        "films, animations and cameras (webcam:0)",
        "They play in a terminal: space, arrows, q. -o writes .mp4, .webm, .gif, .webp, .cast, .html, n-%%04d.png",
    ).add_argument
    add("--fps", type=above_zero, metavar="N", help="frames a second at most (default: all)")
    add("--loop", action="store_true", help="begin again at the end")
    add("--start", type=above_zero, metavar="SECONDS", help="where to begin")
    add("--duration", type=above_zero, metavar="SECONDS", help="how much of it")
    add("--speed", type=above_zero, metavar="X", help="how many times as fast (default: 1; other speeds have no sound)")


def _size(group_of: Callable[..., Any]) -> None:
    add = group_of("size", SIZE).add_argument
    add("-w", "--columns", type=whole, metavar="N", help="width in characters; 0 keeps the picture's own size")
    add("--rows", type=whole, metavar="N", help="height in characters")
    add(
        "--fit",
        action="store_true",
        help="keep the picture's shape within -w and --rows, each by default the terminal's (without one 80 and 23)",
    )
    add("--no-upscale", action="store_true", help="no more characters than the picture has cells of pixels (16x8)")
    add("--wp", type=positive, metavar="PIXELS", help="width in pixels; a character is a cell of pixels")
    add("--hp", "--ah", type=positive, metavar="PIXELS", help="height in pixels")


def _preprocessing(group_of: Callable[..., Any]) -> None:
    add = group_of("preprocessing", "After the resize, in this order.").add_argument
    add("--ofx", type=integer, default=0, metavar="PIXELS", help="move the picture right against the cells")
    add("--ofy", type=integer, default=0, metavar="PIXELS", help="move the picture down")
    add("-s", "--saturate", action="store_true", help="bright pixels to full colour, dark ones darker")
    add(
        "--borders",
        type=criteria,
        metavar="CRITERIA",
        help="draw borders where neighbours differ: color, brightness, alpha, several with commas, or all",
    )
    add("-k", "--thickness", type=positive, metavar="PIXELS", help="of the borders (default: the cell's width)")
    add("--color-diff", type=number, metavar="DEGREES", help="hues that differ by more are a border (default: 30)")
    add("--brightness-diff", type=number, metavar="X", help="the same for brightness in [0, 1] (default: 0.1)")
    add("--alpha-diff", type=number, metavar="X", help="the same for opacity in [0, 1] (default: 0)")
    add("-n", "--negative", action="store_true", help="invert the luminance, keep the hue")
    add("-v", "--visible", action="store_true", help="show what is transparent: in the opposite of the paper's colour")
    add("-g", "--grayscale", action="store_true", help="to gray, stretched to the full range")
    add("--brightness", type=number, default=1.0, metavar="X", help="how many times as bright (default: 1)")
    add("--contrast", type=number, default=1.0, metavar="X", help="how many times as far from middle gray (default: 1)")
    add("--bw", action="store_true", help="to black and white")
    add(
        "-t",
        "--threshold",
        type=number_or_name,
        metavar="X",
        help="what becomes white, in [0, 1], or the name of a "
        "threshold of scikit-image: otsu, local, ... (default: 0.5)",
    )


def _characters(group_of: Callable[..., Any]) -> None:
    group = group_of("characters")
    group.add_argument(
        "--charset",
        metavar="NAME",
        help="a named set (default: ascii); in colour, closest to a photo are octants, then sextants, then blocks",
    )
    group.add_argument("--chars", metavar="CHARS", help="exactly these characters")
    group.add_argument("--all", action="store_true", help="all of ascii, whatever --charset and --chars say")
    group.add_argument("-a", "--add", default="", metavar="CHARS", help="add characters to the set")
    group.add_argument("-x", "--remove", default="", metavar="CHARS", help="remove characters from it")
    group.add_argument("--font", help="a font file or the name of a monospaced family (default: DejaVu Sans Mono)")
    group.add_argument("--cell", type=cell, metavar="HxW", help="pixels of a character (default: 16x8)")


def _matching(group_of: Callable[..., Any]) -> None:
    add = group_of("matching").add_argument
    add("--method", "--algo", metavar="NAME", help="how characters are chosen; see --list-methods")
    add(
        "--published",
        metavar="NAME",
        help="as a published system does: l2a, les, nmf, features; and at the picture's own size. Other flags override",
    )
    add(
        "-m",
        "--midpoint",
        type=number,
        metavar="X",
        help="luminance that counts as half, of the method and of --saturate (default: 0.5)",
    )
    add(
        "-O",
        "--option",
        action="append",
        default=[],
        type=assignment,
        metavar="NAME=VALUE",
        help="an option of the method; may be repeated",
    )
    add("--gamma", type=number, default=1.0, metavar="X", help="exponent of the displayed luminance (default: 1)")
    add(
        "--tone",
        choices=TONES.split(),
        default="auto",
        help="how luminance maps to what the glyphs can show (default: the method's own choice); for the search, fit "
        "and its relatives: faithful, vivid, edges, drawing for lines, local for what hides in bright and dark parts",
    )
    add(
        "--percentiles",
        nargs=2,
        type=number,
        metavar=("LO", "HI"),
        help="what contrast and stretch make black and white (default: 5 95); what fitted tones stretch first",
    )
    add("--backend", choices=("auto", "cpu", "cuda"), default="auto", help="where to compute (default: auto)")
    add("--workers", type=positive, metavar="N", help="threads of each picture (default: one a core that is left)")
    add("--seed", type=whole, metavar="N", help="seed of methods that choose at random")
    add(
        "--import",
        dest="modules",
        action="append",
        default=[],
        metavar="MODULE",
        help="import a Python module first, e.g. one that registers a method or a format of your own",
    )


def _lists(group_of: Callable[..., Any]) -> None:
    group = group_of("lists")
    add = partial(group.add_argument, dest="lists", action="append_const")
    add("--list-methods", const="methods", help="print the methods and their options")
    add("--list-formats", const="formats", help="print the kinds of files that -o writes, and their suffixes")
    add("--list-charsets", const="charsets", help="print the named charsets")
    add("--list-samples", const="samples", help="print the names that sample: takes")
    add("-V", "--version", const="version", help="print the version")
    group.add_argument(
        "--completion",
        dest="lists",
        action="append",
        choices=SHELLS,
        help="print what makes this shell complete flags, names and files",
    )
