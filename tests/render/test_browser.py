"""Pages and drawings in headless Chromium stand on the same grid as the art's own picture.

Chromium draws the fonts that the glyphs were made of, hinted in the same way, so cells can be compared one by one:

* Place: the centroid of a cell's ink is within a quarter of a pixel of ours (measured: 0.13), a pixel where fonts set a
  character in another width than its cell, since our raster centres it in whole pixels.
* Means: within 10 of 255 (measured: 7.1). Chromium strengthens light text on dark paper by up to that. A glyph
  that is missing has its centroid far off, another one in its place one or the other.
"""

import numpy as np
import pytest
import skimage.data
from browser import needs_chromium, screenshot

import skascii

pytestmark = needs_chromium


def cells(picture, paper, cell):
    """Distance from paper of each pixel, mean of the channels, cut into cells `(R, C, h, w)`."""
    ink = np.abs(np.asarray(picture, float) - paper)
    ink = ink.mean(axis=2) if ink.ndim == 3 else ink
    (height, width), (h, w) = ink.shape, cell
    return ink.reshape(height // h, h, width // w, w).swapaxes(1, 2)


def centroids(tiles):
    """Row and column of the centre of the ink of each tile, `(2, R, C)`."""
    h, w = tiles.shape[2:]
    mass = np.maximum(tiles.sum(axis=(2, 3)), 1e-9)
    return np.stack([tiles.sum(axis=3) @ np.arange(h), tiles.sum(axis=2) @ np.arange(w)]) / mass


def compare(art, text, suffix, folder, color=True):
    """Return how far cells are off, in pixels `(2, inked cells)`, and differences of their means `(R, C)`."""
    (folder / f"art{suffix}").write_text(text, encoding="utf-8")
    picture = art.to_image(color=color)
    shot = screenshot(folder / f"art{suffix}", folder / "shot.png", picture.shape[1], picture.shape[0])
    paper = 0 if art.paper == "dark" else 255
    ours, theirs = (cells(array, paper, art.glyphs.cell) for array in (picture, shot))
    inked = ours.sum(axis=(2, 3)) > 600  # a full stop in mid grey; all that is drawn in one ink has more
    off = (centroids(theirs) - centroids(ours))[:, inked]
    assert inked.mean() > 0.5
    return off, theirs.mean(axis=(2, 3)) - ours.mean(axis=(2, 3))


@pytest.mark.parametrize("color", [True, False])
@pytest.mark.parametrize("paper", ["dark", "light"])
def test_page_of_a_photo(tmp_path, paper, color):
    art = skascii.convert(skimage.data.astronaut(), columns=60, paper=paper, color=True)
    off, means = compare(art, art.to_html(full_page=True, color=color), ".html", tmp_path, color)
    assert np.abs(off).max() <= 0.25
    assert np.abs(means).max() <= 10


def test_drawing_of_a_photo(tmp_path):
    art = skascii.convert(skimage.data.astronaut(), columns=60, color=True)
    off, means = compare(art, art.to_svg(), ".svg", tmp_path)
    assert np.abs(off).max() <= 0.25
    assert np.abs(means).max() <= 10


@pytest.mark.parametrize("kind", ["html", "svg"])
def test_full_width_characters(tmp_path, kind):
    pytest.importorskip("matplotlib_fontja")
    art = skascii.convert(skimage.data.astronaut(), columns=30, glyphs="jis", tone="contrast")
    text = art.to_html(full_page=True) if kind == "html" else art.to_svg()
    off, means = compare(art, text, f".{kind}", tmp_path)
    assert np.abs(off).max() <= 1
    assert np.abs(means).max() <= 10


@pytest.mark.parametrize("kind", ["html", "svg"])
def test_braille_of_another_font(tmp_path, kind):
    """DejaVu Sans draws braille wider than the cell and with other dots, so only the places can agree."""
    art = skascii.AsciiArt.from_text("⠶⠶⠀⠶" * 15 + "\n" + "⣿⠶⠶⠶" * 15, skascii.glyph_set("braille"))
    text = art.to_html(full_page=True) if kind == "html" else art.to_svg()
    off, _ = compare(art, text, f".{kind}", tmp_path)
    assert np.abs(off).max() <= 1


@pytest.mark.parametrize("kind", ["html", "svg"])
@pytest.mark.parametrize(("charset", "limit"), [("ascii", 10), ("blocks", 2)])
@pytest.mark.parametrize("paper", ["dark", "light"])
def test_two_colors_a_cell(tmp_path, paper, charset, limit, kind):
    """Means of cells and channels; measured: 4 for letters, 0 for blocks, which are drawn as rectangles."""
    rng = np.random.default_rng(0)
    glyphs = skascii.glyph_set(charset)
    indices = rng.integers(0, len(glyphs), (20, 60))
    front, back = rng.integers(0, 256, (2, 20, 60, 3), dtype=np.uint8)
    art = skascii.AsciiArt(glyphs, indices, foreground=front, background=back, paper=paper)
    picture = art.to_image()
    (tmp_path / f"art.{kind}").write_text(art.to_html(full_page=True) if kind == "html" else art.to_svg(), "utf-8")
    shot = screenshot(tmp_path / f"art.{kind}", tmp_path / "shot.png", picture.shape[1], picture.shape[0])
    means = (array.reshape(20, 16, 60, 8, 3).mean(axis=(1, 3)) for array in (picture, shot))
    assert np.abs(np.subtract(*means)).max() <= limit


@pytest.mark.parametrize("cell", [(16, 12), (24, 8)])
def test_backgrounds_fill_cells_of_other_shapes(tmp_path, cell):
    """To their edges, whatever the font's own advance and line; ink of the same colour is off by one at most."""
    back = np.random.default_rng(0).integers(0, 256, (6, 20, 3), dtype=np.uint8)
    art = skascii.AsciiArt.from_text(
        "\n".join(["· " * 10] * 6), skascii.glyph_set(" ·"), foreground=back, background=back
    )
    (tmp_path / "art.html").write_text(art.to_html(full_page=True, cell=cell), "utf-8")
    shot = screenshot(tmp_path / "art.html", tmp_path / "shot.png", 20 * cell[1], 6 * cell[0])
    assert np.abs(shot - back.repeat(cell[0], axis=0).repeat(cell[1], axis=1).astype(int)).max() <= 1


@pytest.mark.parametrize("glyphs", ["ascii", "blocks"])
def test_backgrounds_of_small_cells_do_not_drift(tmp_path, glyphs):
    """The middle of each cell of long rows is in its own background."""
    back = np.random.default_rng(0).integers(0, 256, (6, 301, 3), dtype=np.uint8)
    glyphs = skascii.glyph_set(glyphs)
    art = skascii.AsciiArt(glyphs, np.arange(1806).reshape(6, 301) % len(glyphs), foreground=back, background=back)
    (tmp_path / "art.html").write_text(art.to_html(full_page=True, cell=(9.3, 4.65)), "utf-8")
    shot = screenshot(tmp_path / "art.html", tmp_path / "shot.png", 1400, 56)
    y, x = (((np.arange(count) + 0.5) * size).astype(int) for count, size in ((6, 9.3), (301, 4.65)))
    assert np.abs(shot[np.ix_(y, x)] - back.astype(int)).max() <= 1


@pytest.mark.parametrize(
    ("name", "behind"), [("blocks", False), ("sextants", False), ("octants", False), ("octants", True)]
)
@pytest.mark.parametrize("kind", ["html", "svg"])
def test_mosaics_are_painted_whatever_the_font(tmp_path, kind, name, behind):
    """All patterns in random order and colours, to the pixel."""
    glyphs = skascii.glyph_set(name, cell=(24, 8))
    rng = np.random.default_rng(3)
    indices = rng.permutation(np.arange(600) % len(glyphs)).reshape(10, 60)
    front, back = rng.integers(0, 256, (2, 10, 60, 3), np.uint8)
    art = skascii.AsciiArt(glyphs, indices, foreground=front, background=back if behind else None, paper="navy")
    (tmp_path / f"art.{kind}").write_text(art.to_html(full_page=True) if kind == "html" else art.to_svg(), "utf-8")
    shot = screenshot(tmp_path / f"art.{kind}", tmp_path / "shot.png", 480, 240)
    np.testing.assert_array_equal(shot, art.to_image())


@pytest.mark.parametrize("kind", ["html", "svg"])
def test_mosaics_cut_within_pixels(tmp_path, kind):
    """A photo in a cell whose thirds are no whole pixels: the rest of each edge has a colour between."""
    art = skascii.convert(skimage.data.astronaut(), columns=60, glyphs="sextants", color=True)
    text = art.to_html(full_page=True) if kind == "html" else art.to_svg()
    off, means = compare(art, text, f".{kind}", tmp_path)
    assert np.abs(off).max() <= 0.05
    assert np.abs(means).max() <= 1


def test_a_browser_that_takes_too_long_is_an_error(tmp_path):
    (tmp_path / "page.html").write_text("<!DOCTYPE html><title>x</title>")
    with pytest.raises(TimeoutError, match=r"chromium took more than 0\.01 s on file:///"):
        screenshot(tmp_path / "page.html", tmp_path / "shot.png", 200, 200, timeout=0.01)
