"""The registry: every method works through every door, and users can add theirs."""

import inspect
import subprocess
import sys

import numpy as np
import pytest

import skascii

DRAWS = {"nmf": {"max_num_iter": 5}}  # what keeps a slow method short


@pytest.fixture
def mine():
    @skascii.matchers.matcher("mine", tone="contrast")
    def mine(target, glyphs, *, level=0.5, info=None):
        """Above the level, the fullest glyph."""
        info["seen"] = target.tiles.shape
        return np.where(target.tiles.mean(axis=(2, 3)) > level, len(glyphs) - 1, 0)

    yield mine
    skascii.matchers.unregister("mine")


@pytest.mark.parametrize("method", skascii.matchers.available())
@pytest.mark.parametrize("name", ["camera", "flat"])
def test_every_method_converts_every_picture(method, name, pictures):
    image = pictures[name][:100, :90]
    art = skascii.convert(image, method, **DRAWS.get(method, {}))
    assert art.shape == (-(-image.shape[0] // 16), -(-image.shape[1] // 8))
    assert art.info["method"] == method
    again = skascii.convert(image, method, workers=1, **DRAWS.get(method, {}))
    assert again == art


@pytest.mark.parametrize("method", skascii.matchers.available())
def test_every_method_keeps_its_summary_and_options(method):
    chosen = skascii.matchers.get(method)
    assert chosen.name == method
    assert chosen.summary.endswith(".")
    assert "cpu" in chosen.backends
    with pytest.raises(TypeError, match=f"options of '{method}'"):
        skascii.convert(np.zeros((16, 8)), method, no_such_option=1)


@pytest.mark.parametrize("method", skascii.matchers.available())
def test_blank_and_full_pictures(method, ascii_glyphs):
    blank = skascii.convert(np.zeros((32, 24), np.uint8), method)
    assert set(blank.text) <= {" ", "\n"}
    full = skascii.convert(np.full((32, 24), 255, np.uint8), method)
    assert set(full.text) != {" ", "\n"}


def test_a_users_matcher_works_in_convert(mine, pictures):
    art = skascii.convert(pictures["camera"], "mine", glyphs=" #", level=0.6)
    assert set(art.text) == {" ", "#", "\n"}
    assert art.info["tone"] == "contrast"
    assert art.info["seen"] == (*art.shape, 16, 8)
    assert "mine" in skascii.matchers.available()
    assert skascii.matchers.get("mine").summary == "Above the level, the fullest glyph."
    assert skascii.matchers.match(np.zeros((1, 1, 16, 8), np.float32), art.glyphs, "mine").tolist() == [[0]]


def test_a_name_belongs_to_one_function(mine):
    with pytest.raises(ValueError, match="the name of no other matcher"):

        @skascii.matchers.matcher("mine")
        def other(target, glyphs):
            """Not mine."""


def test_a_users_matcher_comes_through_an_entry_point(tmp_path):
    (tmp_path / "theirs.py").write_text(
        "import numpy as np\n\ndef fullest(target, glyphs, *, rank=1):\n"
        "    'The fullest but few.'\n    return np.full(target.shape, len(glyphs) - rank)\n"
    )
    info = tmp_path / "theirs-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: theirs\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[skascii.matchers]\nfullest = theirs:fullest\n")
    script = (
        "import numpy as np, skascii; assert 'fullest' in skascii.matchers.available(); "
        "print(skascii.convert(np.zeros((16, 24)), 'fullest', glyphs=' .#', rank=2))"
    )
    run = {"capture_output": True, "text": True, "timeout": 60, "cwd": tmp_path}
    out = subprocess.run([sys.executable, "-c", script], **run)
    assert (out.stdout, out.stderr) == ("...\n", "")
    command = [sys.executable, "-m", "skascii", "sample:camera", "--columns", "4", "--method", "fullest"]
    out = subprocess.run([*command, "--charset", "ascii"], **run)
    assert out.stdout.strip() == "@@@@\n@@@@", out.stderr


def test_one_default_method():
    defaults = {inspect.signature(f).parameters["method"].default for f in (skascii.convert, skascii.matchers.match)}
    assert defaults == {"local_search"}
