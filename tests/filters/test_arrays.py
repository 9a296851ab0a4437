"""Filters take arrays as they come, and leave them as they were."""

import subprocess
import sys
from functools import partial

import numpy as np
import pytest
import skimage.filters
from pairwise import pairwise

from skascii import filters

CALLS = {
    "adjust": partial(filters.adjust, brightness=1.2, contrast=2),
    "saturate": filters.saturate,
    "borders": filters.borders,
    "draw_borders": filters.draw_borders,
    "binarize": filters.binarize,
    "otsu": partial(filters.binarize, threshold="otsu"),
    "negative": filters.negative,
    "grayscale": filters.grayscale,
    "flatten": partial(filters.flatten, background="white"),
    "pad": partial(filters.pad, top=1, left=2, bottom=3, right=4),
    "offset": partial(filters.offset, rows=-1, columns=2),
    "resize": partial(filters.resize, width=20, height=3),
}
FORMS = {
    "C": np.ascontiguousarray,
    "Fortran": np.asfortranarray,
    "read-only": lambda image: _frozen(image.copy()),
    "reversed": lambda image: image[::-1, ::-1].copy()[::-1, ::-1],
    "every other": lambda image: np.repeat(np.repeat(image, 2, 0), 2, 1)[::2, ::2],
    "channels of a wider array": lambda image: np.concatenate([image, image], -1)[..., : image.shape[-1]],
    "list": lambda image: image.tolist(),
}


def _frozen(image):
    image.flags.writeable = False
    return image


SHAPES = [(9, 11), (9, 11, 3), (9, 11, 4)]


@pytest.fixture
def call(name):
    return CALLS[name]


@pytest.fixture
def image(rng, shape):
    return rng.random(shape)


@pairwise(name=CALLS, form=FORMS, shape=SHAPES)
def test_any_memory_layout(call, image, form):
    given = FORMS[form](image)
    np.testing.assert_array_equal(call(given), call(image))


@pairwise(name=CALLS, dtype=[bool, np.uint8, np.float64], shape=SHAPES)
def test_never_in_place_and_never_a_view(call, image, dtype):
    given = (image * 255).astype(dtype) if dtype == np.uint8 else (image > 0.5).astype(dtype)
    before = given.copy()
    out = call(given)
    out[...] = ~out if out.dtype == bool else 0
    np.testing.assert_array_equal(given, before)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_foreign_byte_order_needs_no_conversion(image):
    np.testing.assert_allclose(filters.saturate(image.astype(">f4")), filters.saturate(image.astype("<f4")))


def test_binarize_by_every_method_of_skimage(rng):
    image = np.concatenate([rng.normal(0.25, 0.05, (40, 30)), rng.normal(0.75, 0.05, (40, 30))]).clip(0, 1)
    names = [name for name in dir(skimage.filters) if name.startswith("threshold_") and name != "threshold_multiotsu"]
    assert len(names) >= 10
    for name in names:
        expected = image > getattr(skimage.filters, name)(image)
        out = filters.binarize(image, threshold=name.removeprefix("threshold_"))
        np.testing.assert_array_equal(out, expected.astype(float))


@pytest.mark.parametrize("threshold", ["otsu", "li", "yen", "isodata", "triangle", "mean", "minimum"])
@pytest.mark.parametrize("level", [0, 100, 255])
def test_a_flat_picture_becomes_black_by_a_global_method(threshold, level):
    assert not filters.binarize(np.full((20, 20, 3), level, np.uint8), threshold=threshold).any()


def test_a_blank_page_stays_white_by_a_local_method():
    assert (filters.binarize(np.full((20, 20), 250, np.uint8), threshold="sauvola") == 255).all()


def test_binarize_by_a_callable(rng):
    image = rng.integers(0, 256, (12, 13, 3), dtype=np.uint8)
    seen = []

    def middle(gray):
        seen.append(gray)
        return np.median(gray)

    out = filters.binarize(image, threshold=middle)
    (gray,) = seen
    assert gray.dtype == np.float64
    np.testing.assert_allclose(gray, skimage.color.rgb2gray(image), atol=1e-12)
    np.testing.assert_array_equal(out[..., 0] == 255, gray > np.median(gray))
    np.testing.assert_array_equal(filters.binarize(image, threshold=lambda gray: gray - 0.1), np.full_like(image, 255))
    local = partial(skimage.filters.threshold_local, block_size=5)
    np.testing.assert_array_equal(filters.binarize(image, threshold=local)[..., 1] == 255, gray > local(gray))


def test_results_stay_within_an_uneven_data_range():
    """Rounding would push white past 0.7, which the next filter would refuse."""
    low, high = 0.1, 0.7
    image = np.full((3, 3, 4), high)
    image[0] = low
    reading = {"data_range": (low, high)}
    chain = [
        partial(filters.adjust, contrast=1.5),
        filters.saturate,
        filters.negative,
        filters.grayscale,
        filters.binarize,
        partial(filters.flatten, background="white"),
        partial(filters.resize, width=5),
        partial(filters.pad, top=1, background="white"),
    ]
    for function in chain:
        image = function(image, **reading)
        assert image.min() >= low
        assert image.max() <= high


def test_a_room_that_loads_nothing_heavy():
    code = (
        "import sys, skascii.filters as f; f.saturate; "
        "assert not {'cv2', 'numba', 'skimage.filters', 'PIL', 'matplotlib'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
