"""HTML: one <pre> whose characters stand on an exact grid."""

from base64 import b64encode
from html import escape
from typing import Any

import numpy as np

from .._shared.checks import rejection
from ..glyphs import GlyphSet
from .color import hex_color, shown_colors
from .files import encode_image
from .image import image
from .registry import Art, renderer
from .runs import NO_COLOR, color_runs, pack, unpack
from .typeset import check_css_cell, check_family, fits_grid, font_size

NOTEBOOK_WIDTH = 720  # CSS pixels that a notebook or a page of documentation has at least
SMALLEST_CELL = 2  # CSS pixels: narrower characters are a picture at best, so they are shown as one
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>body {{ margin: 0; background: {paper}; }}</style>
</head>
<body>
{body}
</body>
</html>
"""


def fragment(
    art: Art,
    *,
    foreground: Any = None,
    paper: Any = None,
    color: bool = True,
    font_family: Any = None,
    cell: Any = None,
) -> str:
    """Return a <pre> that needs no style sheet.

    `letter-spacing` makes up for the font's own advance, one ch (an em where characters are full-width), so that
    columns stand exactly `cell` pixels apart whatever the font. Characters that usual fonts lack or set in another
    width stand in a box each. All are centred in their cells, as in the raster.
    """
    glyphs, indices, colors = art.glyphs, art.indices, art.foreground if color else None
    height, width = check_css_cell(glyphs, cell)
    front, back = map(hex_color, shown_colors(art, foreground, paper))
    size = font_size(glyphs) * min(height / glyphs.cell[0], width / glyphs.cell[1])
    spare = f"({width:.6g}px - {'1em' if glyphs.wide else '1ch'})"
    style = (
        f"display:block;box-sizing:border-box;width:{indices.shape[1] * width:.6g}px;margin:0;border:0;"
        f"padding:0 0 0 calc({spare}/2);overflow:visible;white-space:pre;color:{front};"
        f"background:{back};font:{size:.6g}px/{height:.6g}px {check_family(glyphs, font_family)};"
        f"letter-spacing:calc{spare};font-kerning:none;font-variant-ligatures:none;"
        "text-spacing-trim:space-all;text-size-adjust:none;direction:ltr;unicode-bidi:bidi-override"
    )
    box = (
        f"display:inline-block;width:calc({width:.6g}px + 2em);margin:0 calc({spare}/2 - 1em) 0 calc({spare}/-2 - 1em);"
        "text-align:center;letter-spacing:0"
    )
    tokens = {
        char: _escape(char) if fits_grid(char, glyphs.wide) else f'<span style="{box}">{_escape(char)}</span>'
        for char in glyphs.chars
    }
    keys = np.full(indices.shape, NO_COLOR) if colors is None else pack(colors)
    language = ' lang="ja"' if glyphs.wide else ""
    return (
        f'<pre role="img" aria-label="Text art"{language} style="{escape(style)}">'
        + _rows(glyphs, indices, keys, tokens)
        + "</pre>"
    )


@renderer("html", suffixes=(".html", ".htm"))
def page(
    art: Art,
    *,
    title: Any = "Text art",
    foreground: Any = None,
    paper: Any = None,
    color: bool = True,
    font_family: Any = None,
    cell: Any = None,
) -> str:
    """Web page with nothing else on it, its characters on an exact grid."""
    if not isinstance(title, str):
        raise rejection("title", "a string", repr(title), "It goes to the page's title.", TypeError)
    body = fragment(art, foreground=foreground, paper=paper, color=color, font_family=font_family, cell=cell)
    return PAGE.format(title=escape(title), paper=hex_color(shown_colors(art, foreground, paper)[1]), body=body)


def notebook(art: Art) -> str:
    """Return a fragment as wide as a notebook at most, a small picture where its characters would be too small."""
    h, w = art.glyphs.cell
    rows, columns = art.indices.shape
    shrink = min(1.0, NOTEBOOK_WIDTH / (columns * w))
    if w * shrink >= SMALLEST_CELL:
        return fragment(art, cell=(h * shrink, w * shrink))
    squares = np.array_split(art.glyphs.bitmaps, max(1, round(h / w)), axis=1)
    means = np.stack([square.mean(axis=(1, 2)) for square in squares], axis=1)[..., None]
    png = b64encode(encode_image(image(art, bitmaps=means), ".png")).decode()
    size = f'width="{NOTEBOOK_WIDTH}" height="{round(rows * h * shrink)}"'
    return f'<img alt="Text art" {size} src="data:image/png;base64,{png}">'


def _rows(glyphs: GlyphSet, indices: np.ndarray, keys: np.ndarray, tokens: dict[str, str]) -> str:
    """Return the rows with a <span> around each run of one colour."""
    parts = []
    for text, key, row_ends in color_runs(glyphs, indices, keys, tokens.__getitem__):
        parts.append(text if key == NO_COLOR else f'<span style="color:{hex_color(unpack(key))}">{text}</span>')
        if row_ends:
            parts.append("\n")
    return "".join(parts)[:-1]


def _escape(text: str) -> str:
    """Escape what stands between tags: quotes stay as they are."""
    return escape(text, quote=False)
