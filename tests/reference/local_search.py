"""Local exhaustive search in pixels, float64, one glyph drawn at a time (docs/algorithms, `alg-local-search`)."""

import itertools
import math

import numpy as np
from scipy.signal import convolve2d


def gaussian(sigma, radius):
    span = range(-radius, radius + 1)
    kernel = np.array([[math.exp(-(y * y + x * x) / (2 * sigma**2)) for x in span] for y in span])
    return kernel / kernel.sum()


def raster(indices, bitmaps):
    rows, columns = indices.shape
    return bitmaps[indices].swapaxes(1, 2).reshape(rows * bitmaps.shape[1], columns * bitmaps.shape[2]).astype(float)


def blue_noise(shape, seed):
    """Blue noise of each cell: a hash of its place, less the hashes around it, weighed as a blur does."""

    def white(row, column):
        mixed = (row * 0x9E3779B1 + column * 0x85EBCA77 + seed * 0xC2B2AE3D) % 2**32
        for shift, factor in ((16, 0x21F0AAAD), (15, 0x735A2D97)):
            mixed = (mixed ^ mixed >> shift) * factor % 2**32
        return (mixed ^ mixed >> 15) / 2**32

    out = np.zeros(shape)
    for row, column in np.ndindex(shape):
        near = itertools.product((-1, 0, 1), (-1, 0, 1))
        blurred = sum((2 - abs(y)) * (2 - abs(x)) / 16 * white(row + y, column + x) for y, x in near)
        out[row, column] = white(row, column) - blurred
    return out


class Reference:
    """The error of arts against a target, in pixels: the picture and the paper that each blur reaches."""

    def __init__(self, ink, bitmaps, *, sigma=(2.0,), radius=(6,), weights=None, norm=2, filter_target=False):
        self.ink, self.bitmaps, self.norm = ink.astype(float), bitmaps.astype(float), norm
        self.filter_target = filter_target
        self.radius, self.sigma = radius, sigma
        self.kernels = [gaussian(s, r) for s, r in zip(sigma, radius)]
        self.weights = [(s / sigma[0]) ** norm for s in sigma] if weights is None else weights
        self.targets = [
            convolve2d(self.ink, kernel) if filter_target else np.pad(self.ink, r)
            for kernel, r in zip(self.kernels, radius)
        ]

    def error(self, indices):
        """The error of an art: of the picture and of the paper that each blur reaches."""
        drawn = raster(indices, self.bitmaps)
        parts = zip(self.weights, self.targets, self.kernels)
        return sum(weight * self.norm_of(target - convolve2d(drawn, kernel)) for weight, target, kernel in parts)

    def local_error(self, indices, cell):
        """The error of the pixels that the cell's glyph affects."""
        drawn = raster(indices, self.bitmaps)
        h, w = self.bitmaps.shape[1:]
        y, x = cell[0] * h, cell[1] * w
        total = 0.0
        for weight, target, kernel, r in zip(self.weights, self.targets, self.kernels, self.radius):
            near = np.pad(drawn, 2 * r)[y : y + h + 4 * r, x : x + w + 4 * r]
            seen = convolve2d(near, kernel, mode="valid")
            total += weight * self.norm_of(target[y : y + h + 2 * r, x : x + w + 2 * r] - seen)
        return total

    def norm_of(self, errors):
        return (np.abs(errors) ** self.norm).sum()

    def start(self):
        """The glyph of nearest mean coverage in each cell."""
        h, w = self.bitmaps.shape[1:]
        means = self.ink.reshape(self.ink.shape[0] // h, h, self.ink.shape[1] // w, w).mean(axis=(1, 3))
        return np.abs(means[..., None] - self.bitmaps.mean(axis=(1, 2))).argmin(axis=2)

    def sums(self, indices):
        """Inner products in the error's own sense: of ones, the art and the target."""
        drawn, ones = raster(indices, self.bitmaps), np.ones_like(self.ink)
        sums = np.zeros(6)
        for weight, target, kernel, r in zip(self.weights, self.targets, self.kernels, self.radius):
            seen = convolve2d(drawn, kernel)
            one = convolve2d(ones, kernel) if self.filter_target else np.pad(ones, r)
            pairs = (one, one), (seen, one), (target, one), (seen, seen), (seen, target), (target, target)
            sums += [weight * (x * y).sum() for x, y in pairs]
        return sums

    def likeness(self, indices):
        """The correlation of an art with the target, both as they are seen."""
        n, r1, t1, rr, rt, tt = self.sums(indices)
        return (rt - r1 * t1 / n) / math.sqrt((rr - r1 * r1 / n) * (tt - t1 * t1 / n))

    def line(self, indices, m):
        """Where the next target of a fit lies, scale and shift of the ink, as the art of `indices` suggests."""
        n, r1, t1, rr, rt, _ = self.sums(indices)
        slope = max(0.1, (rt - r1 * t1 / n) / (rr - r1 * r1 / n))
        if rt - r1 * t1 / n <= 0:
            return 1.0, 0.0
        spared = 0.3 * max(0, 1 - 2 * self.bitmaps.mean(axis=(1, 2)).max())
        shift = (1 - slope * (1 - spared)) * t1 / n
        scale, shift = m / slope + 1 - m, -m * shift / slope
        most, farthest = (np.abs(a * self.ink + b).max() for a, b in ((1, 0), (scale, shift)))
        kept = min(1, (1.99 - most) / (farthest - most)) if farthest > 1.99 else 1  # ink beyond 2 is refused
        return round(4096 * (1 + kept * (scale - 1))) / 4096, round(4096 * kept * shift) / 4096

    def fit(self, indices, m):
        """Search, move the target along the line, and search on, at most twice."""
        first, held = self.ink, (1.0, 0.0)
        indices = self.search(indices)[0]
        for _ in range(2):
            scale, shift = self.line(indices, m)
            if max(abs(scale - held[0]), abs(shift - held[1])) < 0.01 * held[0]:
                break
            held = scale, shift
            aim = Reference(
                scale * first + shift, self.bitmaps, sigma=self.sigma, radius=self.radius, weights=self.weights
            )
            indices = aim.search(indices)[0]
        return indices, held

    def reach(self):
        h, w = self.bitmaps.shape[1:]
        return math.ceil(2 * max(self.radius) / h), math.ceil(2 * max(self.radius) / w)

    def visits(self, shape, order):
        """The cells in the order of a pass."""
        cells = list(itertools.product(range(shape[0]), range(shape[1])))
        if order == "raster":
            return cells
        rows, columns = (1 + n for n in self.reach())
        return sorted(cells, key=lambda cell: (cell[0] % rows, cell[1] % columns, *cell))

    def allowed(self, cell, held, window):
        """The glyphs to try in a cell."""
        count = len(self.bitmaps)
        if window is None:
            return list(range(count))
        h, w = self.bitmaps.shape[1:]
        level = round(self.ink[cell[0] * h :, cell[1] * w :][:h, :w].sum())
        levels = [round(bitmap.sum()) for bitmap in self.bitmaps]
        return [glyph for glyph in range(count) if abs(levels[glyph] - level) <= window or glyph == held]

    def search(self, indices, *, order="interleaved", window=None, max_num_iter=1000, replacement_map=False, calm=0):
        """Return the art, the error after each pass, and the narrowest decision: least minus second least error.

        To the errors belongs what glyphs cost where the art did not start with them.
        """
        start, indices = indices, indices.copy()
        charge = math.prod(self.bitmaps.shape[1:]) * sum(self.weights) * (calm / 255) ** self.norm
        errors, margin = [], np.inf
        rows, columns = self.reach()
        pending = np.ones(indices.shape, bool)
        for _ in range(max_num_iter):
            replaced = 0
            for cell in self.visits(indices.shape, order):
                if replacement_map and not pending[cell]:
                    continue
                pending[cell] = False
                held = indices[cell]
                scores = {}
                for glyph in self.allowed(cell, held, window):
                    indices[cell] = glyph
                    scores[glyph] = self.local_error(indices, cell) + charge * (glyph != start[cell])
                best = min(scores, key=lambda glyph: (scores[glyph], glyph))
                ranked = sorted(scores.values())
                margin = min(margin, ranked[1] - ranked[0]) if len(ranked) > 1 else margin
                indices[cell] = best if scores[best] < scores[held] else held
                if indices[cell] != held:
                    replaced += 1
                    i, j = cell
                    pending[max(0, i - rows) : i + rows + 1, max(0, j - columns) : j + columns + 1] = True
            errors.append(self.error(indices) + charge * (indices != start).sum())
            if not replaced:
                break
        return indices, errors, margin

    def best_gain(self, indices):
        """How much of its window's error the best single replacement saves, relatively."""
        best = 0.0
        indices = indices.copy()
        for cell in self.visits(indices.shape, "raster"):
            held = indices[cell]
            before = self.local_error(indices, cell)
            for glyph in range(len(self.bitmaps)):
                indices[cell] = glyph
                best = max(best, (before - self.local_error(indices, cell)) / max(before, 1e-12))
            indices[cell] = held
        return best
