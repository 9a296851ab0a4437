"""The colour search (docs/algorithms, `alg-color`): options, the state that it leaves, the best colours of an art."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ...._shared.progress import State, report
from ...._shared.threads import blocks, parallel_map
from ....glyphs import GlyphSet
from ..blur import Blur
from ..descent import Engine, one_pass
from .model import MATRIX, Side, blend_values, encoded, in_light, levels, model
from .target import cell_means, costs, own_terms, planes, planes_on_paper

CELLS_PER_BLOCK = 2048
EYE = Blur((1.5,), (4,), (1.0,))  # by the table of tests/benchmarks/color.py: a wider one lets letters stand out
FAR = Blur((3.0,), (7,), (1.0,))  # with few colours: far enough away for neighbours to mix
EVEN = 1e-10  # of a full cell's square: what colours between levels must gain, far below what a level is


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
    percentile : float
        Of the picture's distance from fixed paper, what is brought to the greatest coverage.
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
    percentile: float = 95.0
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


def search(
    picture: np.ndarray,
    glyphs: GlyphSet,
    what: ColorSearch,
    *,
    workers: int | None = None,
    callback: Callable[[Any], Any] | None = None,
    init: Any = None,
) -> ColorState:
    """Return glyphs and colours that no single replacement betters.

    Parameters
    ----------
    picture : ndarray of uint8 or float, shape (M, N, 3)
        sRGB, floats in [0, 1].
    glyphs : GlyphSet
        The glyphs.
    what : ColorSearch
        The options.
    workers : int, optional
        Threads; the answer does not depend on them.
    callback : callable, optional
        Called after each pass with a `State`, whose error contains what glyphs cost; StopIteration ends the search.
    init : ColorState or AsciiArt, optional
        Glyphs and colours to start from, by default cells full of their mean.

    Returns
    -------
    ColorState
        When passes end by themselves: with all other cells as they are, no glyph of a cell in its colours by the rule,
        and no step of one component by one unit (or to another entry of the palette) lowers E plus the glyphs' costs
        by more than twice the rounding of the sums.
    """
    engine = ColorEngine(picture, glyphs, what, workers)
    engine.start(init)
    return _descend(engine, what.max_num_iter, callback)


def paint(
    picture: np.ndarray,
    indices: np.ndarray,
    glyphs: GlyphSet,
    what: ColorSearch,
    *,
    workers: int | None = None,
    continuous: bool = False,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the best colours of given glyphs, over all cells at once: foreground and background `(R, C, 3)`.

    They are first solved for between levels, then rounded and finished; `continuous` returns what is between, float64
    in the space of the blend.
    """
    engine = ColorEngine(picture, glyphs, what, workers)
    start = np.zeros((*indices.shape, 3), np.uint8)
    engine.start(ColorState(indices, start, start))
    engine.hold(engine.continuous, EVEN * float(engine.kinds.products[-1, 0]))
    _descend(engine, what.max_num_iter, None)
    if continuous:
        return engine.lights()
    engine.round()
    engine.hold(engine.sent, engine.tolerance)
    state = _descend(engine, what.max_num_iter, None)
    return state.foreground, state.background


def _descend(engine: "ColorEngine", max_num_iter: int, callback: Callable[[Any], Any] | None) -> ColorState:
    """Run passes until one replaces nothing."""
    done = 0
    while done < max_num_iter:
        replaced, _ = one_pass(engine, replacement_map=engine.what.replacement_map, workers=engine.workers)
        done += 1
        if callback is not None:
            error, cost = engine.errors()
            if report(callback, State(done, error + cost, replaced, engine.indices.copy())):
                break
        if not replaced:
            break
    return replace(engine.state(), num_iter=done)


class ColorEngine(Engine):
    """Evaluates the glyphs of a cell in their best two colours, over tables with one more glyph: the full cell."""

    share = 128  # a visit takes several times that of the gray search

    def __init__(self, picture: np.ndarray, glyphs: GlyphSet, what: ColorSearch, workers: int | None) -> None:
        from . import kernels
        from .colors import BITS, CONTINUOUS, ENTRIES

        self.what, self.workers, self.kernels = what, workers, kernels
        self.continuous, self.sent = CONTINUOUS, BITS if what.palette is None else ENTRIES
        fixed, cell, (luma, chroma) = what.fixed_paper, glyphs.cell, what.blurs
        paper = np.asarray(what.paper)
        if fixed and what.blend == "linear":
            glyphs = in_light(glyphs, paper)
        self.luma, self.chroma, self.kinds = model(glyphs, luma, chroma, fixed)
        self.origin = MATRIX @ blend_values(paper, what.blend) if fixed else np.zeros(3)
        if fixed:
            most = float(glyphs.coverage.max())
            channels = planes_on_paper(picture, cell, what.blend, paper, most, what.percentile, workers)
        else:
            channels = planes(picture, cell, what.blend, workers)
        own, self.blank = own_terms(channels, glyphs.bitmaps, luma, chroma, workers)
        self.means = cell_means(channels, cell)
        light = self.means[..., 0] + self.origin[0]
        self.wanted = kernels.Wanted(own, costs(light, cell, what.blend, what.visible, sum(luma.weights)))
        self.levels = levels(what.blend, what.palette, self.origin)
        own_squares = self.kinds.products[-1]
        self.tolerance = _rounding(self.luma, own_squares[0]) + 2 * _rounding(self.chroma, own_squares[4])
        self._rules(held=False, kind=self.sent, tolerance=self.tolerance)
        reached = [np.abs(side.offsets).max(axis=0, initial=0) for side in (self.luma, self.chroma)]
        rows, columns = np.max(reached, axis=0)
        super().__init__(np.full(self.means.shape[:2], len(glyphs), np.intp), (int(rows), int(columns)), "interleaved")

    def _rules(self, **how: Any) -> None:
        y, u, v = map(float, self.origin)
        self.rules = self.kernels.Rules(y, u, v, self.what.fixed_paper, self.luma.pair is self.chroma.pair, **how)

    def start(self, init: Any) -> None:
        """Begin with cells full of their mean, or with an art."""
        rows, columns, _ = self.means.shape
        codes = np.zeros((rows, columns, 2, 3), np.int32)
        colors = np.repeat(self.means[:, :, None], 2, axis=2)
        if init is not None:
            self.indices[...] = init.indices
            shown = np.stack([init.foreground, init.background], axis=2)
            inked = self.kinds.products[:, 0] > self.kinds.products[:, 2]
            one = np.where(inked[self.indices][..., None], shown[:, :, 0], shown[:, :, 1])
            codes[...] = self._codes(np.where(self._two()[..., None, None], shown, one[:, :, None]))
            colors = self._channels(codes)
        self.art = self.kernels.Art(
            self.indices, self.pending, colors.reshape(rows, columns, 6), codes.reshape(rows, columns, 6)
        )
        self._keep_paper(init is not None)

    def _two(self) -> np.ndarray:
        """Return where the glyph shows two colours, on fixed paper one beside it."""
        return self.kinds.two[self.indices].astype(bool)

    def _keep_paper(self, art: bool) -> None:
        """Where it is fixed, let the background and what has no ink be the paper."""
        if self.what.fixed_paper:
            self.art.colors[..., 3:] = 0
            if art:
                self.art.colors[~self._two()] = 0

    def hold(self, kind: int, tolerance: float) -> None:
        """Let the glyphs stay, and visit all cells again."""
        self._rules(held=True, kind=kind, tolerance=tolerance)
        self.pending[...] = 1

    def round(self) -> None:
        """Move all colours to the nearest that can be sent."""
        light = np.clip(np.stack(self.lights(), axis=2), 0, 1)
        coded = encoded(light) if self.what.blend == "linear" else light
        codes = self._codes(np.rint(255 * coded).astype(np.int32))
        self.art.codes[...] = codes.reshape(self.art.codes.shape)
        self.art.colors[...] = self._channels(codes).reshape(self.art.colors.shape)
        self._keep_paper(True)

    def sweep(self, first: int, last: int) -> tuple[int, int]:
        """Visit rows."""
        tables = self.wanted, self.luma, self.chroma, self.kinds, self.rules, self.levels, self.art
        return self.kernels.sweep(*tables, first, last, *self.steps), 0

    def errors(self) -> tuple[float, float]:
        """Return E and what the glyphs cost."""
        rows, columns = self.indices.shape
        sums = np.empty((rows, 2))

        def part(rows: slice) -> None:
            tables = self.wanted, self.luma, self.chroma, self.kinds, self.rules, self.art
            self.kernels.energy(*tables, rows.start, rows.stop, sums)

        parallel_map(part, blocks(rows, max(1, CELLS_PER_BLOCK // columns)), self.workers)
        error, cost = sums.sum(axis=0)
        return max(0.0, self.blank + float(error)), float(cost)

    def state(self) -> ColorState:
        """Return the art as it stands."""
        codes = self.art.codes.reshape(*self.indices.shape, 2, 3)
        sent = codes.astype(np.uint8) if self.what.palette is None else self.what.palette[codes[..., 0]]
        foreground, background = (np.ascontiguousarray(sent[:, :, n]) for n in (0, 1))
        two = self._two()
        if self.what.fixed_paper:
            background[...] = self.what.paper
            foreground[~two] = self.what.paper
        return ColorState(self.indices, foreground, background, error=self.errors()[0], inked=float(two.mean()))

    def lights(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the colours as they stand, RGB in the space of the blend."""
        colors = self.art.colors.reshape(*self.indices.shape, 2, 3) + self.origin
        first, second = np.moveaxis(colors @ np.linalg.inv(MATRIX).T, 2, 0)
        return first, second

    def _codes(self, colors: np.ndarray) -> np.ndarray:
        """Return the codes of 8-bit colours; of a palette, the entry nearest in the space of the blend."""
        if self.what.palette is None:
            return colors
        values = blend_values(colors, self.what.blend) @ MATRIX.T - self.origin
        found = np.stack([np.square(values - entry).sum(axis=-1) for entry in self.levels.entries]).argmin(axis=0)
        return np.repeat(found[..., None], 3, axis=-1)

    def _channels(self, codes: np.ndarray) -> np.ndarray:
        if self.what.palette is not None:
            return self.levels.entries[codes[..., 0]]
        return self.levels.table[codes] @ MATRIX.T - self.origin


def _rounding(side: Side, square: float) -> float:
    """Return a bound of what rounding moves the difference of two sums E of a cell in one channel by.

    A linear term is a sum of as many products as there are neighbours, twice, and itself; no part of it exceeds the
    full cell's products with itself, `square`, and with all neighbours, as colours lie within [-1, 1]. It enters four
    times in either E, beside a dozen products.
    """
    mass = float(square + side.pair[:, -1, -1].sum())
    return (8 * (2 * len(side.offsets) + 2) + 128) * 2.0**-53 * mass
