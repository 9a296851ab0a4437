"""Every kernel compiles to an sm_90 cubin, without a driver, and keeps its numbers in registers."""

import os
import re

import pytest
from reference.cuda_signatures import SIGNATURES, kernels

SIMULATED = os.environ.get("NUMBA_ENABLE_CUDASIM", "0") not in ("", "0")


@pytest.fixture(scope="module", autouse=True)
def compiler():
    if SIMULATED:
        pytest.skip("the simulator compiles nothing")
    pytest.importorskip("numba.cuda", reason="numba-cuda is not installed")
    pytest.importorskip("cuda.core", reason="the compiler is not installed: pip install skascii[cuda]")
    pathfinder = pytest.importorskip(
        "cuda.pathfinder", reason="the compiler is not installed: pip install skascii[cuda]"
    )
    for library in ("nvvm", "nvrtc", "nvJitLink"):
        try:
            pathfinder.load_nvidia_dynamic_lib(library)
        except pathfinder.DynamicLibNotFoundError:
            pytest.skip(f"{library} is not installed: pip install skascii[cuda]")


def report(kernel, signature):
    """Return the linker's log of one compilation: registers, shared memory, stack, spills."""
    from cuda.core import Linker, LinkerOptions, ObjectCode
    from numba import cuda

    fastmath = kernel.targetoptions.get("fastmath", False)
    codes, _ = cuda.compile_all(
        kernel.py_func, signature, cc=(9, 0), output="ltoir", abi="numba", device=False, fastmath=fastmath
    )
    options = LinkerOptions(
        arch="sm_90",
        link_time_optimization=True,
        ptxas_options=["-v"],
        max_register_count=kernel.targetoptions.get("max_registers"),
    )
    linker = Linker(*[ObjectCode.from_ltoir(code) for code in codes], options=options)
    assert len(linker.link("cubin").code) > 0
    return linker.get_info_log()


def test_the_table_knows_every_kernel():
    assert sorted(kernels()) == sorted(SIGNATURES)


@pytest.mark.parametrize("name", SIGNATURES)
def test_compiles_without_spills(name, capsys):
    for number, signature in enumerate(SIGNATURES[name]):
        log = report(kernels()[name], signature)
        found = re.findall(r"(\d+) bytes stack frame, (\d+) bytes spill stores, (\d+) bytes spill loads", log)
        stack, stores, loads = (sum(map(int, column)) for column in zip(*found))
        registers = int(re.search(r"Used (\d+) registers", log)[1])
        shared = int((re.search(r"(\d+) bytes smem", log) or [0, 0])[1])
        with capsys.disabled():
            print(f"\n{name}[{number}]: {registers} registers, {shared} bytes shared, {stack} stack", end="")
        assert (stores, loads) == (0, 0)
        assert stack == 0, "an array left the registers"
        assert registers <= 128
        assert shared <= 48 * 1024
