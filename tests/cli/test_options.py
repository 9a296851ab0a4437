import re
import sys

import numpy as np
import pytest

import skascii as sk
from skascii.cli import main

USAGE = "usage: skascii IMAGE... [options]\nskascii: error: "


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        ([], "name at least one picture: a file, a pattern, sample:camera, or - for standard input"),
        (["--colums", "9"], "unrecognized arguments: --colums 9"),
        (["--col", "9"], "unrecognized arguments: --col 9"),  # no abbreviations: new flags would break them
        (["-w", "-3"], "argument -w/--columns: must be a whole number of at least 0; got '-3'. Example: 80."),
        (["--rows", "x"], "argument --rows: must be a whole number of at least 0; got 'x'. Example: 80."),
        (["--wp", "0"], "argument --wp: must be a whole number of at least 1; got '0'. Example: 8."),
        (["--hp", "1.5"], "argument --hp/--ah: must be a whole number of at least 1; got '1.5'. Example: 8."),
        (["--ofx", "x"], "argument --ofx: must be a whole number; got 'x'. Example: -3."),
        (["--workers", "0"], "argument --workers: must be a whole number of at least 1; got '0'. Example: 8."),
        (["-m", "x"], "argument -m/--midpoint: must be a number; got 'x'. Example: 0.5."),
        (["--gamma", "x"], "argument --gamma: must be a number; got 'x'. Example: 0.5."),
        (["--cell", "16"], "argument --cell: must be HEIGHTxWIDTH in pixels; got '16'. Example: 16x8."),
        (["--cell", "ax8"], "argument --cell: must be HEIGHTxWIDTH in pixels; got 'ax8'. Example: 16x8."),
        (["-O", "radius"], "argument -O/--option: must be NAME=VALUE; got 'radius'. Example: radius=3."),
        (["-O", "=3"], "argument -O/--option: must be NAME=VALUE; got '=3'. Example: radius=3."),
        (["--paper", "drak"], 'argument --paper: `paper` must be "dark", "light", or a colour: a CSS name, '),
        (["--paper", "drak"], "; got 'drak'. Did you mean 'dark'? Example: "),
        (["--paper", "256"], "; got 256. Clip or rescale it."),
        (["-t", "0.3"], "argument --threshold: does nothing without --bw"),
        (["-k", "3"], "argument --thickness: does nothing without --borders"),
        (["--color-diff", "3"], "argument --color-diff: does nothing without --borders"),
        (["--brightness-diff", "3"], "argument --brightness-diff: does nothing without --borders"),
        (["--alpha-diff", "3"], "argument --alpha-diff: does nothing without --borders"),
        (["--chars", "ab", "--charset", "ascii"], "argument --charset: not allowed with argument --chars"),
        (["--chars"], "argument --chars: expected one argument"),
        (["--data-range", "5", "5"], "argument --data-range: must be increasing; got 5 5. Example: 0 4095."),
        (
            ["--charset", "ascci"],
            "argument --charset: no charset 'ascci'. Did you mean 'ascii'? See --list-charsets; for characters of "
            "your own, --chars.",
        ),
        (
            ["--charset", "zzz"],
            "argument --charset: no charset 'zzz'. See --list-charsets; for characters of your own, --chars.",
        ),
        (["--method", "max_prd"], "Did you mean 'max_prod'?"),
        (["-O", "midpontt=0.3", "--algo", "corr"], "argument -O: corr has no option 'midpontt'. It has: midpoint."),
        (
            ["--import", "no_such_module"],
            "No module named 'no_such_module'. Check the name, and ",
        ),
        (["--import", ""], "argument --import: must be the name of a module; got ''. Example: my_matchers."),
        (["--import", ".foo"], "argument --import: must be the name of a module; got '.foo'."),
        (["--charset=--"], "argument --charset: no charset '--'."),
        (["-o--"], "argument --output: `path` must be a file with a suffix"),
        (["-O--"], "argument -O/--option: must be NAME=VALUE; got '--'."),
        (["-o", ""], "argument --output: must be the name of a file or a folder; got ''."),
        ([""], "argument IMAGE: must be the name of a picture; got ''."),
        (["-w", "9" * 5000], "argument -w/--columns: must be a whole number of at least 0; got '999"),
        (["--cell", "9" * 5000 + "x8"], "argument --cell: must be HEIGHTxWIDTH in pixels; got '999"),
        (["--ofx", "9" * 5000], "argument --ofx: must be a whole number; got '999"),
        (["--paper", "9" * 5000], "argument --paper: `paper` must be "),
        (
            ["--data-range", "16777216", "5"],
            "argument --data-range: must be increasing; got 16777216 5. Example: 0 4095.",
        ),
        (["--chars", ""], "`charset` must be of at least one character"),
        (["--chars", "a\t"], "`charset` must be "),
        (["--chars", "aあ"], "`charset` must be all half-width or all full-width"),
        (["--cell", "1x1"], "`cell` must be "),
        (["--font", "DejaVu Sans Mno"], "Near ones here: 'DejaVu Sans Mono'"),
        (["--font", "."], "`font` must be "),
        (["--font", "none.ttf"], "`font` must be an existing file"),
    ],
)
def test_flags_that_make_no_sense(skascii, flags, message):
    images = [] if message.startswith("name at least") else ["sample:logo"]
    code, out, err = skascii(*images, *flags)
    assert (code, out) == (2, "")
    assert err.startswith(USAGE)
    assert message in err.removeprefix(USAGE)
    assert err.count("\n") == 2


def test_a_method_without_a_midpoint(skascii, picture):
    @sk.matchers.matcher("cli_blank")
    def blank(target, glyphs):
        """Nothing anywhere."""
        return np.zeros(target.shape, int)

    try:
        code, _, err = skascii(picture, "--method", "cli_blank", "-m", 0.3)
        assert code == 2
        assert "argument -m: cli_blank has no midpoint. Use another --method, or add --saturate." in err
        assert "cli_blank has no option 'x'. It has: none." in skascii(picture, "--method", "cli_blank", "-Ox=1").err
        assert skascii(picture, "--method", "cli_blank", "-m", 0.3, "-s", "-w", 4).out == "    \n    \n"
    finally:
        sk.matchers.unregister("cli_blank")


def test_a_value_that_convert_refuses_fails_the_picture(skascii, picture):
    code, out, err = skascii(picture, "--gamma", -1)
    assert (code, out) == (1, "")
    assert err == f"skascii: {picture}: `gamma` must be a finite number greater than 0; got -1.0.\n"


@pytest.mark.parametrize("flags", [["-w", 10**9], ["--rows", 10**9], ["-w", 10**6, "--rows", 10**6], ["--wp", 10**9]])
def test_absurd_sizes(skascii, picture, flags):
    code, out, err = skascii(picture, *flags)
    assert (code, out) == (1, "")
    assert err.startswith(f"skascii: {picture}: `")
    assert err.count("\n") == 1


def test_characters_that_the_font_lacks_are_a_warning(skascii, picture):
    code, out, err = skascii(picture, "-w", 5, "--chars", " #ᚠ")
    assert code == 0
    assert out
    assert err.startswith("skascii: warning: the font ")
    assert err.endswith("lacks 1 of 3 characters, dropped: ᚠ\n")


@pytest.mark.parametrize("value", ["-" * 5000 + "1", "(" * 5000, "1" * 400, "1e400"])
def test_a_value_of_an_option_that_is_no_number(skascii, picture, value):
    code, out, err = skascii(picture, "-w", 4, "-O", f"sigma={value}")
    assert (code, out) == (1, "")
    assert err.startswith(f"skascii: {picture}: `sigma` must be a finite number greater than 0 ")


def test_a_power_too_large(skascii, picture):
    assert skascii(picture, "-w", 9, "--method", "features", "-O", "p=1e999").code == 0
    code, out, err = skascii(picture, "-w", 9, "--method", "features", "-O", "p=1e300")
    assert (code, out) == (1, "")
    assert f"skascii: {picture}: `p` must be " in err


@pytest.mark.parametrize("body", ["1 / 0", "import sys; sys.exit(3)", "1 +"])
def test_a_module_that_fails(skascii, picture, tmp_path, monkeypatch, body):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "fails_on_import.py").write_text(body)
    code, out, err = skascii(picture, "--import", "fails_on_import")
    assert (code, out) == (2, "")
    assert "argument --import: fails_on_import cannot be imported (" in err
    assert err.endswith("). Correct it.\n")


def test_two_dashes_as_a_value(skascii, picture):
    assert skascii(picture, "-w", 4, "--rows", 1, "--chars=--").out == "----\n"
    assert skascii(picture, "-w", 4, "-x", "--") == skascii(picture, "-w", 4, "-x-")


def test_private_use_characters_are_judged_by_the_font(skascii, picture, tmp_path):
    code, _, err = skascii(picture, "-w", 5, "--chars", " #\ue0b0\uf8ff\U0010fffd")
    assert code == 0
    assert err.endswith("lacks 3 of 5 characters, dropped: \ue0b0 \uf8ff \U0010fffd\n")
    code, out, err = skascii(picture, "-w", 5, "--chars", "\uf6c5")  # which DejaVu Sans Mono has
    assert (code, out, err) == (0, "\uf6c5\uf6c5\uf6c5\uf6c5\uf6c5\n" * 2, "")


def test_flags_and_pictures_in_any_order(skascii, picture):
    one = skascii(picture, "-w", 5).out
    assert skascii("-w", 5, picture, "--no-color", picture).out == one + one


def test_after_two_dashes_everything_is_a_picture(skascii, picture, monkeypatch):
    monkeypatch.chdir(picture.parent)
    picture.rename("-w.png")
    assert skascii("-w", 5, "--", "-w.png").code == 0
    assert skascii("-w", 5, "--", "-x").err == "skascii: ./-x: no such file. Check the path.\n"


def test_the_flags_of_the_process(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["skascii", "--version"])
    assert main() == 0
    assert capsys.readouterr().out == f"skascii {sk.__version__}\n"


def test_help_names_every_flag_of_the_published_tool(skascii):
    code, out, _ = skascii("-h")
    assert code == 0
    published = "-w --rows --wp --hp --ah --ofx --ofy -s --borders -k --color-diff --brightness-diff --alpha-diff -n -v"
    for flag in f"{published} -g --bw -t --chars --all -a -x --font -m --algo --save-preprocessed".split():
        assert f"{flag} " in out or f"{flag}," in out, flag
    assert skascii("--help") == (0, out, "")


def test_help_names_suffixes_that_are_registered(skascii):
    flat = " ".join(skascii("--help").out.split())
    suffixes = re.search(r"the kind its suffix names \(([^;]+); all: --list-formats\)", flat).group(1).split(", ")
    assert [sk.render.get(suffix).name for suffix in suffixes] == ["html", "svg", "image", "text"]


def test_lists(skascii):
    samples = skascii("--list-samples").lines
    assert {"astronaut", "camera", "horse"} < set(samples)
    assert samples == sorted(samples)
    methods = skascii("--list-methods").out
    for name in sk.matchers.available():
        assert f"{name:14} {sk.matchers.get(name).summary}\n" in methods
    assert "               midpoint=0.5; cpu, cuda\n" in methods
    formats = skascii("--list-formats").lines
    for name, line, suffixes in zip(sk.render.available(), formats[::2], formats[1::2], strict=True):
        assert line == f"{name:14} {sk.render.get(name).summary}"
        assert suffixes.startswith(f"{'':14} {' '.join(sk.render.get(name).suffixes)}; ")
    assert "               .ans; depth='24bit', foreground=None, trim=False" in formats
    charsets = skascii("--list-charsets")
    assert [line.split()[0] for line in charsets.lines] == list(sk.glyphs.charsets())
    assert "digits          11   0123456789\n" in charsets.out
    assert skascii("--version", "--list-samples").lines == [f"skascii {sk.__version__}", *samples]
