"""H = pinv(W) V: the factorisation at one stroke, where H may be negative."""

import numpy as np

from ..._shared.threads import blocks
from ...glyphs import GlyphSet
from ...picture.target import Target
from .matrices import distinct, unit, winners

BLOCK = 2**12  # cells whose H is in memory at once


def pseudo_inverse(target: Target, glyphs: GlyphSet, threshold: float) -> np.ndarray:
    """Return the glyph of the largest entry in each column of H."""

    def build() -> np.ndarray:
        return np.linalg.pinv(unit(glyphs.bitmaps.reshape(len(glyphs), -1)).T).astype(np.float32)

    inverse = glyphs.derive("nmf pinv", build)
    rows, which = distinct(target, merge=True)
    found = np.concatenate([winners(inverse @ rows[part].T, threshold) for part in blocks(len(rows), BLOCK)])
    return found[which].reshape(target.shape)
