import string
import unicodedata

import numpy as np
import pytest

from skascii.glyphs import GlyphSet, charsets, glyph_set


def test_names():
    assert list(charsets()) == [
        "ascii", "default", "symbols", "digits", "letters", "latin1", "blocks", "sextants", "octants", "box",
        "braille", "jis",
    ]  # fmt: skip


def test_read_only():
    with pytest.raises(TypeError):
        charsets()["ascii"] = "a"


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("ascii", 95), ("default", 9), ("symbols", 33), ("digits", 11), ("letters", 53), ("latin1", 95 + 95),
        ("blocks", 33), ("sextants", 64), ("octants", 256), ("box", 129), ("braille", 256), ("jis", 6879),
    ],
)  # fmt: skip
def test_counts(name, count):
    assert len(charsets()[name]) == len(set(charsets()[name])) == count


@pytest.mark.parametrize("name", charsets())
def test_every_charset_is_a_set_of_one_width_with_a_blank(name):
    chars = charsets()[name]
    assert GlyphSet(chars, np.zeros((len(chars), 1, 1))).wide == (name == "jis")
    assert ("\u3000" if name == "jis" else "\u2800" if name == "braille" else " ") in chars


def test_contents():
    named = charsets()
    assert set(named["ascii"]) == set(string.printable) - set("\t\n\r\x0b\x0c")
    assert set(named["default"]) == set("8dbqp'·. ")
    assert set(named["symbols"]) == {c for c in named["ascii"] if unicodedata.category(c)[0] in "PSZ"}
    assert set(named["letters"]) | set(named["digits"]) | set(named["symbols"]) == set(named["ascii"])
    assert "\xad" not in named["latin1"]
    assert {"\xa0", "é", "ÿ"} < set(named["latin1"])
    assert set("░▒▓") < set(named["blocks"])
    assert set("▁▂▃▄▅▆▇█▉▊▋▌▍▎▏▔▕▀▐▖▗▘▙▚▛▜▝▞▟") < set(named["blocks"])  # all eighths, halves and quadrants
    assert set("▌▐█ ") < set(named["sextants"])
    assert set("▖▗▘▙▚▛▜▝▞▟▀▄▂▆▌▐█ ") < set(named["octants"])
    assert {"─", "╬", "╿"} < set(named["box"])


def test_jis_has_kana_kanji_and_only_full_width_forms():
    jis = set(charsets()["jis"])
    assert {"　", "あ", "ア", "亜", "腕", "弌", "熙", "Ａ", "－", "￠"} < jis
    assert not jis & set("−¢£¬A")
    kanji = {c for c in jis if "CJK UNIFIED" in unicodedata.name(c)} - {"仝"}  # which stands among the marks
    assert len(kanji) == 2965 + 3390


@pytest.mark.parametrize(
    "name", ["ascii", "default", "symbols", "digits", "letters", "blocks", "sextants", "octants", "box", "braille"]
)
def test_nothing_is_dropped_or_merged_in_the_default_cell(name):
    assert set(glyph_set(name).chars) == set(charsets()[name])


def test_latin1_merges_only_the_no_break_space():
    assert set(charsets()["latin1"]) - set(glyph_set("latin1").chars) == {"\xa0"}


def test_jis_covers_the_font():
    pytest.importorskip("matplotlib_fontja", reason="no Japanese font")
    glyphs = glyph_set("jis")
    assert glyphs.cell == (16, 16)
    assert glyphs.wide
    assert glyphs.chars[0] == "\u3000"
    merged = set(charsets()["jis"]) - set(glyphs.chars)  # the alphabets share letters
    assert {unicodedata.name(char).split()[0] for char in merged} <= {"FULLWIDTH", "CYRILLIC"}
