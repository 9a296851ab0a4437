"""What a search in colour is asked to do, and what it leaves: enough to go on from."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..blur import Blur

EYE = Blur((1.5,), (4,), (1.0,))  # by docs/benchmarks/color: a wider one lets letters stand out
FAR = Blur((3.0,), (7,), (1.0,))  # with few colours: far enough away for neighbours to mix


def _own(distance: Callable[[], float]) -> float:
    return distance()


@dataclass(frozen=True, eq=False)
class ColorSearch:
    """What is searched.

    Attributes
    ----------
    mode : {"cell", "foreground"}
        Whether each cell has both colours, or a foreground on fixed paper.
    palette : ndarray of uint8, shape (K, 3), or None
        The only colours that can be sent, None for all.
    paper : tuple of int
        Colour of the paper, RGB, for the mode "foreground".
    luma, chroma : Blur or None
        What the eye makes of luminance and of the two chrominances; weights are relative between them, too. None is
        one blur for all three, wider with a palette.
    blend : {"linear", "coded"}
        The space in which a glyph's coverage is taken to blend its colours, and errors are measured.
    visible : float
        What a glyph has to earn, as a root mean square over the cell in 8-bit levels: it adds that error to E wherever
        two colours are shown, and is so part of what the search lowers.
    calm : float
        The same for leaving the glyph and the colours of the art that a search begins with: that adds it to E, once a
        cell.
    percentile : float
        Of the picture's distance from fixed paper, what is brought to the greatest coverage.
    follow : callable
        What is taken for that distance, given what returns the picture's own: that of a stream follows slowly.
    max_num_iter : int
        Passes at most.
    replacement_map : bool
        Whether cells whose surroundings have not changed are left out; it never changes the result.
    """

    mode: str = "cell"
    palette: np.ndarray | None = None
    paper: tuple[int, int, int] = (0, 0, 0)
    luma: Blur | None = None
    chroma: Blur | None = None
    blend: str = "linear"
    visible: float = 1.0
    calm: float = 0.0
    percentile: float = 95.0
    follow: Callable[[Callable[[], float]], float] = _own
    max_num_iter: int = 100
    replacement_map: bool = True

    @property
    def blurs(self) -> tuple[Blur, Blur]:
        """The blur of luminance and that of chrominance."""
        usual = EYE if self.palette is None else FAR
        return self.luma or usual, self.chroma or usual

    @property
    def fixed_paper(self) -> bool:
        """Whether the background is the paper."""
        return self.mode == "foreground"


@dataclass(frozen=True, eq=False)
class ColorState:
    """An art in colour as a search left it: enough to go on from.

    Attributes
    ----------
    indices : ndarray of intp, shape (R, C)
        Glyphs.
    foreground, background : ndarray of uint8, shape (R, C, 3)
        RGB. They are equal where a glyph shows one colour, as a blank does.
    error : float
        E, without what glyphs cost.
    inked : float
        Share of the cells that show two colours.
    num_iter : int
        Passes that were made.
    """

    indices: np.ndarray
    foreground: np.ndarray
    background: np.ndarray
    error: float = 0.0
    inked: float = 0.0
    num_iter: int = 0
