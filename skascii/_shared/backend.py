"""Which backend runs: the CPU always can, CUDA where a device and its compiler are there."""

import itertools
import os
import sys
from collections.abc import Callable

from .checks import check_choice, rejection

BACKENDS = ("auto", "cpu", "cuda")
REMEDY = "Install a driver and `pip install skascii[cuda]`, or pass backend='cpu'."

# The work, in products of a pixel and a glyph, from which "auto" picks CUDA. Two cores do 7e10 of them a second. The
# first call of a process loads CUDA (0.9 s) and its kernels (0.1 s each, or seconds where they are not yet in Numba's
# cache): the CPU has to need about as long. Later calls only move the picture and wait for the device, about 1 ms.
FIRST_CALL = 2**36
LATER_CALLS = 2**27

SMALL = 2**14  # cells of a picture in a large terminal
LOADING = 2**28  # numbers that NumPy goes over in less time than Numba and its kernels take to load: a second or two
COMPILER = "skascii._numba.jit"  # loaded by the first compiled kernel of ours, whatever others do with Numba
_small_pictures = itertools.count()  # one step of which no two threads can share


def cuda_usable() -> tuple[bool, str]:
    """Return whether CUDA kernels can run here, and why (not)."""
    try:
        from numba import cuda
    except ImportError as error:
        return False, f"numba-cuda is not installed ({error})"
    if os.environ.get("NUMBA_ENABLE_CUDASIM", "0") not in ("", "0"):
        return True, "the CUDA simulator (NUMBA_ENABLE_CUDASIM is set)"
    try:
        reason = cuda.cuda_error()
        if reason:
            return False, f"no CUDA driver or device was found ({' '.join(str(reason).split())})"
        if not cuda.is_available():
            return False, "the CUDA compiler (NVVM) was not found"
        device = cuda.get_current_device()
        name = device.name.decode() if isinstance(device.name, bytes) else device.name
        return True, f"{name}, compute capability {'.'.join(map(str, device.compute_capability))}"
    except Exception as error:  # a broken driver raises whatever it likes
        return False, f"the CUDA driver failed ({error})"


def choose_backend(backend: str, obstacle: Callable[[], str | None], work: float = 0.0, resident: bool = False) -> str:
    """Return the backend that runs: `backend`, or for "auto" what the environment or the work asks for.

    `obstacle` tells why CUDA cannot, or None. `work` counts products of a pixel and a glyph, or what takes the CPU as
    long; `resident` says that the target lies on a device, or that the result is to stay there.
    """
    check_choice("backend", backend, BACKENDS)
    if backend == "auto" and resident:
        backend = "cuda"
    if backend == "auto":
        wished = os.environ.get("SKASCII_BACKEND", "auto") or "auto"
        if wished not in BACKENDS:
            raise rejection("SKASCII_BACKEND", f"one of {BACKENDS} (environment)", repr(wished), "Unset it.")
        backend = wished
    if backend == "auto":
        pays = work >= (LATER_CALLS if "skascii._numba.device" in sys.modules else FIRST_CALL)
        return "cuda" if pays and obstacle() is None and cuda_usable()[0] else "cpu"
    if backend == "cuda":
        reason = obstacle()
        if reason is not None:
            raise RuntimeError(reason)
        usable, reason = cuda_usable()
        if not usable:
            raise rejection("backend", "usable here", f"'cuda', but {reason}", REMEDY, RuntimeError)
    return backend


def worth_compiling(cells: int, numbers: int) -> bool:
    """Return whether a picture is for Numba rather than for the kernels' twins: to be asked once for each.

    The twins, which go over so many `numbers`, serve the first picture of a process if they are done with it before
    Numba would be loaded.
    """
    return cells > SMALL or numbers > LOADING or COMPILER in sys.modules or next(_small_pictures) > 0


def show_backends() -> None:
    """Print which backends are usable here, and why not.

    Examples
    --------
    >>> import skascii
    >>> skascii.show_backends()  # doctest: +ELLIPSIS
    cpu   usable: Numba ..., ... threads
    cuda  ...
    """
    import numba

    from .threads import worker_count

    usable, reason = cuda_usable()
    print(f"cpu   usable: Numba {numba.__version__}, {worker_count(None)} threads")
    print(f"cuda  {'usable' if usable else 'not usable'}: {reason}")
