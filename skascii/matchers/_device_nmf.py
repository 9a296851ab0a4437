"""Non-negative matrix factorisation on a CUDA device: the same updates, with V, W and H in the device's memory."""

from collections.abc import Callable
from typing import Any

import numpy as np

from .._shared.progress import State, report
from ..glyphs import GlyphSet
from ._cuda import on_device, resident
from ._factors import Dictionary


def factorise(
    tiles: Any,
    glyphs: GlyphSet,
    words: Dictionary,
    *,
    beta: float,
    max_num_iter: int,
    tol: float,
    threshold: float,
    start: np.ndarray | None,
    callback: Callable[[Any], Any] | None,
    info: dict[str, Any] | None,
    device_out: bool,
) -> Any:
    """Return the indices that `nmf` finds; `start` is H `(G, cells)`, by default ones."""
    from .._kernels import device, nmf_cuda

    def choose(source: Any) -> Any:
        arrays = resident(glyphs, "nmf", lambda: (*_narrow(words.by_pixel), *_narrow(words.by_glyph)))
        factors = nmf_cuda.factors(source, arrays[:3], arrays[3:], start, beta)
        indices = device.empty(source.shape[:2], np.intp, source.stream)
        watched = callback is not None or tol > 0
        stride = 1 if watched else max_num_iter
        left, shown = np.inf, np.full(source.shape[:2], -1)
        for iteration in range(stride, max_num_iter + 1, stride):
            nmf_cuda.run(factors, beta, stride)
            last = left
            left = nmf_cuda.error(factors, beta) if watched or info is not None else np.nan
            if callback is not None:
                nmf_cuda.strongest(factors, threshold, indices.ravel())
                previous, shown = shown, device.fetch(indices, source.stream)
                if report(callback, State(iteration, left, int(np.sum(shown != previous)), shown.copy())):
                    break
            if tol > 0 and abs(last - left) <= tol * left:
                break
        nmf_cuda.strongest(factors, threshold, indices.ravel())
        if info is not None:
            info.update(error=left, num_iter=iteration)
        return indices

    return on_device(tiles, device_out, choose)


def _narrow(matrix: tuple[np.ndarray, ...]) -> tuple[np.ndarray, ...]:
    """Return the nonzeros of a sparse matrix with places in 32 bits."""
    start, column, value = matrix
    return start.astype(np.int32), column.astype(np.int32), value
