"""Numbers that float32 takes for 0 or for infinite are refused by name, and before there is a picture."""

import numpy as np
import pytest

import skascii

BEYOND = (1e300, -1e300, 1e39, 1e-300, 5e-324, -1e-39, 10**400)
NUMBERS = [
    *((method, "gamma") for method in ("local_search", "min_diff_sq")),
    *((method, "midpoint") for method in ("corr", "gradient", "max_prod", "min_diff", "min_diff_sq", "ncc")),
    *(("features", name) for name in ("extent", "weight", "exposure", "p")),
    *(("nmf", name) for name in ("beta", "tol", "threshold")),
    *(("local_search", name) for name in ("sigma", "weights")),
]


@pytest.mark.parametrize("value", BEYOND, ids=lambda value: f"{value:.0e}" if value < 1e308 else "an integer")
@pytest.mark.parametrize(("method", "name"), NUMBERS)
def test_beyond_float32(method, name, value):
    if (name, value) == ("p", 10**400):
        pytest.skip("infinity is a p")
    options = {"sigma": 1.0, name: value} if name == "weights" else {name: value}
    with pytest.raises(ValueError, match=f"^`{name}` must be a "):
        skascii.Converter(method, **options)


def test_what_float32_holds_is_said():
    with pytest.raises(ValueError, match=r"that float32 holds, 0 or from 1\.2e-38 to 3\.4e\+38 in size; got 1e\+300"):
        skascii.Converter(gamma=1e300)


@pytest.mark.parametrize("value", [1e300, 1e30, 1e-30])
def test_banks_beyond_what_can_be_squared(value):
    with pytest.raises(ValueError, match="`bank` must be of numbers the largest of which has a size from 1e-06"):
        skascii.Converter("features", bank=np.full((1, 3, 3), value))


@pytest.mark.parametrize(("method", "name"), NUMBERS[2:8])
def test_midpoints_where_ink_no_longer_counts(method, name):
    for value in (-10.5, 11, 1e20):
        with pytest.raises(ValueError, match="`midpoint` must be a finite number from -10 to 10"):
            skascii.Converter(method, **{name: value})


@pytest.mark.parametrize("method", [name for name in skascii.matchers.available() if "_doctest" not in name])
@pytest.mark.parametrize("value", [1e300, -1e38, 2.5])
def test_ink_beyond_what_kernels_count_with(method, value):
    with pytest.raises(ValueError, match="`target` must be ink from -2 to 2; got values from "):
        skascii.matchers.match(np.full((16, 8), value), skascii.glyph_set(" -=#"), method)


def test_a_blur_that_reaches_too_far():
    with pytest.raises(ValueError, match="`sigma` must be one that reaches at most 2048 cells, for 95 glyphs of"):
        skascii.Converter(sigma=80.0)
    with pytest.raises(ValueError, match="`sigma` must be one that reaches at most 128 cells, for 256 glyphs of"):
        skascii.Converter(sigma=40.0, glyphs="braille")
    skascii.Converter(sigma=60.0)


@pytest.mark.parametrize("name", ["window", "max_num_iter"])
def test_integers_beyond_64_bits(name):
    with pytest.raises(ValueError, match=f"`{name}` must be an integer of at least 0 that 64 bits hold; got 1000"):
        skascii.Converter(**{name: 10**400})


@pytest.mark.parametrize("init", ["best", 0.5, None, [[0.5]]])
def test_a_start_that_is_none_is_refused_before_there_is_a_picture(init):
    with pytest.raises((ValueError, TypeError), match='`init` must be "dither", "tone", "random" or indices; got '):
        skascii.Converter(init=init)
