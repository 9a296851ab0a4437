"""HTML: one <pre> whose characters stand on an exact grid."""

from base64 import b64encode
from collections.abc import Callable, Iterable
from html import escape
from math import ceil
from typing import Any

import numpy as np

from .color import check_see_through, hex_color, is_transparent, shown_colors
from .files import encode_image
from .image import image
from .mosaic import Mosaic, Strip, mosaic
from .registry import Art, renderer
from .runs import ANY, Run, color_runs, inked_cells, keys_of, pack, unpack
from .typeset import check_css_cell, check_family, check_written, fits_grid, font_size

NOTEBOOK_WIDTH = 720  # CSS pixels that a notebook or a page of documentation has at least
SMALLEST_CELL = 2  # CSS pixels: narrower characters are a picture at best, so they are shown as one
NO_COLOR = np.int64(1 << 32)  # the key of transparent text, and the first of backgrounds that belong to one cell each
LAYOUT_UNIT = 1 / 64  # CSS pixels, to which Chromium rounds each block: the blocks of a row must not drift
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

    Where cells have backgrounds, each run is a block as high as its line, so that there are no gaps. It indents its
    text by what else pads the rows: it inherits that from a <span> around all, which itself indents nothing. Glyphs
    made of rectangles are drawn as such, behind characters that are transparent. So it is on the paper, too, where
    there are sextants or octants.
    """
    glyphs, indices = art.glyphs, art.indices
    height, width = check_css_cell(glyphs, cell)
    shown = shown_colors(art, foreground, paper)
    see_through = check_see_through(paper, color and art.background is not None)
    tiles = mosaic(art, shown, color, see_through)
    front, back = map(hex_color, shown)
    back = "none" if see_through else back
    size = font_size(glyphs) * min(height / glyphs.cell[0], width / glyphs.cell[1])
    spare = f"({width:.6g}px - {'1em' if glyphs.wide else '1ch'})"
    indent = f"calc({spare}/2)"
    style = (
        f"display:block;box-sizing:border-box;width:{indices.shape[1] * width:.6g}px;margin:0;border:0;"
        f"padding:{f'0 0 0 {indent}' if tiles is None else '0'};overflow:visible;white-space:pre;color:{front};"
        f"background:{back};font:{size:.6g}px/{height:.6g}px {check_family(glyphs, font_family)};"
        f"letter-spacing:calc{spare};font-kerning:none;font-variant-ligatures:none;"
        "text-spacing-trim:space-all;text-size-adjust:none;direction:ltr;unicode-bidi:bidi-override"
    )
    box = (
        f"display:inline-block;width:calc({width:.6g}px + 2em);margin:0 calc({spare}/2 - 1em) 0 calc({spare}/-2 - 1em);"
        f"text-align:center;letter-spacing:0{'' if tiles is None else ';text-indent:0'}"
    )
    boxed = [not fits_grid(char, glyphs.wide) for char in glyphs.chars]
    if tiles is not None:
        boxed = [own and not strips for own, strips in zip(boxed, tiles.strips)]  # strips are in a block already
    tokens = {
        char: f'<span style="{box}">{_escape(char)}</span>' if own else _escape(char)
        for char, own in zip(glyphs.chars, boxed)
    }
    keys = keys_of(art.foreground if color else None, inked_cells(glyphs, indices))
    if tiles is None:
        rows = _spans(color_runs(glyphs, indices, keys, np.full(indices.shape, ANY), tokens.__getitem__))
    else:
        rows = f'<span style="text-indent:{indent}">{_painted(art, keys, tiles, tokens, width)}</span>'
    language = ' lang="ja"' if glyphs.wide else ""
    return f'<pre role="img" aria-label="Text art"{language} style="{escape(style)}">{rows}</pre>'


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
    check_written("title", title)
    body = fragment(art, foreground=foreground, paper=paper, color=color, font_family=font_family, cell=cell)
    back = "none" if is_transparent(paper) else hex_color(shown_colors(art, foreground, paper)[1])
    return PAGE.format(title=escape(title), paper=back, body=body)


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


def _spans(runs: Iterable[Run], paint: Callable[[int, int, int], str] | None = None) -> str:
    """Return the rows with a <span> around each run that has a style; `paint` adds that of its background."""
    parts = []
    column = 0
    for text, cells, front, back, row_ends in runs:
        styles = [] if front == ANY else ["color:#0000" if front == NO_COLOR else f"color:{hex_color(unpack(front))}"]
        if paint is not None:
            styles.append(paint(back, column, column + cells))
        parts.append(f'<span style="{";".join(styles)}">{text}</span>' if styles else text)
        if row_ends:
            parts.append("\n")
        column = 0 if row_ends else column + cells
    return "".join(parts)[:-1]


def _painted(art: Art, keys: np.ndarray, tiles: Mosaic, tokens: dict[str, str], width: float) -> str:
    """Return the rows of a mosaic; `keys` are those of the characters' colours."""
    glyphs, indices = art.glyphs, art.indices
    own = np.arange(NO_COLOR, NO_COLOR + indices.size).reshape(indices.shape)
    fronts = np.where(tiles.lettered, keys, NO_COLOR)
    backs = np.where(tiles.tiled, own, pack(tiles.background))
    cells = tiles.tiles(indices)
    edges = (np.rint(np.arange(indices.shape[1] + 1) * width / LAYOUT_UNIT) * LAYOUT_UNIT).tolist()

    def paint(key: int, start: int, stop: int) -> str:
        color = hex_color(unpack(key)) if key < NO_COLOR else _layers(*cells[int(key - NO_COLOR)])
        return f"background:{color};display:inline-block;width:{edges[stop] - edges[start]:.10g}px"

    return _spans(color_runs(glyphs, indices, fronts, backs, tokens.__getitem__), paint)


def _layers(front: list[int], back: list[int], strips: list[Strip]) -> str:
    """Return the CSS background of a cell: a layer for each strip.

    Each reaches from the cell's left edge, below those before it, so that nothing shines through where they meet; but
    what lies below transparent parts would be seen, so there each has its own place.
    """
    if len(back) == 4:
        places = [(strip, strip.right - strip.left) for strip in strips]
        return ",".join(
            f"{_gradient(front, back, strip)} {100 * strip.left / (1 - size) if size < 1 else 0:.6g}% 0"
            f"/{100 * size:.6g}% 100% no-repeat"
            for strip, size in places
        )
    layers = [
        f"{_gradient(front, back, strip)} 0 0/{ceil(1e6 * strip.right - 1e-6) / 1e4:.6g}% 100% no-repeat"
        for strip in strips[:-1]  # rounded up, since browsers cut lengths to parts of a pixel: 7.98 would be a blend
    ]
    last = strips[-1]
    if len(last.rectangles) == 1:
        layers.append(hex_color(last.rectangles[0].color(front, back)))
    else:
        layers.append(_gradient(front, back, last))
    return ",".join(layers)


def _gradient(front: list[int], back: list[int], strip: Strip) -> str:
    """Return the CSS gradient from top to bottom, in which each colour ends at a share of the height."""
    colors = [hex_color(part.color(front, back)) for part in strip.rectangles]
    if len(colors) == 1:
        return f"linear-gradient({colors[0]} 0 0)"
    ends = [f"{100 * part.bottom:.6g}%" for part in strip.rectangles]
    between = [f"{color} 0 {end}" for color, end in zip(colors[1:-1], ends[1:-1])]
    return f"linear-gradient({','.join([f'{colors[0]} {ends[0]}', *between, f'{colors[-1]} 0'])})"


def _escape(text: str) -> str:
    """Escape what stands between tags: quotes stay as they are."""
    return escape(text, quote=False)
