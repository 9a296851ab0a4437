"""The flags of the preprocessing and of the conversion against the Python functions they stand for."""

from functools import partial

import cv2
import numpy as np
import pytest
from PIL import Image

import skascii as sk
from skascii import filters as f


@pytest.fixture
def rgba(tmp_path):
    """A picture with transparent and half-transparent parts, and its file."""
    pixels = np.random.default_rng(3).integers(0, 256, (6, 8, 4), np.uint8).repeat(10, axis=0).repeat(10, axis=1)
    pixels[:20, :20, 3] = 0
    Image.fromarray(pixels).save(tmp_path / "rgba.png")
    return pixels, tmp_path / "rgba.png"


FILTERS = [
    (["--ofx", 3, "--ofy", 5], [partial(f.offset, rows=5, columns=3)]),
    (["--ofx", -3, "--ofy", -5], [partial(f.offset, rows=-5, columns=-3)]),
    (["-s"], [f.saturate]),
    (["-s", "-m", 0.3, "--method", "corr"], [partial(f.saturate, midpoint=0.3)]),
    (["--borders", "all"], [f.draw_borders]),
    (["--borders", "color", "-k", 2], [partial(f.draw_borders, criterion="color", thickness=2)]),
    (["--borders", "color,alpha", "-k", 1], [partial(f.draw_borders, criterion=["color", "alpha"], thickness=1)]),
    (
        ["--borders", "all", "--color-diff", 60, "--brightness-diff", 0.3, "--alpha-diff", 0.4, "-k", 3],
        [partial(f.draw_borders, color_diff=60, brightness_diff=0.3, alpha_diff=0.4, thickness=3)],
    ),
    (["-n"], [f.negative]),
    (["-v"], [partial(f.flatten, background=255)]),
    (["-v", "--paper", "light"], [f.flatten]),
    (["-v", "--paper", "ivory"], [f.flatten]),
    (["-g"], [f.grayscale]),
    (["--brightness", 1.5], [partial(f.adjust, brightness=1.5)]),
    (["--contrast", 2, "--brightness", 0.8], [partial(f.adjust, brightness=0.8, contrast=2)]),
    (["--bw"], [f.binarize]),
    (["--bw", "-t", 0.7], [partial(f.binarize, threshold=0.7)]),
    (["--bw", "-t", "otsu"], [partial(f.binarize, threshold="otsu")]),
    (
        # in another order than that of their execution
        ["--bw", "-t", 0.4, "--contrast", 1.5, "-gvn", "-k", 1, "--borders", "brightness", "-s", "--ofy", 4],
        [
            partial(f.offset, rows=4),
            f.saturate,
            partial(f.draw_borders, criterion="brightness", thickness=1),
            f.negative,
            partial(f.flatten, background=255),
            f.grayscale,
            partial(f.adjust, contrast=1.5),
            partial(f.binarize, threshold=0.4),
        ],
    ),
]


@pytest.mark.parametrize(("flags", "chain"), FILTERS, ids=lambda value: " ".join(map(str, value)) if value else "")
def test_filters(skascii, tmp_path, rgba, flags, chain):
    pixels, path = rgba
    seen = []
    paper = flags[flags.index("--paper") + 1] if "--paper" in flags else "dark"
    method = "corr" if "corr" in flags else "min_diff"
    art = sk.convert(
        pixels, method, columns=12, paper=paper, filters=[*chain, lambda image: seen.append(image) or image]
    )
    copy = tmp_path / "seen.png"
    outcome = skascii(path, "-w", 12, "--method", "min_diff", *flags, "--no-color", "--save-preprocessed", copy)
    assert outcome == (0, art.text + "\n", "")
    np.testing.assert_array_equal(Image.open(copy), seen[0])


def test_an_offset_adds_paper(skascii, picture, pixels):
    art = sk.convert(pixels, columns=9, paper="light", filters=[partial(f.offset, columns=20, background=255)])
    assert skascii(picture, "-w", 9, "--ofx", 20, "--paper", "light").out == art.text + "\n"
    assert art.text.startswith("  ")


def test_borders_are_as_thick_as_a_cell(skascii, picture, pixels):
    flags = ["--cell", "12x6", "--borders", "all", "--brightness-diff", 0.9, "-w", 20]
    glyphs = sk.glyph_set(cell=(12, 6))
    thick = partial(f.draw_borders, thickness=6, brightness_diff=0.9)
    assert skascii(picture, *flags).out == sk.convert(pixels, glyphs=glyphs, columns=20, filters=[thick]).text + "\n"


@pytest.mark.parametrize(
    ("flags", "size"),
    [
        ([], {"columns": 80}),
        (["-w", 20], {"columns": 20}),
        (["--columns", 20], {"columns": 20}),
        (["--rows", 10], {"rows": 10}),
        (["-w", 20, "--rows", 5], {"columns": 20, "rows": 5}),
        (["-w", 0], {}),
        (["-w", 0, "--rows", 5], {"rows": 5}),
        (["-w", 20, "--wp", 400], {"columns": 20}),
        (["--rows", 5, "--hp", 400], {"rows": 5}),
        (["--wp", 100], {"filters": [partial(f.resize, width=100)]}),
        (["--hp", 100], {"filters": [partial(f.resize, height=100)]}),
        (["--ah", 100], {"filters": [partial(f.resize, height=100)]}),
        (["-w", 0, "--wp", 50, "--hp", 100], {"filters": [partial(f.resize, width=50, height=100)]}),
        (["--ofx", 9], {"columns": 78, "filters": [partial(f.offset, columns=9)]}),  # and no wider than 80
        (["--ofx", -9], {"columns": 80, "filters": [partial(f.offset, columns=-9)]}),
        (["-w", 80, "--ofx", 9], {"columns": 80, "filters": [partial(f.offset, columns=9)]}),
    ],
)
def test_sizes(skascii, picture, pixels, flags, size):
    assert skascii(picture, *flags) == (0, sk.convert(pixels, **size).text + "\n", "")


def test_full_width_characters_take_two_columns(skascii, picture):
    pytest.importorskip("matplotlib_fontja")
    assert {len(line) for line in skascii(picture, "--chars", "　一二三").lines} == {40}


@pytest.mark.parametrize(
    ("flags", "options"),
    [
        (["--method", "max_prod"], {"method": "max_prod"}),
        (["--algo", "ncc"], {"method": "ncc"}),
        (["--algo", "max_prod", "-m", 0.3], {"method": "max_prod", "midpoint": 0.3}),
        (["--algo", "max_prod", "-O", "midpoint=0.3"], {"method": "max_prod", "midpoint": 0.3}),
        (["--paper", "light"], {"paper": "light"}),
        (["--paper", "rgb(255, 255, 240)"], {"paper": "ivory"}),
        (["--paper", "200"], {"paper": 200}),
        (["--gamma", 2.2], {"gamma": 2.2}),
        (["--tone", "contrast"], {"tone": "contrast"}),
        (["--tone", "contrast", "--percentiles", 20, 60], {"tone": "contrast", "percentiles": (20, 60)}),
        (["--charset", "digits"], {"glyphs": "digits"}),
        (["--charset", "default", "-a", "#", "-x", "8d"], {"glyphs": sk.glyph_set("default", add="#", remove="8d")}),
        (["--charset", "digits", "--add", "-=#", "--remove", "-"], {"glyphs": sk.glyph_set("digits", add="=#")}),
        (["--all"], {}),
        (["--all", "--chars", "01"], {}),
        (["--charset", "digits", "--all"], {}),
        (["--charset", "digits", "--all", "--chars", "01"], {}),
        (["--chars", "01", "--all", "-a", "é", "-x", "@#"], {"glyphs": sk.glyph_set("ascii", add="é", remove="@#")}),
        (["--chars", "digits"], {"glyphs": "gistd"}),  # not the charset of that name
        (["--chars", "-=#"], {"glyphs": "-=#"}),
        (["--chars", " .", "-a", "-#"], {"glyphs": " .-#"}),
        (["--font", "DejaVu Sans Mono"], {}),
        (["--cell", "12X6"], {"glyphs": sk.glyph_set(cell=(12, 6))}),
        (["--backend", "cpu", "--workers", 1, "--seed", 3], {"rng": 3}),
    ],
)
def test_conversion(skascii, picture, pixels, flags, options):
    assert skascii(picture, "-w", 20, *flags) == (0, sk.convert(pixels, columns=20, **options).text + "\n", "")


def test_data_range(skascii, picture, pixels):
    image = np.clip((pixels - 50.0) / 100, 0, 1).astype(np.float32)
    out = skascii(picture, "-w", 20, "--data-range", 50, 150).out
    assert out == sk.convert(image, columns=20).text + "\n"


def test_a_callers_own_method(skascii, picture, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my_matchers.py").write_text(
        "import numpy as np, skascii\n"
        "@skascii.matchers.matcher('my_constant')\n"
        "def my_constant(target, glyphs, *, char='#'):\n"
        "    'One character everywhere.'\n"
        "    return np.full(target.shape, glyphs.chars.index(char))\n"
    )
    try:
        flags = ["--import", "my_matchers", "--method", "my_constant", "-w", 4]
        assert skascii(picture, *flags).lines == ["####", "####"]
        assert skascii(picture, *flags, "-O", "char='@'").lines == ["@@@@", "@@@@"]
        assert skascii(picture, *flags, "-O", "char=@").lines == ["@@@@", "@@@@"]
        assert "my_constant    One character everywhere.\n" in skascii("--import", "my_matchers", "--list-methods").out
    finally:
        sk.matchers.unregister("my_constant")


@pytest.mark.parametrize(
    ("dtype", "expected"), [(bool, np.uint8), (np.float32, np.uint8), (np.uint16, np.uint16), (np.uint8, np.uint8)]
)
def test_save_preprocessed_of_every_dtype(skascii, tmp_path, dtype, expected):
    values = np.array([[0, 1], [1, 0]], dtype)
    values = values * np.iinfo(dtype).max if np.dtype(dtype).kind == "u" else values
    Image.fromarray(values).save(tmp_path / "in.tiff")
    assert skascii(tmp_path / "in.tiff", "-w", 0, "--save-preprocessed", tmp_path / "out.png").code == 0
    result = cv2.imread(str(tmp_path / "out.png"), cv2.IMREAD_UNCHANGED)  # old Pillow reads 16 bits as 32
    assert result.dtype == expected
    np.testing.assert_array_equal(result, values.astype(float) / values.max() * np.iinfo(expected).max)
