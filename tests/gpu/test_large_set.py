"""The search without tables on the device: the CPU's answer, bit for bit, its error, and the art of its own tables."""

import math

import numpy as np
import pytest

import skascii
from skascii import GlyphSet
from skascii._numba import device as memory
from skascii.engines.run import Run
from skascii.engines.search import device
from skascii.engines.search.blur import check_blur
from skascii.engines.search.factored import core as large_set
from skascii.engines.search.full import tables
from skascii.engines.search.task import Search
from skascii.matchers import local_search

from ..matchers.test_large_sets import CASES, beyond_the_basis, numbered
from .test_local_search import CELL, problem

pytestmark = pytest.mark.cuda

OPTIONS = {
    "plain": {},
    "filter_target": {"filter_target": True, "max_num_iter": 1},
    "scales": {"sigma": (0.7, 1.0), "radius": (1, 2), "weights": (1.0, 3.0), "max_num_iter": 2},
    "window, random start": {"window": 1, "init": "random", "rng": 5, "max_num_iter": 2},
    "no blur": {"radius": 0},
    "no map": {"replacement_map": False, "max_num_iter": 2},
}


@pytest.fixture
def small_blocks(monkeypatch):
    """Return the kernel's module, with few threads: the simulator is slow where they wait for each other."""
    from skascii.engines.search.factored import cuda as search_large_cuda
    from skascii.engines.search.factored import screen_cuda
    from skascii.engines.search.full import cuda as search_cuda

    for name, value in {"MOST_THREADS": 8, "BLOCKS": 1}.items():
        monkeypatch.setattr(search_large_cuda, name, value)
    for module in (screen_cuda, search_large_cuda):
        monkeypatch.setattr(module, "LANES", 2)
    monkeypatch.setattr(search_cuda, "MOST_THREADS", 8)
    monkeypatch.setattr(tables, "MAX_BYTES", -1)  # the host has no room for tables
    return search_large_cuda


@pytest.fixture
def search(small_blocks, monkeypatch):
    """Return a function that searches where there is so much free memory: art, info and states."""

    def run(*args, free=None, **options):
        info, states = {}, []
        backend = "cpu" if free is None else "cuda"
        with monkeypatch.context() as patch:
            patch.setattr(memory, "free_memory", lambda: free)
            art = local_search(*args, backend=backend, info=info, callback=states.append, **options)
        return art, info, [(state.num_changed, state.error) for state in states]

    return run


def told_as(states):
    """Return states as a device tells them: its float64 sum of the start's error has another order."""
    return [(count, pytest.approx(error, rel=1e-12)) for count, error in states]


@pytest.mark.parametrize("name", OPTIONS)
def test_the_same_art_and_error(search, name, rng):
    glyphs, tiles = problem(rng, grid=(2, 2), count=11)
    options = {"sigma": 1.0, "radius": 1, **OPTIONS[name]}
    here, told, states = search(tiles, glyphs, **options)
    there, info, seen = search(tiles, glyphs, free=0, **options)
    assert states[0][0] > 0
    np.testing.assert_array_equal(there, here)
    assert seen == told_as(states)
    assert info.pop("tables") == "factored"
    assert info["num_iter"] == told["num_iter"]
    for key in ("error", "start_error"):
        assert info[key] == pytest.approx(told[key], rel=1e-12)
    there, info, _ = search(tiles, glyphs, free=math.inf, **options)
    np.testing.assert_array_equal(there, here)
    assert info["tables"] == "full"
    assert info["error"] == pytest.approx(told["error"], rel=1e-5)


@pytest.mark.parametrize("name", CASES)
def test_the_screening_bound_is_as_wide_as_it_must_be(search, name):
    bitmaps, tile, start = beyond_the_basis(name)
    options = {"sigma": 1.0, "radius": 0, "init": [[start]], "free": 0}
    art, _, _ = search(tile[None, None].astype(np.float32), numbered(bitmaps), **options)
    assert art == np.square(bitmaps - tile).sum(axis=(1, 2)).argmin()


@pytest.mark.parametrize("blocks", [1, 3])
def test_cells_that_are_screened_together(search, small_blocks, monkeypatch, blocks, rng):
    monkeypatch.setattr(small_blocks, "BLOCKS", blocks)
    glyphs, tiles = problem(rng, grid=(3, 3))
    found, *rest = search(tiles, glyphs, free=0, radius=0)
    assert small_blocks.plan((3, 3), (1, 1), blocks, small_blocks.BATCH)[0] == {1: 4, 3: 3}[blocks]
    expected, *wanted = search(tiles, glyphs, radius=0)
    np.testing.assert_array_equal(found, expected)
    assert rest[1] == told_as(wanted[1])


def test_a_poor_basis_and_a_full_list(search, small_blocks, monkeypatch, rng):
    """All glyphs may be the best: they are scored exactly in several runs."""
    leading = large_set._leading
    monkeypatch.setattr(large_set, "_leading", lambda bitmaps, blur: leading(bitmaps, blur)[:, :1])
    monkeypatch.setattr(small_blocks, "THREAD_GLYPHS", 1)
    monkeypatch.setattr(small_blocks, "LISTED", 12)
    glyphs, tiles = problem(rng, grid=(1, 3), count=19)
    runs = []
    score = small_blocks.score_listed.fn

    def counted(listed, count, *rest):
        runs.append(int(count))
        return score(listed, count, *rest)

    monkeypatch.setattr(small_blocks.score_listed, "fn", counted)
    found, _, states = search(tiles, glyphs, free=0, sigma=1.0, radius=1)
    assert max(runs) > 4
    assert max(runs) <= 12
    expected, _, wanted = search(tiles, glyphs, sigma=1.0, radius=1)
    np.testing.assert_array_equal(found, expected)
    assert states == told_as(wanted)


def test_ties_go_to_the_lowest_glyph(search):
    rng = np.random.default_rng(5)
    bitmaps = np.repeat(rng.integers(0, 2, (5, *CELL)).astype(float), 2, axis=0)  # each twice
    glyphs = GlyphSet("".join(chr(0x4E00 + i) for i in range(len(bitmaps))), bitmaps)
    alike = (glyphs.bitmaps[:, None] == glyphs.bitmaps).all(axis=(2, 3))
    first = alike.argmax(axis=1)
    later = np.flatnonzero(first != np.arange(len(glyphs)))[None, :3]
    assert later.size == 3
    flat = np.full((1, 3, *CELL), 0.5, np.float32)
    art, _, states = search(flat, glyphs, free=0, sigma=2, radius=0, init=later)
    np.testing.assert_array_equal(art, later)  # halves are equally far from all: nothing is replaced
    assert [state[0] for state in states] == [0]
    tiles = glyphs.bitmaps[later].astype(np.float32)
    art, *_ = search(tiles, glyphs, free=0, sigma=2, radius=0, init=later)
    np.testing.assert_array_equal(art, later)  # what is as good does not replace
    art, info, _ = search(tiles, glyphs, free=0, sigma=2, radius=0, init=np.roll(later, 1))
    np.testing.assert_array_equal(art, first[later])
    assert info["error"] == 0


def test_without_room_for_tables(search, monkeypatch, rng):
    """Less is free than they need, or building them runs out of memory."""
    from skascii.engines.search.full import tables_cuda

    glyphs, tiles = problem(rng, grid=(1, 2))
    needed = 4 * 8 * len(glyphs) ** 2
    options = {"sigma": 1.0, "radius": 1, "max_num_iter": 0}
    assert search(tiles, glyphs, free=needed, **options)[1]["tables"] == "factored"
    with monkeypatch.context() as patch:

        def full(*arguments):
            raise RuntimeError("[2] Call to cuMemAlloc results in CUDA_ERROR_OUT_OF_MEMORY")

        patch.setattr(tables_cuda, "build", full)
        assert search(tiles, glyphs, free=math.inf, **options)[1]["tables"] == "factored"
        patch.setattr(large_set, "vectors_of", None)

        def broken(*arguments):
            raise RuntimeError("CUDA_ERROR_ILLEGAL_ADDRESS")

        patch.setattr(tables_cuda, "build", broken)
        with pytest.raises(RuntimeError, match="ILLEGAL_ADDRESS"):
            search(tiles, glyphs, free=math.inf, **options)
    assert search(tiles, glyphs, free=2 * needed, **options)[1]["tables"] == "full"  # what failed is not kept
    assert search(tiles, glyphs, free=0, **options)[1]["tables"] == "full"  # they are there


def test_memory_that_cannot_be_told(monkeypatch):
    class Pool:
        def get_memory_info(self):
            raise NotImplementedError

    assert memory.free_memory() > 0
    monkeypatch.setattr(memory.cuda, "current_context", Pool)
    assert memory.free_memory() == math.inf


def test_kanji_need_little_memory(monkeypatch):
    """All that lies on the device for a picture of 512 x 512, but no pass over it."""
    kanji = skascii.glyph_set("jis")
    glyphs = GlyphSet(kanji.chars, kanji.bitmaps)  # nothing is kept with it yet
    taken = []
    for name in ("upload", "empty"):
        make = getattr(memory, name)

        def counted(*arguments, make=make):
            made = make(*arguments)
            taken.append(made.size * made.dtype.itemsize)
            return made

        monkeypatch.setattr(memory, name, counted)
    if memory.cuda.config.ENABLE_CUDASIM:  # no kernel runs: the simulator would take minutes
        monkeypatch.setattr("numba.cuda.simulator.kernel.FakeCUDAKernel.__call__", lambda kernel, *arguments: None)
    blur = check_blur((1.5, 3.0), None, None)
    target = skascii.Target(np.full((512, 512), 0.25), glyphs.cell)
    job = device._Job(target, glyphs, Search(blur, max_num_iter=1), Run("cuda"), target)
    assert device._factored(job).tables == "factored"
    pair = 4 * len(tables.neighbours(glyphs.cell, blur.kernels)) * len(glyphs) ** 2
    assert pair > 1.4e9
    assert sum(taken) > glyphs.bitmaps.size  # they were counted
    assert sum(taken) < 2e8
