"""Which backend runs: the CPU always can, CUDA where a device and its compiler are there."""

import os

from .checks import check_choice, rejection

BACKENDS = ("auto", "cpu", "cuda")
REMEDY = "Install a driver and `pip install skascii[cuda]`, or pass backend='cpu'."


def cuda_usable() -> tuple[bool, str]:
    """Return whether CUDA kernels can run here, and why (not)."""
    try:
        from numba import cuda
    except ImportError as error:
        return False, f"numba-cuda is not installed ({error})"
    if os.environ.get("NUMBA_ENABLE_CUDASIM", "0") not in ("", "0"):
        return True, "the CUDA simulator (NUMBA_ENABLE_CUDASIM is set)"
    try:
        if not cuda.is_available():
            return False, "no CUDA driver or device was found"
        return True, cuda.get_current_device().name.decode()
    except Exception as error:  # a broken driver raises whatever it likes
        return False, f"the CUDA driver failed ({error})"


def choose_backend(backend: str, supported: tuple[str, ...], work: float = 0.0) -> str:
    """Return the backend that runs: `backend`, or for "auto" what the environment or the work asks for."""
    check_choice("backend", backend, BACKENDS)
    if backend == "auto":
        wished = os.environ.get("SKASCII_BACKEND", "auto") or "auto"
        if wished not in BACKENDS:
            raise rejection("SKASCII_BACKEND", f"one of {BACKENDS} (environment)", repr(wished), "Unset it.")
        backend = wished
    if backend == "auto":
        return "cpu"
    if backend not in supported:
        raise rejection(
            "backend",
            f"one of {supported} for this method",
            repr(backend),
            "Pass backend='cpu'.",
            RuntimeError,
        )
    if backend == "cuda":
        usable, reason = cuda_usable()
        if not usable:
            raise rejection("backend", "usable here", f"'cuda', but {reason}", REMEDY, RuntimeError)
    return backend


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
