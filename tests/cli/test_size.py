"""How large the text becomes."""

import numpy as np
import pytest
from PIL import Image


@pytest.fixture
def sized(skascii, tmp_path):
    """Return rows and columns of what is printed for a blank picture of some height and width."""

    def run(shape, *flags):
        Image.fromarray(np.zeros(shape, np.uint8)).save(tmp_path / "blank.png")
        code, out, err = skascii(tmp_path / "blank.png", "--method", "gradient", *flags)
        assert (code, err) == (0, "")
        return out.count("\n"), out.index("\n")

    return run


@pytest.mark.parametrize(
    ("shape", "flags", "expected"),
    [
        ((160, 160), [], (40, 80)),  # no terminal: 80 columns and the height that follows
        ((1600, 80), [], (800, 80)),
        ((16000, 80), [], (960, 10)),  # but never thousands of rows
        ((30000, 1), [], (960, 1)),
        ((1, 30000), [], (1, 80)),
        ((1600, 80), ["--fit"], (23, 2)),
        ((160, 160), ["--fit"], (23, 46)),
        ((100, 20000), ["--fit"], (1, 80)),
        ((160, 160), ["--fit", "-w", 20], (10, 20)),  # the most, and not exact
        ((160, 160), ["--fit", "-w", 70], (23, 46)),
        ((160, 160), ["--fit", "--rows", 30], (30, 60)),
        ((160, 160), ["--fit", "-w", 60, "--rows", 60], (30, 60)),
        ((160, 160), ["-w", 60, "--rows", 60], (60, 60)),
        ((160, 160), ["-w", 60], (30, 60)),
        ((160, 160), ["-w", 0], (10, 20)),
        ((160, 160), ["-w", 0, "--fit"], (23, 46)),
        ((16, 16), ["--no-upscale"], (1, 2)),
        ((160, 160), ["--no-upscale"], (10, 20)),
        ((160, 160), ["--no-upscale", "-w", 300], (10, 20)),
        ((160, 160), ["--no-upscale", "--rows", 300], (10, 20)),
        ((160, 160), ["--no-upscale", "-w", 300, "--rows", 5], (5, 20)),
        ((160, 160), ["--no-upscale", "--fit", "-w", 300, "--rows", 5], (5, 10)),
        ((1600, 1600), ["--no-upscale"], (40, 80)),
        ((1600, 7), ["--no-upscale"], (100, 1)),
        ((3, 5), ["--no-upscale"], (1, 1)),
        ((160, 160), ["--no-upscale", "-w", 0], (10, 20)),
        ((160, 160), ["--fit", "--charset", "jis"], (23, 23)),
        ((160, 1600), ["--charset", "jis"], (4, 40)),  # two columns of the terminal each
        ((160, 160), ["--fit", "--cell", "8x8"], (23, 23)),
        ((160, 160), ["--fit", "--ofx", 9, "--ofy", 17], (23, 44)),  # 21 rows and two of paper
    ],
)
def test_rows_and_columns(sized, shape, flags, expected):
    assert sized(shape, *flags) == expected


def test_the_environment_overrides_the_terminal(sized, monkeypatch):
    monkeypatch.setenv("COLUMNS", "30")
    monkeypatch.setenv("LINES", "9")
    assert sized((160, 160)) == (15, 30)
    assert sized((160, 160), "--fit") == (8, 16)


@pytest.mark.parametrize(
    ("shape", "flags", "expected"),
    [
        ((160, 160), [], (11, 22)),
        ((160, 1600), [], (2, 50)),
        ((9000, 16), [], (11, 1)),
        ((160, 160), ["-w", 50], (25, 50)),
        ((160, 160), ["--no-upscale"], (10, 20)),
    ],
)
def test_all_fits_the_terminal_and_the_prompt_below(terminal, tmp_path, shape, flags, expected):
    Image.fromarray(np.zeros(shape, np.uint8)).save(tmp_path / "blank.png")
    out, code = terminal(tmp_path / "blank.png", "--method", "gradient", "--no-color", *flags, rows=12)
    assert code == 0
    lines = out.rpartition("\x1b[2K")[2].strip("\r").splitlines()
    assert (len(lines), len(lines[0])) == expected


def test_a_file_is_as_large_in_any_terminal(terminal, tmp_path):
    Image.fromarray(np.zeros((160, 160), np.uint8)).save(tmp_path / "blank.png")
    terminal("blank.png", "--method", "gradient", "-o", "a.txt", rows=12, cwd=tmp_path)
    terminal("blank.png", "--method", "gradient", "--fit", "-o", "b.txt", rows=12, cwd=tmp_path)
    assert [(tmp_path / name).read_text().count("\n") for name in ("a.txt", "b.txt")] == [40, 11]


@pytest.mark.parametrize("exact", ["--wp", "--hp"])
@pytest.mark.parametrize("idle", ["--fit", "--no-upscale"])
def test_pixels_are_exact(skascii, exact, idle):
    code, _, err = skascii("sample:logo", exact, 50, idle)
    assert code == 2
    assert f"argument {idle}: does nothing with {exact}, which is exact. Use -w or --rows." in err
    assert skascii("sample:logo", exact, 50, idle, "-w", 4).code == 0


def test_help_says_what_wins(skascii):
    assert "--fit they are the most instead. Characters win over pixels." in skascii("--help").out


@pytest.mark.parametrize("flags", [["-w", 20], ["--rows", 9], ["-w", 20, "--rows", 3], ["--fit"], ["--wp", 100], []])
def test_what_is_decoded_of_a_jpeg_changes_no_size(flags, skascii, tmp_path):
    shape = 2999, 2037  # of which an eighth has another aspect
    Image.fromarray(np.zeros(shape, np.uint8)).save(tmp_path / "blank.jpg")
    Image.fromarray(np.zeros(shape, np.uint8)).save(tmp_path / "blank.png")
    printed = [skascii(tmp_path / f"blank.{kind}", "--method", "gradient", *flags) for kind in ("jpg", "png")]
    assert printed[0] == printed[1]


def test_with_a_range_of_values_a_jpeg_is_decoded_whole(skascii, tmp_path, monkeypatch):
    Image.fromarray(np.zeros((800, 800), np.uint8)).save(tmp_path / "blank.jpg")
    asked = []
    monkeypatch.setattr("PIL.JpegImagePlugin.JpegImageFile.draft", lambda *given: asked.append(given[1:]))
    for flags in ([], ["--data-range", 0, 200]):
        assert skascii(tmp_path / "blank.jpg", "--method", "gradient", "-w", 10, *flags).code == 0
    assert asked == [(None, (80, 80))]
