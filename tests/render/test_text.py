"""Characters and rows, and back."""

import numpy as np
import pytest
from reference.render import random_cells, random_glyphs

from skascii.render.text import char_grid, indices_of, text_lines

GLYPHS = random_glyphs(" .#<>&\"'𝐀")
INDICES, _ = random_cells(GLYPHS)


def test_characters():
    chars = char_grid(GLYPHS, INDICES)
    assert chars.dtype == np.dtype("<U1")
    assert chars.tolist() == [[GLYPHS.chars[i] for i in row] for row in INDICES]
    assert text_lines(GLYPHS, INDICES) == tuple("".join(row) for row in chars)
    assert text_lines(GLYPHS, INDICES[:, ::2]) == tuple("".join(row) for row in chars[:, ::2])


def test_text_and_back():
    text = "\n".join(text_lines(GLYPHS, INDICES))
    assert np.array_equal(indices_of(text, GLYPHS), INDICES)
    stripped = "\n".join(line.rstrip() for line in text.split("\n")) + "\n"
    assert np.array_equal(indices_of(stripped, GLYPHS), INDICES)


def test_short_rows_of_full_width_sets():
    glyphs = random_glyphs("　亜")
    assert indices_of("\n亜亜", glyphs).tolist() == [[0, 0], [1, 1]]


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        (b"#", TypeError, ["`text` must be a string", "b'#'"]),
        ("", ValueError, ["`text` must be of at least one character"]),
        ("\n\n", ValueError, ["`text` must be of at least one character"]),
        ("#?", ValueError, ["`text` must be made of characters of the glyph set", "'?'"]),
    ],
)
def test_wrong_text(text, error, words):
    with pytest.raises(error) as caught:
        indices_of(text, GLYPHS)
    assert all(word in str(caught.value) for word in words)
