"""convert_large: as one picture, whatever the blocks."""

import itertools

import cv2
import dask
import dask.array as da
import numpy as np
import pytest
import skimage
import tifffile
from PIL import Image

import skascii
from skascii._shared.area import Axis, known_for, shrunk
from skascii.cluster import convert_large

from ..reference.local_search import Reference

SET = " .:-=+*#%@/\\|"
EYE = {"sigma": (2.0, 4.4), "radius": (4, 8)}  # the default of local_search


@pytest.fixture(autouse=True)
def in_one_thread():
    with dask.config.set(scheduler="synchronous"):
        yield


@pytest.fixture(scope="module")
def pictures():
    rng = np.random.default_rng(0)
    drawing = np.full((150, 210), 255, np.uint8)
    for y, x in rng.integers(8, (140, 200), (9, 2)):
        drawing[y : y + 3, 5:x] = 0
        drawing[5:y, x] = 90
    noisy = 110 + 6 * np.add.outer(np.linspace(-1, 1, 131), np.linspace(-1, 1, 170)) + rng.normal(0, 3, (131, 170))
    return {
        "gray": skimage.data.camera()[::2, ::2],
        "colour": skimage.data.astronaut()[50:243, 70:320],
        "float": skimage.data.coffee()[60:260, 100:400].astype(np.float32) / 255,
        "deep": skimage.data.coins()[:170, :201].astype(np.uint16) * 257,
        "drawing": drawing,
        "noisy": noisy.astype(np.uint8),
        "flat": np.full((90, 130), 40, np.uint8),
        "misleading": np.where(np.arange(300) % 2 == 0, 200, 50).astype(np.uint8) * np.ones((90, 1), np.uint8),
    }


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32", "float64"])
@pytest.mark.parametrize(
    ("old", "new"), [((333, 517), (96, 128)), ((200, 301), (200, 150)), ((360, 480), (120, 160)), ((97, 91), (13, 89))]
)
def test_a_part_is_shrunk_as_the_whole(dtype, old, new, rng):
    image = rng.random((*old, 3))
    image = image.astype(dtype) if dtype.startswith("f") else (image * np.iinfo(dtype).max).astype(dtype)
    whole = cv2.resize(image, new[::-1], interpolation=cv2.INTER_AREA)
    for corner in itertools.product(range(0, new[0], 50), range(0, new[1], 64)):
        parts = [slice(first, min(first + size, end)) for first, size, end in zip(corner, (50, 64), new)]
        known = [known_for(*axis) for axis in zip(parts, old, new)]
        axes = [Axis(*axis) for axis in zip(old, new, parts, known)]
        np.testing.assert_array_equal(shrunk(np.ascontiguousarray(image[*known]), *axes), whole[*parts])


@pytest.mark.parametrize(
    ("name", "method", "options"),
    [
        ("gray", "gradient", {}),
        ("colour", "min_diff_sq", {"columns": 23}),
        ("float", "corr", {"columns": 20, "rows": 6, "tone": "stretch", "percentiles": (1, 97)}),
        ("deep", "min_diff", {"tone": "contrast", "paper": "light", "gamma": 2.2}),
        ("gray", "features", {"extent": 2.5, "columns": 16}),
        ("colour", "ncc", {"tone": "edges", "channels": "BGR"}),
        ("float", "max_prod", {"tone": skascii.Tone(0.5, noise=0.4), "rng": 3, "columns": 19}),
        ("gray", "nmf", {"max_num_iter": 5}),
        ("drawing", "gradient", {"tone": "stretch", "paper": "light"}),
        ("drawing", "corr", {"tone": "range", "paper": "light"}),
        ("noisy", "gradient", {"tone": "stretch"}),
        ("misleading", "gradient", {"tone": "stretch", "percentiles": (40, 66)}),
        ("misleading", "min_diff", {"tone": "contrast", "percentiles": (0, 100)}),
        ("flat", "gradient", {"tone": "range"}),
    ],
)
def test_cells_by_themselves_are_those_of_the_whole(pictures, name, method, options):
    expected = skascii.convert(pictures[name], method, glyphs=SET, **options)
    art = convert_large(
        da.from_array(pictures[name], chunks=(50, 37, 3)[: pictures[name].ndim]),
        method,
        block=(3, 5),
        glyphs=SET,
        **options,
    )
    assert art.shape == expected.shape
    np.testing.assert_array_equal(art.indices.compute(), expected.indices)
    assert art[:, :] == expected


def on_line(image, art, **options):
    """Return the ink that the search of an art has ended with."""
    scale, shift = art.info.get("line", (1.0, 0.0))
    return np.float32(scale) * skascii.ink(image, glyphs=art.glyphs, **options).ink + np.float32(shift)


@pytest.mark.parametrize(
    "search", [{}, {"norm": 1}, {"tone": "edges"}, {"filter_target": True, "tone": "none"}], ids=str
)
def test_no_single_replacement_lowers_the_error(pictures, search):
    image = pictures["gray"][40:150, 60:180]
    art = convert_large(image, block=(2, 4), glyphs=" .:#/", **search)
    kinds = {name: search[name] for name in ("norm", "filter_target") if name in search}
    ink = on_line(image, art, **{name: search[name] for name in ("tone",) if name in search})
    reference = Reference(ink, art.glyphs.bitmaps, **EYE, **kinds)
    indices = art.indices.compute()
    for cell in np.ndindex(indices.shape):
        errors = []
        for glyph in range(len(art.glyphs)):
            tried = indices.copy()
            tried[cell] = glyph
            errors.append(reference.local_error(tried, cell))
        assert errors[indices[cell]] <= min(errors) + 1e-5 * max(errors)


def test_one_block_is_convert_and_blocks_are_as_good(pictures):
    image, options = np.tile(pictures["gray"], (2, 3)), {"columns": 66, "glyphs": SET}
    whole = skascii.convert(image, **options)
    assert convert_large(image, block=(99, 99), **options)[:, :] == whole
    art = convert_large(image, block=(7, 10), **options)
    assert art.info["line"] == pytest.approx(whole.info["line"], abs=0.03)
    ink = on_line(image, art, columns=66)
    reference = Reference(ink, whole.glyphs.bitmaps, **EYE)
    assert reference.error(art.indices.compute()) < 1.02 * reference.error(whole.indices)
    drawn = skascii.AsciiArt(whole.glyphs, art.indices.compute()).raster
    off = (cv2.GaussianBlur(drawn, None, 2) - ink) ** 2
    cells = off.reshape(art.shape[0], 16, art.shape[1], 8).mean(axis=(1, 3))
    seam = np.zeros(art.shape, bool)
    seam[:, 9::10] = seam[:, 10::10] = seam[6::7] = seam[7::7] = True
    plain = cv2.GaussianBlur(skascii.AsciiArt(whole.glyphs, whole.indices).raster, None, 2) - ink
    before = (plain**2).reshape(art.shape[0], 16, art.shape[1], 8).mean(axis=(1, 3))
    assert cells[seam].mean() / cells[~seam].mean() < 1.05 * before[seam].mean() / before[~seam].mean()


def test_what_a_search_starts_from(pictures):
    image = pictures["gray"]
    start = convert_large(image, block=(3, 4), glyphs=SET, max_num_iter=0, tone="none", rng=5)
    assert start[:, :] == skascii.convert(image, glyphs=SET, max_num_iter=0, tone="none", rng=5)
    within = {"tone": "none", "window": 9, "glyphs": SET}
    assert convert_large(image, block=(99, 99), **within)[:, :] == skascii.convert(image, **within)
    found = convert_large(image, block=(4, 6), glyphs=SET, tone="none")
    assert convert_large(image, block=(9, 5), glyphs=SET, tone="none", init=found[:, :])[:, :] == found[:, :]


def test_sources(pictures, tmp_path):
    image = pictures["gray"]
    expected = skascii.convert(image, "min_diff_sq", glyphs=SET, columns=20)
    mapped = np.memmap(tmp_path / "picture", np.uint8, "w+", offset=64, shape=image.shape)
    mapped[...] = image
    mapped.flush()
    for source in (image, mapped, mapped[:, :], np.asfortranarray(image), da.from_array(image, chunks=(11, 256))):
        assert convert_large(source, "min_diff_sq", glyphs=SET, columns=20, block=(4, 9))[:, :] == expected


def test_on_workers(client, pictures, tmp_path):
    image = pictures["gray"]
    mapped = np.memmap(tmp_path / "picture", np.uint8, "w+", shape=image.shape)
    mapped[...] = image
    mapped.flush()
    options = {"glyphs": SET, "block": (8, 17), "tone": "none"}
    assert convert_large(mapped, client=client, **options)[:, :] == convert_large(image, **options)[:, :]


@pytest.mark.parametrize(("glyphs", "paper"), [("ascii", "dark"), ("blocks", "light"), (" ⣿<&", "navy")])
def test_files_are_those_of_the_whole(pictures, tmp_path, glyphs, paper):
    art = convert_large(pictures["gray"], "min_diff_sq", glyphs=glyphs, paper=paper, block=(3, 9))
    whole = art[:, :]
    for suffix in (".txt", ".ans", ".html"):
        for kind, name in ((art, "parts"), (whole, "whole")):
            kind.save(tmp_path / (name + suffix))
        assert (tmp_path / f"parts{suffix}").read_bytes() == (tmp_path / f"whole{suffix}").read_bytes()
    art.save(tmp_path / "picture.tif", scale=2, foreground="gold")
    np.testing.assert_array_equal(tifffile.imread(tmp_path / "picture.tif"), whole.to_image(scale=2, foreground="gold"))
    art.save(tmp_path / "{row}-{column}.png")
    tile = np.asarray(Image.open(tmp_path / "2-1.png"))
    np.testing.assert_array_equal(tile, whole.to_image()[2 * 48 : 3 * 48, 72 : 2 * 72])
    assert len(list(tmp_path.glob("*-*.png"))) == 6 * 4


def test_a_file_is_whole_or_not_there(pictures, tmp_path):
    art = convert_large(pictures["gray"], "gradient", block=(3, 9))
    path = tmp_path / "art.txt"
    path.write_text("old")
    with pytest.raises(TypeError, match=r"^`options` must be .* got 'depth'"):
        art.save(path, depth="16")
    assert [file.read_text() for file in tmp_path.iterdir()] == ["old"]


def test_parts_of_an_art(pictures):
    art = convert_large(pictures["gray"], "gradient", block=(3, 9), paper="#102030")
    assert repr(art) == "<LargeArt: 16 rows x 32 columns of 95 glyphs, #102030 paper>"
    assert (art.foreground, art.background, art.indices.chunksize) == (None, None, (3, 9))
    assert art[4:9, -7:].shape == (5, 7)
    assert sum(band.shape[0] for band in art.bands()) == 16
    for part, error in ((3, TypeError), (np.s_[::2], TypeError), (np.s_[9:9], IndexError)):
        with pytest.raises(error, match=r"^`part` must be "):
            art[part]


GRAY = np.zeros((64, 64), np.uint8)
LINES = np.where(np.arange(640) % 40 == 0, 255, 0).astype(np.uint8) * np.ones((640, 1), np.uint8)

MANY = skascii.GlyphSet(
    "".join(map(chr, range(0x4E00, 0x5700))), np.random.default_rng(0).random((0x900, 16, 16), np.float32)
)


@pytest.mark.parametrize(
    ("array", "options", "name"),
    [
        (GRAY, {"color": "cell"}, "color"),
        (GRAY, {"rng": np.random.default_rng(0)}, "rng"),
        (GRAY, {"callback": print}, "callback"),
        (GRAY, {"backend": "cuda"}, "backend"),
        (GRAY, {"polish": "lines"}, "polish"),
        (GRAY, {"bound": True}, "bound"),
        (GRAY, {"order": "raster"}, "order"),
        (GRAY, {"init": "random"}, "init"),
        (GRAY, {"method": "nmf", "tol": 0.1}, "tol"),
        (GRAY, {"glyphs": MANY}, "glyphs"),
        (GRAY, {"filters": [np.negative]}, "filters"),
        (GRAY, {"tone": np.sqrt}, "tone"),
        (GRAY, {"tone": "local"}, "tone"),
        (GRAY, {"columns": 9}, "columns x rows"),
        (GRAY, {"block": 3}, "block"),
        (GRAY, {"block": (0, 3)}, "block[0]"),
        (LINES, {"columns": 20}, "array"),
        (np.zeros((64, 64, 4), np.uint8), {}, "array"),
        (np.where(np.eye(64), np.nan, 0.5), {}, "array"),
        ("photo.tif", {}, "array"),
        ([[0, 1]], {}, "array"),
        (da.from_array(GRAY)[da.from_array(GRAY[:, 0]) == 0], {}, "array"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_has_to_be_converted_whole_is_refused(array, options, name):
    with pytest.raises((ValueError, TypeError)) as caught:
        convert_large(array, **options)
    assert str(caught.value).startswith(f"`{name}` must be ")


def test_a_blank_art_is_told_of():
    mask = np.eye(128, dtype=np.uint8)
    with pytest.warns(skascii.BlankArtWarning, match="it is a mask of 0 and 1"):
        convert_large(mask, "min_diff_sq")


def test_a_method_of_ones_own_is_refused():
    @skascii.matchers.matcher("first_large")
    def first(target, glyphs):
        """The first glyph."""
        return np.zeros(target.shape, int)

    try:
        with pytest.raises(ValueError, match=r"^`method` must be one of corr"):
            convert_large(GRAY, "first_large")
    finally:
        skascii.matchers.unregister("first_large")


@pytest.mark.parametrize(
    ("path", "options", "name"),
    [("a.png", {}, "path"), ("a.txt", {"trim": True}, "trim"), ("a.tif", {"scale": 1.5}, "scale")],
)
def test_files_that_parts_cannot_have(path, options, name, tmp_path):
    with pytest.raises(ValueError, match=rf"^`{name}` must be "):
        convert_large(GRAY, "gradient").save(tmp_path / path, **options)
    assert not list(tmp_path.iterdir())
