"""The search on the device: bit for bit the CPU's, given the same terms, however many blocks draw tickets."""

import numpy as np
import pytest
from tiles import tile_view

import skascii
from skascii import GlyphSet
from skascii.engines.search.blur import check_blur
from skascii.engines.search.descent import descend
from skascii.engines.search.full import device
from skascii.engines.search.full.core import TableEngine
from skascii.engines.search.full.tables import Tables, tables_of
from skascii.engines.search.start import Allowed
from skascii.matchers import local_search

pytestmark = pytest.mark.cuda

CELL = (4, 3)
OPTIONS = {
    "plain": {},
    "filter_target": {"filter_target": True, "radius": 2},
    "scales": {"sigma": (0.7, 1.0), "radius": (1, 2), "weights": (1.0, 3.0)},
    "window, random start": {"window": 1, "init": "random", "rng": 5, "radius": 2},
    "no blur, no map": {"radius": 0, "replacement_map": False},
    "norm 1": {"norm": 1, "radius": 2},
    "norm 1, window, scales": {"norm": 1, "window": 1, "sigma": (0.7, 1.0), "radius": (1, 2)},
}


def problem(rng, grid=(2, 3), count=6):
    """Glyphs of random ink, and tiles within their reach."""
    bitmaps = rng.random((count, *CELL)) ** 3 * rng.random((count, 1, 1))
    bitmaps[0] = 0
    glyphs = GlyphSet([chr(0x100 + i) for i in range(count)], bitmaps)
    ink = rng.random((grid[0] * CELL[0], grid[1] * CELL[1])).astype(np.float32) / 2
    return glyphs, tile_view(ink, CELL)


def assert_same_descent(unary, tables, start, steps, *, blocks, chunk, threads=32):
    """Assert that the device takes the CPU's decisions, pass by pass."""
    from skascii._numba import device, tickets
    from skascii.engines.search.full import cuda as search_cuda

    engine = TableEngine(unary.copy(), tables.pair, tables.offsets, start.copy())
    changes = []
    descend(engine, report=lambda indices, replaced, change: changes.append((replaced, change)))
    anything = Allowed(device.upload(np.zeros(1, np.int32)), device.upload(np.zeros((1, 1), np.int32)), -1)
    indices = device.upload(start)
    arguments = device.upload(unary), device.upload(tables.pair), anything
    descent = tickets.Descent(search_cuda.descend, arguments, steps, indices, threads, 0)
    descent.chunk = chunk
    descent.tickets = sum(-(-size // chunk) for size in tickets.class_sizes(start.shape, steps))
    descent.launch = blocks, threads, 0
    found = descent.run(len(changes) + 2)
    np.testing.assert_array_equal(device.fetch(indices), engine.indices)
    assert found.tolist() == [*map(list, changes), [0, 0], [0, 0]]


@pytest.mark.parametrize(("radius", "blocks", "chunk"), [(1, 2, 1), (2, 1, 3), (4, 3, 2)])
def test_bit_for_bit_given_equal_terms(radius, blocks, chunk, rng):
    glyphs, tiles = problem(rng, grid=(3, 4))
    blur = check_blur(1.0, radius, None)
    tables = tables_of(glyphs, blur)
    unary = rng.integers(-(10**6), 10**6, (*tiles.shape[:2], len(glyphs))).astype(np.int32)
    tables = Tables(tables.offsets, tables.pair // 2**8, tables.diagonal, tables.linear, tables.scale)
    start = rng.integers(0, len(glyphs), tiles.shape[:2]).astype(np.intp)
    steps = 1 + -(-2 * radius // CELL[0]), 1 + -(-2 * radius // CELL[1])
    assert_same_descent(unary, tables, start, steps, blocks=blocks, chunk=chunk)


def test_ties_go_to_the_lowest_glyph(rng):
    glyphs, tiles = problem(rng, count=40)
    tables = tables_of(glyphs, check_blur(1.0, 1, None))
    unary = rng.integers(0, 3, (*tiles.shape[:2], len(glyphs))).astype(np.int32)
    tables = Tables(tables.offsets, np.zeros_like(tables.pair), tables.diagonal, tables.linear, tables.scale)
    start = rng.integers(0, len(glyphs), tiles.shape[:2]).astype(np.intp)
    assert_same_descent(unary, tables, start, (2, 2), blocks=1, chunk=4)


@pytest.mark.parametrize("name", OPTIONS)
def test_options(name, rng):
    glyphs, tiles = problem(rng)
    options = {"sigma": 1.0, "radius": 1, **OPTIONS[name]}
    there, here = {}, {}
    found = local_search(tiles, glyphs, backend="cuda", info=there, **options)
    np.testing.assert_array_equal(found, local_search(tiles, glyphs, info=here, **options))
    assert there["num_iter"] == here["num_iter"]
    for key in ("start_error", "error"):
        assert there[key] == pytest.approx(here[key], rel=1e-5)


@pytest.mark.parametrize("name", ["plain", "filter_target", "scales", "window, random start", "norm 1"])
def test_fit(name, rng):
    glyphs, tiles = problem(rng, grid=(2, 3) if name == "norm 1" else (3, 4))  # it takes the simulator longest
    target = skascii.Target(tiles, CELL, 0.7)
    options = {"sigma": 1.0, "radius": 1, **OPTIONS[name]}
    there, here = {}, {}
    found = local_search(target, glyphs, backend="cuda", info=there, **options)
    np.testing.assert_array_equal(found, local_search(target, glyphs, info=here, **options))
    assert there["line"] == here["line"] != (1, 0)
    for key in ("num_iter", "start_error", "error"):
        assert there[key] == pytest.approx(here[key], rel=1e-5)
    if name != "plain":
        return
    options["init"] = found
    again = local_search(target, glyphs, backend="cuda", **options)
    np.testing.assert_array_equal(again, local_search(target, glyphs, **options))


@pytest.mark.parametrize("m", [0, 0.7])
def test_calm(m, rng):
    glyphs, tiles = problem(rng, grid=(3, 4))
    first = local_search(tiles, glyphs, sigma=1.0, radius=1)
    darker = 0.5 * (np.arange(4) % 2)[:, None, None]  # every other column of cells
    noisy = np.clip(tiles + rng.normal(0, 0.3, tiles.shape) - darker, 0, 1)
    target = skascii.Target(noisy.astype(np.float32), CELL, m)
    there, here = {}, {}
    options = {"sigma": 1.0, "radius": 1, "init": first, "calm": 30.0}
    found = local_search(target, glyphs, backend="cuda", info=there, **options)
    np.testing.assert_array_equal(found, local_search(target, glyphs, info=here, **options))
    restless = local_search(target, glyphs, **{**options, "calm": 0.0})
    assert 0 < np.count_nonzero(found != first) < np.count_nonzero(restless != first)
    for key in ("num_iter", "start_error", "error"):
        assert there[key] == pytest.approx(here[key], rel=1e-5)


def test_streams(rng):
    glyphs, tiles = problem(rng)
    scene = np.rint(255 * tiles.swapaxes(1, 2).reshape(8, 9)).astype(np.uint8)
    frames = [scene, scene.copy()]
    frames[1][4:8, 3:6] = 255 - frames[1][4:8, 3:6]
    options = {"glyphs": glyphs, "tone": "fit", "sigma": 1.0, "radius": 1, "calm": 2.0}
    there = skascii.stream(frames, backend="cuda", **options)
    here = skascii.stream(frames, backend="cpu", **options)
    arts = []
    for one, other in zip(there, here, strict=True):
        np.testing.assert_array_equal(one.indices, other.indices)
        assert (one.info["backend"], other.info["backend"]) == ("cuda", "cpu")
        arts.append(one.indices)
    assert (arts[0] != arts[1]).any()


def test_callback_and_few_passes(rng):
    glyphs, tiles = problem(rng)
    options = {"sigma": 1.0, "radius": 1}
    seen, told = [], []
    for backend, states in (("cuda", seen), ("cpu", told)):
        local_search(tiles, glyphs, backend=backend, callback=states.append, **options)
    assert [s.num_changed for s in seen] == [s.num_changed for s in told]
    assert [s.error for s in seen] == pytest.approx([s.error for s in told], rel=1e-5)
    for one, other in zip(seen, told):
        np.testing.assert_array_equal(one.indices, other.indices)
    start = local_search(tiles, glyphs, backend="cuda", max_num_iter=0, **options)
    np.testing.assert_array_equal(start, local_search(tiles, glyphs, max_num_iter=0, **options))

    def stop(state):
        raise StopIteration

    stopped = local_search(tiles, glyphs, backend="cuda", callback=stop, **options)
    np.testing.assert_array_equal(stopped, seen[0].indices)


def test_tables_made_on_the_device_are_the_hosts(rng, monkeypatch):
    glyphs, _ = problem(rng, count=70)  # more than a block has
    monkeypatch.setattr(device, "tables_fit", lambda glyphs, blur: False)
    blur = check_blur(1.0, 1, 2.0)
    made, tables = device.device_tables(glyphs, blur), tables_of(glyphs, blur)
    assert made.scale == tables.scale
    assert np.abs(made.pair.copy_to_host() - tables.pair).max() <= 1  # float64 sums in another order
    assert np.abs(made.diagonal.copy_to_host() - tables.diagonal).max() <= 1
    np.testing.assert_array_equal(made.linear.copy_to_host(), tables.linear[: made.linear.shape[0], : len(glyphs)])


def test_what_only_the_cpu_does(rng):
    glyphs, tiles = problem(rng)
    for options, name in (
        ({"order": "raster"}, "order"),
        ({"polish": "lines"}, "polish"),
        ({"bound": True}, "bound"),
        ({"norm": 1, "calm": 4.0}, "calm"),
    ):
        with pytest.raises(RuntimeError, match=f"`{name}` must be .* for backend='cuda'"):
            local_search(tiles, glyphs, backend="cuda", **options)
    with pytest.raises(RuntimeError, match="`sigma` must be one that reaches at most 1024 cells"):
        local_search(tiles, glyphs, backend="cuda", sigma=15.0)
    info = {}
    skascii.matchers.match(tiles, glyphs, "local_search", backend="auto", order="raster", info=info)
    assert info["backend"] == "cpu"
