"""Where things run: device arrays in and out, memory that runs out, and what is said where there is no device."""

import os
import runpy
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from tiles import untile

import skascii
from skascii._shared import backend as backends
from skascii.matchers import match

cuda_only = pytest.mark.cuda
TILES = (2, 3, 4, 3)


@pytest.fixture
def problem(rng):
    glyphs = skascii.GlyphSet("abcde", rng.random((5, *TILES[2:])))
    return rng.random(TILES).astype(np.float32), glyphs


@cuda_only
@pytest.mark.parametrize("method", skascii.matchers.available())
def test_device_arrays_in_and_out(method, problem):
    from numba import cuda

    tiles, glyphs = problem
    options = {"max_num_iter": 2} if method in ("nmf", "local_search") else {}
    if method == "local_search":
        options.update(sigma=1.0, radius=1)
    there = cuda.to_device(untile(tiles))
    info = {}
    found = match(there, glyphs, method, device_out=True, info=info, **options)
    assert info["backend"] == "cuda"  # "auto" goes where the tiles are
    assert type(found) is type(there)
    assert found.dtype == np.intp
    expected = match(tiles, glyphs, method, backend="cpu", **options)
    np.testing.assert_array_equal(found.copy_to_host(), expected)
    np.testing.assert_array_equal(match(tiles, glyphs, method, backend="cuda", **options), expected)


@cuda_only
def test_norm_1_of_device_arrays(problem):
    from numba import cuda

    tiles, glyphs = problem
    options = {"sigma": 1.0, "radius": 1, "norm": 1, "max_num_iter": 1}
    found = match(cuda.to_device(untile(tiles)), glyphs, "local_search", **options)
    np.testing.assert_array_equal(found, match(tiles, glyphs, "local_search", **options))


@cuda_only
@pytest.mark.parametrize("options", [{}, {"window": 1}, {"norm": 1}, {"large": True}], ids=str)
def test_a_search_and_its_fit_stay_on_the_device(problem, options, monkeypatch):
    """What comes back are sums and counts, neither the picture nor anything of a number a cell."""
    from numba import cuda

    from skascii._numba import device
    from skascii.engines.search.full import tables

    picture, glyphs = untile(problem[0].swapaxes(0, 1)), problem[1]  # 3 x 2 cells
    options = dict(options)
    if options.pop("large", False):
        monkeypatch.setattr(tables, "MAX_BYTES", -1)
        monkeypatch.setattr(device, "free_memory", lambda: 0)
    options.update(sigma=1.0, radius=1, max_num_iter=3)
    here, told = {}, {}
    target = skascii.Target(picture, glyphs.cell, 0.7)
    expected = match(target, glyphs, "local_search", backend="cpu", info=here, **options)
    moved = []

    def noted(call):
        return lambda array, *rest: (moved.append(tuple(array.shape)), call(array, *rest))[1]

    there = skascii.Target(cuda.to_device(picture), glyphs.cell, 0.7)
    for name in ("fetch", "upload"):
        monkeypatch.setattr(device, name, noted(getattr(device, name)))
    found = match(there, glyphs, "local_search", device_out=True, info=told, **options)
    assert told["line"] == here["line"] != (1, 0)
    np.testing.assert_array_equal(found.copy_to_host(), expected)
    assert (2, 3) in moved  # state, which says how many cells were replaced
    assert not {picture.shape, (3, 2)} & {*moved}


@cuda_only
@pytest.mark.parametrize("method", ["gradient", "max_prod"])  # the latter takes all that glyphs reach for an ink of 1
def test_a_fit_around_other_methods(method, problem):
    from numba import cuda

    picture, glyphs = untile(problem[0]), problem[1]
    here, there = {}, {}
    expected = match(skascii.Target(picture, glyphs.cell, 0.7), glyphs, method, backend="cpu", info=here)
    target = skascii.Target(cuda.to_device(picture), glyphs.cell, 0.7)
    found = match(target, glyphs, method, device_out=True, info=there)
    np.testing.assert_array_equal(found.copy_to_host(), expected)
    assert there["line"] == here["line"] != (1, 0)


@cuda_only
def test_device_arrays_that_do_not_fit(problem):
    from numba import cuda

    tiles, glyphs = problem
    there = cuda.to_device(untile(tiles))
    with pytest.raises(TypeError, match="`target` must be in the host's memory for backend='cpu'"):
        match(there, glyphs, "min_diff", backend="cpu")
    with pytest.raises(TypeError, match="`target` must be in the host's memory"):
        skascii.matchers.min_diff(there, glyphs, backend="cpu")
    with pytest.raises(TypeError, match="`target` must be of dtype float32 on a device; got float64"):
        match(cuda.to_device(untile(tiles).astype(float)), glyphs, "min_diff")
    for array in (untile(tiles)[1:].copy(), tiles):
        with pytest.raises(ValueError, match="whole cells of the glyphs, on a device"):
            match(cuda.to_device(array), glyphs, "min_diff")


@cuda_only
def test_strided_pictures_are_read_where_they_lie(problem, monkeypatch):
    """CuPy and PyTorch hand over views: the kernels get the memory between first and last pixel, and strides."""
    from numba import cuda

    from skascii._numba import device

    tiles, glyphs = problem
    picture = untile(tiles)
    height, width = picture.shape
    wide = np.zeros((height, 2 * width), np.float32)
    wide[:, ::2] = picture
    seen = []

    class View:
        shape, dtype = picture.shape, np.dtype(np.float32)
        __cuda_array_interface__ = {  # noqa: RUF012
            "data": (wide.ctypes.data, True), "typestr": "<f4", "version": 3, "shape": picture.shape,
            "strides": (wide.strides[0], 8), "stream": None,
        }  # fmt: skip

    def as_cuda_array(span, sync):
        seen.append((span.owner, sync))
        (length,) = span.__cuda_array_interface__["shape"]
        lying = cuda.to_device(wide.reshape(-1)[:length])
        lying.stream = 0
        return lying

    monkeypatch.setattr(device.cuda, "as_cuda_array", as_cuda_array, raising=False)
    view = View()
    np.testing.assert_array_equal(match(view, glyphs, "min_diff"), match(tiles, glyphs, "min_diff"))
    assert seen == [(view, False)]  # the stream is followed, not waited for


@cuda_only
@pytest.mark.parametrize("method", ["min_diff", "local_search"])
def test_pictures_on_another_device(method, problem, monkeypatch):
    from numba import cuda

    from skascii._numba import device

    tiles, glyphs = problem
    there = cuda.to_device(untile(tiles))
    monkeypatch.setattr(device, "owner", lambda picture: 3)
    with pytest.raises(ValueError, match=r"`target` must be on the current CUDA device, 0; got .* 3\. .*_device\(3\)"):
        match(there, glyphs, method)


@cuda_only
def test_the_driver_tells_where_a_picture_lies(monkeypatch):
    from skascii._numba import device

    ordinal = object()
    attributes = SimpleNamespace(CU_POINTER_ATTRIBUTE_DEVICE_ORDINAL=ordinal)
    told = SimpleNamespace(cuPointerGetAttribute=lambda what, where: {(ordinal, 4096): 2}[what, where])
    binding = SimpleNamespace(CUpointer_attribute=attributes, CUdeviceptr=int)
    monkeypatch.setattr(device, "driver", SimpleNamespace(binding=binding, driver=told))
    assert device.owner(SimpleNamespace(__cuda_array_interface__={"data": (4096, False)})) == 2
    assert device.owner(np.zeros(1)) == device.number()


@cuda_only
@pytest.mark.parametrize(("method", "options"), [("min_diff", {}), ("local_search", {"radius": 1})])
def test_what_is_kept_is_there_before_another_stream_uses_it(method, options, problem, monkeypatch):
    from skascii._numba import device
    from skascii.glyphs import GlyphSet

    events, derive = [], GlyphSet.derive

    def kept(self, key, build):
        def built():
            made = build()
            if "cuda" in key:
                events.append("kept")
            return made

        return derive(self, key, built)

    def noted(name, call):
        return lambda *args: (events.append(name), call(*args))[1]

    monkeypatch.setattr(device, "upload", noted("upload", device.upload))
    monkeypatch.setattr(device.cuda, "synchronize", noted("synchronize", device.cuda.synchronize))
    monkeypatch.setattr(GlyphSet, "derive", kept)
    match(*problem, method, backend="cuda", **options)
    before = [events[place - 1] for place, event in enumerate(events) if event == "kept"]
    assert before
    assert {*before} == {"synchronize"}
    count = events.count("synchronize")
    match(*problem, method, backend="cuda", **options)
    assert events.count("synchronize") == count  # once


def test_pictures_that_kernels_cannot_address(problem):
    _, glyphs = problem

    class Reversed:
        shape = (8, 9)
        __cuda_array_interface__ = {"typestr": "<f4", "version": 3, "strides": (-36, 4)}  # noqa: RUF012

    message = "`target` must be fewer than 2,147,483,648 pixels, and not reversed"
    with pytest.raises(RuntimeError, match=message):
        match(Reversed(), glyphs, "min_diff")
    many = skascii.Target.trusted(np.broadcast_to(np.float32(0), (2**16 * 4, 2**12 * 3)), glyphs.cell)
    chosen = skascii.matchers.get("min_diff")
    assert message in chosen.supports("cuda", many, glyphs, {"midpoint": 0.5})
    assert chosen.supports("cpu", many, glyphs, {"midpoint": 0.5}) is None


@cuda_only
@pytest.mark.parametrize("method", ["min_diff", "local_search", "nmf"])
def test_out_of_memory(method, problem, monkeypatch):
    from skascii._numba import device

    def full(*arguments):
        raise RuntimeError("[2] Call to cuMemAlloc results in CUDA_ERROR_OUT_OF_MEMORY")

    tiles, glyphs = problem
    expected = match(tiles, glyphs, method, backend="cpu")
    monkeypatch.setattr(device, "empty", full)
    monkeypatch.setattr(device, "upload", full)
    with pytest.raises(MemoryError, match=r"`backend` must be one whose memory is enough; got 'cuda' .*='cpu'"):
        match(tiles, glyphs, method, backend="cuda")
    monkeypatch.setattr(backends, "FIRST_CALL", 0)
    monkeypatch.setattr(backends, "LATER_CALLS", 0)
    info = {}
    np.testing.assert_array_equal(match(tiles, glyphs, method, info=info), expected)
    assert info["backend"] == "cpu"


@cuda_only
def test_other_errors_are_not_taken_for_memory(problem, monkeypatch):
    from skascii._numba import device

    def broken(*arguments):
        raise RuntimeError("CUDA_ERROR_ILLEGAL_ADDRESS")

    monkeypatch.setattr(device, "source", broken)
    with pytest.raises(RuntimeError, match="ILLEGAL_ADDRESS"):
        match(*problem, "min_diff", backend="cuda")


@cuda_only
def test_the_benchmark_runs(capsys):
    script = runpy.run_path(str(Path(__file__).parents[1] / "benchmarks" / "gpu.py"))
    script["main"](["--tiny", "--only", "gradient"])
    assert "gradient, 3840x2160" in capsys.readouterr().out


def test_the_benchmark_without_a_device(capsys, monkeypatch):
    monkeypatch.setattr(backends, "cuda_usable", lambda: (False, "no reason"))
    runpy.run_path(str(Path(__file__).parents[1] / "benchmarks" / "gpu.py"))["main"]([])
    assert capsys.readouterr().out == "No GPU to measure: no reason.\n"


def test_auto_asks_for_a_device_only_where_it_pays(monkeypatch):
    asked = []
    monkeypatch.setattr(backends, "cuda_usable", lambda: (asked.append(1), (True, ""))[1])
    monkeypatch.delenv("SKASCII_BACKEND", raising=False)

    def able():
        return None

    def unable():
        return "cannot"

    assert backends.choose_backend("auto", able, work=1e6) == "cpu"
    assert backends.choose_backend("auto", unable, work=1e15) == "cpu"
    assert not asked
    assert backends.choose_backend("auto", able, work=1e15) == "cuda"
    assert backends.choose_backend("auto", able, work=0, resident=True) == "cuda"
    with pytest.raises(RuntimeError, match="cannot"):
        backends.choose_backend("auto", unable, resident=True)
    monkeypatch.setattr(backends, "cuda_usable", lambda: (False, "no device"))
    assert backends.choose_backend("auto", able, work=1e15) == "cpu"
    with pytest.raises(RuntimeError, match="no device"):
        backends.choose_backend("auto", able, resident=True)


def test_small_work_never_loads_cuda():
    script = (
        "import sys, numpy, skascii; skascii.convert(numpy.zeros((64, 64), numpy.uint8), 'min_diff');"
        "print('numba' in sys.modules, [name for name in sys.modules if name.startswith('numba.cuda')])"
    )
    environment = {name: value for name, value in os.environ.items() if name != "SKASCII_BACKEND"}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.split(None, 1) == ["True", "[]\n"]


def test_device_out_needs_the_device(problem):
    with pytest.raises(ValueError, match="`device_out` must be False for backend='cpu'; got True"):
        match(*problem, "min_diff", backend="cpu", device_out=True)
    with pytest.raises(ValueError, match="`device_out`"):
        skascii.matchers.corr(*problem, backend="cpu", device_out=True)


def test_a_method_for_the_cpu_alone(problem, monkeypatch):
    @skascii.matchers.matcher("cpu_alone")
    def cpu_alone(target, glyphs):
        """Blank."""
        return np.zeros(target.shape, int)

    try:
        with pytest.raises(RuntimeError, match=r"`backend` must be one of \('cpu',\) for this method; got 'cuda'"):
            match(*problem, "cpu_alone", device_out=True)
    finally:
        skascii.matchers.unregister("cpu_alone")


def test_reasons_why_cuda_is_not_usable(monkeypatch, capsys):
    cuda = pytest.importorskip("numba.cuda")
    monkeypatch.delenv("NUMBA_ENABLE_CUDASIM", raising=False)
    monkeypatch.setattr(cuda, "cuda_error", lambda: "libcuda.so\n  not found")
    assert backends.cuda_usable() == (False, "no CUDA driver or device was found (libcuda.so not found)")
    monkeypatch.setattr(cuda, "cuda_error", lambda: None)
    monkeypatch.setattr(cuda, "is_available", lambda: False)
    assert backends.cuda_usable() == (False, "the CUDA compiler (NVVM) was not found")
    monkeypatch.setattr(cuda, "is_available", lambda: True)

    def broken():
        raise OSError("driver too old")

    monkeypatch.setattr(cuda, "get_current_device", broken)
    assert backends.cuda_usable() == (False, "the CUDA driver failed (driver too old)")
    skascii.show_backends()
    shown = capsys.readouterr().out
    assert "cuda  not usable: the CUDA driver failed (driver too old)" in shown

    class Device:
        name, compute_capability = b"Example 9000", (9, 0)

    monkeypatch.setattr(cuda, "get_current_device", Device)
    assert backends.cuda_usable() == (True, "Example 9000, compute capability 9.0")
