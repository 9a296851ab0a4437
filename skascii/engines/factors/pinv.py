"""H = pinv(W) V: the factorisation at one stroke, where H may be negative."""

import numpy as np

from ..._shared.threads import blocks
from ...glyphs import GlyphSet
from ...picture.target import Target
from .matrices import distinct, unit, winners

CELLS_PER_BLOCK = 2**12  # whose H is in memory at once
NOISE = 1e-6  # of the largest singular value: the rounding of float32 bitmaps leaves smaller ones where glyphs are sums


def pseudo_inverse(target: Target, glyphs: GlyphSet, threshold: float) -> np.ndarray:
    """Return the glyph of the largest entry in each column of H.

    All is float64: small singular values magnify what rounding does to V.
    """

    def build() -> np.ndarray:
        words = unit(glyphs.bitmaps.reshape(len(glyphs), -1).astype(np.float64))
        return np.linalg.pinv(words.T, rcond=NOISE)

    inverse = glyphs.derive("nmf pinv", build)
    rows, which = distinct(target, merge=True, dtype=np.float64)
    parts = blocks(len(rows), CELLS_PER_BLOCK)
    found = np.concatenate([winners(inverse @ rows[part].T, threshold) for part in parts])
    return found[which].reshape(target.shape)
