"""Transparent paper, and glyphs of any colour."""

from xml.etree import ElementTree

import numpy as np
import pytest
from browser import needs_chromium, screenshot
from PIL import Image
from reference.render import random_cells, random_glyphs

import skascii
from skascii import AsciiArt

GLYPHS = random_glyphs()
INDICES, FOREGROUND = random_cells(GLYPHS)
PLAIN = AsciiArt(GLYPHS, INDICES)
COLORED = AsciiArt(GLYPHS, INDICES, foreground=FOREGROUND)
BEHIND = AsciiArt(GLYPHS, INDICES, background=FOREGROUND)
PAPER = np.array([30, 200, 90])


def over(picture, paper):
    """Return a picture with alpha on paper."""
    alpha = picture[..., 3:] / 255
    return picture[..., :3] * alpha + paper * (1 - alpha)


@pytest.mark.parametrize(("art", "options"), [(PLAIN, {}), (PLAIN, {"foreground": "gold"}), (COLORED, {})])
@pytest.mark.parametrize("scale", [1, 2])
def test_paper_shows_through_a_picture(art, options, scale):
    picture = art.to_image(paper="transparent", scale=scale, **options)
    assert picture.dtype == np.uint8
    opaque = art.to_image(paper=tuple(PAPER.tolist()), scale=scale, **options)
    assert picture.shape == (*opaque.shape[:2], 4)
    assert np.abs(over(picture, PAPER) - opaque).max() <= 1


def test_channels_and_sizes_of_a_transparent_picture():
    picture = COLORED.to_image(paper="transparent")
    assert np.array_equal(COLORED.to_image(paper="transparent", channels="BGR"), picture[..., [2, 1, 0, 3]])
    assert COLORED.to_image(paper="transparent", scale=1.5).shape[2] == 4
    assert np.array_equal(BEHIND.to_image(paper="transparent", color=False), PLAIN.to_image(paper="transparent"))


@pytest.mark.parametrize("suffix", [".png", ".webp", ".tif"])
def test_files(tmp_path, suffix):
    COLORED.save(tmp_path / f"art{suffix}", paper="transparent")
    with Image.open(tmp_path / f"art{suffix}") as opened:
        alpha, colors = np.split(np.asarray(opened)[..., [3, 0, 1, 2]], [1], axis=2)
    picture = COLORED.to_image(paper="transparent")
    assert np.array_equal(alpha, picture[..., 3:])
    assert np.array_equal(colors[alpha[..., 0] > 0], picture[..., :3][alpha[..., 0] > 0])


@pytest.mark.parametrize("suffix", [".jpg", ".bmp"])
def test_formats_that_have_none(tmp_path, suffix):
    with pytest.raises(ValueError, match=rf"`path` must be of a format that can be transparent; got '\{suffix}'"):
        PLAIN.save(tmp_path / f"art{suffix}", paper="transparent")


def test_pages_and_drawings():
    html = PLAIN.to_html(full_page=True, paper="transparent")
    assert html.count("background:none") + html.count("background: none") == 2
    assert "#000" not in html
    drawing = ElementTree.fromstring(PLAIN.to_svg(paper="transparent"))
    assert [child.tag.rpartition("}")[2] for child in drawing] == ["g"]
    assert len(ElementTree.fromstring(PLAIN.to_svg())) == 2


@needs_chromium
@pytest.mark.parametrize(
    ("charset", "colored"),
    [("blocks", True), ("sextants", False), ("sextants", True), ("octants", False), ("octants", True)],
)
def test_painted_cells_let_paper_through(tmp_path, charset, colored):
    glyphs = skascii.glyph_set(charset)
    indices = np.resize(np.arange(len(glyphs)), (-(-len(glyphs) // 16), 16))
    colors = np.random.default_rng(0).integers(0, 256, (*indices.shape, 3), dtype=np.uint8)
    art = AsciiArt(glyphs, indices, foreground=colors if colored else None)
    picture = art.to_image(paper="transparent")
    height, width = picture.shape[:2]
    page = art.to_html(full_page=True, paper="transparent").replace("background: none", "background: rgb(30, 200, 90)")
    (tmp_path / "art.html").write_text(page)
    drawing = art.to_svg(paper="transparent")
    (tmp_path / "drawing.html").write_text(f"<body style='margin:0;background:rgb(30,200,90)'>{drawing}</body>")
    for name in ("art", "drawing"):
        seen = screenshot(tmp_path / f"{name}.html", tmp_path / f"{name}.png", width, height)[:height, :width, :3]
        drawn = np.abs(seen.astype(float) - over(picture, PAPER)).max(axis=2)
        assert np.percentile(drawn, 99) <= 2, name


@pytest.mark.parametrize("export", [BEHIND.to_image, BEHIND.to_html, BEHIND.to_svg])
def test_backgrounds_cover_all(export):
    with pytest.raises(ValueError, match="`paper` must be a colour where cells have backgrounds"):
        export(paper="transparent")


def test_escapes_of_a_foreground():
    art = AsciiArt(random_glyphs(" #"), [[0, 1]])
    assert art.to_ansi(foreground="gold") == "\x1b[38;2;255;215;0m #\x1b[0m"
    assert art.to_ansi(foreground=0, depth="16") == "\x1b[30m #\x1b[0m"
    assert art.to_ansi(foreground="gold", depth="none") == " #"
    navy = AsciiArt(art.glyphs, art.indices, paper="navy")
    assert navy.to_ansi(foreground="gold") == "\x1b[38;2;255;215;0;48;2;0;0;128m #\x1b[0m"
    assert COLORED.to_ansi(foreground="gold") == COLORED.to_ansi()
    with pytest.raises(ValueError, match="`foreground` must be a colour"):
        art.to_ansi(foreground="gol")


@pytest.mark.parametrize("kind", ["html", ".HTML", "htm"])
def test_a_format_whatever_the_suffix(tmp_path, kind):
    PLAIN.save(tmp_path / "art", format=kind, title="x")
    assert (tmp_path / "art").read_text() == PLAIN.to_html(full_page=True, title="x")
    PLAIN.save(tmp_path / "art.txt", format="ansi", depth="none")
    assert (tmp_path / "art.txt").read_text() == PLAIN.text + "\n"
    PLAIN.save(tmp_path / "picture", format="image")
    with Image.open(tmp_path / "picture") as opened:
        assert opened.format == "PNG"


@pytest.mark.parametrize(("kind", "error"), [("hmtl", ValueError), (3, TypeError), ("", ValueError)])
def test_formats_that_are_none(tmp_path, kind, error):
    with pytest.raises(error, match=r"`format` must be one of ans, html, htm, png, .*; got") as caught:
        PLAIN.save(tmp_path / "art", format=kind)
    assert ("Did you mean 'html'" in str(caught.value)) == (kind == "hmtl")
    assert list(tmp_path.iterdir()) == []
