import copy
import pickle
import threading
import warnings
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import matplotlib
import numpy as np
import pytest

from skascii.glyphs import GlyphSet, glyph_set

LEVELS = np.array([0.5, 0, 1, 0.25], np.float32)[:, None, None] * np.ones((4, 3, 2), np.float32)


@pytest.fixture
def glyphs():
    return GlyphSet("abcd", LEVELS)


def test_order_is_by_coverage(glyphs):
    assert glyphs.chars == "bdac"
    np.testing.assert_array_equal(glyphs.coverage, [0, 0.25, 0.5, 1])
    np.testing.assert_array_equal(glyphs.bitmaps[:, 0, 0], [0, 0.25, 0.5, 1])


def test_equal_coverage_is_ordered_by_code_point():
    bitmaps = [[[0, 1]], [[1, 0]], [[0, 0]]]
    glyphs = GlyphSet("zab", np.array(bitmaps, float))
    assert glyphs.chars == "baz"
    np.testing.assert_array_equal(glyphs.bitmaps[:, 0], [[0, 0], [1, 0], [0, 1]])


def test_order_of_a_font_is_by_coverage_then_code_point():
    glyphs = glyph_set("box")
    means = glyphs.bitmaps.mean(axis=(1, 2), dtype=np.float64)
    assert list(glyphs.chars) == [char for _, char in sorted(zip(means, glyphs.chars))]


def test_attributes(glyphs):
    assert glyphs.cell == (3, 2)
    assert not glyphs.wide
    assert glyphs.bitmaps.dtype == glyphs.coverage.dtype == np.float32
    assert glyphs.bitmaps.flags.c_contiguous
    assert len(glyphs) == 4
    assert list(glyphs) == ["b", "d", "a", "c"]
    assert "a" in glyphs
    assert "z" not in glyphs
    assert "bd" not in glyphs
    assert "" not in glyphs
    assert 3 not in glyphs
    assert repr(glyphs) == "GlyphSet('bdac', 4 glyphs, cell=(3, 2))"
    assert len(repr(glyph_set("ascii"))) < 80


def test_wide():
    assert GlyphSet("日", np.zeros((1, 2, 2))).wide
    assert GlyphSet("日─", np.stack([np.zeros((2, 2)), np.ones((2, 2))])).wide
    assert not GlyphSet("a─", np.stack([np.zeros((2, 2)), np.ones((2, 2))])).wide


@pytest.mark.parametrize(
    "bitmaps",
    [LEVELS.astype(float), np.asfortranarray(LEVELS), LEVELS.tolist(), np.repeat(LEVELS, 2, axis=2)[..., ::2]],
)
def test_every_memory_order(glyphs, bitmaps):
    assert GlyphSet("abcd", bitmaps) == glyphs


def test_dtypes():
    ink = np.array([[[1, 0]], [[0, 0]]])
    expected = GlyphSet("ab", ink.astype(np.float32))
    assert GlyphSet(["a", "b"], ink.astype(bool)) == expected
    assert GlyphSet(("a", "b"), (255 * ink).astype(np.uint8)) == expected
    assert GlyphSet("ab", ink.astype(np.float64)) == expected
    assert GlyphSet("a", np.full((1, 1, 1), 51, np.uint8)).coverage[0] == np.float32(0.2)


def test_the_callers_array_is_copied():
    own = LEVELS.copy()
    glyphs = GlyphSet("abcd", own)
    own[:] = 0
    np.testing.assert_array_equal(glyphs.coverage, [0, 0.25, 0.5, 1])


@pytest.mark.parametrize("name", ["chars", "bitmaps", "cell", "coverage", "wide", "_cache", "anything"])
def test_immutable(glyphs, name):
    with pytest.raises(AttributeError, match=f"a GlyphSet is immutable: `{name}` cannot be set. Build a new GlyphSet"):
        setattr(glyphs, name, 1)
    with pytest.raises(AttributeError, match=f"a GlyphSet is immutable: `{name}` cannot be deleted"):
        delattr(glyphs, name)


@pytest.mark.parametrize("name", ["bitmaps", "coverage"])
def test_arrays_are_read_only(glyphs, name):
    with pytest.raises(ValueError, match="read-only"):
        getattr(glyphs, name)[0] = 1


def test_equality_and_hash_are_by_content(glyphs):
    same = GlyphSet("dcba", LEVELS[::-1])
    assert same is not glyphs
    assert same == glyphs
    assert hash(same) == hash(glyphs)
    assert {same: 1}[glyphs] == 1
    other_bitmaps = GlyphSet("abcd", LEVELS * np.float32(0.5))
    other_chars = GlyphSet("abce", LEVELS)
    other_cell = GlyphSet("abcd", LEVELS.reshape(4, 2, 3))
    assert len({glyphs, other_bitmaps, other_chars, other_cell}) == 4
    assert glyphs != other_bitmaps
    assert glyphs != other_chars
    assert glyphs != other_cell
    assert glyphs != "bdac"
    assert glyphs != None  # noqa: E711


def test_pickle(glyphs):
    glyphs.derive("heavy", lambda: np.zeros(10**6))
    content = pickle.dumps(glyphs)
    assert len(content) < 2000  # without what was derived
    back = pickle.loads(content)
    assert back == glyphs
    assert hash(back) == hash(glyphs)
    assert not back.bitmaps.flags.writeable
    assert back.derive("light", lambda: 1) == 1


def test_pickle_of_a_raised_set(glyphs):
    assert pickle.loads(pickle.dumps(glyphs.raised(2))) == glyphs.raised(2)


def test_sets_that_arrive_with_their_bitmaps_are_one(glyphs):
    first, second = (pickle.loads(pickle.dumps(glyphs)) for _ in range(2))
    assert first is second


@pytest.mark.parametrize(
    "options",
    [
        {"charset": "digits"},
        {"charset": "digits", "remove": "0", "add": "é"},
        {"charset": " .#", "cell": (20, 9)},
        {"charset": "asci"},  # characters, of which a word is said
        {"charset": "aᚠ"},  # of which the font lacks one
        {"charset": "ab", "font": "DejaVu Sans Mono"},
        {"charset": "ab", "font": "path"},
        {"charset": "jis", "cell": (12, 12)},
    ],
)
def test_a_drawn_set_is_pickled_by_what_it_was_asked_for(options, monkeypatch, tmp_path):
    if options.get("font") == "path":
        monkeypatch.chdir(Path(matplotlib.get_data_path(), "fonts", "ttf"))
        options = {**options, "font": "DejaVuSansMono-Bold.ttf"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        glyphs = glyph_set(**options)
    packed = pickle.dumps(glyphs)
    monkeypatch.chdir(tmp_path)
    assert len(packed) < 500
    assert pickle.loads(packed) is glyphs


def test_a_set_that_is_drawn_differently_here(monkeypatch):
    glyphs = glyph_set("digits", cell=(17, 9))
    packed = pickle.dumps(glyphs)
    other = packed.replace(b"K\x11K\x09", b"K\x12K\x09")  # as if its font drew it in another size
    assert other != packed
    with pytest.raises(ValueError, match=r"`glyphs` must be drawn here as where they were pickled; got .* font=None\."):
        pickle.loads(other)
    whole = pickle.dumps(GlyphSet(glyphs.chars, glyphs.bitmaps))  # the remedy that it names
    assert pickle.loads(whole) == glyphs


def test_copies_are_the_set_itself(glyphs):
    assert copy.copy(glyphs) is glyphs
    assert copy.deepcopy(glyphs) is glyphs
    assert copy.deepcopy([glyphs])[0] is glyphs


def test_weak_references(glyphs):
    assert weakref.ref(glyphs)() is glyphs


# derive


def test_derive_builds_once(glyphs):
    built = []
    assert glyphs.derive("key", lambda: built.append(1) or "first") == "first"
    assert glyphs.derive("key", lambda: built.append(2) or "second") == "first"
    assert glyphs.derive("other", lambda: "third") == "third"
    assert built == [1]


def test_derive_may_nest(glyphs):
    assert glyphs.derive("outer", lambda: glyphs.derive("inner", lambda: 1) + 1) == 2


def test_a_failure_is_not_kept(glyphs):
    def fail():
        raise KeyError("once")

    with pytest.raises(KeyError, match="once"):
        glyphs.derive("key", fail)
    assert glyphs.derive("key", lambda: 1) == 1


def test_derive_builds_once_among_threads(glyphs):
    barrier, built = threading.Barrier(8), []

    def ask(_):
        barrier.wait()
        return glyphs.derive("key", lambda: built.append(1) or object())

    with ThreadPoolExecutor(8) as pool:
        assert len({id(made) for made in pool.map(ask, range(8))}) == 1
    assert built == [1]


# raised


def test_raised_acts_on_luminance(glyphs):
    np.testing.assert_allclose(glyphs.raised(2).coverage, [0, 0.0625, 0.25, 1])
    np.testing.assert_allclose(glyphs.raised(2, "light").coverage, [0, 0.4375, 0.75, 1])


@pytest.mark.parametrize("paper", ["dark", "light"])
@pytest.mark.parametrize("gamma", [0.1, 0.5, 2.2, 10])
def test_raised_stays_coverage_in_the_sets_own_order(gamma, paper):
    glyphs = glyph_set("ascii")
    raised = glyphs.raised(gamma, paper)
    assert raised.chars == glyphs.chars
    assert raised.bitmaps.dtype == np.float32
    assert 0 <= raised.bitmaps.min() <= raised.bitmaps.max() <= 1
    raw = glyphs.bitmaps.astype(float)
    expected = raw**gamma if paper == "dark" else 1 - (1 - raw) ** gamma
    np.testing.assert_allclose(raised.bitmaps, expected, atol=1e-6)


def test_raised_keeps_an_order_that_is_no_longer_by_coverage():
    """Spread ink loses more to a gamma than gathered ink: the order stays that of the raw coverage."""
    glyphs = GlyphSet("ab", [[[1.0, 0.0]], [[0.6, 0.6]]])
    raised = glyphs.raised(3)
    assert raised.chars == glyphs.chars == "ab"
    assert raised.coverage[0] > raised.coverage[1]


def test_raised_is_made_once(glyphs):
    assert glyphs.raised(1) is glyphs
    assert glyphs.raised(1, "light") is glyphs
    assert glyphs.raised(2) is glyphs.raised(2.0)
    assert glyphs.raised(2) is not glyphs.raised(2, "light")
    assert glyphs.raised(2, "navy") is glyphs.raised(2)
    assert glyphs.raised(2, (255, 255, 240)) is glyphs.raised(2, "light")


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((0,), ValueError, "`gamma` must be a finite number greater than 0; got 0"),
        ((float("nan"),), ValueError, "`gamma` must be a finite number greater than 0; got nan"),
        (("2",), TypeError, "`gamma` must be a finite number greater than 0; got '2'"),
        ((2, "blackk"), ValueError, '`paper` must be "dark", "light", or a colour: .*; got \'blackk\''),
    ],
)
def test_raised_refuses(glyphs, arguments, error, message):
    with pytest.raises(error, match=message):
        glyphs.raised(*arguments)


# bad input

ONE = np.zeros((1, 2, 2))
TWO = np.zeros((2, 2, 2))


@pytest.mark.parametrize(
    ("chars", "bitmaps", "error", "message"),
    [
        ("", ONE[:0], ValueError, r"`chars` must be at least one character; got none\. Example"),
        ([], ONE[:0], ValueError, r"`chars` must be at least one character; got none"),
        (None, ONE, TypeError, r"`chars` must be a string or a sequence of single characters; got None"),
        (["ab"], ONE, TypeError, r"a string or a sequence of single characters; got \['ab'\]"),
        ([1], ONE, TypeError, r"a string or a sequence of single characters; got \[1\]"),
        (b"ab", TWO, TypeError, r"a string or a sequence of single characters; got b'ab'"),
        ("aa", TWO, ValueError, r"`chars` must be distinct characters; got 'a' twice\. Drop the second"),
        (
            "\t",
            ONE,
            ValueError,
            r"`chars` must be printable characters, no control .*; got '\\t' \(U\+0009\)\. Drop it",
        ),
        ("\u0301", ONE, ValueError, r"combining marks; got .* \(COMBINING ACUTE ACCENT\)"),
        ("\ufdd0", ONE, ValueError, r"got '\\ufdd0' \(U\+FDD0\)"),
        (
            "日a",
            TWO,
            ValueError,
            r"`chars` must be all half-width or all full-width; got 'a' beside '日'\. Keep one kind",
        ),
        ("a", TWO, ValueError, r"`bitmaps` must be of shape \(1, h, w\); got shape \(2, 2, 2\)\. One bitmap for each"),
        ("a", ONE[0], ValueError, r"`bitmaps` must be of shape \(1, h, w\); got shape \(2, 2\)"),
        ("a", ONE[:, :0], ValueError, r"`bitmaps` must be of shape \(1, h, w\); got shape \(1, 0, 2\)"),
        ("a", ONE + 1.5, ValueError, r"`bitmaps` must be within \[0, 1\]; got values from 1\.5 to 1\.5\. Rescale"),
        ("a", ONE - 0.5, ValueError, r"`bitmaps` must be within \[0, 1\]; got values from -0\.5"),
        ("a", ONE * np.nan, ValueError, r"`bitmaps` must be within \[0, 1\]; got values from nan to nan"),
        ("a", ONE + np.inf, ValueError, r"`bitmaps` must be within \[0, 1\]; got values from inf"),
        ("a", ONE.astype(int), TypeError, r"`bitmaps` must be of dtype bool, uint8 or float; got int64\. Scale them"),
        ("a", ONE.astype(complex), TypeError, r"of dtype bool, uint8 or float; got complex128"),
        ("a", np.array([[["x"]]]), TypeError, r"of dtype bool, uint8 or float; got <U1"),
    ],
)
def test_refused(chars, bitmaps, error, message):
    with pytest.raises(error, match=message):
        GlyphSet(chars, bitmaps)
