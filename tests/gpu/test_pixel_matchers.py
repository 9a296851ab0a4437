"""The pixel matchers' CUDA twins against the loops of tests/reference, and against the CPU: tiny pictures."""

import numpy as np
import pytest
from reference import matchers as reference

import skascii

PIXEL = ("max_prod", "min_diff", "min_diff_sq", "gradient", "corr", "ncc")
TOLERANCE = 3e-6  # of a score, per pixel of the tile, as on the CPU

pytestmark = pytest.mark.cuda


def assert_best(method, tiles, glyphs, midpoint=0.5):
    """Assert that each choice scores as well as the best, and is the CPU's but where two scores are this close."""
    chosen = skascii.matchers.match(tiles, glyphs, method, midpoint=midpoint, backend="cuda")
    host = skascii.matchers.match(tiles, glyphs, method, midpoint=midpoint, backend="cpu")
    assert chosen.dtype == host.dtype
    scale = 1 if method in ("gradient", "corr", "ncc") else tiles[0, 0].size
    for cell in np.ndindex(chosen.shape):
        scores = reference.scores(method, tiles[cell], glyphs.bitmaps, midpoint)
        assert scores[chosen[cell]] >= max(scores) - TOLERANCE * scale
    assert (chosen == host).mean() > 0.95


@pytest.mark.parametrize("method", PIXEL)
def test_random_tiles(method, rng):
    glyphs = skascii.GlyphSet("abcdefghijk", rng.random((11, 5, 3)).astype(np.float32))
    tiles = rng.random((3, 7, 5, 3)).astype(np.float32)
    tiles[1, 2] = 0.75
    tiles[1, 3] = 0.25
    assert_best(method, tiles, glyphs, 0.25)


@pytest.mark.parametrize("method", ["min_diff", "corr"])
def test_more_glyphs_and_cells_than_a_block_holds(method, rng):
    glyphs = skascii.GlyphSet([chr(0x100 + i) for i in range(100)], rng.random((100, 2, 3)))
    assert_best(method, rng.random((10, 13, 2, 3)).astype(np.float32), glyphs)  # 130 cells, two runs of glyphs


@pytest.mark.parametrize("method", ["min_diff_sq", "gradient"])
def test_whole_numbers_are_exact(method, rng):
    bits = np.unique(rng.integers(0, 2, (40, 6)), axis=0).reshape(-1, 3, 2)
    glyphs = skascii.GlyphSet([chr(0x100 + i) for i in range(len(bits))], bits.astype(bool))
    tiles = rng.integers(0, 2, (5, 8, 3, 2)).astype(np.float32)
    expected = reference.match(method, tiles, glyphs.bitmaps)
    np.testing.assert_array_equal(skascii.matchers.match(tiles, glyphs, method, backend="cuda"), expected)


def test_flat_tiles_and_glyphs(rng):
    levels = skascii.GlyphSet(" +@", np.stack([np.full((4, 2), v) for v in (0, 0.5, 1)]))
    tiles = rng.random((2, 3, 4, 2)).astype(np.float32)
    for method in ("corr", "ncc"):
        expected = reference.match(method, tiles, levels.bitmaps)
        np.testing.assert_array_equal(skascii.matchers.match(tiles, levels, method, backend="cuda"), expected)
    shapes = skascii.GlyphSet(" +.", np.stack([np.zeros((4, 2)), np.full((4, 2), 0.5), np.eye(4, 2)]))
    tiles[0] = 0.5
    tiles[0, 1] += np.float32(1e-3) * np.eye(4, 2, dtype=np.float32)  # faint, yet not flat
    for method in ("corr", "ncc"):
        np.testing.assert_array_equal(
            skascii.matchers.match(tiles, shapes, method, backend="cuda"),
            skascii.matchers.match(tiles, shapes, method, backend="cpu"),
        )
