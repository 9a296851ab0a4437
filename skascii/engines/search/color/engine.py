"""The engine of the colour search: glyphs in their best two colours, over tables with one more glyph."""

from typing import Any

import numpy as np

from ...._shared.checks import rejection
from ...._shared.threads import blocks, parallel_map
from ....glyphs import GlyphSet
from ..descent import Engine
from .model import MATRIX, Tables, blend_values, channels_of, encoded, in_light, levels, model
from .target import cell_means, costs, own_terms, planes, planes_on_paper
from .task import ColorSearch, ColorState

CELLS_PER_BLOCK = 2048
INK = 0.65  # of the way from the paper to white, or to black: the ink that antialiased pixels are taken to have


class ColorEngine(Engine):
    """Evaluates the glyphs of a cell in their best two colours, over tables with one more glyph: the full cell."""

    share = 128  # a visit takes several times that of the gray search

    def __init__(self, picture: np.ndarray, glyphs: GlyphSet, what: ColorSearch, workers: int | None) -> None:
        from . import energy, sweep

        self.what, self.workers, self.kernels, self.energy = what, workers, sweep, energy.energy
        fixed, cell, (luma, chroma) = what.fixed_paper, glyphs.cell, what.blurs
        paper = np.asarray(what.paper)
        if fixed:
            most = float(in_light(glyphs, paper, 1.0).coverage.max())
            glyphs = in_light(glyphs, paper, INK) if what.blend == "linear" else glyphs
        self.pairs, self.kinds = model(glyphs, luma, chroma, fixed)
        self.origin = MATRIX @ blend_values(paper, what.blend) if fixed else np.zeros(3)
        if fixed:
            channels = planes_on_paper(picture, cell, what.blend, paper, most, what.percentile, what.follow, workers)
        else:
            channels = planes(picture, cell, what.blend, workers)
        own, self.blank = own_terms(channels, glyphs.bitmaps, luma, chroma, workers)
        self.means = cell_means(channels, cell)
        light = self.means[..., 0] + self.origin[0]
        self.wanted = sweep.Wanted(own, costs(light, cell, what.blend, what.visible, sum(luma.weights)))
        self.levels = levels(what.blend, what.palette, self.origin)
        self.full = float(self.kinds.products[-1, 0])
        self.tolerance = _rounding(self.pairs, self.kinds.products[-1])
        rows, columns = np.abs(self.pairs.offsets).max(axis=0, initial=0)
        super().__init__(np.full(self.means.shape[:2], len(glyphs), np.intp), (int(rows), int(columns)), "interleaved")
        self.hold(False, True, self.tolerance)

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
