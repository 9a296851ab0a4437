import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import skascii
from skascii.glyphs import _fonts
from skascii.glyphs._fonts import find_font, read_font


def test_default_is_dejavu_sans_mono(dejavu):
    assert find_font(None, wide=False).path == dejavu


def test_default_for_full_width_is_ipaex_gothic(japanese):
    assert find_font(None, wide=True).path == japanese


def test_default_loads_no_matplotlib():
    code = "import sys, skascii; skascii.glyph_set(); sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_default_is_looked_up_where_a_distribution_moved_it(monkeypatch):
    monkeypatch.setattr(_fonts, "find_spec", lambda name: None)
    assert "DejaVuSansMono" in find_font(None, wide=False).path


def test_no_japanese_font(monkeypatch):
    monkeypatch.setattr(_fonts, "find_spec", lambda name: None)
    with pytest.raises(ImportError, match=r"full-width charset; .* pip install matplotlib-fontja, or pass font="):
        find_font(None, wide=True)


@pytest.mark.parametrize("kind", [str, Path, lambda path: path.encode()])
def test_paths(dejavu, kind):
    if isinstance(kind(dejavu), bytes):
        with pytest.raises(TypeError, match=r"`font` must be None, a path, or the name of a family; got b"):
            find_font(kind(dejavu), wide=False)
    else:
        assert find_font(kind(dejavu), wide=False).path == dejavu


def test_a_name_with_a_suffix_is_a_path(dejavu, tmp_path, monkeypatch):
    shutil.copy(dejavu, tmp_path / "mine.TTF")
    monkeypatch.chdir(tmp_path)
    assert find_font("mine.TTF", wide=False).path == str(tmp_path / "mine.TTF")


def test_home_is_expanded(dejavu, tmp_path, monkeypatch):
    shutil.copy(dejavu, tmp_path / "mine.ttf")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert Path(find_font("~/mine.ttf", wide=False).path) == tmp_path / "mine.ttf"


def test_a_file_that_was_replaced_is_drawn_anew(dejavu, tmp_path):
    path = tmp_path / "mine.ttf"
    shutil.copy(dejavu, path)
    plain = skascii.glyph_set("letters", font=path)
    assert skascii.glyph_set("letters", font=path) is plain
    shutil.copy(dejavu.replace("Mono.ttf", "Mono-Bold.ttf"), path)
    bold = skascii.glyph_set("letters", font=path)
    assert bold == skascii.glyph_set("letters", font=dejavu.replace("Mono.ttf", "Mono-Bold.ttf"))
    assert bold.coverage.mean() > 1.1 * plain.coverage.mean()


@pytest.mark.parametrize("name", ["DejaVu Sans Mono", "dejavu sans mono", "monospace"])
def test_families(name):
    assert "DejaVuSansMono" in find_font(name, wide=False).path


def test_liberation_mono_by_name():
    if not Path("/usr/share/fonts/truetype/liberation/LiberationMono-Regular.ttf").is_file():
        pytest.skip("Liberation Mono is not installed (Debian: fonts-liberation)")
    assert find_font("Liberation Mono", wide=False).path.endswith("LiberationMono-Regular.ttf")


def test_character_map(dejavu):
    font = read_font(dejavu, 0)
    assert font.has("é")
    assert not font.has("\u2801")  # a braille pattern
    assert not font.has("日")


@pytest.mark.parametrize(
    ("font", "error", "message"),
    [
        (3, TypeError, r"`font` must be None, a path, or the name of a family; got 3\."),
        ("nowhere/x.ttf", FileNotFoundError, r"an existing file; got '.*x\.ttf'\. Check the path, or pass the name"),
        ("a\0b.ttf", FileNotFoundError, r"an existing file; got '.*a\\x00b\.ttf'"),
        (
            "Dejavu Sans Mon",
            ValueError,
            r"installed family; got 'Dejavu Sans Mon'\. Near ones here: 'DejaVu Sans Mono'",
        ),
        ("Qqqqqqqq", ValueError, r"an installed family; got 'Qqqqqqqq'\. Some that are: .*'DejaVu Sans Mono'"),
        ("", ValueError, r"an installed family; got ''\. Some that are"),
        ("DejaVu Sans", ValueError, r"monospaced; got 'DejaVu Sans', which is proportional.*: .*'DejaVu Sans Mono'"),
    ],
)
def test_refused(font, error, message):
    with pytest.raises(error, match=message):
        find_font(font, wide=False)


def test_proportional_ones_are_not_offered():
    with pytest.raises(ValueError, match="Near ones here") as caught:
        find_font("DejaVu Sans Mon", wide=False)
    assert "'DejaVu Sans'" not in str(caught.value)
    assert "'DejaVu Serif'" not in str(caught.value)


@pytest.fixture
def unlisted():
    """Let the list of fonts be brought up to date again, in the test and after it."""
    _fonts._installed_now.cache_clear()
    yield
    _fonts._installed_now.cache_clear()


def test_what_cannot_be_read_is_not_offered(monkeypatch, tmp_path, unlisted):
    from matplotlib.font_manager import FontEntry, fontManager

    (tmp_path / "broken.ttf").write_bytes(b"broken")
    broken = FontEntry(fname=str(tmp_path / "broken.ttf"), name="Broken Mono")
    monkeypatch.setattr(fontManager, "ttflist", [broken, *fontManager.ttflist])
    with pytest.raises(ValueError, match=r"Some that are: .*'DejaVu Sans Mono'") as caught:
        find_font("Broken Mona", wide=False)
    assert "'Broken Mono'" not in str(caught.value)


def test_the_list_is_brought_up_to_date_once(monkeypatch, unlisted):
    from matplotlib import font_manager

    scans, scan = [], font_manager.findSystemFonts
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: scans.append(1) or scan())
    find_font("DejaVu Sans Mono", wide=False)
    assert not scans
    for name in ("Qqqqqqqq", "Qqqqqqqq", "Wwwwwwww"):
        with pytest.raises(ValueError, match="an installed family"):
            find_font(name, wide=False)
    assert len(scans) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="the folder of a user's fonts is that of Linux")
class TestInstalledLater:
    """Processes of one user, whose fonts and cached list of them are in a temporary folder."""

    @pytest.fixture
    def folder(self, tmp_path, monkeypatch):
        for name in ("HOME", "XDG_DATA_HOME", "MPLCONFIGDIR"):
            monkeypatch.setenv(name, str(tmp_path / name))
            (tmp_path / name).mkdir()
        return tmp_path / "XDG_DATA_HOME" / "fonts"

    @pytest.fixture
    def own(self, dejavu, tmp_path):
        """A font of a family that no machine has."""
        from fontTools.ttLib import TTFont

        path = tmp_path / "own.ttf"
        with TTFont(dejavu) as font:
            for record in font["name"].names:
                record.string = record.toUnicode().replace("DejaVu Sans", "Skascii Test")
            font.save(path)
        return path

    def find(self, act=""):
        """Return the file of the family in a process of its own, or the error, after an act there."""
        code = f"""
from skascii.glyphs._fonts import find_font
{act}
try:
    print(find_font("Skascii Test Mono", wide=False).path)
except ValueError as error:
    print(error)
"""
        done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, check=True, timeout=60)
        return done.stdout.strip()

    def test_is_found(self, folder, own):
        assert "an installed family; got 'Skascii Test Mono'" in self.find()
        assert any((folder.parents[1] / "MPLCONFIGDIR").glob("fontlist*"))
        folder.mkdir()
        shutil.copy(own, folder)
        assert self.find() == str(folder / "own.ttf")

    def test_is_moved_and_deleted(self, folder, own):
        folder.mkdir()
        file, moved = folder / "own.ttf", folder / "moved.ttf"
        shutil.copy(own, file)
        assert self.find() == str(file)
        file.rename(moved)
        assert self.find() == str(moved)
        gone = f"import os; find_font('Skascii Test Mono', wide=False); os.remove({str(moved)!r})"
        message = "`font` must be a path or an installed family; got 'Skascii Test Mono'."
        assert self.find(gone).startswith(message)  # in the process that had it
        assert self.find().startswith(message)  # and in the next


def test_a_path_to_a_proportional_font(proportional):
    with pytest.raises(ValueError, match=r"monospaced; got '.*DejaVuSans\.ttf', which is proportional\. Monospaced"):
        find_font(proportional, wide=False)
    assert find_font(proportional, wide=True).path == proportional  # its full-width characters are what counts


def test_a_directory(tmp_path):
    with pytest.raises(IsADirectoryError, match=r"`font` must be a font file; got a directory, .* Name a file in it"):
        find_font(tmp_path, wide=False)


@pytest.mark.parametrize("share", [0, 0.001, 0.5, 0.999])
def test_a_truncated_file(dejavu, tmp_path, share):
    content = Path(dejavu).read_bytes()
    (tmp_path / "cut.ttf").write_bytes(content[: int(len(content) * share)])
    with pytest.raises(ValueError, match=r"`font` must be a readable font file; got '.*cut\.ttf' \(.*\)\. Pass a True"):
        find_font(tmp_path / "cut.ttf", wide=False)


@pytest.mark.parametrize("content", [b"not a font\n" * 99, b"\x89PNG\r\n\x1a\n" + bytes(99), b"\0\1\0\0" + bytes(999)])
def test_no_font_at_all(tmp_path, content):
    (tmp_path / "wrong.otf").write_bytes(content)
    with pytest.raises(ValueError, match="`font` must be a readable font file"):
        find_font(tmp_path / "wrong.otf", wide=False)


def test_a_damaged_file_is_refused_or_drawn(dejavu, tmp_path):
    """Whatever bytes are wrong, what comes is a ValueError or a glyph set, never another error."""
    from skascii.glyphs import glyph_set

    content = Path(dejavu).read_bytes()
    refusals, drawn = [], 0
    for seed in range(24):
        rng = np.random.default_rng(seed)
        damaged = np.frombuffer(content, np.uint8).copy()
        span = len(content) if seed % 2 else 2000  # all over, or in the header
        damaged[rng.integers(0, span, 200 if seed % 2 else 4)] = rng.integers(0, 256)
        path = tmp_path / f"{seed}.ttf"
        path.write_bytes(damaged.tobytes())
        try:
            drawn += len(glyph_set("digits", font=path)) > 0
        except ValueError as error:
            refusals.append(str(error))
    assert drawn
    assert refusals
    assert all(message.startswith("`font` must be ") for message in refusals)
