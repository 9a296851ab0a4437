"""SVG: every inked character at its own place, so that any font lands on the grid."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

import numpy as np

from .._shared.paper import RGB
from .color import check_see_through, hex_color, shown_colors
from .mosaic import Mosaic, mosaic
from .registry import Art, renderer
from .runs import inked_cells, pack, runs, unpack
from .typeset import baseline, check_css_cell, check_family, font_size


@renderer("svg", suffixes=(".svg",))
def svg(
    art: Art,
    *,
    foreground: Any = None,
    paper: Any = None,
    color: bool = True,
    font_family: Any = None,
    cell: Any = None,
) -> str:
    """Drawing that scales to a poster: any font lands on the grid.

    It is made of text elements, one for each run of a colour, without spaces; each character is centred in its cell.
    Rectangles stand behind, one for each run of a background that is not the paper's colour; blocks there are
    rectangles, too, and sextants and octants everywhere.
    """
    glyphs, indices, colors = art.glyphs, art.indices, art.foreground if color else None
    height, width = check_css_cell(glyphs, cell)
    front, back = shown = shown_colors(art, foreground, paper)
    see_through = check_see_through(paper, color and art.background is not None)
    tiles = mosaic(art, shown, color, see_through)
    rows, columns = indices.shape
    box = f"{columns * width:.6g} {rows * height:.6g}".split()
    family = escape(check_family(glyphs, font_family))
    zoom = min(height / glyphs.cell[0], width / glyphs.cell[1])
    stand = height / 2 + (baseline(glyphs) - glyphs.cell[0] / 2) * zoom
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{box[0]}" height="{box[1]}"',
        f' viewBox="0 0 {box[0]} {box[1]}">\n',
        "" if see_through else f'<rect width="100%" height="100%" fill="{hex_color(back)}"/>\n',
        f'<g fill="{hex_color(front)}" font-family="{family}" font-size="{font_size(glyphs) * zoom:.6g}"'
        ' text-anchor="middle">\n',
    ]
    places = [f"{(column + 0.5) * width:.6g}" for column in range(columns)]
    tokens = [escape(char, quote=False) for char in glyphs.chars]
    inked = inked_cells(glyphs, indices)
    if tiles is not None:
        parts[3:3] = _rectangles(indices, tiles, back, height, width)
        inked &= tiles.lettered
    keys = np.zeros(indices.shape, np.int32) if colors is None else pack(colors)
    for row in range(rows):
        where = np.flatnonzero(inked[row])
        own = keys[row, where]
        x = [places[column] for column in where.tolist()]
        text = [tokens[index] for index in indices[row, where].tolist()]
        y = f"{row * height + stand:.6g}"
        for run in runs(own):
            fill = "" if colors is None else f' fill="{hex_color(unpack(int(own[run.start])))}"'
            parts.append(f'<text x="{" ".join(x[run])}" y="{y}"{fill}>{"".join(text[run])}</text>\n')
    parts.append("</g>\n</svg>\n")
    return "".join(parts)


def _rectangles(indices: np.ndarray, tiles: Mosaic, paper: RGB, height: float, width: float) -> Iterator[str]:
    """Yield what stands behind the text: one rectangle for each run of a colour that is not the paper's, and blocks."""

    def rectangle(row: float, column: float, rows: float, columns: float, color: Sequence[int]) -> str:
        place = f'x="{column * width:.6g}" y="{row * height:.6g}"'
        size = f'width="{columns * width:.6g}" height="{rows * height:.6g}"'
        opacity = "" if color[3:] in ((), [], [255]) else f' fill-opacity="{color[3] / 255:.4g}"'
        return f'<rect {place} {size} fill="{hex_color(color[:3])}"{opacity}/>\n'

    yield '<g shape-rendering="crispEdges">\n'
    for row, keys in enumerate(pack(tiles.background)):
        for run in runs(keys):
            color = unpack(int(keys[run.start]))
            if color != paper and color[3:] != (0,):
                yield rectangle(row, run.start, 1, run.stop - run.start, color)
    for cell, (front, back, strips) in tiles.tiles(indices).items():
        row, column = divmod(cell, indices.shape[1])
        for left, right, parts in strips:
            for part in parts:
                if part.coverage > 0:
                    fill = part.color(front, back)
                    yield rectangle(row + part.top, column + left, part.bottom - part.top, right - left, fill)
    yield "</g>\n"
