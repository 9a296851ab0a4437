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
    from numba.core import types
    from numba.cuda.simulator.kernel import FakeCUDAKernel
    from reference.cuda_signatures import SIGNATURES, name_of

    launch = FakeCUDAKernel.__call__

    def kind(argument):
        if isinstance(argument, tuple):
            return types.BaseTuple.from_types([kind(part) for part in argument], type(argument))
        return getattr(argument, "_numba_type_", None) or numba.typeof(argument)

    def checked(self, *args):
        if not self._device:
            kinds, name = tuple(kind(arg) for arg in args), name_of(self.fn)
            assert kinds in SIGNATURES[name], f"{name} is launched with {kinds}"
        return launch(self, *args)

    monkeypatch.setattr(FakeCUDAKernel, "__call__", checked)
