"""HTML, parsed back to characters and colours. What a browser makes of it is in test_browser.py."""

import re
from base64 import b64decode
from html import unescape
from io import BytesIO
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from reference.render import hex_rgb, paint_html, random_cells, random_glyphs, read_html, read_html_pairs

import skascii
from skascii import AsciiArt

GLYPHS = random_glyphs()
INDICES, FOREGROUND = random_cells(GLYPHS)
PLAIN = AsciiArt(GLYPHS, INDICES)
COLORED = AsciiArt(GLYPHS, INDICES, foreground=FOREGROUND)
_, BACKGROUND = random_cells(GLYPHS, seed=2)
LIGHT = AsciiArt(GLYPHS, INDICES, paper="light")


def style(html):
    found = re.search(r'<pre [^>]*style="([^"]*)"', html).group(1)
    return dict(part.split(":", 1) for part in unescape(found).split(";"))


@pytest.mark.parametrize("foreground", [None, FOREGROUND])
@pytest.mark.parametrize("chars", [" .#<>&\"'", " .#<>&⣿é"])
def test_characters_and_colors(chars, foreground):
    art = AsciiArt(random_glyphs(chars), INDICES, foreground=foreground)
    for full_page in (False, True):
        rows = read_html(art.to_html(full_page=full_page))
        assert [[char for char, _ in row] for row in rows] == art.chars.tolist()
        assert art.to_html().count("&lt;") == art.text.count("<") > 0
        for where, char in np.ndenumerate(art.chars):
            color = rows[where[0]][where[1]][1]
            if foreground is None:
                assert color is None
            elif char != " ":
                assert hex_rgb(color) == tuple(foreground[where])


def test_characters_are_never_markup():
    glyphs = random_glyphs("<b>&gt;")
    art = AsciiArt(glyphs, [[glyphs.chars.index(char) for char in "<b>&gt;"]])
    assert [char for char, _ in read_html(art.to_html())[0]] == list("<b>&gt;")


def test_runs_of_one_color_are_merged():
    rows = read_html(COLORED.to_html())
    runs = 0
    for row in rows:
        shown = [color for char, color in row if char != " "]
        runs += sum(a != b for a, b in zip(shown, [None, *shown]))
    assert COLORED.to_html().count("<span") == runs


@pytest.mark.parametrize("foreground", [None, FOREGROUND])
@pytest.mark.parametrize("chars", [" .#<>&\"'", " .#<>&⣿é"])
def test_backgrounds(chars, foreground):
    art = AsciiArt(random_glyphs(chars), INDICES, foreground=foreground, background=BACKGROUND)
    rows = read_html_pairs(art.to_html())
    assert [[char for char, _, _ in row] for row in rows] == art.chars.tolist()
    for where, char in np.ndenumerate(art.chars):
        _, front, back = rows[where[0]][where[1]]
        assert hex_rgb(back) == tuple(BACKGROUND[where])
        if foreground is None:
            assert front is None
        elif char != " ":
            assert hex_rgb(front) == tuple(foreground[where])


def test_runs_are_blocks_of_whole_cells():
    """As many as the cells need in which both colours that are seen agree, and as wide as all of them together."""
    red, black = np.full((1, 4, 3), (255, 0, 0), np.uint8), np.zeros((1, 4, 3), np.uint8)
    background = black.copy()
    background[0, 3] = 255
    art = AsciiArt.from_text(". ..", GLYPHS, foreground=red, background=background)
    html = art.to_html(cell=(8, 4.5))
    block = '<span style="color:#f00;background:{};display:inline-block;width:{}px">'
    inside = html[html.index("<span") : html.index("</pre>")]
    first, second = block.format("#000", "13.5"), block.format("#fff", "4.5")
    text = f"{first}. .</span>{second}.</span>"
    assert inside == f'<span style="text-indent:calc((4.5px - 1ch)/2)">{text}</span>'
    assert style(html)["padding"] == "0"


def test_blocks_in_colours_are_painted():
    """Their characters stay, unseen; what is all of one coverage is a background like others."""
    glyphs = skascii.glyph_set(" ▌▚▒█")
    front, back = np.full((1, 5, 3), 200, np.uint8), np.full((1, 5, 3), 100, np.uint8)
    art = AsciiArt.from_text(" ▌▚▒█", glyphs, foreground=front, background=back)
    rows = read_html_pairs(art.to_html())
    assert rows == [
        [
            (" ", None, "#646464"),
            ("▌", "#0000", "linear-gradient(#c8c8c8 0 0) 0 0/50% 100% no-repeat,#646464"),
            (
                "▚",
                "#0000",
                "linear-gradient(#c8c8c8 50%,#646464 0) 0 0/50% 100% no-repeat,linear-gradient(#646464 50%,#c8c8c8 0)",
            ),
            ("▒", "#0000", "#969696"),
            ("█", "#0000", "#c8c8c8"),
        ]
    ]
    assert "gradient" not in art.to_html(color=False)
    on_paper = AsciiArt.from_text(" ▌▚▒█", glyphs, foreground=front, paper=(100, 100, 100))
    assert read_html_pairs(on_paper.to_html()) == rows


@pytest.mark.parametrize("cell", [(24, 8), (17, 9)])
@pytest.mark.parametrize("name", ["sextants", "octants", "blocks"])
@pytest.mark.parametrize("behind", [False, True])
def test_mosaics_are_painted(behind, name, cell):
    """Sextants and octants on the paper, too, and blocks beside them: pixel for pixel where edges fall between pixels.

    Their characters stay, unseen and without boxes.
    """
    glyphs = skascii.glyph_set(" " + skascii.glyphs.charsets()[name][1:] + ("" if behind else "\U0001fb00"), cell=cell)
    indices = np.random.default_rng(0).permutation(np.arange(300) % len(glyphs)).reshape(10, 30)
    front, back = np.random.default_rng(1).integers(0, 256, (2, 10, 30, 3), dtype=np.uint8)
    art = AsciiArt(glyphs, indices, foreground=front, background=back if behind else None, paper="navy")
    for html, picture in [
        (art.to_html(paper="teal"), art.to_image(paper="teal")),
        (art.to_html(color=behind, foreground="gold"), art.to_image(color=behind, foreground="gold")),
    ]:
        assert np.abs(paint_html(html, cell).astype(int) - picture).max() <= 1
        assert [[char for char, _ in row] for row in read_html(html)] == art.chars.tolist()
        assert "2em" not in html


def test_letters_beside_sextants_are_letters():
    """On the paper, in their colours, and as large as they are in the raster."""
    glyphs = skascii.glyph_set(" #<\U0001fb00▌█")
    indices, colors = random_cells(glyphs)
    html = AsciiArt(glyphs, indices, foreground=colors, paper="navy").to_html()
    for where, index in np.ndenumerate(indices):
        char, front, back = read_html_pairs(html)[where[0]][where[1]]
        assert char == glyphs.chars[index]
        if char in "#<":
            assert (hex_rgb(front), back) == (tuple(colors[where]), "#000080")
    letters = AsciiArt.from_text("#<", skascii.glyph_set(" #<"))
    assert style(html)["font"] == style(letters.to_html())["font"]


def test_colors_of_foreground_and_paper():
    assert style(PLAIN.to_html())["color"] == "#fff"
    assert style(PLAIN.to_html())["background"] == "#000"
    assert style(LIGHT.to_html())["color"] == "#000"
    assert style(LIGHT.to_html(paper="ivory"))["background"] == "#fffff0"
    assert "background: #fffff0" in LIGHT.to_html(full_page=True, paper="ivory")
    navy = AsciiArt(GLYPHS, INDICES, paper="navy")
    assert style(navy.to_html())["background"] == style(navy._repr_html_())["background"] == "#000080"
    assert style(navy.to_html())["color"] == "#fff"
    assert "background: #000080" in navy.to_html(full_page=True)
    assert style(navy.to_html(paper="light"))["background"] == "#fff"
    assert style(AsciiArt(GLYPHS, INDICES, paper="ivory").to_html())["color"] == "#000"


def test_cells_and_fonts():
    html = PLAIN.to_html(cell=(20, 9.5), font_family="'A & B'")
    assert "&#x27;A &amp; B&#x27;" in html
    assert style(html)["width"] == "85.5px"
    assert "/20px" in style(html)["font"]
    assert style(html)["letter-spacing"] == "calc(9.5px - 1ch)"


def test_full_width_sets():
    glyphs = random_glyphs("　、亜α", (4, 4))
    html = AsciiArt(glyphs, [[0, 1, 2, 3]]).to_html()
    assert style(html)["letter-spacing"] == "calc(4px - 1em)"
    assert ' lang="ja"' in html
    assert [char for char, _ in read_html(html)[0]] == list(glyphs.chars)
    assert html.count("<span") == 1  # α, which fonts set in a width of their own


def test_page():
    html = PLAIN.to_html(full_page=True, title="A <title> & more")
    assert html.startswith("<!DOCTYPE html>\n<html")
    assert '<meta charset="utf-8">' in html
    assert "<title>A &lt;title&gt; &amp; more</title>" in html
    assert html.endswith(f"<body>\n{PLAIN.to_html()}\n</body>\n</html>\n")


def test_notebooks_get_what_fits():
    assert COLORED._repr_html_() == COLORED.to_html()
    wide = AsciiArt(GLYPHS, np.zeros((1, 360), int), paper="light")._repr_html_()
    assert style(wide)["width"] == "720px"
    assert style(wide)["letter-spacing"] == "calc(2px - 1ch)"


@pytest.mark.parametrize("behind", [False, True])
def test_notebooks_get_a_picture_of_what_is_too_wide(behind):
    rng = np.random.default_rng(0)
    glyphs = random_glyphs(cell=(4, 2))
    indices, colors = rng.integers(0, 8, (3, 721)), rng.integers(0, 256, (3, 721, 3), dtype=np.uint8)
    art = AsciiArt(glyphs, indices, foreground=colors, background=colors[::-1] if behind else None, paper="ivory")
    html = art._repr_html_()
    size, data = re.fullmatch(r'<img alt="Text art" (.*) src="data:image/png;base64,([\w+/=]+)">', html).groups()
    assert size == 'width="720" height="6"'
    with Image.open(BytesIO(b64decode(data))) as picture:
        shown = np.asarray(picture.convert("RGB")).astype(float)
    means = art.to_image().reshape(6, 2, 721, 2, 3).mean(axis=(1, 3))
    assert shown.shape == means.shape
    assert np.abs(shown - means).max() <= 1  # means of rounded pixels, or pixels of rounded means


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"font_family": 3}, TypeError, ["`font_family` must be a string", "3", "Courier New"]),
        ({"font_family": "a;b"}, ValueError, ["`font_family` must be CSS font families", "'a;b'"]),
        *(
            ({"font_family": wrong}, ValueError, ["`font_family` must be CSS"])
            for wrong in (" ", "a,", "'a", "'a'b", "a\\", "a/*")
        ),
        ({"font_family": "a\x00"}, ValueError, ["`font_family` must be without control characters", "Drop '\\x00'."]),
        ({"full_page": True, "title": "a\x1b]0;b\x07"}, ValueError, ["`title` must be without control", "'\\x1b'"]),
        ({"full_page": True, "title": "a\ud800"}, ValueError, ["`title` must be without control", "'\\ud800'"]),
        ({"full_page": True, "title": "a\u202eb"}, ValueError, ["Drop '\\u202e'."]),
        ({"cell": 16}, TypeError, ["`cell` must be a pair (height, width) in CSS pixels", "16", "(16, 8)"]),
        ({"cell": (0, 8)}, ValueError, ["`cell height` must be a finite number greater than 0"]),
        ({"cell": (16, "8")}, TypeError, ["`cell width`"]),
        ({"foreground": "blu"}, ValueError, ["`foreground`", "'blue'"]),
    ],
)
def test_wrong_options(options, error, words):
    with pytest.raises(error) as caught:
        PLAIN.to_html(**options)
    assert all(word in str(caught.value) for word in words)


@pytest.mark.parametrize("title", ["</title><script>", '"&amp;" <!-- -->', "\U0001f431 猫", "{body} %s", "]]>"])
def test_a_page_is_well_formed_with_any_title(title):
    page = PLAIN.to_html(full_page=True, title=title)
    root = ElementTree.fromstring(re.sub("<(meta .*?)>", r"<\1/>", page.replace("<!DOCTYPE html>", "")))
    assert root.find("head/title").text == title


@pytest.mark.parametrize(
    "family", ["Menlo", "-apple-system, serif", "'A, B' , \"C'D\"", "var(--mono), monospace", "明朝"]
)
def test_families(family):
    assert family in unescape(PLAIN.to_html(font_family=family))
    assert ElementTree.fromstring(PLAIN.to_svg(font_family=family))[1].get("font-family") == family


def test_wrong_title():
    with pytest.raises(TypeError, match=r"`title` must be a string; got None\. Example"):
        PLAIN.to_html(full_page=True, title=None)
