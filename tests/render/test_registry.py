"""The registry of renderers: users add theirs, and every door writes what they make."""

import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

import skascii
from skascii import render

ART = skascii.AsciiArt(skascii.glyph_set(" .#"), [[0, 1, 2], [2, 1, 0]])
GRAY = np.arange(6, dtype=np.uint8).reshape(2, 3)


@pytest.fixture
def register():
    """Register a function under a name, until the test ends."""
    names = []

    def run(function, name="mine", **options):
        render.renderer(name, **options)(function)
        names.append(name)

    yield run
    for name in set(names) & set(render.available()):
        render.unregister(name)


def numbers(art, *, separator=",", end=""):
    """Numbers of the glyphs."""
    return "\n".join(separator.join(map(str, row)) for row in art.indices) + end


def returns(result):
    def function(art):
        return result

    return function


def test_a_users_renderer_writes_files_of_its_suffixes(register, tmp_path):
    register(numbers, suffixes=(".csv", ".numbers"))
    ART.save(tmp_path / "art.csv")
    ART.save(tmp_path / "art.NUMBERS", separator=" ", end="\n")
    assert (tmp_path / "art.csv").read_text() == "0,1,2\n2,1,0\n"
    assert (tmp_path / "art.NUMBERS").read_text() == "0 1 2\n2 1 0\n"
    with pytest.raises(TypeError, match=r"options of a \.csv file \(separator, end\); got 'foreground'"):
        ART.save(tmp_path / "art.csv", foreground="red")


def test_what_is_known_of_it(register):
    register(numbers, suffixes=(".csv", ".numbers"))
    assert "mine" in render.available()
    assert render.get("mine") is render.get(".csv") is render.get(".numbers")
    assert render.get("mine").function is numbers
    assert render.get("mine").summary == "Numbers of the glyphs."
    assert [(name, option.default) for name, option in render.get("mine").options.items()] == [
        ("separator", ","),
        ("end", ""),
    ]


def test_defaults_are_the_name_and_the_docstring(register):
    register(returns("x"), "Plain")
    assert render.get("Plain").suffixes == (".plain",)
    assert render.get("Plain").summary == "Plain"
    register(numbers, "other", summary="Two words.")
    assert render.get("other").summary == "Two words."


@pytest.mark.parametrize(
    ("result", "data"),
    [("é", b"\xc3\xa9\n"), ("a\n", b"a\n"), ("", b"\n"), (b"\xff\x00", b"\xff\x00"), (b"", b"")],
)
def test_text_and_bytes(register, tmp_path, result, data):
    register(returns(result))
    ART.save(tmp_path / "art.mine")
    assert (tmp_path / "art.mine").read_bytes() == data


@pytest.mark.parametrize("picture", [GRAY, np.stack([GRAY] * 3, -1), np.stack([GRAY] * 4, -1)])
def test_a_picture_is_encoded_as_the_suffix_says(register, tmp_path, picture):
    register(returns(picture), suffixes=(".tga",))
    ART.save(tmp_path / "art.tga")
    with Image.open(tmp_path / "art.tga") as image:
        assert image.format == "TGA"
        assert np.array_equal(np.asarray(image), picture)


@pytest.mark.parametrize(
    ("result", "error", "words"),
    [
        (None, TypeError, ["`result of the renderer 'mine'` must be str, bytes, or a picture: uint8", "got None"]),
        (["a"], TypeError, ["['a']", "Nothing is written."]),
        (bytearray(b"a"), TypeError, ["bytearray"]),
        (GRAY.astype(float), TypeError, ["got float64 of shape (2, 3)"]),
        (np.zeros((2, 3, 2), np.uint8), TypeError, ["got uint8 of shape (2, 3, 2)"]),
        (np.zeros(3, np.uint8), TypeError, ["shape (3,)"]),
        (np.zeros((0, 3), np.uint8), TypeError, ["shape (0, 3)"]),
        (GRAY, ValueError, ["`path` must be of a format that Pillow writes; got '.mine'", "return bytes"]),
        ("\ud800", ValueError, ["surrogates not allowed"]),
    ],
)
@pytest.mark.parametrize("old", [[], ["old"]])
def test_a_result_that_is_no_file_leaves_what_was_there(register, tmp_path, result, error, words, old):
    register(returns(result))
    for text in old:
        (tmp_path / "art.mine").write_text(text)
    with pytest.raises(error) as caught:
        ART.save(tmp_path / "art.mine")
    assert all(word in str(caught.value) for word in words)
    assert [path.read_text() for path in tmp_path.iterdir()] == old


def test_an_error_of_the_renderer_surfaces(register, tmp_path):
    def broken(art):
        raise NotImplementedError("no colours here")

    register(broken)
    with pytest.raises(NotImplementedError, match="no colours here"):
        ART.save(tmp_path / "art.mine")
    assert not list(tmp_path.iterdir())


def test_a_suffix_belongs_to_one_renderer(register, tmp_path):
    register(numbers, suffixes=(".csv",))
    for suffix, owner in ((".csv", "mine"), (".svg", "svg")):
        rule = rf"`suffixes` must be free for 'other' to take; got '{suffix}', which '{owner}' writes\. Choose another"
        with pytest.raises(ValueError, match=rule):
            render.renderer("other", suffixes=(".other", suffix))(returns("x"))
    assert "other" not in render.available()
    with pytest.raises(ValueError, match=r"a suffix among .*\.csv"):
        ART.save(tmp_path / "art.other")


def test_a_name_belongs_to_one_function(register):
    register(numbers)
    with pytest.raises(ValueError, match="`name` must be the name of no other renderer; got 'mine'"):
        render.renderer("mine", suffixes=(".other",))(returns("x"))
    register(numbers, suffixes=(".csv",))  # as a module does that is loaded again
    assert render.get("mine").suffixes == (".csv",)


def test_a_format_is_replaced_by_forgetting_it(register, tmp_path):
    old = render.get("svg")
    render.unregister("svg")
    try:
        with pytest.raises(ValueError, match="a file with a suffix among"):
            ART.save(tmp_path / "art.svg")
        register(returns("<svg/>"), suffixes=(".svg",))
        ART.save(tmp_path / "art.svg")
        assert (tmp_path / "art.svg").read_text() == "<svg/>\n"
        assert ART.to_svg() == old.function(ART)
    finally:
        render.unregister("mine")
        render.renderer("svg", suffixes=old.suffixes)(old.function)
    assert render.get(".svg") == old


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (("a-b",), ValueError, ["`name` must be an identifier; got 'a-b'"]),
        ((None,), ValueError, ["`name` must be an identifier; got None"]),
        (("x", ".svg"), TypeError, ["`suffixes` must be a tuple of str; got '.svg'", 'Example: (".svg",)']),
        (("x", 3), TypeError, ["got 3"]),
        (("x", (".a", None)), TypeError, ["None"]),
        (("x", ()), ValueError, ["`suffixes` must be one or more, each a dot and what follows it in lower case"]),
        (("x", ("svg",)), ValueError, ["('svg',)"]),
        (("x", (".",)), ValueError, ["('.',)"]),
        (("x", (".tar.gz",)), ValueError, ["('.tar.gz',)"]),
        (("x", (".SVG",)), ValueError, ["('.SVG',)"]),
        (("x", (".a/b",)), ValueError, ["('.a/b',)"]),
    ],
)
def test_wrong_names_and_suffixes(arguments, error, words):
    name, *suffixes = arguments
    with pytest.raises(error) as caught:
        render.renderer(name, **dict(zip(["suffixes"], suffixes)))
    assert all(word in str(caught.value) for word in words)


def test_what_is_not_registered():
    with pytest.raises(ValueError, match=r"`name` must be one of ansi, .*\.txt; got 'svgg'\. Did you mean 'svg'\?"):
        render.get("svgg")
    with pytest.raises(ValueError, match=r"got '\.pgn'\. Did you mean '\.png'\?"):
        render.get(".pgn")
    with pytest.raises(TypeError, match="`name` must be the name or the suffix of a renderer; got 3"):
        render.get(3)
    with pytest.raises(ValueError, match="`name` must be a registered renderer; got 'svgg'"):
        render.unregister("svgg")


MODULE = """
import skascii

def initials(art, *, upper=False):
    "The first character."
    return art.text[0].upper() if upper else art.text[0]

@skascii.render.renderer("last", suffixes=(".end", ".last"))
def last(art):
    "The last character."
    return art.text[-1]
"""


def run(folder, *words):
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, timeout=60, cwd=folder)
    return done.stdout, done.stderr


def install(folder, points):
    """Lay a package out as if pip had installed it in `folder`."""
    (folder / "theirs.py").write_text(MODULE)
    info = folder / "theirs-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: theirs\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[skascii.renderers]\n{points}\n")


def test_a_module_of_ones_own_on_the_command_line(tmp_path):
    (tmp_path / "mine.py").write_text(MODULE)
    flags = ["-m", "skascii", "--import", "mine"]
    assert run(tmp_path, *flags, "sample:horse", "--chars", "#", "-w", "2", "-o", "{name}.last") == ("", "")
    assert (tmp_path / "horse.last").read_text() == "#\n"
    assert (
        "last           The last character.\n               .end .last; no options\n"
        in run(tmp_path, *flags, "--list-formats")[0]
    )


def test_renderers_come_through_entry_points(tmp_path):
    install(tmp_path, "initials = theirs:initials\nlast = theirs:last")
    script = (
        "import sys, skascii; art = skascii.AsciiArt(skascii.glyph_set('ab'), [[0, 1]]); art.save('a.svg')\n"
        "assert 'initials' in skascii.render.available() and 'theirs' not in sys.modules  # no need of it yet\n"
        "art.save('a.initials', upper=True); art.save('a.end')\n"
        "skascii.render.unregister('initials'); print('initials' in skascii.render.available())"
    )
    assert run(tmp_path, "-c", script) == ("False\n", "")
    assert (tmp_path / "a.initials").read_text() == "A\n"
    assert (tmp_path / "a.end").read_text() == "b\n"
    listed = run(tmp_path, "-m", "skascii", "--list-formats")[0]
    assert "initials       The first character.\n               .initials; upper=False\n" in listed
    assert run(tmp_path, "-m", "skascii", "sample:horse", "--chars", "#", "-w", "2", "-o", "a.last") == ("", "")
    assert (tmp_path / "a.last").read_text() == "#\n"


def test_packages_that_claim_one_suffix_are_named(tmp_path):
    install(tmp_path, "last = theirs:last\nend = theirs:initials")
    out, err = run(tmp_path, "-m", "skascii", "--list-formats")
    assert out == ""
    assert "must be free for 'end' to take; got '.end', which 'last' writes." in err
    assert run(tmp_path, "-m", "skascii", "sample:horse", "-w", "2", "-o", "a.txt")[1] == ""
