"""Filters in one chain with those of OpenCV and scikit-image, and inside `convert`."""

from functools import partial

import cv2
import numpy as np
import pytest
import skimage
from skimage.util import img_as_float32

import skascii
from skascii import filters


@pytest.fixture(scope="module")
def rgb():
    return skimage.data.astronaut()[::4, ::4].copy()


@pytest.fixture(scope="module")
def bgr(rgb):
    return np.ascontiguousarray(rgb[..., ::-1])


def test_opencv_to_skascii_to_opencv(bgr):
    """Colours go through bilateralFilter and back, greys through CLAHE, Canny and morphology."""
    smooth = cv2.bilateralFilter(bgr, 7, 50, 50)
    vivid = filters.saturate(smooth, channels="BGR")
    np.testing.assert_array_equal(vivid[..., ::-1], filters.saturate(smooth[..., ::-1]))
    assert np.mean(cv2.cvtColor(vivid, cv2.COLOR_BGR2HSV)[..., 2] == 255) > 0.2  # the bright pixels

    outlined = filters.draw_borders(vivid, channels="BGR", criterion=["color", "brightness"], thickness=2)
    black = cv2.inRange(outlined, (0, 0, 0), (0, 0, 0)) == 255
    assert black[filters.borders(vivid, channels="BGR", criterion=("color", "brightness"))].all()

    clahe = cv2.createCLAHE(clipLimit=2, tileGridSize=(4, 4))
    even = clahe.apply(cv2.cvtColor(filters.grayscale(outlined, channels="BGR"), cv2.COLOR_BGR2GRAY))
    edges = cv2.Canny(filters.negative(even), 100, 200)
    page = filters.binarize(filters.negative(edges))
    opened = cv2.morphologyEx(page, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    assert opened.shape == bgr.shape[:2]
    assert set(np.unique(opened)) == {0, 255}
    assert (opened <= page).all()


def test_opencv_takes_a_mask_of_borders(bgr):
    marks = filters.borders(bgr, channels="BGR", brightness_diff=0.3, criterion="brightness")
    closed = cv2.morphologyEx(marks.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    count, _ = cv2.connectedComponents(closed)
    assert count > 10
    assert closed[marks].all()


def test_skimage_to_skascii_to_skimage(rgb):
    """Floats in [0, 1] stay so, whichever library handed them over."""
    smooth = skimage.restoration.denoise_tv_chambolle(skimage.util.img_as_float(rgb), weight=0.05, channel_axis=-1)
    dark = filters.negative(filters.saturate(smooth.clip(0, 1)))
    assert dark.dtype == np.float64
    hsv = skimage.color.rgb2hsv(dark)
    assert 0 <= hsv.min() <= hsv.max() <= 1
    gray = skimage.color.rgb2gray(filters.grayscale(dark))
    even = skimage.exposure.equalize_adapthist(gray)
    page = filters.binarize(even, threshold="otsu")
    np.testing.assert_array_equal(page == 1, even > skimage.filters.threshold_otsu(even))
    labels = skimage.measure.label(skimage.morphology.closing(page, skimage.morphology.disk(2)))
    assert labels.max() > 1


def test_skimage_bytes_and_floats_agree(rgb):
    light = filters.saturate(img_as_float32(rgb))
    np.testing.assert_allclose(filters.saturate(rgb), 255 * light, atol=0.5001)
    np.testing.assert_array_equal(
        filters.borders(rgb, criterion="brightness"), filters.borders(rgb / 255, criterion="brightness")
    )


def test_partials_in_convert(rgb, bgr, ascii_glyphs):
    """The chain of any two libraries runs in `convert` as it does by hand, in either channel order."""
    size = {"columns": 32, "glyphs": ascii_glyphs}
    resized = filters.resize(bgr, columns=32)
    chain = [
        partial(cv2.bilateralFilter, d=5, sigmaColor=40, sigmaSpace=40),
        partial(filters.saturate, channels="BGR"),
        partial(filters.draw_borders, channels="BGR", thickness=2, criterion="brightness", brightness_diff=0.3),
        partial(skimage.filters.gaussian, sigma=1, channel_axis=-1),  # floats from here on
        filters.negative,
    ]
    by_hand = resized
    for function in chain:
        by_hand = function(by_hand)
    art = skascii.convert(bgr, **size, channels="BGR", filters=chain)
    assert art == skascii.convert(by_hand, glyphs=ascii_glyphs, channels="BGR")
    assert art != skascii.convert(bgr, **size, channels="BGR")
    assert art != skascii.convert(bgr, **size, channels="BGR", filters=chain[:-1])


def test_every_filter_in_convert(rgb, ascii_glyphs):
    chain = [
        partial(filters.offset, rows=3, columns=-2),
        partial(filters.pad, bottom=5),
        filters.saturate,
        filters.draw_borders,
        filters.negative,
        filters.flatten,
        filters.grayscale,
        partial(filters.binarize, threshold="otsu"),
        partial(filters.resize, columns=20),
    ]
    art = skascii.convert(rgb, columns=32, glyphs=ascii_glyphs, filters=chain)
    assert art.shape[1] == 20
    mask = skascii.convert(rgb, columns=32, glyphs=ascii_glyphs, filters=[filters.borders])
    assert mask.shape == skascii.convert(rgb, columns=32, glyphs=ascii_glyphs).shape


def test_the_art_comes_back_into_opencv(bgr, ascii_glyphs, tmp_path):
    art = skascii.convert(bgr, columns=32, glyphs=ascii_glyphs, channels="BGR", color=True)
    picture = art.to_image(channels="BGR")
    assert picture.dtype == np.uint8
    assert picture.shape == (art.shape[0] * 16, art.shape[1] * 8, 3)
    np.testing.assert_array_equal(picture[..., ::-1], art.to_image())
    assert cv2.imwrite(str(tmp_path / "art.png"), picture)
    np.testing.assert_array_equal(cv2.imread(str(tmp_path / "art.png")), picture)
    again = filters.negative(cv2.GaussianBlur(picture, (3, 3), 0), channels="BGR")
    assert cv2.cvtColor(again, cv2.COLOR_BGR2GRAY).mean() > cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).mean()
