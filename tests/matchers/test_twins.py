"""Kernels with and without Numba: one answer."""

import ast
import itertools
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import numpy as np
import pytest
from reference import matchers as reference

import skascii
from skascii._shared import backend
from skascii.engines.search.descent import Grid, Rows
from skascii.engines.search.full import cpu as search_cpu
from skascii.engines.search.full import numpy as search_numpy
from skascii.engines.search.full.tables import Terms

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
    states, terms = [], Terms(unary, pair, offsets)
    for kernels in (search_cpu, search_numpy):
        indices, pending = start.copy(), np.ones((rows, columns), np.uint8)
        told = [int(kernels.energy(terms, indices, 0, len(indices)))]
        for _ in range(4):
            for residue in range(steps[0]):
                told += map(int, kernels.sweep(terms, Grid(indices, pending), Rows(residue, rows, *steps)))
        told.append(int(kernels.energy(terms, indices, 0, len(indices))))
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


WHICH = """
import sys, numpy as np
{before}
import skascii
from skascii._shared import backend
image, arts = np.random.default_rng(3).integers(0, 256, (96, 128), dtype=np.uint8), []
def convert(method="local_search", image=image, **options):
    arts.append(skascii.convert(image, method, **options).indices)
    return [name for name in ("search.full.cpu", "linear.cpu") if "skascii.engines." + name in sys.modules]
{script}
"""


def printed(script, before=""):
    command = [sys.executable, "-c", WHICH.format(before=before, script=script)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert not done.stderr
    return [ast.literal_eval(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("before", ["", "import numba", "import numba.cuda"], ids=["", "numba", "numba.cuda"])
def test_the_second_small_picture_is_for_numba_whatever_others_import(before):
    script = "print(convert()); print(convert()); print(convert('corr')); print(bool((arts[0] == arts[1]).all()))"
    assert printed(script, before) == [[], ["search.full.cpu"], ["search.full.cpu", "linear.cpu"], True]
    assert printed("print(convert('corr')); print(convert())", before) == [[], ["search.full.cpu"]]


def test_twins_serve_no_picture_once_numba_is_loaded_for_one():
    assert printed("skascii.filters.negative(np.dstack([image] * 3)); print(convert())") == [["search.full.cpu"]]
    assert printed("print(convert('corr', np.tile(image, (14, 14)))); print(convert())") == [
        ["linear.cpu"],
        ["search.full.cpu", "linear.cpu"],
    ]


@pytest.mark.parametrize("cell", [(16, 8), (4, 2)], ids=["few neighbours", "many neighbours"])
def test_few_passes_over_few_neighbours_are_for_the_twins(cell):
    script = f"print(convert(glyphs=skascii.glyph_set('ascii', cell={cell}), columns=20, max_num_iter=1))"
    assert printed(script) == [[]]
    assert printed(script.replace("1))", "9))")) == [[] if cell == (16, 8) else ["search.full.cpu"]]


@pytest.mark.parametrize(("charset", "loaded"), [("ascii", []), ("braille", ["search.full.cpu"])])
def test_many_glyphs_are_for_numba(charset, loaded):
    script = f"print(convert(glyphs=skascii.glyph_set({charset!r}, cell=(8, 4)), columns=120))"
    assert printed(script) == [loaded]


def test_of_pictures_at_once_one_is_for_the_twins(monkeypatch):
    monkeypatch.setattr(backend, "COMPILER", "loaded by none")
    monkeypatch.setattr(backend, "_small_pictures", itertools.count())
    threads = 8
    barrier = Barrier(threads)

    def ask(_):
        barrier.wait()
        return backend.worth_compiling(100, 100)

    with ThreadPoolExecutor(threads) as pool:
        assert sorted(pool.map(ask, range(threads))) == [False] + [True] * (threads - 1)


def test_threads_of_a_new_process_get_one_answer():
    script = (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "with ThreadPoolExecutor(8) as pool: list(pool.map(convert, ['local_search'] * 8))\n"
        "print(all((art == arts[0]).all() for art in arts) and len(arts))"
    )
    assert printed(script) == [8]


def test_braille_dots_of_one_pixel_take_seconds():
    command = "-m skascii sample:camera --charset braille --cell 1x1 -w 20".split()
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, timeout=60, check=True)
    assert [len(line) for line in done.stdout.splitlines()] == [20] * 20
