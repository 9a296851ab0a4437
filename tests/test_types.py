"""What type checkers make of a user's script."""

import inspect
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from PIL import ImageColor

import skascii
from skascii._options import MethodOptions
from skascii._shared import words

SCRIPT = """
from typing import Any

import numpy as np
from numpy.typing import NDArray

import skascii

image: NDArray[np.uint8] = np.zeros((32, 32), np.uint8)
art = skascii.convert(image, "nmf", columns=9, paper="navy", tone="none", color="cell", init="uniform", beta=2)
skascii.convert(image, columns=9, paper=(0, 0, 128), init=art, sigma=[1.5, 3.0], polish=["lines"], color=True)
skascii.convert(image, "features", bank=np.eye(9).reshape(9, 3, 3), palette=np.zeros((2, 3), int), rng=0)
skascii.Converter("corr", paper="light", channels="BGR", backend="cpu", midpoint=0.4)(image)
skascii.convert(image, tone=lambda ink: ink**2, filters=[skascii.filters.negative])
art.to_image(paper="transparent", foreground="gold", channels="BGR")
art.to_ansi(depth="16", trim=True)

skascii.convert(image, "nfm")  # E: argument 2|"convert"
skascii.convert(image, method="min_dif")  # E: "method"
skascii.Converter("local_serch")  # E: "Converter"
skascii.ink(image, "nfm")  # E: "ink"
skascii.matchers.match(image, art.glyphs, "nfm")  # E: "match"
skascii.convert(image, colums=9)  # E: "colums"
skascii.convert(image, sigm=9)  # E: "sigm"
skascii.Converter("corr", midpont=0.4)  # E: "midpont"
skascii.convert(image, sigma="wide")  # E: "sigma"
skascii.convert(image, init="tones")  # E: "init"
skascii.convert(image, norm=3)  # E: "norm"
skascii.convert(image, paper="drak")  # E: "paper"
skascii.convert(image, paper=None)  # E: "paper"
skascii.convert(image, paper=0.5)  # E: "paper"
skascii.AsciiArt(art.glyphs, art.indices, paper="drak")  # E: "paper"
skascii.convert(image, color="cells")  # E: "color"
skascii.convert(image, tone="streched")  # E: "tone"
skascii.convert(image, channels="GBR")  # E: "channels"
skascii.convert(image, backend="gpu")  # E: "backend"
skascii.convert(image, palette="64")  # E: "palette"
art.to_ansi(depth="8")  # E: "depth"
art.to_image(paper="transparnt")  # E: "paper"


@skascii.matchers.matcher("mine", tone="contrast")
def mine(target: skascii.Target, glyphs: skascii.GlyphSet, *, level: float = 0.5) -> NDArray[np.intp]:
    return np.where(target.tiles.mean(axis=(2, 3)) > level, len(glyphs) - 1, 0)


chosen: NDArray[np.intp] = mine(skascii.ink(image), art.glyphs, level=0.4)
mine(skascii.ink(image), art.glyphs, levl=0.4)  # E: "levl"
mine(skascii.ink(image), art.glyphs, level="a")  # E: "level"
options: dict[str, Any] = {"level": 0.4}
skascii.convert(image, skascii.matchers.get("mine"), **options)

reveal_type(art)  # N: skascii._art.AsciiArt
reveal_type(art.indices)  # N: dtype[numpy.signedinteger[
reveal_type(art.foreground)  # N: dtype[numpy.unsignedinteger[numpy._typing._nbit_base._8Bit]]] | None
reveal_type(art.to_image())  # N: dtype[numpy.unsignedinteger[numpy._typing._nbit_base._8Bit]]]
reveal_type(art.raster)  # N: dtype[numpy.floating[numpy._typing._nbit_base._32Bit]]]
reveal_type(art.glyphs.bitmaps)  # N: dtype[numpy.floating[numpy._typing._nbit_base._32Bit]]]
reveal_type(skascii.ink(image).tiles)  # N: dtype[numpy.floating[numpy._typing._nbit_base._32Bit]]]
reveal_type(skascii.matchers.match(image, art.glyphs))  # N: dtype[numpy.signedinteger[
reveal_type(skascii.matchers.match(image, art.glyphs, device_out=True))  # N: Any
reveal_type(skascii.matchers.gradient(skascii.ink(image), art.glyphs))  # N: dtype[numpy.signedinteger[
reveal_type(mine)  # N: level: float =|level: builtins.float =
"""


def test_a_strict_script(tmp_path):
    pytest.importorskip("mypy", reason="mypy comes with skascii[dev]")
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    env = {**os.environ, "MYPYPATH": str(Path(skascii.__file__).parents[1])}
    flags = ["--strict", "--follow-imports=silent", "--config-file=", "--hide-error-context"]
    words = [sys.executable, "-m", "mypy", *flags, "--cache-dir", str(tmp_path / "cache"), str(script)]
    said = subprocess.run(words, capture_output=True, text=True, env=env, timeout=300, cwd=tmp_path).stdout
    found: dict[int, str] = {}
    for number, text in re.findall(r"^\S*script\.py:(\d+): ((?:error|note): .*)$", said, re.M):
        found.setdefault(int(number), text)
    wanted = {
        number: line.split("  # ")[1]
        for number, line in enumerate(SCRIPT.split("\n"), 1)
        if re.search("  # [EN]: ", line)
    }
    assert sorted(found) == sorted(wanted), said
    for number, mark in wanted.items():
        assert found[number].startswith("error" if mark[0] == "E" else "note"), found[number]
        assert re.search(re.escape(mark[3:]).replace(r"\|", "|"), found[number]), (found[number], mark)


def test_the_words_are_those_that_exist():
    methods = [skascii.matchers.get(name) for name in get_args(words.Method)]
    known = [skascii.matchers.get(name) for name in skascii.matchers.available()]
    ours = {method.name for method in known if method.function.__module__.startswith("skascii.")}
    assert {method.name for method in methods} == ours
    assert set(get_args(words.ColorName)) == set(ImageColor.colormap)
    options = {name for method in methods for name in method.options}
    assert set(MethodOptions.__annotations__) == options
    for name, parameter in inspect.signature(skascii.convert).parameters.items():
        if isinstance(parameter.default, str):
            skascii.convert([[0.0]], **{"columns": 1, name: parameter.default})


@pytest.mark.parametrize(
    ("name", "literal"), [("channels", words.Channels), ("color", words.ColorMode), ("paper", words.PaperName)]
)
def test_each_word_is_taken(name, literal):
    import numpy as np

    for word in get_args(literal):
        pixels = np.zeros((16, 8, len(word) if name == "channels" else 3))
        skascii.convert(pixels, "gradient", **{name: word})


def test_a_matcher_stands_for_itself():
    known = skascii.matchers.get("gradient")
    assert skascii.matchers.get(known) is known
    assert skascii.convert([[0.0]], known, columns=1) == skascii.convert([[0.0]], "gradient", columns=1)
