"""Small random arts, slow and obvious renderers, and readers that turn an export back into what a screen shows."""

import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import numpy as np

from skascii.glyphs import GlyphSet

XTERM_16 = [
    "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5".split(),
    "7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff".split(),
]


def random_glyphs(chars=" .#<>&\"'", cell=(4, 3), seed=0):
    """A glyph set with random coverage, the blank one first."""
    bitmaps = np.random.default_rng(seed).random((len(chars), *cell)).astype(np.float32)
    bitmaps[0] = 0
    return GlyphSet(chars, bitmaps)


def random_cells(glyphs, shape=(7, 9), seed=1, colors=3):
    """Indices, and colours of which there are few so that runs occur; one row and one column are blank."""
    rng = np.random.default_rng(seed)
    indices = rng.integers(0, len(glyphs), shape)
    indices[2], indices[:, 0] = 0, 0
    palette = rng.integers(0, 256, (colors, 3), dtype=np.uint8)
    return indices, palette[rng.integers(0, colors, shape)]


def picture(glyphs, indices, inks, papers):
    """Draw pixel by pixel: `inks` and `papers` are an RGB colour for each cell, `(R, C, 3)`, or one for all."""
    inks, papers = (np.broadcast_to(colors, (*indices.shape, 3)) for colors in (inks, papers))
    (rows, columns), (h, w) = indices.shape, glyphs.cell
    result = np.zeros((rows * h, columns * w, 3), np.uint8)
    for y in range(rows * h):
        for x in range(columns * w):
            row, column = y // h, x // w
            coverage = float(glyphs.bitmaps[indices[row, column], y % h, x % w])
            for k in range(3):
                ink, paper = float(inks[row, column, k]), float(papers[row, column, k])
                result[y, x, k] = round(paper + coverage * (ink - paper))
    return result


def xterm_palette():
    """All 256 colours of xterm, by number."""
    colors = [tuple(bytes.fromhex(text)) for half in XTERM_16 for text in half]
    levels = [0, 95, 135, 175, 215, 255]
    colors += [(r, g, b) for r in levels for g in levels for b in levels]
    return colors + [(8 + 10 * i,) * 3 for i in range(24)]


def nearest(color, palette):
    """The least squared distance from `color` to any of `palette`."""
    return min(sum((int(a) - int(b)) ** 2 for a, b in zip(color, other)) for other in palette)


def read_ansi(text):
    """Play escapes as a terminal would: rows of (character, colour or None)."""
    return [[(char, color) for char, color, _ in row] for row in read_pairs(text)]


def read_pairs(text):
    """Play escapes as a terminal would: rows of (character, colour or None, colour behind it or None)."""
    palette, rows, colors = xterm_palette(), [[]], [None, None]
    for escape, char in re.findall(r"\x1b\[([0-9;]*)m|(.)", text, re.DOTALL):
        if char == "\n":
            rows.append([])
        elif char:
            rows[-1].append((char, *colors))
        else:
            numbers = [int(number) for number in escape.split(";")]
            while numbers:
                first = numbers.pop(0)
                behind = 40 <= first <= 48 or first >= 100
                kind = first - 10 * behind
                if first == 0:
                    colors = [None, None]
                elif kind == 38 and numbers[0] == 2:
                    colors[behind] = tuple(numbers[1:4])
                    del numbers[:4]
                elif kind == 38 and numbers[0] == 5:
                    colors[behind] = palette[numbers[1]]
                    del numbers[:2]
                elif 30 <= kind <= 37:
                    colors[behind] = palette[kind - 30]
                elif 90 <= kind <= 97:
                    colors[behind] = palette[kind - 82]
                else:
                    raise ValueError(escape)
    return rows


def seen(text):
    """Play escapes: rows of what each cell shows of its two colours, and last the colours that run past the row."""
    ends = re.sub(r"(?=\n)|$", "|", text, flags=re.DOTALL)
    return [[seen_of(*cell) for cell in row] for row in read_pairs(ends)]


def seen_of(char, front, back):
    """What a cell shows of its colours: a blank shows no foreground, a full block no background."""
    return char, None if char in " \u2800" else front, None if char == "█" else back


class _Pre(HTMLParser):
    """What stands in the <pre>, in which colour, and on which background."""

    def __init__(self):
        super().__init__()
        self.rows, self.colors, self.tags, self.inside = [[]], [], [], False

    def handle_starttag(self, tag, attrs):
        if tag in ("meta",):
            return
        self.tags.append(tag)
        self.inside |= tag == "pre"
        if tag == "span":
            found = dict(part.split(":", 1) for part in dict(attrs)["style"].split(";"))
            front, back = self.shown
            self.colors.append((found.get("color", front), found.get("background", back)))

    @property
    def shown(self):
        return self.colors[-1] if self.colors else (None, None)

    def handle_endtag(self, tag):
        assert self.tags.pop() == tag
        self.inside &= tag != "pre"
        if tag == "span":
            self.colors.pop()

    def handle_data(self, data):
        for char in data if self.inside else "":
            if char == "\n":
                self.rows.append([])
            else:
                self.rows[-1].append((char, *self.shown))


def read_html(text):
    """Parse HTML with tags that match: rows of (character, colour or None)."""
    return [[(char, front) for char, front, _ in row] for row in read_html_pairs(text)]


def read_html_pairs(text):
    """Parse HTML with tags that match: rows of (character, colour or None, background or None)."""
    parser = _Pre()
    parser.feed(text)
    parser.close()
    assert parser.tags == []
    return parser.rows


def read_svg(text):
    """Parse a drawing: {(x, y): (character, colour or None)}."""
    marks = {}
    for element in ElementTree.fromstring(text).iter("{http://www.w3.org/2000/svg}text"):
        places = [float(x) for x in element.get("x").split()]
        assert len(places) == len(element.text)
        for x, char in zip(places, element.text):
            assert (x, float(element.get("y"))) not in marks
            marks[x, float(element.get("y"))] = char, element.get("fill")
    return marks


def paint_rectangles(text):
    """Paint the rectangles of a drawing, one after another: RGB `(H, W, 3)`."""
    root = ElementTree.fromstring(text)
    width, height = int(root.get("width")), int(root.get("height"))
    result = np.zeros((height, width, 3), np.uint8)
    for element in root.iter("{http://www.w3.org/2000/svg}rect"):
        if element.get("x") is None:
            result[:] = hex_rgb(element.get("fill"))
        else:
            x, y, w, h = (float(element.get(name)) for name in ("x", "y", "width", "height"))
            result[round(y) : round(y + h), round(x) : round(x + w)] = hex_rgb(element.get("fill"))
    return result


def paint_html(text, cell):
    """Paint the backgrounds of the cells of a <pre>, the last layer first: RGB `(H, W, 3)`."""
    (h, w), rows = cell, read_html_pairs(text)
    result = np.zeros((len(rows), h, len(rows[0]), w, 3), np.uint8)
    for row, cells in enumerate(rows):
        for column, (_, _, background) in enumerate(cells):
            for layer in reversed(re.split(r",(?![^(]*\))", background)):
                gradient, width = re.fullmatch(r"(.+?)(?: 0 0/(\S+)% 100% no-repeat)?", layer).groups()
                stops = [stop.split() for stop in re.sub(r"linear-gradient|[()]", "", gradient).split(",")]
                top = 0
                for color, *ends in stops:
                    bottom = round(float(ends[-1].rstrip("%")) / 100 * h) if ends and ends[-1] != "0" else h
                    result[row, top:bottom, column, : round(float(width or 100) / 100 * w)] = hex_rgb(color)
                    top = bottom
    return result.reshape(len(rows) * h, -1, 3)


def hex_rgb(text):
    """(r, g, b) of "#rgb" or "#rrggbb"."""
    digits = text[1:] if len(text) == 7 else "".join(2 * digit for digit in text[1:])
    return tuple(bytes.fromhex(digits))
