"""Block elements and braille, drawn to fill the cell whatever the font, as terminals do."""

import numpy as np


def is_drawn(char: str) -> bool:
    """Return whether `char` is drawn here and not by a font."""
    return "\u2500" <= char <= "\u259f" or "\u2800" <= char <= "\u28ff"


def draw(char: str, cell: tuple[int, int]) -> np.ndarray:
    raise NotImplementedError
