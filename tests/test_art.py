"""The result as an object: what it holds, what it is equal to, and that it stays as it is."""

import copy
import pickle
import subprocess
import sys

import numpy as np
import pytest
import skimage
from PIL import Image
from reference.render import random_cells, random_glyphs

import skascii
from skascii import AsciiArt

GLYPHS = random_glyphs()
INDICES, FOREGROUND = random_cells(GLYPHS)
ART = AsciiArt(GLYPHS, INDICES, foreground=FOREGROUND, paper="light", info={"error": [1.5]})
_, BACKGROUND = random_cells(GLYPHS, seed=2)
BOTH = AsciiArt(GLYPHS, INDICES, foreground=FOREGROUND, background=BACKGROUND, paper="light")
BEHIND = AsciiArt(GLYPHS, INDICES, background=BACKGROUND)
PLAIN = AsciiArt(GLYPHS, INDICES)
NAVY = AsciiArt(GLYPHS, INDICES, paper="navy")


def test_what_it_holds():
    assert ART.glyphs is GLYPHS
    assert ART.shape == (7, 9)
    assert ART.indices.dtype == np.intp
    assert np.array_equal(ART.indices, INDICES)
    assert np.array_equal(ART.foreground, FOREGROUND)
    assert ART.paper == "light"
    assert ART.info == {"error": [1.5]}
    assert ART.lines == tuple("".join(row) for row in ART.chars)
    assert ART.text == str(ART) == "\n".join(ART.lines)
    assert ART.chars.dtype == np.dtype("<U1")
    assert ART.raster.shape == (28, 27)
    assert np.array_equal(BOTH.background, BACKGROUND)
    assert PLAIN.foreground is PLAIN.background is ART.background is BEHIND.foreground is None
    assert PLAIN.info == {}


def test_repr_is_one_line():
    assert repr(PLAIN) == "<AsciiArt: 7 rows x 9 columns of 8 glyphs, dark paper>"
    assert repr(ART) == repr(BOTH) == "<AsciiArt: 7 rows x 9 columns of 8 glyphs, light paper, in colour>"
    assert repr(BEHIND) == "<AsciiArt: 7 rows x 9 columns of 8 glyphs, dark paper, in colour>"


@pytest.mark.parametrize("paper", ["navy", "#000080", (0, 0, 128), [0, 0, 128], np.array([0, 0, 128], np.uint8)])
def test_a_colour_of_paper_is_kept_in_one_form(paper):
    art = AsciiArt(GLYPHS, INDICES, paper=paper)
    assert art.paper == (0, 0, 128)
    assert {type(part) for part in art.paper} == {int}
    assert art == NAVY
    assert hash(art) == hash(NAVY)
    assert repr(art) == "<AsciiArt: 7 rows x 9 columns of 8 glyphs, #000080 paper>"


def test_it_is_immutable():
    indices, foreground, background, info = INDICES.copy(), FOREGROUND.copy(), BACKGROUND.copy(), {"a": 1}
    art = AsciiArt(GLYPHS, indices, foreground=foreground, background=background, info=info)
    indices[:], foreground[:], background[:], info["a"] = 1, 1, 1, 2
    assert np.array_equal(art.indices, INDICES)
    assert np.array_equal(art.foreground, FOREGROUND)
    assert np.array_equal(art.background, BACKGROUND)
    assert art.info == {"a": 1}
    for array in (art.indices, art.foreground, art.background):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
    for name in ("indices", "background", "paper", "text", "other"):
        with pytest.raises(AttributeError, match=f"an AsciiArt is immutable: `{name}` cannot be set"):
            setattr(art, name, None)
    with pytest.raises(AttributeError, match="`indices` cannot be deleted"):
        del art.indices


def test_equality_and_hash():
    same = AsciiArt(random_glyphs(), INDICES.astype(np.uint8).tolist(), foreground=FOREGROUND, paper="light")
    assert same == ART
    assert hash(same) == hash(ART)
    other_indices = INDICES.copy()
    other_indices[-1, -1] ^= 1
    other_colors = FOREGROUND.copy()
    other_colors[-1, -1] ^= 1
    others = [
        PLAIN,
        AsciiArt(GLYPHS, INDICES, paper="light"),
        AsciiArt(GLYPHS, INDICES, foreground=FOREGROUND),
        AsciiArt(GLYPHS, INDICES, foreground=FOREGROUND, paper="white"),
        BOTH,
        BEHIND,
        AsciiArt(GLYPHS, INDICES, background=FOREGROUND, paper="light"),
        AsciiArt(GLYPHS, INDICES, foreground=FOREGROUND, background=other_colors, paper="light"),
        AsciiArt(GLYPHS, INDICES, foreground=BACKGROUND, background=FOREGROUND, paper="light"),
        NAVY,
        AsciiArt(GLYPHS, other_indices, foreground=FOREGROUND, paper="light"),
        AsciiArt(GLYPHS, INDICES[:-1], foreground=FOREGROUND[:-1], paper="light"),
        AsciiArt(GLYPHS, INDICES, foreground=other_colors, paper="light"),
        AsciiArt(random_glyphs(seed=5), INDICES, foreground=FOREGROUND, paper="light"),
        ART.text,
        None,
    ]
    assert not any(other == ART for other in others)
    assert len({ART, same, *others}) == len(others) + 1
    assert AsciiArt(GLYPHS, INDICES.reshape(9, 7)) != PLAIN


@pytest.mark.parametrize("art", [ART, PLAIN, NAVY, BOTH, BEHIND])
@pytest.mark.parametrize(
    "duplicate", [copy.copy, copy.deepcopy, *(lambda a, p=p: pickle.loads(pickle.dumps(a, p)) for p in range(6))]
)
def test_copies_and_pickles(art, duplicate):
    twin = duplicate(art)
    assert twin == art
    assert hash(twin) == hash(art)
    assert twin.info == art.info
    assert twin.info is not art.info
    assert not any(
        array.flags.writeable for array in (twin.indices, twin.foreground, twin.background) if array is not None
    )


def test_the_tone_and_options_that_are_callable_are_named():
    art = skascii.convert(np.eye(32), "min_diff_sq", tone=lambda ink: ink / 2)
    assert art.info["tone"].endswith("<lambda>")
    assert pickle.loads(pickle.dumps(art)) == art


def test_deep_copies_share_no_info():
    copy.deepcopy(ART).info["error"].append(2)
    assert ART.info == {"error": [1.5]}


def test_pickles_hold_no_caches():
    glyphs = random_glyphs()
    art = AsciiArt(glyphs, INDICES)
    size = len(pickle.dumps(art))
    glyphs.derive("large", lambda: np.zeros(100_000))
    art.raster, art.text, art.to_image(), hash(art)
    assert len(pickle.dumps(art)) == size


def test_as_an_array():
    assert np.array_equal(np.asarray(ART), ART.to_image())
    assert np.asarray(ART).dtype == np.uint8
    assert np.array_equal(np.asarray(BOTH), BOTH.to_image())
    assert np.asarray(PLAIN).shape == (28, 27)
    assert np.array_equal(np.asarray(PLAIN, np.float32), PLAIN.to_image().astype(np.float32))
    assert np.array(ART, copy=True).flags.writeable
    assert np.array_equal(np.array(ART, copy=False), ART.to_image())  # it is drawn anew


@pytest.mark.parametrize("art", [ART, PLAIN, NAVY, BOTH])
@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_other_libraries_take_it_for_its_picture(tmp_path, art, suffix):
    picture = art.to_image()
    with Image.fromarray(art) as made:
        assert np.array_equal(np.asarray(made), picture)
    skimage.io.imsave(tmp_path / f"art{suffix}", art, check_contrast=False)
    assert np.array_equal(skimage.io.imread(tmp_path / f"art{suffix}"), picture)
    assert art.tobytes() == picture.tobytes()
    assert art.dtype == picture.dtype
    skascii.convert(art, "gradient", columns=3)


def test_its_array_outlives_it():
    picture = np.asarray(AsciiArt(GLYPHS, INDICES))
    assert np.array_equal(picture, PLAIN.to_image())


@pytest.mark.parametrize(("charset", "cell"), [("ascii", None), ("jis", None), ("octants", (32, 16))])
def test_a_pickle_is_small_and_its_glyphs_are_the_cached_ones(charset, cell):
    glyphs = skascii.glyph_set(charset, cell=cell)
    indices = np.random.default_rng(0).integers(0, len(glyphs), (50, 100))
    art = AsciiArt(glyphs, indices)
    packed = pickle.dumps(art)
    back = pickle.loads(packed)
    assert len(packed) <= 12_000
    assert back == art
    assert back.glyphs is glyphs
    assert back.indices.dtype == np.intp


def test_a_pickle_of_a_conversion_arrives_in_another_process(tmp_path):
    art = skascii.convert(skimage.data.camera(), "gradient", columns=100, gamma=2)
    packed = pickle.dumps(art)
    assert len(packed) <= 12_000
    (tmp_path / "art").write_bytes(packed)
    code = f"import pickle, skascii; art = pickle.load(open({str(tmp_path / 'art')!r}, 'rb')); print(art)"
    code += "; assert art.glyphs is skascii.glyph_set('ascii')"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out == art.text + "\n"


def test_options_reach_the_renderers():
    assert np.array_equal(
        ART.to_image(foreground="navy", color=False, channels="BGR", scale=2)[::2, ::2, ::-1],
        AsciiArt(GLYPHS, INDICES, paper="light").to_image(foreground="navy"),
    )
    assert ART.to_html(color=False) == AsciiArt(GLYPHS, INDICES, paper="light").to_html()
    assert ART.to_svg(color=False) == AsciiArt(GLYPHS, INDICES, paper="light").to_svg()
    assert ART.to_html(full_page=True, paper="gold").count("#ffd700") == 2
    assert PLAIN._repr_html_() == PLAIN.to_html()


@pytest.mark.parametrize("art", [ART, BOTH, BEHIND])
def test_without_color_an_art_is_one_without_colors(art):
    plain = AsciiArt(GLYPHS, INDICES, paper=art.paper)
    assert np.array_equal(art.to_image(color=False), plain.to_image())
    assert art.to_html(color=False) == plain.to_html()
    assert art.to_svg(color=False) == plain.to_svg()
    assert art.to_ansi(depth="none") == plain.to_ansi() == art.text == PLAIN.text


def test_from_text():
    again = AsciiArt.from_text(PLAIN.text, GLYPHS, paper="navy")
    assert again == NAVY
    colors = {"foreground": FOREGROUND, "background": BACKGROUND, "paper": "light"}
    assert AsciiArt.from_text(PLAIN.text, GLYPHS, **colors) == BOTH
    with pytest.raises(ValueError, match=r"`background` must be of shape \(7, 9, 3\); got shape \(6, 9, 3\)"):
        AsciiArt.from_text(PLAIN.text, GLYPHS, background=BACKGROUND[:-1])


@pytest.mark.parametrize(
    ("arguments", "options", "error", "words"),
    [
        ((" .#", INDICES), {}, TypeError, ["`glyphs` must be a GlyphSet", "skascii.glyph_set"]),
        ((GLYPHS, [0, 1]), {}, ValueError, ["`indices` must be of shape (R, C)", "(2,)"]),
        ((GLYPHS, np.zeros((0, 3), int)), {}, ValueError, ["(0, 3)", "At least one row and one column"]),
        ((GLYPHS, [[0], [1, 2]]), {}, ValueError, ["`indices` must be rectangular"]),
        ((GLYPHS, [[0.0]]), {}, TypeError, ["`indices` must be of an integer dtype", "float64"]),
        ((GLYPHS, [[True]]), {}, TypeError, ["bool"]),
        ((GLYPHS, [[0, 8]]), {}, ValueError, ["`indices` must be within [0, 8)", "from 0 to 8"]),
        ((GLYPHS, [[-1, 0]]), {}, ValueError, ["from -1 to 0"]),
        ((GLYPHS, [[2**64 - 1]]), {}, ValueError, ["18446744073709551615"]),
        ((GLYPHS, [[0]]), {"foreground": [[[0, 0, 0]]]}, TypeError, ["`foreground` must be of dtype uint8", "int64"]),
        ((GLYPHS, INDICES), {"foreground": FOREGROUND[:-1]}, ValueError, ["(7, 9, 3)", "(6, 9, 3)"]),
        ((GLYPHS, INDICES), {"foreground": FOREGROUND[..., :2]}, ValueError, ["(7, 9, 2)"]),
        ((GLYPHS, INDICES), {"background": "navy"}, TypeError, ["`background` must be of dtype uint8", "<U4"]),
        ((GLYPHS, INDICES), {"background": BACKGROUND[0]}, ValueError, ["`background` must be of shape (7, 9, 3)"]),
        ((GLYPHS, [[0], [0]]), {"background": [[[0]], [[0, 1]]]}, ValueError, ["`background` must be rectangular"]),
        ((GLYPHS, INDICES), {"paper": "drak"}, ValueError, ["`paper`", "Did you mean 'dark'?"]),
        ((GLYPHS, INDICES), {"info": "fast"}, TypeError, ["`info` must be a dict", "'fast'"]),
    ],
)
def test_bad_input(arguments, options, error, words):
    with pytest.raises(error) as caught:
        AsciiArt(*arguments, **options)
    assert all(word in str(caught.value) for word in words)


def test_from_text_needs_a_glyph_set():
    with pytest.raises(TypeError, match="`glyphs` must be a GlyphSet"):
        AsciiArt.from_text("#", "ascii")


def test_importing_it_loads_nothing_heavy():
    code = "import sys, skascii._art; print({'numba', 'cv2', 'PIL', 'matplotlib', 'rich'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "set()\n"
