import unicodedata

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from reference.glyphs import rectangle
from skimage.measure import euler_number, label

from skascii.glyphs import _shapes, charsets
from skascii.glyphs._box import DOUBLE, HEAVY, LIGHT, parse_arms, place
from skascii.glyphs._geometry import draw, is_drawn

CELLS = [(16, 8), (32, 16), (6, 3), (17, 9), (16, 16), (64, 32), (5, 1), (1, 1), (13, 20)]
BOX = [chr(code) for code in range(0x2500, 0x2580)]
BLOCKS = [chr(code) for code in range(0x2580, 0x25A0)]
MOSAICS = [*map(chr, range(0x1FB00, 0x1FB3C)), *map(chr, range(0x1CD00, 0x1CDE6))]
MOSAICS += "\U0001fb82\U0001fb85\U0001fbe6\U0001fbe7\U0001cea0\U0001cea3\U0001cea8\U0001ceab"
BRAILLE = [chr(code) for code in range(0x2800, 0x2900)]
SOLID = [char for char in BOX if not {"DASH", "DIAGONAL"} & set(unicodedata.name(char).split())]
LINES = {"left": "─", "right": "─", "up": "│", "down": "│"}
EDGES = {"left": np.s_[:, 0], "right": np.s_[:, -1], "up": np.s_[0], "down": np.s_[-1]}


def test_which_are_drawn():
    assert all(map(is_drawn, BOX + BLOCKS + BRAILLE + MOSAICS + [" ", "\u3000", "\u00a0"]))
    assert not any(map(is_drawn, "a~é\u24ff\u25a0\u27ff\u2900日\U0001fb3c\U0001cdff\U0001cea1"))


@pytest.mark.parametrize("cell", CELLS)
def test_all_are_coverage(cell):
    for char in [*BOX, *BLOCKS, *BRAILLE, *MOSAICS, " "]:
        bitmap = draw(char, cell)
        assert bitmap.shape == cell
        assert bitmap.dtype == np.float32
        assert 0 <= bitmap.min() <= bitmap.max() <= 1
        assert not np.signbit(bitmap).any()  # two zeros would keep bitmaps that look alike apart
        assert (bitmap.max() > 0) == (char not in " \u2800") or min(cell) < 3


@pytest.mark.parametrize("cell", [(16, 8), (7, 5), (3, 2), (1, 1)])
def test_rectangles_are_exact(cell, rng):
    for _ in range(50):
        top, bottom = np.sort(rng.uniform(-1, cell[0] + 1, 2))
        left, right = np.sort(rng.uniform(-1, cell[1] + 1, 2))
        expected = rectangle(cell, top, left, bottom, right)
        np.testing.assert_allclose(_shapes.rectangle(cell, top, left, bottom, right), expected, atol=1e-12)


@pytest.mark.parametrize(("cell", "error"), [((40, 40), 1e-4), ((300, 200), 1e-3)])
def test_sampled_areas(cell, error):
    """A disc, against its formula."""
    h, w = cell
    radius = min(cell) * 0.4
    disc = _shapes.sampled(cell, lambda y, x: (y - h / 2) ** 2 + (x - w / 2) ** 2 <= radius**2)
    assert abs(disc.sum() / (np.pi * radius**2) - 1) < error


# Blocks


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize(
    ("char", "top", "left", "bottom", "right"),
    [
        ("▀", 0, 0, 4, 8), ("▁", 7, 0, 8, 8), ("▃", 5, 0, 8, 8), ("▄", 4, 0, 8, 8), ("▇", 1, 0, 8, 8),
        ("█", 0, 0, 8, 8), ("▉", 0, 0, 8, 7), ("▌", 0, 0, 8, 4), ("▏", 0, 0, 8, 1), ("▐", 0, 4, 8, 8),
        ("▔", 0, 0, 1, 8), ("▕", 0, 7, 8, 8), ("▖", 4, 0, 8, 4),
        ("▗", 4, 4, 8, 8), ("▘", 0, 0, 4, 4), ("▝", 0, 4, 4, 8),
    ],
)  # fmt: skip
def test_blocks(char, top, left, bottom, right, cell):
    h, w = cell
    expected = rectangle(cell, top * h / 8, left * w / 8, bottom * h / 8, right * w / 8)
    np.testing.assert_allclose(draw(char, cell), expected, atol=1e-6)


@pytest.mark.parametrize("cell", CELLS)
def test_shades_are_even(cell):
    for char, coverage in zip("░▒▓", (0.25, 0.5, 0.75)):
        assert (draw(char, cell) == coverage).all()


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("pair", ["▀▄", "▌▐", "▙▝", "▛▗", "▜▖", "▟▘", "▚▞", "▕▉", "░▓"])
def test_complements(pair, cell):
    np.testing.assert_allclose(draw(pair[0], cell) + draw(pair[1], cell), 1, atol=1e-6)


# Mosaics: Unicode counts their parts from left to right and from top to bottom

# The parts of the octants from U+1CD00 to U+1CDE5, as in their names since Unicode 16: BLOCK OCTANT-3 and so on.
OCTANTS = (
    "3 23 123 4 14 124 34 134 234 5 15 25 125 135 235 1235 45 145 245 1245 345 1345 2345 12345 6 16 26 126 36 136 236 "
    "1236 146 246 1246 346 1346 2346 12346 56 156 256 1256 356 1356 2356 12356 456 1456 2456 12456 3456 13456 23456 "
    "17 27 127 37 137 237 1237 47 147 247 1247 347 1347 2347 12347 157 257 1257 357 2357 12357 457 1457 12457 3457 "
    "13457 23457 67 167 267 1267 367 1367 2367 12367 467 1467 2467 12467 3467 13467 23467 123467 567 1567 2567 12567 "
    "3567 13567 23567 123567 4567 14567 24567 124567 34567 134567 234567 1234567 18 28 128 38 138 238 1238 48 148 248 "
    "1248 348 1348 2348 12348 58 158 258 1258 358 1358 2358 12358 458 1458 2458 12458 3458 13458 23458 123458 168 268 "
    "1268 368 2368 12368 468 1468 12468 3468 13468 23468 568 1568 2568 12568 3568 13568 23568 123568 4568 14568 24568 "
    "124568 34568 134568 234568 1234568 178 278 1278 378 1378 2378 12378 478 1478 2478 12478 3478 13478 23478 123478 "
    "578 1578 2578 12578 3578 13578 23578 123578 4578 14578 24578 124578 34578 134578 234578 1234578 678 1678 2678 "
    "12678 3678 13678 23678 123678 4678 14678 24678 124678 34678 134678 234678 1234678 15678 25678 125678 35678 "
    "235678 1235678 45678 145678 1245678 1345678 2345678"
)
# Those among other characters: LEFT HALF UPPER ONE QUARTER BLOCK and its like.
OTHERS = {
    " ": "", "\U0001cea8": "1", "\U0001ceab": "2", "\U0001cea3": "7", "\U0001cea0": "8", "\U0001fb82": "12",
    "\U0001fb85": "123456", "\U0001fbe6": "35", "\U0001fbe7": "46", "▂": "78", "▄": "5678", "▆": "345678",
    "█": "12345678", "▌": "1357", "▐": "2468", "▀": "1234", "▖": "57", "▗": "68", "▘": "13", "▝": "24", "▙": "135678",
    "▛": "123457", "▜": "123468", "▟": "245678", "▚": "1368", "▞": "2457",
}  # fmt: skip


def parts(char):
    """Return the numbers of the parts that a mosaic fills, and of how many rows, by its name."""
    octants = dict(zip(map(chr, range(0x1CD00, 0x1CDE6)), OCTANTS.split())) | OTHERS
    if char in octants:
        return octants[char], 4
    return unicodedata.name(char).removeprefix("BLOCK SEXTANT-"), 3


def filled(char, cell):
    """Return the areas of its parts, one rectangle after the other."""
    h, w = cell
    numbers, rows = parts(char)
    coverage = np.zeros(cell)
    for number in numbers:
        row, column = divmod(int(number) - 1, 2)
        coverage += rectangle(cell, row * h / rows, column * w / 2, (row + 1) * h / rows, (column + 1) * w / 2)
    return coverage


@pytest.mark.parametrize("cell", CELLS)
def test_mosaics_fill_the_parts_in_their_names(cell):
    for char in [*MOSAICS, *OTHERS]:
        if "\U0001cd00" <= char <= "\U0001cde5":
            name = f"BLOCK OCTANT-{parts(char)[0]}"
            assert unicodedata.name(char, name) == name  # where Python knows it
        np.testing.assert_allclose(draw(char, cell), filled(char, cell), atol=1e-6)


@pytest.mark.parametrize(("name", "rows"), [("sextants", 3), ("octants", 4)])
def test_a_mosaic_set_has_every_pattern_once(name, rows):
    """In a cell that its parts divide, each part is full or empty, and inverting a pattern inverts its bits."""
    chars = charsets()[name]
    cells = [draw(char, (4 * rows, 8)).reshape(rows, 4, 2, 4) for char in chars]
    assert all(np.ptp(cell, axis=(1, 3)).max() == 0 for cell in cells)
    bits = [[int(cell[row, 0, column, 0]) for row in range(rows) for column in range(2)] for cell in cells]
    assert bits == [[number >> part & 1 for part in range(2 * rows)] for number in range(4**rows)]
    for cell in CELLS:
        for char, opposite in zip(chars, reversed(chars)):
            np.testing.assert_allclose(draw(char, cell) + draw(opposite, cell), 1, atol=1e-6)


# Braille


@pytest.mark.parametrize("cell", CELLS)
def test_braille_bits_add_up(cell):
    dots = [draw(chr(0x2800 + (1 << bit)), cell) for bit in range(8)]
    for char in BRAILLE:
        expected = sum((dot for bit, dot in enumerate(dots) if (ord(char) - 0x2800) >> bit & 1), np.zeros(cell))
        np.testing.assert_allclose(draw(char, cell), expected, atol=1e-6)


def test_braille_numbering():
    """Unicode names the dots: 1 2 3 7 down the left, 4 5 6 8 down the right."""
    place_of = {1: (0, 0), 2: (1, 0), 3: (2, 0), 4: (0, 1), 5: (1, 1), 6: (2, 1), 7: (3, 0), 8: (3, 1)}
    for char in BRAILLE[1:]:
        numbers = unicodedata.name(char).rpartition("-")[2]
        boxes = draw(char, (32, 16)).reshape(4, 8, 2, 8).sum(axis=(1, 3))
        expected = np.zeros((4, 2))
        for number in numbers:
            expected[place_of[int(number)]] = 1
        np.testing.assert_array_equal(boxes > 0, expected)


@pytest.mark.parametrize("cell", [(16, 8), (32, 16), (64, 32), (17, 9)])
def test_braille_dots_are_evenly_spaced_across_cells(cell):
    h, w = cell
    page = np.tile(draw("⣿", cell), (2, 2))
    shifted = np.roll(page, (h // 4, w // 2), axis=(0, 1))
    if h % 4 == 0 and w % 2 == 0:
        np.testing.assert_array_equal(shifted, page)
    centroids = [np.average(np.arange(w) + 0.5, weights=draw(char, cell).sum(axis=0)) for char in "⠁⠈"]
    np.testing.assert_allclose(centroids, [w / 4, 3 * w / 4], atol=0.04)  # of a sample
    centroids = [np.average(np.arange(h) + 0.5, weights=draw(char, cell).sum(axis=1)) for char in "⠁⠂⠄⡀"]
    np.testing.assert_allclose(centroids, [h / 8, 3 * h / 8, 5 * h / 8, 7 * h / 8], atol=0.04)


# Box drawing


def runs(edge):
    return int((np.diff(np.concatenate([[0], edge.astype(int)])) == 1).sum())


def topology(ink):
    """Return the number of parts, the Euler number, and the number of strokes that reach each edge."""
    parts = int(label(ink, connectivity=2).max())
    return (parts, int(euler_number(ink, 2)), *(runs(ink[edge]) for edge in EDGES.values()))


@pytest.fixture(scope="module")
def large_font(dejavu):
    """Draw a box character of DejaVu Sans Mono large, in the cell that the font itself fills with it."""
    font = ImageFont.truetype(dejavu, 200, layout_engine=ImageFont.Layout.BASIC)

    def raw(char):
        image = Image.new("L", (round(font.getlength("─")), 400))
        ImageDraw.Draw(image).text((0, 250), char, fill=255, font=font, anchor="ls")
        return image

    _, top, _, bottom = raw("│").getbbox()
    return lambda char: np.asarray(raw(char))[top:bottom] > 127


@pytest.mark.parametrize("char", SOLID)
def test_box_has_the_topology_that_the_font_has(char, large_font):
    for cell in ((16, 8), (32, 16), (64, 32), (33, 17), (16, 16)):
        assert topology(draw(char, cell) > 0.5) == topology(large_font(char)), cell


@pytest.mark.parametrize("char", SOLID)
def test_box_is_heavy_where_the_font_is(char, large_font):
    ours, theirs = draw(char, (64, 32)) > 0.5, large_font(char)
    light = {edge: (draw(line, (64, 32)) > 0.5)[EDGES[edge]].sum() for edge, line in LINES.items()}
    light_there = {edge: large_font(line)[EDGES[edge]].sum() for edge, line in LINES.items()}
    for edge in EDGES:
        heavy = ours[EDGES[edge]].sum() > 1.4 * light[edge]
        assert heavy == (theirs[EDGES[edge]].sum() > 1.4 * light_there[edge])


@pytest.mark.parametrize("cell", CELLS)
def test_box_cells_join(cell):
    """What reaches an edge depends on nothing but the weight of the arm there: so any two cells join."""
    seen = {}
    for char in SOLID:
        arms = parse_arms(unicodedata.name(char).removeprefix("BOX DRAWINGS "))
        bitmap = draw(char, cell)
        for arm, weight in arms.items():
            size = cell[0] if arm in ("left", "right") else cell[1]
            edge = bitmap[EDGES[arm]]
            if min(cell) >= 5 and weight:
                line = place(size, weight, cell)
                for start, stop in line.strokes:
                    assert (edge[max(start, 0) : stop] == 1).all()
                assert edge.sum() == sum(stop - start for start, stop in line.strokes)
            if min(cell) >= 5 and not weight:
                assert edge.sum() == 0
            opposite = seen.setdefault((arm in ("left", "right"), weight), edge)
            if min(cell) >= 5:
                np.testing.assert_array_equal(edge, opposite)


def test_lines_are_crisp():
    for char in SOLID:
        if "ARC" not in unicodedata.name(char):
            assert set(np.unique(draw(char, (17, 9)))) <= {0, 1}


@pytest.mark.parametrize(
    ("char", "picture"),
    [
        ("╬", "..#.#../..#.#../###.###/......./###.###/..#.#../..#.#.."),
        ("╔", "......./......./..#####/..#..../..#.###/..#.#../..#.#.."),
        ("╪", "...#.../...#.../#######/...#.../#######/...#.../...#..."),
        ("╫", "..#.#../..#.#../..#.#../#######/..#.#../..#.#../..#.#.."),
        ("╟", "..#.#../..#.#../..#.#../..#.###/..#.#../..#.#../..#.#.."),
        ("╒", "......./......./...####/...#.../...####/...#.../...#..."),
        ("╓", "......./......./......./..#####/..#.#../..#.#../..#.#.."),
        ("╤", "......./......./#######/......./#######/...#.../...#..."),
        ("┏", "......./......./..#####/..#####/..##.../..##.../..##..."),
        ("╾", "......./......./###..../#######/......./......./......."),
        ("┞", "..##.../..##.../..##.../..#####/...#.../...#.../...#..."),
    ],
)  # fmt: skip
def test_box_by_the_pixel(char, picture):
    expected = [[mark == "#" for mark in row] for row in picture.split("/")]
    np.testing.assert_array_equal(draw(char, (7, 7)), expected)


@pytest.mark.parametrize("cell", [(16, 8), (32, 16), (6, 3), (17, 9), (64, 32)])
@pytest.mark.parametrize(("char", "count"), list(zip("╌┄┈╍┅┉╎┆┊╏┇┋", (2, 3, 4) * 4)))
def test_dashes(char, count, cell):
    """As many, evenly spaced across cells, and half the ink of the line."""
    name = unicodedata.name(char)
    line = {"LIGHT HORIZONTAL": "─", "LIGHT VERTICAL": "│", "HEAVY HORIZONTAL": "━", "HEAVY VERTICAL": "┃"}
    words = name.split()
    solid = draw(line[f"{words[2]} {words[-1]}"], cell)
    bitmap = draw(char, cell)
    assert bitmap.sum() == pytest.approx(solid.sum() / 2)
    assert (bitmap <= solid).all()
    profile = bitmap.max(axis=0 if "HORIZONTAL" in name else 1)
    if len(profile) % (2 * count) == 0:
        expected = np.arange(len(profile)) * 2 * count // len(profile) % 2 == 0
        np.testing.assert_allclose(profile, expected, atol=1e-6)


@pytest.mark.parametrize("cell", [(16, 8), (32, 16), (33, 17), (20, 20)])
def test_arcs_round_a_corner(cell):
    for round_, square in zip("╭╮╯╰", "┌┐┘└"):
        arc, corner = draw(round_, cell), draw(square, cell)
        for edge in EDGES.values():
            np.testing.assert_array_equal(arc[edge], corner[edge])
        assert 0.7 * corner.sum() < arc.sum() < corner.sum()
        assert label(arc > 0.25, connectivity=2).max() == 1


@pytest.mark.parametrize("cell", [(16, 8), (32, 16), (33, 17), (20, 20)])
def test_diagonals(cell):
    h, w = cell
    rising, falling, cross = (draw(char, cell) for char in "╱╲╳")
    np.testing.assert_allclose(rising, falling[:, ::-1], atol=1e-6)
    np.testing.assert_allclose(falling, falling[::-1, ::-1], atol=1e-6)
    assert falling[0, 0] > 0.5
    assert falling[0, -1] == 0
    assert (cross >= np.maximum(rising, falling) - 1e-6).all()
    assert cross.sum() <= rising.sum() + falling.sum()
    line = place(w, LIGHT, cell)
    assert falling.sum() == pytest.approx((line.stop - line.start) * np.hypot(h, w), rel=0.1)


def test_weights_are_in_proportion():
    for cell in ((16, 8), (32, 16), (64, 32)):
        light, heavy, double = (place(cell[1], weight, cell) for weight in (LIGHT, HEAVY, DOUBLE))
        thick = light.stop - light.start
        assert thick == cell[0] // 16
        assert heavy.stop - heavy.start == 2 * thick
        assert double.stop - double.start == 3 * thick
        assert (light.start, light.stop) == (double.start + thick, double.stop - thick)
