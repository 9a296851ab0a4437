"""Tables in the memory of a device."""

from typing import Any, NamedTuple

import numpy as np

from ....glyphs import GlyphSet
from ..blur import Blur, blurred
from .tables import fixed_point, neighbours, tables_fit, tables_of

SHARE_OF_MEMORY = 0.75  # of the free memory that tables may take: the terms of a picture need some, too


class DeviceTables(NamedTuple):
    """Tables of a glyph set under a blur, as in `Tables`, in device memory."""

    pair: Any
    diagonal: Any
    linear: Any
    scale: float


def device_tables(glyphs: GlyphSet, blur: Blur) -> DeviceTables:
    """Return the tables of a glyph set under a blur on this device, built once and kept with the set."""
    from ...._numba import device

    def build() -> DeviceTables:
        tables = _uploaded(glyphs, blur) if tables_fit(glyphs, blur) else _large(glyphs, blur)
        device.settle()
        return tables

    return glyphs.derive(("tables", blur, "cuda", device.number()), build)


def _uploaded(glyphs: GlyphSet, blur: Blur) -> DeviceTables:
    from ...._numba import device

    tables = tables_of(glyphs, blur)
    pair = tables.pair if len(tables.pair) else np.zeros((1, 1, 1), np.int32)  # never read
    return DeviceTables(device.upload(pair), device.upload(tables.diagonal), device.upload(tables.linear), tables.scale)


def _large(glyphs: GlyphSet, blur: Blur) -> DeviceTables:
    """Build tables that the host would not hold, 1.5 GB for 6,879 kanji, if the device has room."""
    from ...._numba import device
    from . import tables_cuda

    count, cell = len(glyphs), glyphs.cell
    needed, free = 4 * max(1, len(neighbours(cell, blur.kernels))) * count**2, device.free_memory()
    if needed > SHARE_OF_MEMORY * free:
        raise MemoryError(f"tables of {needed} bytes, where {free:.0f} are free")
    scale = fixed_point(glyphs.bitmaps, blur.kernels)
    stack = blurred(glyphs.bitmaps, blur.kernels).swapaxes(0, 1) * np.sqrt(blur.weights)[:, None, None]
    pair = tables_cuda.build(stack, cell, neighbours(cell, blur.kernels), scale)
    diagonal = np.rint(scale * np.square(stack).sum(axis=(1, 2, 3))).astype(np.int32)
    linear = ((-2 * scale) * glyphs.bitmaps.reshape(count, -1).T.astype(np.float64)).astype(np.float32)
    return DeviceTables(pair, device.upload(diagonal), device.upload(linear), scale)
