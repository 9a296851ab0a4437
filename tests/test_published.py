"""Published systems by one word: against loops with the published numbers, and against options spelt out."""

import numpy as np
import pytest
from reference import features, matchers
from reference.local_search import Reference
from tiles import tile_view

import skascii

SYSTEMS = ("l2a", "les", "nmf", "features")
CELL = (16, 8)


@pytest.fixture
def gray(rng):
    """A picture of 3 x 5 cells, float64: coarse patches, so that cells have shapes."""
    return rng.random((12, 10)).repeat(4, axis=0).repeat(4, axis=1)


def test_l2a_is_the_largest_product_of_square_roots(gray):
    bitmaps = skascii.glyph_set("8dbqp'·. ").bitmaps
    expected = matchers.match("max_prod", tile_view(np.sqrt(gray), CELL), np.sqrt(bitmaps), 0.5)
    np.testing.assert_array_equal(skascii.convert(gray, **skascii.published("l2a")).indices, expected)


def test_les_is_the_exhaustive_search_from_a_random_start(gray):
    glyphs = skascii.glyph_set(" .-=+#")
    options = skascii.published("les") | {"glyphs": glyphs, "rng": 5}
    first = skascii.convert(gray, **options, max_num_iter=0).indices
    low, high = glyphs.coverage[[0, -1]]
    reference = Reference(low + (high - low) * gray, glyphs.bitmaps, sigma=(2.0,), radius=(3,))
    assert (first != reference.start()).any()
    expected, _, margin = reference.search(first)
    assert margin > 1e-5, "a near tie: take another seed"
    np.testing.assert_array_equal(skascii.convert(gray, **options).indices, expected)


def test_features_are_five_taps_and_the_mean(gray):
    bank = np.eye(9).reshape(9, 3, 3)[[1, 3, 4, 5, 7]]
    bitmaps = skascii.glyph_set("ascii").bitmaps
    scores = features.all_scores(gray, bitmaps, bank, extent=3.0, weight=15, exposure=2.0, p=1.0)
    indices = skascii.convert(gray, **skascii.published("features")).indices
    reached = np.take_along_axis(scores, indices[..., None], 2)[..., 0]
    np.testing.assert_allclose(reached, scores.max(axis=2), rtol=1e-5)


@pytest.mark.parametrize("channels", ["RGB", "BGR"])
def test_nmf_factorises_the_binary_picture(rng, channels):
    image = rng.integers(0, 256, (48, 40, 3), np.uint8)
    binary = skascii.filters.binarize(image, channels=channels)
    assert (binary != skascii.filters.binarize(image, channels=channels[::-1])).any()
    plain = {"beta": 2, "max_num_iter": 100, "init": "uniform", "tone": "none", "rng": 3}
    expected = skascii.convert(binary, "nmf", **plain)
    art = skascii.convert(image, **skascii.published("nmf"), channels=channels, rng=3)
    assert art.text == expected.text
    assert art.text != skascii.convert(image, "nmf", channels=channels, **plain).text


@pytest.mark.parametrize("name", SYSTEMS)
def test_what_is_returned_is_the_callers_own(name, gray):
    before = skascii.published(name)
    skascii.published(name).clear()
    assert skascii.published(name) == before
    assert skascii.Converter(**before)(gray).shape == (3, 5)


def test_unknown_systems():
    rule = "`name` must be one of 'l2a', 'les', 'nmf', 'features'; got"
    with pytest.raises(ValueError, match=rf"^{rule} 'l2b'\. Did you mean 'l2a'\?$"):
        skascii.published("l2b")
    with pytest.raises(TypeError, match=rf"^{rule} 3\.$"):
        skascii.published(3)
