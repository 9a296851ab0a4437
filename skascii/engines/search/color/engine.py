"""The engine of the colour search: glyphs in their best two colours, over tables with one more glyph."""

from typing import Any

import numpy as np

from ...._shared.boxes import Box, grown, scaled, within
from ...._shared.checks import rejection
from ...._shared.threads import blocks, parallel_map
from ....glyphs import GlyphSet
from ..descent import Engine
from .model import MATRIX, Tables, blend_values, channels_of, encoded, in_light, levels, model
from .target import Light, blank_error, cell_means, costs, light_on_paper, own_terms, planes, usual_light
from .task import ColorSearch, ColorState

CELLS_PER_BLOCK = 2048
INK = 0.65  # of the way from the paper to white, or to black: the ink that antialiased pixels are taken to have


class ColorEngine(Engine):
    """Evaluates the glyphs of a cell in their best two colours, over tables with one more glyph: the full cell."""

    done = False  # whether passes have ended by themselves
    share = 128  # a visit takes several times that of the gray search

    def __init__(
        self, picture: np.ndarray, glyphs: GlyphSet, what: ColorSearch, workers: int | None, light: Light | None = None
    ) -> None:
        from . import energy, sweep

        self.what, self.workers, self.kernels, self.energy = what, workers, sweep, energy.energy
        fixed, (luma, chroma), paper = what.fixed_paper, what.blurs, np.asarray(what.paper)
        self.most = float(in_light(glyphs, paper, 1.0).coverage.max()) if fixed else 1.0
        self.glyphs = in_light(glyphs, paper, INK) if fixed and what.blend == "linear" else glyphs
        self.pairs, self.kinds = model(self.glyphs, luma, chroma, fixed)
        self.origin = MATRIX @ blend_values(paper, what.blend) if fixed else np.zeros(3)
        self.light = light or self.light_of(picture)
        self.channels = planes(picture, glyphs.cell, self.light, workers)
        own, self.blank = own_terms(self.channels, self.glyphs.bitmaps, luma, chroma, workers)
        self.means = cell_means(self.channels, glyphs.cell)
        self.wanted = sweep.Wanted(own, self.cost_of(what.visible), np.zeros(self.means.shape[:2]))
        self.levels = levels(what.blend, what.palette, self.origin)
        self.full = float(self.kinds.products[-1, 0])
        self.tolerance = _rounding(self.pairs, self.kinds.products[-1])
        rows, columns = np.abs(self.pairs.offsets).max(axis=0, initial=0)
        super().__init__(np.full(self.means.shape[:2], len(glyphs), np.intp), (int(rows), int(columns)), "interleaved")
        self.hold(False, True, self.tolerance)

    def light_of(self, picture: np.ndarray) -> Light:
        """Return how a picture is read."""
        what = self.what
        if not what.fixed_paper:
            return usual_light(what.blend)
        paper = np.asarray(what.paper)
        return light_on_paper(picture, what.blend, paper, self.most, what.percentile, what.follow, self.workers)

    def cost_of(self, error: Any) -> np.ndarray:
        """Return an error of so many 8-bit levels throughout each cell, float64 `(R, C)`."""
        what = self.what
        light = self.means[..., 0] + self.origin[0]
        return costs(light, self.glyphs.cell, what.blend, error, sum(what.blurs[0].weights))

    def keep(self, calm: float) -> None:
        """Let what leaves the glyph and the colours that stand now cost an error of so many 8-bit levels.

        But of no more than are to be seen in the cell: what becomes black has nothing to keep.
        """
        light = np.maximum(self.means[..., 0] + self.origin[0], 0)
        shown = 255 * (encoded(light) if self.what.blend == "linear" else light)
        self.wanted.stay[...] = self.cost_of(np.minimum(calm, shown))

    @property
    def reached(self) -> tuple[int, int]:
        """How far, in rows and columns of cells, a cell of the picture changes linear terms: it is blurred twice."""
        radius = 2 * max(radius for blur in self.what.blurs for radius in blur.radii)
        down, across = (-(-radius // size) for size in self.glyphs.cell)
        return down, across

    def renew(self, picture: np.ndarray, box: Box) -> None:
        """Go on to a picture that is another in a box, less the cells within reach of its rim, read by `light`."""
        cell, bitmaps, blurs = self.glyphs.cell, self.glyphs.bitmaps, self.what.blurs
        outer = grown(box, self.reached, self.means.shape[:2])
        places = (slice(None), *scaled(outer, cell, self.channels.shape[1:]))
        around = np.ascontiguousarray(self.channels[places])
        self.blank -= blank_error(around, cell, *blurs, self.workers)
        inner = within(box, outer)
        fresh = planes(picture[scaled(box, cell, picture.shape)], cell, self.light, self.workers)
        around[(slice(None), *scaled(inner, cell, around.shape[1:]))] = fresh
        self.channels[places] = around
        own, blank = own_terms(around, bitmaps, *blurs, self.workers)
        self.blank += blank
        self.wanted.own[box] = own[inner]
        self.means[box] = cell_means(fresh, cell)
        self.wanted.cost[...] = self.cost_of(self.what.visible)

    def start(self, init: Any) -> None:
        """Begin with cells full of their mean, or with an art."""
        rows, columns, _ = self.means.shape
        codes = np.zeros((rows, columns, 2, 3), np.intp)
        colors = np.repeat(self.means[:, :, None], 2, axis=2)
        if init is not None:
            if init.indices.shape != (rows, columns):
                rule = f"of shape {(rows, columns)}, as the picture is cut"
                raise rejection("init", rule, f"shape {init.indices.shape}", "Pass an art of the same size.")
            self.indices[...] = init.indices
            behind = np.full_like(init.foreground, self.what.paper) if init.background is None else init.background
            shown = np.stack([init.foreground, behind], axis=2)
            inked = self.kinds.products[:, 0] > self.kinds.products[:, 2]
            one = np.where(inked[self.indices][..., None], shown[:, :, 0], shown[:, :, 1])
            codes[...] = self._codes(np.where(self._two()[..., None, None], shown, one[:, :, None]))
            colors = self._channels(codes)
        self.art = self.kernels.Art(
            self.indices, self.pending, colors.reshape(rows, columns, 6), codes.reshape(rows, columns, 6)
        )
        self._keep_paper(init is not None)

    def go_on(self, other: "ColorEngine") -> None:
        """Begin with what another engine has come to."""
        self.indices[...] = other.indices
        self.art = self.kernels.Art(self.indices, self.pending, other.art.colors, other.art.codes)

    def _two(self) -> np.ndarray:
        """Return where the glyph shows two colours, on fixed paper one beside it."""
        return self.kinds.products[self.indices, 9] > 0

    def _keep_paper(self, art: bool) -> None:
        """Where it is fixed, let the background and what has no ink be the paper."""
        if self.what.fixed_paper:
            self.art.colors[..., 3:] = 0
            if art:
                self.art.colors[~self._two()] = 0

    def hold(self, glyphs: bool, rounded: bool, tolerance: float) -> None:
        """Say whether the glyphs stay and colours are those that can be sent, and visit all cells again."""
        y, u, v = map(float, self.origin)
        self.rules = self.kernels.Rules(y, u, v, self.what.fixed_paper, glyphs, rounded, tolerance)
        self.pending[...] = 1

    def round(self) -> None:
        """Move all colours to the nearest that can be sent."""
        light = np.clip(np.stack(self.lights(), axis=2), 0, 1)
        coded = encoded(light) if self.what.blend == "linear" else light
        codes = self._codes(np.rint(255 * coded).astype(np.intp))
        self.art.codes[...] = codes.reshape(self.art.codes.shape)
        self.art.colors[...] = self._channels(codes).reshape(self.art.colors.shape)
        self._keep_paper(True)

    def sweep(self, first: int, last: int) -> tuple[int, int]:
        """Visit rows."""
        entries = self.levels.entries if self.rules.rounded else None
        given = self.wanted, self.pairs, self.kinds, self.rules, self.levels.table, entries, self.art
        return self.kernels.sweep(*given, first, last, *self.steps), 0

    def errors(self) -> tuple[float, float]:
        """Return E and what the glyphs cost."""
        rows, columns = self.indices.shape
        sums = np.empty((rows, 2))

        def part(rows: slice) -> None:
            self.energy(self.wanted, self.pairs, self.kinds, self.art, rows.start, rows.stop, sums)

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
        values = channels_of(colors, self.what.blend, self.origin)
        entries = channels_of(self.what.palette, self.what.blend, self.origin)
        found = np.stack([np.square(values - entry).sum(axis=-1) for entry in entries]).argmin(axis=0)
        return np.repeat(found[..., None], 3, axis=-1)

    def _channels(self, codes: np.ndarray) -> np.ndarray:
        if self.what.palette is not None:
            return channels_of(self.what.palette[codes[..., 0]], self.what.blend, self.origin)
        return channels_of(codes, self.what.blend, self.origin)


def _rounding(tables: Tables, squares: np.ndarray) -> float:
    """Return a bound of what rounding moves the difference of two sums E of a cell by.

    A linear term is a sum of as many products as there are neighbours, twice, and itself; no part of it exceeds the
    full cell's products with itself, of `squares`, and with all neighbours, as colours lie within [-1, 1]. It enters
    four times in either E, beside a dozen products.
    """
    near = tables.pair[:, -1, tables.pair.shape[1] - 1]
    luma, chroma = near[: tables.luma], near[tables.chroma :]
    bounds = [
        (8 * (2 * len(part) + 2) + 128) * 2.0**-53 * float(square + part.sum())
        for part, square in ((luma, squares[0]), (chroma, squares[4]))
    ]
    return bounds[0] + 2 * bounds[1]
