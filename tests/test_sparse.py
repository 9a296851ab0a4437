"""Pictures that are mostly paper, nearly flat, or dark."""

import numpy as np
import pytest
from reference import ink as reference
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


@pytest.mark.parametrize("percentiles", [(5, 95), (0, 100), (20, 60)])
@pytest.mark.parametrize("name", CASES)
def test_range_of_odd_pictures(name, percentiles):
    expected = reference.tone(CASES[name] / 255, "contrast", percentiles, 0, 1)
    np.testing.assert_allclose(shown(CASES[name], percentiles=percentiles), expected, atol=2e-5)


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
    from skascii.picture.range import percentiles_of

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
