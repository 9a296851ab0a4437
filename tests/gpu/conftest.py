"""In the simulator, every launch is held against the table of signatures that test_compile.py compiles."""

import os

import pytest

SIMULATED = os.environ.get("NUMBA_ENABLE_CUDASIM", "0") not in ("", "0")

if SIMULATED:
    import numba.cuda  # noqa: F401 - where it is missing, the tests must fail and not be skipped


@pytest.fixture(autouse=True)
def known_signatures(monkeypatch):
    if not SIMULATED:
        return
    import numba
    from numba.cuda.simulator.kernel import FakeCUDAKernel
    from reference.cuda_signatures import SIGNATURES, name_of

    launch = FakeCUDAKernel.__call__

    def checked(self, *args):
        if not self._device:
            types = tuple(getattr(arg, "_numba_type_", None) or numba.typeof(arg) for arg in args)
            name = name_of(self.fn)
            assert types in SIGNATURES[name], f"{name} is launched with {types}"
        return launch(self, *args)

    monkeypatch.setattr(FakeCUDAKernel, "__call__", checked)
