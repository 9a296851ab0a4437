import shutil
import threading
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from fontTools.ttLib import TTFont

from skascii.glyphs import GlyphSet, charsets, glyph_set


def bitmap(glyphs, char):
    return glyphs.bitmaps[glyphs.chars.index(char)]


def test_ascii():
    glyphs = glyph_set()
    assert isinstance(glyphs, GlyphSet)
    assert set(glyphs.chars) == set(map(chr, range(0x20, 0x7F)))
    assert glyphs.cell == (16, 8)
    assert not glyphs.wide
    assert glyphs.chars[:4] == " `.-"
    assert glyphs.chars[-1] == "@"


def test_a_string_of_characters():
    assert set(glyph_set(" .:-=+*#%@")) == set(" .:-=+*#%@")
    assert set(glyph_set("aabbaa")) == set("ab")


def test_add_and_then_remove():
    assert set(glyph_set("digits", add="ab1", remove="1b2 ")) == set("03456789a")
    assert set(glyph_set("", add="xy")) == set("xy")
    assert set(glyph_set("a\nb", remove="\n")) == set("ab")


def test_full_width(japanese):
    glyphs = glyph_set("日本　")
    assert glyphs.wide
    assert glyphs.cell == (16, 16)
    assert glyphs.chars == "　本日"


def test_ambiguous_width_follows_the_company(japanese):
    assert not glyph_set("─α ").wide
    assert glyph_set("─α　日").wide


def test_font_and_cell(dejavu):
    bold = Path(dejavu).with_name("DejaVuSansMono-Bold.ttf")
    regular, heavier = glyph_set("a", cell=(20, 10)), glyph_set("a", font=bold, cell=[20, 10])
    assert regular.cell == heavier.cell == (20, 10)
    assert heavier.coverage[0] > regular.coverage[0]


def test_equal_arguments_give_the_same_object(dejavu):
    assert glyph_set() is glyph_set("ascii", font=None, cell=(16, 8), add="", remove="")
    assert glyph_set("ab") is glyph_set("ba") is glyph_set("abab", cell=[16, 8])
    assert glyph_set("ab", font=dejavu) is glyph_set("ab", font=Path(dejavu)) is glyph_set("ab")
    assert glyph_set("ab") is not glyph_set("ab", cell=(17, 8))


def test_threads_get_the_same_object():
    barrier = threading.Barrier(8)

    def build(_):
        barrier.wait()
        return glyph_set("ascii", cell=(19, 9))

    with ThreadPoolExecutor(8) as pool:
        assert len({id(glyphs) for glyphs in pool.map(build, range(8))}) == 1


def test_half_width_and_full_width_do_not_mix():
    with pytest.raises(
        ValueError, match=r"`charset` must be all half-width or all full-width; got 'a' beside '日'\. Ke"
    ):
        glyph_set("a日")


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"charset": ""}, ValueError, r"`charset` must be of at least one character; got ''\. Add some"),
        (
            {"charset": "ab", "add": "c", "remove": "abc"},
            ValueError,
            r"`charset` must be of at least one character; got 'ab', add='c', remove='abc'\.",
        ),
        (
            {"charset": "a\n"},
            ValueError,
            r"`charset` must be printable characters, no control .*; got '\\n' \(U\+000A\)",
        ),
        ({"charset": "e\u0301"}, ValueError, r"no control characters or combining marks; got .*ACUTE ACCENT"),
        ({"charset": "a\u3164"}, ValueError, r"a cell of their own.*; got '\\u3164' \(HANGUL FILLER\)\. Drop it"),
        ({"charset": "a\uffa0"}, ValueError, r"a cell of their own.*HALFWIDTH HANGUL FILLER"),
        ({"charset": "\u1100\uac00"}, ValueError, r"a cell of their own.*HANGUL CHOSEONG KIYEOK"),
        ({"charset": "\u05d0b"}, ValueError, r"from left to right; got '\\u05d0' \(HEBREW LETTER ALEF\)"),
        ({"charset": "\ufdfd"}, ValueError, r"a cell of their own.*ARABIC LIGATURE BISMILLAH"),
        ({"charset": "\u0661\u0662"}, ValueError, r"from left to right; got .*ARABIC-INDIC DIGIT ONE"),
        ({"charset": "\U0001f1e6\U0001f1e7"}, ValueError, r"REGIONAL INDICATOR SYMBOL LETTER A"),
        ({"charset": "a\u200b"}, ValueError, r"got '\\u200b' \(ZERO WIDTH SPACE\)"),
        ({"charset": "a\ud800"}, ValueError, r"got '\\ud800'"),
        ({"charset": "ab", "add": "\t"}, ValueError, r"got '\\t'"),
        ({"charset": None}, TypeError, r"`charset` must be a string of characters; got None\. Example"),
        ({"charset": b"ab"}, TypeError, r"`charset` must be a string of characters; got b'ab'"),
        ({"charset": ["a", "b"]}, TypeError, r"`charset` must be a string of characters; got \['a', 'b'\]"),
        ({"add": None}, TypeError, r"`add` must be a string of characters; got None"),
        ({"remove": 3}, TypeError, r"`remove` must be a string of characters; got 3"),
        ({"cell": 16}, TypeError, r"`cell` must be a pair \(height, width\) in pixels; got 16"),
        ({"cell": (16, 0)}, ValueError, r"`cell width` must be an integer from 1 to 1024; got 0"),
        (
            {"cell": (2, 1)},
            ValueError,
            r"`cell` must be large enough for the font; got \(2, 1\)\. The default is \(16, 8",
        ),
        ({"font": 3}, TypeError, r"`font` must be None, a path, or the name of a family; got 3"),
    ],
)
def test_refused(arguments, error, message):
    with pytest.raises(error, match=message):
        glyph_set(**arguments)


@pytest.mark.parametrize(
    ("charset", "meant"), [("asci", "ascii"), ("ASCII", "ascii"), ("block", "blocks"), ("JIS", "jis")]
)
def test_a_misspelt_name_is_taken_as_characters_with_a_warning(charset, meant):
    with pytest.warns(UserWarning, match=rf"`charset` '{charset}' is not a name.*Did you mean '{meant}'\?"):
        assert set(glyph_set(charset)) == set(charset)


@pytest.mark.parametrize("charset", ["abc", " .:-=+*#%@", "8dbqp'·. ", "MW", "01", "bo"])
def test_other_strings_do_not_warn(charset):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert set(glyph_set(charset)) == set(charset)


def test_lacking_characters_are_dropped_with_a_warning():
    with pytest.warns(
        UserWarning, match=r"the font '.*DejaVuSansMono\.ttf' lacks 2 of 3 characters, dropped: ఌ ሴ$"
    ) as w:
        assert glyph_set("aఌሴ").chars == "a"
    assert w[0].filename == __file__
    with pytest.warns(UserWarning, match="lacks 2 of 3"):  # the second time too
        glyph_set("aఌሴ")


def test_the_warning_names_up_to_ten():
    lacking = "".join(map(chr, range(0x1200, 0x120C)))
    with pytest.warns(UserWarning, match=rf"lacks 12 of 13 characters, dropped: {' '.join(lacking[:10])} …$"):
        glyph_set("a" + lacking)


@pytest.mark.parametrize("charset", ["ఌሴ", " ఌ", "日", "　日"])
def test_a_font_without_any_of_the_characters(charset, dejavu):
    with pytest.raises(
        ValueError, match=r"`font` must be one that has the characters; got '.*', which has none\. Pass"
    ):
        glyph_set(charset, font=dejavu)


def test_drawn_characters_are_never_lacking(dejavu):
    with TTFont(dejavu) as font:
        assert not font.getBestCmap().keys() & set(range(0x2800, 0x2900))
    assert len(glyph_set("braille", font=dejavu)) == 256


def test_drawn_characters_are_the_same_whatever_the_font(dejavu):
    bold = Path(dejavu).with_name("DejaVuSansMono-Bold.ttf")
    for name in ("blocks", "box", "braille"):
        assert glyph_set(name) == glyph_set(name, font=bold)


def test_drawn_characters_fill_cells_that_hold_no_letter():
    halves = glyph_set(" ▀▄█", cell=(2, 1))
    assert halves.chars == " ▀▄█"
    np.testing.assert_array_equal(halves.bitmaps[:, :, 0], [[0, 0], [1, 0], [0, 1], [1, 1]])


def test_a_font_without_japanese_for_a_full_width_set(dejavu):
    with pytest.raises(ValueError, match=r"`font` must be one with Japanese characters; got .*DejaVuSansMono"):
        glyph_set("jis", font=dejavu)


def test_a_font_without_ascii(dejavu, tmp_path):
    with TTFont(dejavu) as font:
        for table in font["cmap"].tables:
            table.cmap = {code: name for code, name in table.cmap.items() if not 0x20 <= code < 0x7F}
        font.save(tmp_path / "greek.ttf")
    with pytest.raises(ValueError, match=r"`font` must be one with printable ASCII, which decides its size; got"):
        glyph_set("αβγ", font=tmp_path / "greek.ttf")


def test_the_character_map_decides_and_not_the_bitmap(dejavu, tmp_path):
    """A glyph that is there and blank counts as there: here 'b' is drawn as the space is."""
    with TTFont(dejavu) as font:
        for table in font["cmap"].tables:
            if ord("b") in table.cmap:
                table.cmap[ord("b")] = "space"
        font.save(tmp_path / "odd.ttf")
    assert set(glyph_set("abc", font=tmp_path / "odd.ttf")) == set("abc")
    assert not bitmap(glyph_set("abc", font=tmp_path / "odd.ttf"), "b").any()


def test_identical_bitmaps_are_merged_to_the_lowest_code_point():
    assert glyph_set("ΑAА").chars == "A"  # Greek, Latin and Cyrillic
    assert glyph_set(" \u00a0").chars == " "
    assert glyph_set("\u2800 ").chars == " "


def test_a_font_on_another_path_gives_an_equal_set(dejavu, tmp_path):
    shutil.copy(dejavu, tmp_path / "copy.ttf")
    copy = glyph_set("ab", font=tmp_path / "copy.ttf")
    assert copy == glyph_set("ab")
    assert hash(copy) == hash(glyph_set("ab"))


@pytest.mark.parametrize("name", [name for name in charsets() if name != "jis"])
@pytest.mark.parametrize("cell", [(6, 3), (32, 16)])
def test_named_charsets_in_other_cells(name, cell):
    glyphs = glyph_set(name, cell=cell)
    assert glyphs.cell == cell
    assert set(glyphs.chars) <= set(charsets()[name])
    assert glyphs.coverage[0] == 0
    assert len(np.unique(glyphs.bitmaps, axis=0)) == len(glyphs)
