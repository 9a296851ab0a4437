"""The gate before every matcher: what gets in, what gets out, and what is asked beforehand."""

import numpy as np
import pytest

import skascii
from skascii import Converter, Target
from skascii.matchers import match

METHODS = skascii.matchers.available()


def doors(method):
    """Return the ways to one method: its function, and `match`."""
    return getattr(skascii.matchers, method), lambda target, glyphs, **kw: match(target, glyphs, method, **kw)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("value", [np.inf, -np.inf])
def test_ink_that_is_not_finite(method, value, ascii_glyphs):
    ink = np.zeros((32, 24), np.float32)
    ink[17, 9] = value
    for door in doors(method):
        for target in (ink, ink.reshape(2, 16, 3, 8).swapaxes(1, 2)):
            with pytest.raises(ValueError, match="`target` must be finite, or NaN where it is missing; got infinite"):
                door(target, ascii_glyphs)


@pytest.mark.parametrize("method", METHODS)
def test_ink_that_is_missing_is_none(method, ascii_glyphs):
    ink = np.linspace(0, 1, 32 * 24, dtype=np.float32).reshape(32, 24)
    holes = ink > 0.6
    blank, missing = np.where(holes, np.float32(0), ink), np.where(holes, np.float32(np.nan), ink)
    for door in doors(method):
        expected = door(blank, ascii_glyphs)
        for target in (missing, np.ma.array(ink, mask=holes), missing.reshape(2, 16, 3, 8).swapaxes(1, 2)):
            np.testing.assert_array_equal(door(target, ascii_glyphs), expected)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("target", "error", "words"),
    [
        (np.zeros((15, 8)), ValueError, r"of shape \(R\*16, C\*8\), whole cells"),
        (np.zeros((0, 8)), ValueError, "whole cells"),
        (np.zeros((16, 8, 1)), ValueError, "whole cells"),
        (np.zeros((16, 8), int), TypeError, "of a float dtype; got int64"),
        (Target(np.zeros((8, 8)), (8, 8)), ValueError, r"of cells of shape \(16, 8\), as the glyphs'; got \(8, 8\)"),
    ],
)
def test_what_is_no_target(method, target, error, words, ascii_glyphs):
    for door in doors(method):
        with pytest.raises(error, match=f"`target` must be {'' if words.startswith('of') else '.*'}{words}"):
            door(target, ascii_glyphs)


@pytest.mark.parametrize("method", METHODS)
def test_what_every_method_refuses(method, ascii_glyphs):
    for door in doors(method):
        for keywords, error, words in (
            ({"backend": "gpu"}, ValueError, "`backend` must be one of"),
            ({"workers": 0}, ValueError, "`workers`"),
            ({"callback": 3}, TypeError, "`callback` must be callable"),
            ({"no_such": 3}, TypeError, f"options of '{method}'"),
        ):
            with pytest.raises(error, match=words):
                door(np.zeros((16, 8)), ascii_glyphs, **keywords)
        with pytest.raises(TypeError, match="`glyphs` must be a GlyphSet"):
            door(np.zeros((16, 8)), "ascii")


@pytest.mark.parametrize(
    ("result", "got"),
    [
        (lambda target: np.full(target.shape, 2), r"int64 of shape \(2, 3\), 2 to 2"),
        (lambda target: np.full(target.shape, -1), "-1 to -1"),
        (lambda target: np.zeros(target.shape), "float64"),
        (lambda target: np.zeros(6, int), r"shape \(6,\)"),
        (lambda target: None, "object"),
    ],
)
def test_no_index_out_of_range_leaves(result, got):
    @skascii.matchers.matcher("gate_test")
    def gate_test(target, glyphs):
        """Whatever."""
        return result(target)

    glyphs = skascii.glyph_set(" #")
    try:
        for door in (gate_test, lambda *a: match(*a, "gate_test")):
            with pytest.raises(
                ValueError, match=f"the result of matcher 'gate_test'` must be integers .*; got .*{got}"
            ):
                door(np.zeros((32, 24)), glyphs)
    finally:
        skascii.matchers.unregister("gate_test")


def test_a_users_own_not_implemented_error_surfaces():
    @skascii.matchers.matcher("gate_test", backends=("cpu", "cuda"))
    def gate_test(target, glyphs, *, backend="cpu"):
        """Not yet."""
        raise NotImplementedError("mine")

    try:
        with pytest.raises(NotImplementedError, match="mine"):
            skascii.convert(np.zeros((16, 8)), "gate_test")
    finally:
        skascii.matchers.unregister("gate_test")


def test_a_users_options_are_checked_before_there_is_a_picture():
    def check(glyphs, *, level):
        if not 0 <= level <= 1:
            raise ValueError("`level` must be within [0, 1]")
        return {"level": np.float32(level)}

    seen = []

    @skascii.matchers.matcher("gate_test", check=check)
    def gate_test(target, glyphs, *, level=0.5):
        """The fullest glyph where a cell is bright."""
        seen.append(level)
        return np.where(target.tiles.mean(axis=(2, 3)) > level, len(glyphs) - 1, 0)

    try:
        with pytest.raises(ValueError, match="`level` must be within"):
            Converter("gate_test", level=2)
        assert not seen
        Converter("gate_test", level=0.25)(np.zeros((16, 8)))
        assert seen == [0.25]
        assert seen[0].dtype == np.float32
    finally:
        skascii.matchers.unregister("gate_test")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"method": "nmf", "beta": 7}, "`beta`"),
        ({"method": "local_search", "sigma": -1}, "`sigma`"),
        ({"method": "local_search", "polish": "shine"}, "`polish`"),
        ({"method": "features", "p": 0.5}, "`p`"),
        ({"method": "corr", "midpoint": np.inf}, "`midpoint`"),
        ({"columns": 0}, "`columns`"),
        ({"paper": "greyish"}, "`paper`"),
        ({"channels": "CMYK"}, "`channels`"),
        ({"data_range": (1, 0)}, "`data_range`"),
        ({"gamma": 0}, "`gamma`"),
        ({"tone": "loud"}, "`tone`"),
        ({"percentiles": (9, 3)}, "`percentiles`"),
        ({"filters": [3]}, "`filters"),
        ({"color": "maybe"}, "`color`"),
        ({"workers": -1}, "`workers`"),
        ({"backend": "tpu"}, "`backend`"),
    ],
)
def test_a_converter_checks_all_it_is_told(options, words):
    with pytest.raises((ValueError, TypeError), match=words):
        Converter(**options)


def test_a_converter_is_convert_again_and_again(pictures):
    converter = Converter("min_diff_sq", columns=30, color=True, filters=(skascii.filters.negative for _ in range(1)))
    for name in ("camera", "horse", "camera"):
        expected = skascii.convert(
            pictures[name], "min_diff_sq", columns=30, color=True, filters=[skascii.filters.negative]
        )
        assert converter(pictures[name]) == expected


def test_ink_is_the_first_half_of_convert(pictures, ascii_glyphs):
    image = pictures["camera"]
    target = skascii.ink(image, columns=40, paper="light")
    expected = skascii.convert(image, columns=40, paper="light")
    np.testing.assert_array_equal(match(target, ascii_glyphs), expected.indices)
    assert target.tiles.shape == (*expected.shape, 16, 8)
    assert np.shares_memory(target.tiles, target.ink)
    again = skascii.Target(target.tiles, target.cell, target.m)
    np.testing.assert_array_equal(match(again, ascii_glyphs), expected.indices)
