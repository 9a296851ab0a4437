"""What the matchers share where they run on a device: glyphs kept there, tiles in, indices out."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from .._shared.backend import choose_backend
from .._shared.checks import rejection
from .._shared.tiles import check_tiles, is_device_array
from ..glyphs import GlyphSet

BOTH = ("cpu", "cuda")


def on_device(tiles: Any, device_out: bool, kernel: Callable[[Any], Any]) -> Any:
    """Return what `kernel` makes of the tiles in device memory: indices, brought back unless `device_out`."""
    from .._kernels import device

    with device_memory():
        source = device.source(tiles)
        return device.result(kernel(source), source.stream, device_out)


def resident(glyphs: GlyphSet, key: Hashable, build: Callable[[], tuple[np.ndarray, ...]]) -> tuple[Any, ...]:
    """Return the arrays that `build` makes of a glyph set, uploaded once and kept with the set."""
    from .._kernels import device

    return glyphs.derive((key, "cuda", device.number()), lambda: tuple(device.upload(array) for array in build()))


@contextmanager
def device_memory() -> Iterator[None]:
    """Say what to do where the device's memory runs out."""
    try:
        yield
    except Exception as error:
        if "OUT_OF_MEMORY" not in str(error):  # the class of the driver's errors differs between versions
            raise
        remedy = "Pass backend='cpu', fewer tiles or fewer glyphs."
        raise rejection("backend", "one whose memory is enough", f"'cuda' ({error})", remedy, MemoryError) from error


def check_where(tiles: Any, glyphs: GlyphSet, backend: str, device_out: bool) -> tuple[Any, bool]:
    """Return the tiles, checked, and whether the device is to compute."""
    backend = choose_backend(backend, BOTH, resident=device_out or is_device_array(tiles))
    check_device_out(device_out, backend)
    return check_tiles(tiles, glyphs.cell, backend), backend == "cuda"


def check_device_out(device_out: bool, backend: str) -> None:
    """Refuse `device_out` where the CPU computes."""
    if device_out and backend == "cpu":
        raise rejection("device_out", "False for backend='cpu'", "True", "Pass backend='cuda'.")


def sorted_values(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the distinct ones of `values`, float64, and the first index of each: what `tone_cuda` searches."""
    distinct, first = np.unique(np.asarray(values, np.float64), return_index=True)
    return distinct, first.astype(np.int64)


def nearest_mean_on_device(
    tiles: Any, glyphs: GlyphSet, key: Hashable, values: np.ndarray, shift: float, device_out: bool
) -> Any:
    """Return the glyph of the value nearest to each tile's mean + `shift`, by CUDA."""
    from .._kernels import device, tone_cuda

    def choose(source: Any) -> Any:
        arrays = resident(glyphs, key, lambda: sorted_values(values))
        indices = device.empty(tiles.shape[:2], np.intp, source.stream)
        inks = device.empty(indices.size, np.float64, source.stream)
        tone_cuda.launch(tone_cuda.nearest_mean, source, shift, *arrays, inks, indices.ravel())
        return indices

    return on_device(tiles, device_out, choose)
