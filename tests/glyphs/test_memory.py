"""What is derived from glyph sets is kept while there is room, over all sets."""

from weakref import ref

import numpy as np
import pytest

import skascii
from skascii.glyphs import GlyphSet

MEGABYTE = 2**20


@pytest.fixture
def glyphs():
    return GlyphSet("#", [[[1.0]]])


@pytest.fixture
def built(glyphs, monkeypatch):
    """Return a list that fills with the names of the megabytes that ``ask(name)``, another list's, had to build."""
    monkeypatch.setenv("SKASCII_CACHE_BYTES", str(4 * MEGABYTE))
    return []


def megabyte(glyphs, name, built):
    return glyphs.derive(name, lambda: built.append(name) or np.zeros(MEGABYTE, np.uint8))


def test_what_was_not_used_for_longest_is_forgotten(glyphs, built):
    for name in "abcd":
        megabyte(glyphs, name, built)
    megabyte(glyphs, "a", built)  # now b is the oldest
    megabyte(glyphs, "e", built)
    for name in "acde":
        megabyte(glyphs, name, built)
    assert "".join(built) == "abcde"
    megabyte(glyphs, "b", built)
    assert "".join(built) == "abcdeb"


def test_the_limit_is_over_all_sets(glyphs, built):
    other = GlyphSet("x", [[[1.0]]])
    megabyte(glyphs, "first", built)
    for name in "abcd":
        megabyte(other, name, built)
    megabyte(glyphs, "first", built)
    assert built == ["first", *"abcd", "first"]


def test_sets_that_are_gone_take_no_room(glyphs, built):
    for name in "abc":
        megabyte(glyphs, name, built)
    for _ in range(3):
        megabyte(GlyphSet("x", [[[1.0]]]), "gone", built)
    for name in "abc":
        megabyte(glyphs, name, built)
    assert built == [*"abc", "gone", "gone", "gone"]


def test_one_value_is_kept_whatever_its_size(glyphs, built):
    for _ in range(2):
        glyphs.derive("large", lambda: built.append("large") or [{"deep": (np.zeros(9 * MEGABYTE, np.uint8),)}])
    assert built == ["large"]
    megabyte(glyphs, "small", built)
    assert glyphs.derive("large", lambda: "again") == "again"


def test_forty_gammas_take_no_more_than_the_limit(monkeypatch):
    monkeypatch.setenv("SKASCII_CACHE_BYTES", str(2 * MEGABYTE))
    blocks = skascii.glyph_set("blocks", cell=(64, 32))
    raised = [ref(blocks.raised(1 + n / 40)) for n in range(1, 41)]
    assert 1 <= sum(made() is not None for made in raised) <= 2 * MEGABYTE // blocks.bitmaps.nbytes


def test_a_limit_that_is_no_number(glyphs, monkeypatch):
    monkeypatch.setenv("SKASCII_CACHE_BYTES", "1G")
    with pytest.raises(TypeError, match="`SKASCII_CACHE_BYTES` must be an integer of at least 0; got '1G'"):
        glyphs.derive("key", int)


def test_a_named_set_that_is_drawn_again_is_the_same_object(built):
    glyphs = skascii.glyph_set("blocks")
    for name in "abcdef":
        megabyte(glyphs, name, built)
    assert skascii.glyph_set("blocks", cell=(16, 8)) is glyphs
