"""skascii.metrics against oracles that go pixel by pixel, and on pictures whose answer is known."""

import numpy as np
import pytest
import skimage
from reference import metrics as reference

from skascii import AsciiArt, GlyphSet, convert
from skascii.filters import resize
from skascii.metrics import color_error, edge_agreement, hvs_error, ssim


@pytest.fixture
def rng():
    return np.random.default_rng(5)


@pytest.fixture
def glyphs(rng):
    bitmaps = np.stack([np.zeros((4, 3)), *rng.random((3, 4, 3)), np.full((4, 3), 0.8)])
    return GlyphSet(" abc#", bitmaps)


@pytest.mark.parametrize("sigma", [0, 0.7, 2.0, (0.8, 2.5)])
@pytest.mark.parametrize("fit", ["affine", "none"])
@pytest.mark.parametrize("filter_target", [True, False])
def test_hvs_error_is_that_of_the_oracle(rng, sigma, fit, filter_target):
    raster, picture = rng.random((2, 17, 12))
    raster = (raster + picture) / 2
    expected = reference.rmse(raster, picture, np.atleast_1d(sigma), fit, filter_target)
    result = hvs_error(raster, picture, sigma=sigma, fit=fit, filter_target=filter_target)
    assert result.rmse == pytest.approx(expected, rel=1e-5)
    assert result.decibels == pytest.approx(20 * np.log10(expected), rel=1e-4)


def test_a_negative_slope_is_no_fit(rng):
    raster = rng.random((15, 15))
    expected = reference.rmse(raster, 1 - raster, [1], "affine", True)
    assert hvs_error(raster, 1 - raster, sigma=1).rmse == pytest.approx(expected, rel=1e-5)
    assert expected == pytest.approx(reference.blur(raster, 1).std())


def test_an_affine_picture_has_no_error(rng):
    raster = rng.random((20, 20)).astype(np.float32)
    assert hvs_error(raster, 0.3 + raster / 2).rmse < 1e-6
    assert hvs_error(raster, 0.3 + raster / 2, fit="none").rmse > 0.05
    assert hvs_error(raster, raster, fit="none") == (0.0, -np.inf)
    assert hvs_error(np.full((9, 9), 0.25), np.zeros((9, 9))).rmse < 1e-7


def test_several_distances_are_averaged_in_the_square(rng):
    raster, picture = rng.random((2, 20, 24))
    one, two, both = (hvs_error(raster, picture, sigma=s, fit="none").rmse for s in (1, 3, (1, 3)))
    assert both == pytest.approx(np.sqrt((one**2 + two**2) / 2))


@pytest.mark.parametrize("sigma", [0, 1.3, (1, 2)])
def test_ssim_is_that_of_the_oracle(rng, sigma):
    raster, picture = rng.random((2, 21, 18))
    raster = 0.3 * (0.7 * picture + 0.3 * raster)
    blurred = ((reference.blur(raster / 0.3, s), reference.blur(picture, s)) for s in np.atleast_1d(sigma))
    expected = np.mean([reference.ssim(*pair) for pair in blurred])
    assert ssim(raster, picture, sigma=sigma, full=0.3) == pytest.approx(expected, rel=1e-5)


def test_ssim_takes_the_densest_glyph_for_white(rng, glyphs):
    art = AsciiArt(glyphs, rng.integers(0, 5, (5, 6)))
    picture = rng.random((20, 18))
    assert ssim(art, picture) == ssim(art, picture, full=float(glyphs.coverage.max()))
    assert ssim(art, picture) != ssim(art.raster, picture)
    blank = AsciiArt(GlyphSet(" ", np.zeros((1, 4, 3))), np.zeros((5, 6), int))
    assert ssim(blank, np.zeros((20, 18))) == 1


@pytest.mark.parametrize("sigma", [0, 1.3, (1, 2)])
def test_edge_agreement_is_that_of_the_oracle(rng, sigma):
    raster, picture = rng.random((2, 15, 13))
    raster = (raster + picture) / 2
    blurred = ((reference.blur(raster, s), reference.blur(picture, s)) for s in np.atleast_1d(sigma))
    expected = np.mean([reference.edge_agreement(*pair) for pair in blurred])
    assert edge_agreement(raster, picture, sigma=sigma) == pytest.approx(expected, rel=1e-4)


def test_a_flat_picture_has_no_edges(rng):
    assert edge_agreement(np.full((9, 9), 0.5), rng.random((9, 9))) == 0
    assert edge_agreement(rng.random((1, 1)), rng.random((1, 1))) == 0


@pytest.mark.parametrize("sigma", [0, 1.3, (1, 2)])
@pytest.mark.parametrize("exposure", [None, 0.5, 3])
def test_color_error_is_that_of_the_oracle(rng, sigma, exposure):
    drawn, picture = rng.integers(0, 256, (2, 12, 9, 3), np.uint8)
    expected = np.mean([reference.color_error(drawn, picture, s, exposure or 1) for s in np.atleast_1d(sigma)])
    assert color_error(drawn, picture, sigma=sigma, exposure=exposure) == pytest.approx(expected, rel=1e-5)


def test_color_error_in_the_formulas_own_examples():
    """Pairs of Sharma, Wu and Dalal, and black on white, hold the oracle."""
    assert reference.ciede2000((50, 2.6772, -79.7751), (50, 0, -82.7485)) == pytest.approx(2.0425, abs=5e-5)
    assert reference.ciede2000((50, 2.49, -0.001), (50, -2.49, 0.0011)) == pytest.approx(7.2195, abs=5e-5)
    assert reference.ciede2000((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514)) == pytest.approx(0.9082, abs=5e-5)
    black, white = np.zeros((2, 9, 9), np.uint8) + np.uint8([[[0]], [[255]]])
    assert color_error(black, white) == pytest.approx(100, abs=1e-4)


def test_color_error_of_an_art_is_that_of_its_picture(rng, glyphs):
    indices, picture = rng.integers(0, 5, (5, 6)), rng.integers(0, 256, (20, 18, 3), np.uint8)
    art = AsciiArt(glyphs, indices, foreground=rng.integers(0, 256, (5, 6, 3), np.uint8), paper="navy")
    expected = color_error(art.to_image(), picture)
    assert color_error(art, picture) == expected
    assert color_error(art, picture[..., ::-1], channels="BGR") == expected
    assert color_error(art, picture / 255) == pytest.approx(expected, rel=1e-5)
    assert color_error(art, picture.astype(int), data_range=(0, 255)) == pytest.approx(expected, rel=1e-5)
    double = picture.repeat(2, axis=0).repeat(2, axis=1)
    assert color_error(art, double) == pytest.approx(expected, rel=1e-5)
    assert color_error(art, picture[:17, :16]) == color_error(art.to_image()[:17, :16], picture[:17, :16])
    clear = np.concatenate([picture, np.zeros_like(picture[..., :1])], axis=2)  # the paper shows
    assert color_error(art, clear) == color_error(art, np.broadcast_to(np.uint8([0, 0, 128]), picture.shape))


def test_color_error_of_the_picture_itself_is_none(rng):
    picture = rng.integers(0, 256, (20, 18, 3), np.uint8)
    assert color_error(picture, picture) == 0
    assert color_error(picture[..., ::-1], picture) > 0
    assert color_error(picture[..., 0], picture[..., 0]) == 0
    assert color_error(picture[..., 0], picture[..., :1].repeat(3, axis=2)) == 0


def test_color_error_falls_as_the_eye_blurs_noise(rng):
    picture = np.full((60, 60, 3), 128, np.uint8)
    noisy = np.clip(picture + rng.normal(0, 40, picture.shape), 0, 255).astype(np.uint8)
    near, middle, far = (color_error(noisy, picture, sigma=sigma) for sigma in (0, 1, 4))
    assert near > 2 * middle > 2 * far > 0


def test_blur_is_in_linear_light():
    """Half of the pixels white are as bright as coded 188, not 128."""
    board = 255 * (np.indices((40, 40)).sum(axis=0) % 2).astype(np.uint8)
    assert color_error(board, np.full((40, 40), 188, np.uint8)) < 0.5
    assert color_error(board, np.full((40, 40), 128, np.uint8)) > 15


def test_the_best_exposure(rng, glyphs):
    light = rng.uniform(0.05, 0.25, (30, 30, 3)) ** 2.2
    coded = np.vectorize(lambda x: 12.92 * x if x <= 0.0031308 else 1.055 * x ** (1 / 2.4) - 0.055)
    dark, bright = (np.rint(255 * coded(scale * light)).astype(np.uint8) for scale in (1, 5))
    best = color_error(dark, bright, exposure="best")
    assert best < 0.3 < color_error(dark, bright)
    assert best == pytest.approx(color_error(dark, bright, exposure=5), abs=0.1)
    art = AsciiArt(glyphs, rng.integers(0, 5, (5, 6)))
    picture = rng.integers(0, 256, (20, 18, 3), np.uint8)
    best = color_error(art, picture, exposure="best", sigma=(1, 2))
    others = [color_error(art, picture, exposure=k, sigma=(1, 2)) for k in np.geomspace(1 / 64, 64, 97)]
    assert min(others) - 0.1 < best <= min(others) + 1e-3
    for paper in ("light", "navy"):
        with pytest.raises(ValueError, match="`exposure` must be a number or None on paper that is not black; got"):
            color_error(AsciiArt(glyphs, art.indices, paper=paper), picture, exposure="best")
    black = AsciiArt(glyphs, art.indices, paper="black")
    assert color_error(black, picture, exposure="best", sigma=(1, 2)) == best


@pytest.mark.parametrize("measure", [hvs_error, ssim, edge_agreement])
def test_an_art_is_its_raster_and_a_picture_any_image(rng, glyphs, measure):
    indices = rng.integers(0, 5, (5, 6))
    dark, light = (AsciiArt(glyphs, indices, paper=paper) for paper in ("dark", "light"))
    full = {"full": float(glyphs.coverage.max())} if measure is ssim else {}
    picture = rng.integers(0, 256, (20, 18), np.uint8)
    expected = measure(dark.raster, picture, **full)
    assert measure(dark, picture) == pytest.approx(expected)
    assert measure(light, 255 - picture) == pytest.approx(expected, rel=1e-5)
    assert measure(dark, picture / 255) == pytest.approx(expected, rel=1e-5)
    assert measure(dark, picture.astype(int), data_range=(0, 255)) == pytest.approx(expected, rel=1e-5)
    color = np.stack([picture, rng.integers(0, 256, (20, 18), np.uint8), 255 - picture], axis=2)
    expected_color = pytest.approx(measure(dark, color), rel=1e-6)
    assert measure(dark, color[..., ::-1], channels="BGR") == expected_color
    assert measure(dark, color[..., ::-1]) != expected_color
    alpha = np.stack([picture, np.full_like(picture, 255)], axis=2)
    assert measure(dark, alpha) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("measure", [hvs_error, ssim, edge_agreement])
def test_the_picture_is_brought_to_the_raster_as_convert_brings_it(rng, glyphs, measure):
    art = AsciiArt(glyphs, rng.integers(0, 5, (5, 6)))
    padded = np.zeros((20, 18))
    padded[:17, :17] = rng.random((17, 17))
    assert measure(art, padded[:17, :17]) == measure(art, padded)  # cells completed with paper
    double = padded.repeat(2, axis=0).repeat(2, axis=1)
    assert measure(art, double) == pytest.approx(measure(art, padded), rel=1e-5)
    assert measure(art, double > 0.5) == pytest.approx(measure(art, padded > 0.5), rel=1e-5)


@pytest.mark.parametrize("measure", [color_error, hvs_error, ssim, edge_agreement])
def test_a_picture_that_was_stretched_is_not_taken_for_a_padded_one(rng, glyphs, measure):
    picture = rng.integers(0, 256, (19, 18), np.uint8)
    stretched = resize(picture, width=18, height=20)
    wide, own = convert(picture, columns=6, glyphs=glyphs), convert(picture, glyphs=glyphs)
    assert wide.shape == own.shape  # so only the art knows
    assert measure(wide, picture) == measure(wide, stretched) != measure(own, picture)
    untold = AsciiArt(glyphs, own.indices)
    assert measure(untold, picture) == measure(own, picture)


def test_a_better_art_measures_better():
    picture = skimage.data.camera()[::4, ::4] / 255
    noise = np.random.default_rng(0).normal(0, 0.1, picture.shape)
    rough, rougher = np.clip(picture + noise, 0, 1), np.clip(picture + 4 * noise, 0, 1)
    assert hvs_error(rough, picture).rmse < hvs_error(rougher, picture).rmse
    assert ssim(rough, picture) > ssim(rougher, picture)
    assert edge_agreement(rough, picture) > edge_agreement(rougher, picture)


IMAGE = np.zeros((20, 18))


@pytest.mark.parametrize("measure", [hvs_error, ssim, edge_agreement])
@pytest.mark.parametrize(
    ("art", "image", "options", "error", "message"),
    [
        (IMAGE, None, {}, TypeError, "`image` must be an array; got None"),
        (None, IMAGE, {}, TypeError, "`art` must be an array; got None"),
        (IMAGE + 2, IMAGE, {}, ValueError, "`art` must be within"),
        (np.zeros((4, 4, 3)), IMAGE, {}, ValueError, "`art` must be an AsciiArt or a raster"),
        (IMAGE, IMAGE + 2, {}, ValueError, "`image` must be within"),
        (IMAGE, IMAGE, {"channels": "GBR"}, ValueError, "`channels` must be one of"),
        (IMAGE, IMAGE, {"sigma": -1}, ValueError, "`sigma` must be a finite number of at least 0; got -1"),
        (IMAGE, IMAGE, {"sigma": "2"}, TypeError, "`sigma` must be a finite number"),
        (IMAGE, IMAGE, {"sigma": ()}, ValueError, "`sigma` must be a number or a sequence of numbers; got"),
        (IMAGE, IMAGE, {"sigma": (1, np.nan)}, ValueError, r"`sigma\[1\]` must be a finite number"),
    ],
)  # fmt: skip
def test_bad_input(measure, art, image, options, error, message):
    with pytest.raises(error, match=message):
        measure(art, image, **options)


@pytest.mark.parametrize(
    ("art", "options", "error", "message"),
    [
        (IMAGE, {}, ValueError, r"`art` must be an AsciiArt or its picture, uint8 .*; got shape \(20, 18\) of float64"),
        (np.zeros((4, 4, 4), np.uint8), {}, ValueError, "`art` must be an AsciiArt or its picture, uint8"),
        (None, {}, TypeError, "`art` must be an array; got None"),
        (
            IMAGE.astype(np.uint8),
            {"exposure": 0},
            ValueError,
            "`exposure` must be a finite number greater than 0; got 0",
        ),
        (IMAGE.astype(np.uint8), {"exposure": "bets"}, TypeError, "`exposure` must be a finite number"),
        (IMAGE.astype(np.uint8), {"sigma": -1}, ValueError, "`sigma` must be a finite number of at least 0"),
        (IMAGE.astype(np.uint8), {"channels": "GBR"}, ValueError, "`channels` must be one of"),
    ],
)
def test_bad_input_in_colour(art, options, error, message):
    with pytest.raises(error, match=message):
        color_error(art, IMAGE, **options)


def test_bad_input_of_one():
    with pytest.raises(ValueError, match=r"`fit` must be one of .*; got 'afine'. Did you mean 'affine'"):
        hvs_error(IMAGE, IMAGE, fit="afine")
    with pytest.raises(ValueError, match="`full` must be a finite number greater than 0"):
        ssim(IMAGE, IMAGE, full=0)
    with pytest.raises(ValueError, match="`art` must be at least 11 pixels high and wide"):
        ssim(IMAGE[:10], IMAGE)
