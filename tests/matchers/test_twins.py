"""Kernels with and without Numba: one answer."""

import ast
import subprocess
import sys

import numpy as np
import pytest
from reference import matchers as reference

import skascii
from skascii.engines.search.full import cpu as search_cpu
from skascii.engines.search.full import numpy as search_numpy

from .test_pixel_matchers import tiles_of

EXACT = ("local_search", "gradient")


@pytest.mark.parametrize("count", [1, 6, 32, 45])  # a vector of the compiled sweep holds 32
@pytest.mark.parametrize(
    ("rows", "columns", "reached"), [(1, 1, (1, 1)), (7, 9, (1, 1)), (12, 5, (1, 2)), (9, 9, (2, 2)), (3, 4, (0, 0))]
)
def test_sweeps_and_energies(rows, columns, reached, count, rng):
    span = [(r, c) for r in range(-reached[0], reached[0] + 1) for c in range(-reached[1], reached[1] + 1) if r or c]
    offsets = np.array(span, np.int64).reshape(-1, 2)
    pair = rng.integers(-99, 99, (len(span), count, count)).astype(np.int32)
    for k in range(len(span) // 2):
        pair[-1 - k] = pair[k].T
    unary = rng.integers(-500, 500, (rows, columns, count)).astype(np.int32)
    start = rng.integers(0, count, (rows, columns))
    steps = reached[0] + 1, reached[1] + 1
    states = []
    for kernels in (search_cpu, search_numpy):
        indices, pending = start.copy(), np.ones((rows, columns), np.uint8)
        told = [int(kernels.energy(unary, pair, offsets, indices, 0, len(indices)))]
        for _ in range(4):
            for residue in range(steps[0]):
                told += map(int, kernels.sweep(unary, pair, offsets, indices, pending, residue, rows, *steps))
        told.append(int(kernels.energy(unary, pair, offsets, indices, 0, len(indices))))
        assert told[-1] == told[0] + sum(told[2:-1:2])
        states.append((told, indices.tolist(), pending.tolist()))
    assert states[0] == states[1]


@pytest.mark.parametrize("method", ["local_search", "max_prod", "min_diff_sq", "corr", "ncc", "gradient"])
def test_the_first_small_picture_does_not_load_numba(method, pictures, tmp_path):
    script = (
        "import sys, numpy as np, skascii; image = np.load(sys.argv[1]); "
        "art = skascii.convert(image, sys.argv[2]); assert 'numba' not in sys.modules; print(art.indices.tolist())"
    )
    expected = skascii.convert(pictures["camera"], method, workers=1)
    assert "numba" in sys.modules
    np.save(tmp_path / "camera.npy", pictures["camera"])
    command = [sys.executable, "-c", script, str(tmp_path / "camera.npy"), method]
    out = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert not out.stderr
    found = np.array(ast.literal_eval(out.stdout))
    differ = np.argwhere(found != expected.indices)
    assert method not in EXACT or not len(differ)
    tiles = tiles_of(pictures["camera"] / np.float32(255), expected.glyphs.cell)
    for r, c in differ:  # only where two glyphs tie: sums of two products may round apart
        scores = reference.scores(method, tiles[r, c], expected.glyphs.bitmaps, 0.5)
        assert abs(scores[found[r, c]] - scores[expected.indices[r, c]]) < 1e-4
