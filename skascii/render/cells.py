"""Cells: what a grid of them must be."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from .._shared.checks import check_array, rejection
from ..glyphs import GlyphSet


def check_glyphs(glyphs: Any) -> None:
    """Refuse what is no glyph set."""
    if not isinstance(glyphs, GlyphSet):
        raise rejection("glyphs", "a GlyphSet", repr(glyphs), "Make one with skascii.glyph_set.", TypeError)


def check_indices(indices: Any, count: int) -> np.ndarray:
    """Return `indices` as a read-only intp array of its own, if they are cells of a grid."""
    array = check_array("indices", indices)
    if array.ndim != 2 or array.size == 0:
        raise rejection("indices", "of shape (R, C)", f"shape {array.shape}", "At least one row and one column.")
    if array.dtype.kind not in "iu":
        raise rejection("indices", "of an integer dtype", array.dtype, "Convert them with astype.", TypeError)
    if array.min() < 0 or array.max() >= count:
        raise rejection(
            "indices",
            f"within [0, {count}), the number of glyphs",
            f"values from {array.min()} to {array.max()}",
            "Pass the glyph set that they were chosen from.",
        )
    return _frozen(array, np.intp)


def check_colors(name: str, colors: Any, shape: tuple[int, ...]) -> np.ndarray | None:
    """Return `colors` as a read-only uint8 array of its own, if it has one for each cell; None stays None."""
    if colors is None:
        return None
    array = check_array(name, colors)
    if array.dtype != np.uint8:
        raise rejection(name, "of dtype uint8", array.dtype, "Scale it to 0..255 and convert it.", TypeError)
    if array.shape != (*shape, 3):
        raise rejection(name, f"of shape {(*shape, 3)}", f"shape {array.shape}", "One RGB colour for each cell.")
    return _frozen(array, np.uint8)


def _frozen(array: np.ndarray, dtype: Any) -> np.ndarray:
    """Return a read-only copy in C order."""
    result = np.array(array, dtype, order="C")
    result.setflags(write=False)
    return result


def check_info(info: Any) -> dict[str, Any]:
    """Return `info` as a dict of its own."""
    if info is not None and not isinstance(info, Mapping):
        raise rejection("info", "a dict", repr(info), "Example: {'method': 'corr'}.", TypeError)
    return dict(info or {})
