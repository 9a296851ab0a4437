"""Patch features on the device against the loops of tests/reference, as on the CPU."""

import numpy as np
import pytest
from reference import features as reference
from tiles import tile_view

import skascii
from skascii.matchers import _banks

pytestmark = pytest.mark.cuda

CELL = (5, 4)
CASES = {
    "default": {},
    "published": {"bank": "plus", "extent": 3.0, "exposure": 0.5, "p": 1.0},
    "no mean": {"bank": "gradients", "weight": 0, "extent": 0.7, "p": 1.5},
    "far": {"bank": "plus", "p": 40.0, "extent": 1.7},
    "largest": {"bank": "plus", "p": np.inf},
    "cosine": {"bank": "gradients", "metric": "cosine"},
    "dot": {"metric": "dot", "weight": 2},
}


@pytest.mark.parametrize("name", CASES)
def test_scores_are_the_loops(name, rng):
    glyphs = skascii.GlyphSet("abcdefg", rng.random((7, *CELL)).astype(np.float32))
    ink = rng.random((CELL[0] * 3, CELL[1] * 4)).astype(np.float32)
    tiles = tile_view(ink, CELL)
    options = CASES[name]
    found = skascii.matchers.features(tiles, glyphs, backend="cuda", **options)
    given = {"extent": 1.0, "weight": 15, "exposure": 1.0, "p": 2.0, "metric": "minkowski", **options}
    filters = _banks.check_bank(given.pop("bank", "shapes"), CELL)
    scores = reference.all_scores(ink, glyphs.bitmaps, filters, **given)
    chosen = np.take_along_axis(scores, found[..., None], 2)[..., 0]
    assert (chosen >= scores.max(axis=2) - 2e-5).all()
    assert (found == skascii.matchers.features(tiles, glyphs, **options)).mean() > 0.9
