"""What the engines share where they run on a device: the target there, glyphs kept there, indices out."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from .._shared.checks import rejection
from ..glyphs import GlyphSet
from ..picture.target import Target


def source_of(target: Target) -> Any:
    """Return a target as kernels read it, if it does not lie on another device than these."""
    from .._numba import device

    there, here = device.owner(target.ink), device.number()
    if there != here:
        remedy = f"Copy it, or make that device current: numba.cuda.select_device({there})."
        raise rejection("target", f"on the current CUDA device, {here}", f"an array on device {there}", remedy)
    return device.source(target.ink, target.cell)


def on_device(target: Target, device_out: bool, kernel: Callable[[Any], Any]) -> Any:
    """Return what `kernel` makes of the target in device memory: indices, brought back unless `device_out`."""
    from .._numba import device

    with device_memory():
        source = source_of(target)
        return device.result(kernel(source), source.stream, device_out)


def resident(glyphs: GlyphSet, key: Hashable, build: Callable[[], tuple[np.ndarray, ...]]) -> tuple[Any, ...]:
    """Return the arrays that `build` makes of a glyph set, uploaded once and kept with the set."""
    from .._numba import device

    def uploaded() -> tuple[Any, ...]:
        arrays = tuple(device.upload(array) for array in build())
        device.settle()
        return arrays

    return glyphs.derive((key, "cuda", device.number()), uploaded)


@contextmanager
def device_memory() -> Iterator[None]:
    """Say what to do where the device's memory runs out."""
    try:
        yield
    except Exception as error:
        if "OUT_OF_MEMORY" not in str(error):  # the class of the driver's errors differs between versions
            raise
        remedy = "Pass backend='cpu', fewer cells or fewer glyphs."
        raise rejection("backend", "one whose memory is enough", f"'cuda' ({error})", remedy, MemoryError) from error
