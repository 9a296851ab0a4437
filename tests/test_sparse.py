"""Pictures that are mostly paper, nearly flat, or dark."""

import numpy as np
import pytest
from reference import ink as reference
from reference import strokes
from scipy.ndimage import gaussian_filter

import skascii

PIXELS = skascii.GlyphSet("#", np.ones((1, 1, 1)))


def block(share, *, level=40, ground=0, shape=(200, 200)):
    """Return a picture of which a square has another level, in uint8."""
    image = np.full(shape, ground, np.uint8)
    side = round(np.sqrt(share * image.size))
    image[10 : 10 + side, 10 : 10 + side] = level
    return image


def shown(image, **options):
    """Return the ink of a picture after "contrast", as it is."""
    return skascii.ink(image, **{"glyphs": PIXELS, "tone": "contrast", **options}).ink


def noisy(low, high, shape=(96, 96)):
    return np.random.default_rng(1).integers(low, high + 1, shape).astype(np.uint8)


CASES = {
    "block": block(0.03),
    "dot": block(1e-4),
    "dark on white": block(0.03, level=30, ground=255),
    "both": np.where(np.arange(40_000).reshape(200, 200) % 97 == 0, 250, block(0.02, level=10, ground=128)),
    "flat": np.full((40, 60), 77, np.uint8),
    "nearly sparse": block(0.12),
    "noise": noisy(127, 128, (40, 60)),
    "more noise": noisy(122, 129, (40, 60)),
    "texture": noisy(100, 130, (40, 60)),
    "noise on a slope": noisy(0, 3, (40, 60)) + np.arange(60, dtype=np.uint8) // 2,
    "noisy paper": block(0.05, level=200, ground=20, shape=(40, 60)) + noisy(0, 6, (40, 60)),
    "strip": noisy(127, 128, (2, 60)),
}


LINES = {
    "lines": np.zeros((60, 48), np.uint8),
    "dark lines": np.full((60, 48), 240, np.uint8),
    "nearly sparse lines": np.full((60, 48), 90, np.uint8),
}
for picture, level in zip(LINES.values(), (250, 20, 200)):
    picture[30], picture[:, 20], picture[10, 5], picture[50, 40] = level, level - 10, level, level // 2
    picture[:, -1] = level
    picture[55, 8] += 3  # so little is of the ground
LINES["nearly sparse lines"][5:16, 28:44] = 200


@pytest.mark.parametrize("percentiles", [(5, 95), (0, 100), (20, 60)])
@pytest.mark.parametrize("name", CASES)
def test_range_of_odd_pictures(name, percentiles):
    expected = reference.tone(CASES[name] / 255, "contrast", percentiles, 0, 1)
    np.testing.assert_allclose(shown(CASES[name], percentiles=percentiles), expected, atol=2e-5)


@pytest.mark.parametrize("high", [0.27, 0.5, 1])
@pytest.mark.parametrize("name", ["dot", "lines", "dark lines", "nearly sparse lines", "block"])
def test_strokes(name, high):
    glyphs = skascii.GlyphSet(".#", [[[0.01]], [[high]]])
    image = {**CASES, **LINES}[name][:70, :60]
    expected = reference.tone(image / 255, "stretch", (5, 95), 0.01, high)
    np.testing.assert_allclose(shown(image, tone="stretch", glyphs=glyphs), expected, atol=2e-5)


@pytest.mark.parametrize("channels", ["gray", "RGB", "opaque", "clear"])
@pytest.mark.parametrize("name", LINES)
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float64])
def test_peaks_survive_the_shrinking(name, channels, dtype):
    image = LINES[name].astype(float) / 255
    if channels == "RGB":
        image = np.dstack([image, image**2, np.roll(image, 3, 0)])
    elif channels == "opaque":
        image = np.dstack([image, image**2, image, np.ones(image.shape)])
    elif channels == "clear":
        image = np.dstack([np.ones(image.shape), abs(image - image[-1, -1])])
    most = 1 if dtype == np.float64 else np.iinfo(dtype).max
    given = np.rint(image * most).astype(dtype) if most > 1 else image
    seen = []
    keep = [lambda small: seen.append(small) or small]
    skascii.ink(given, glyphs=PIXELS, rows=20, columns=16, filters=keep)
    small = skascii.filters.resize(given, height=20, width=16).reshape(20, 16, -1)
    part = {"opaque": slice(0, 3), "clear": slice(1, 2)}.get(channels, slice(None))
    expected = small.astype(float)
    expected[..., part] = strokes.resized(given.reshape(60, 48, -1)[..., part].astype(float), small[..., part])
    np.testing.assert_allclose(seen[0].reshape(expected.shape), expected, atol=0.51 if most > 1 else 1e-6)


def test_what_is_not_sparse_shrinks_as_ever(pictures):
    seen = []
    skascii.ink(pictures["camera"], columns=20, filters=[lambda small: seen.append(small) or small])
    assert (seen[0] == skascii.filters.resize(pictures["camera"], width=160, height=160)).all()


def drawing(scale, *, line=255, ground=0):
    """Return lines of one pixel and some dots, `scale` pixels of which come to one at 40 columns."""
    image = np.full((320 * scale, 320 * scale), ground, np.uint8)
    y, x = np.indices(image.shape)
    image[abs(np.hypot(y - 160 * scale, x - 160 * scale) - 70 * scale) < 0.5] = line
    image[y == x] = line
    image[40 * scale, 40 * scale : -40 * scale] = line
    image[40 * scale : -40 * scale, 40 * scale] = line
    image[20 * scale :: 60 * scale, 300 * scale] = line
    return image


def touched(image, art):
    """Return which cells have something in them."""
    tall, wide = (side // count for side, count in zip(image.shape, art.shape))
    return (image != image[-1, 0]).reshape(art.shape[0], tall, art.shape[1], wide).any(axis=(1, 3))


@pytest.mark.parametrize("paper", ["dark", "light"])
@pytest.mark.parametrize("scale", [1, 2, 5])
@pytest.mark.parametrize(("line", "ground"), [(255, 0), (30, 0), (0, 255), (110, 20), (150, 250)])
def test_thin_things_are_inked(line, ground, scale, paper):
    image = drawing(scale, line=line, ground=ground)
    art = skascii.convert(image, columns=40, paper=paper)
    cells = touched(image, art)
    bare = art.chars[-1, 0]
    if (line > ground) == (paper == "dark"):
        assert bare == " "
        assert (art.chars != " ")[cells].mean() > 0.8
        assert (art.chars != " ").sum() < 2 * cells.sum()
    else:  # gaps in full ink
        coverage = art.glyphs.coverage[art.indices]
        inner = np.s_[2:-2, 2:-2]
        assert coverage[inner][cells[inner]].mean() < 0.8 * coverage[inner][~cells[inner]].mean()


FULL = skascii.GlyphSet(" #", np.array([np.zeros((1, 1)), np.ones((1, 1))]))


@pytest.mark.parametrize(("level", "share", "bare"), [(30, 0.2, 1), (30, 0.4, 0.5), (30, 0.6, 0), (90, 0.2, 0)])
def test_a_dark_page_around_a_sheet_is_paper(level, share, bare):
    """By how much depends on its share, and on how dark it is."""
    image = np.full((200, 200), level, np.uint8)
    image[:1], image[-round(200 * share) :] = 0, 255
    low = bare * level / 255
    found = shown(image, tone=skascii.Tone(1), glyphs=FULL)[50, 50]
    assert found == pytest.approx((level / 255 - low) / (1 - low), abs=0.03)


def test_what_is_even_all_over_is_no_paper(rng):
    image = np.where(rng.random((80, 80)) < 0.35, 61, 60).astype(np.uint8)
    np.testing.assert_allclose(shown(image, tone=skascii.Tone(1), glyphs=FULL), image / 255, atol=1e-6)


def test_stars_are_inked(rng):
    image = np.zeros((320, 480), np.uint8)
    image[rng.integers(0, 320, 40), rng.integers(0, 480, 40)] = rng.integers(80, 256, 40)
    art = skascii.convert(image, columns=60)
    cells = touched(image, art)
    assert (art.chars != " ")[cells].mean() > 0.7
    assert (art.chars != " ").sum() < 1.5 * cells.sum()


def test_range_of_an_enlarged_picture():
    image = noisy(120, 127, (24, 30))
    resized = skascii.ink(image, glyphs=PIXELS, rows=72, columns=60, tone="none").ink
    expected = reference.tone(resized.astype(float), "contrast", (5, 95), 0, 1, grain=(3, 2))
    np.testing.assert_allclose(shown(image, rows=72, columns=60), expected, atol=2e-5)


@pytest.mark.parametrize(("level", "ground"), [(40, 0), (1, 0), (30, 20), (200, 255), (90, 128)])
def test_less_of_a_thing_is_shown_no_fainter(level, ground):
    """Percentiles that coincide fall back along a slope, down to the last pixel."""
    contrasts = []
    for share in (0.2, 0.1, 0.07, 0.05, 0.04, 0.02, 0.001, 1 / 40_000):
        found = shown(block(share, level=level, ground=ground))
        contrasts.append(abs(found[10, 10] - found[-1, -1]))
    assert min(contrasts) > 0.99


@pytest.mark.parametrize("levels", [(127, 128), (0, 1), (60, 61), (126, 129), (3, 12)])
@pytest.mark.parametrize("columns", [None, 24, 40])
def test_noise_is_not_blown_up(levels, columns):
    art = skascii.convert(noisy(*levels), columns=columns, tone="stretch")
    seen = gaussian_filter(art.raster.astype(float), 8)[16:-16, 16:-16]
    assert seen.std() / art.glyphs.coverage.max() <= 0.02


@pytest.mark.parametrize("tone", ["contrast", "stretch"])
def test_rounding_is_no_contrast(tone, rng):
    image = 0.3 + 1e-7 * rng.random((32, 32))
    assert len(set(skascii.convert(image, "gradient", tone=tone).text)) == 2  # one character, and the line feed


def test_a_slope_among_noise_is_stretched():
    image = noisy(0, 1, (96, 192)) + np.linspace(100, 120, 192).astype(np.uint8)
    found = gaussian_filter(shown(image), 4)
    assert found[48, 12] < 0.15
    assert found[48, -12] > 0.85


def test_dark_floats_are_shown():
    image = np.zeros((100, 100))
    image[40:50, 40:60] = np.linspace(0.01, 0.05, 20)
    found = shown(image)
    assert found.max() == 1
    assert found[0, 0] == 0


@pytest.mark.parametrize(("level", "ground"), [(250, 60), (10, 190)])
def test_noisy_paper_is_even(level, ground):
    """What is nearer to the paper than noise is not stretched about it, and so not dotted."""
    image = block(0.04, level=level, ground=ground) + noisy(0, 5, (200, 200))
    paper = shown(image)[100:]
    assert paper.mean() == pytest.approx(float(level < ground), abs=0.01)


@pytest.mark.parametrize("shape", [(1, 1), (3, 2), (700, 900)])
@pytest.mark.parametrize("kind", ["even", "flat", "two", "levels", "rows", "misleading"])
def test_percentiles_are_exact(shape, kind, rng):
    from skascii.picture.survey import percentiles_of

    values = {
        "even": rng.random(shape),
        "flat": np.full(shape, 0.3),
        "two": rng.integers(0, 2, shape),
        "levels": rng.integers(0, 256, shape) / 255,
        "rows": np.broadcast_to(np.linspace(0, 1, shape[0])[:, None], shape),
        "misleading": np.where(np.arange(shape[1]) % 4 == 0, 0.9, 0.1) * np.ones(shape),  # the sample sees one kind
    }[kind].astype(np.float32)
    for rank in (0, 0.5, 5, 50, 95, 100):
        assert percentiles_of(values, (rank,)) == pytest.approx((np.percentile(values.astype(float), rank),), abs=1e-7)
