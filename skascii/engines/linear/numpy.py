"""Twin of `cpu` without Numba, for a first small picture: it is done before Numba would be loaded."""

import numpy as np

from ..._numba.panels import CELLS_PER_PRODUCT


def argmax_linear(picture, cell_height, cell_width, places, panels, bias, centered, indices):
    """Write which glyph has the largest ``cell @ glyph + bias``, the first where several have, at each of `places`."""
    strips = picture.reshape(-1, cell_height, picture.shape[1] // cell_width, cell_width)
    cells = strips.swapaxes(1, 2).reshape(-1, cell_height * cell_width)[places]
    if centered:
        cells = cells - cells[:, :1]
    for first in range(0, len(cells), CELLS_PER_PRODUCT):
        here = slice(first, first + CELLS_PER_PRODUCT)
        scores = np.concatenate([cells[here] @ panel for panel in panels], axis=1)
        indices[places[here]] = (scores + bias).argmax(axis=1)


def numbers(cells, glyphs):
    """Return how many numbers `argmax_linear` goes over more than its compiled twin: scores, four times each."""
    return 4 * cells * glyphs
