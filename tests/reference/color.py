"""Two colours a cell in pixels, float64, one glyph drawn at a time: what the colour search is to find.

A cell shows ``r = p + (f - p) * b`` and the error is ``E = sum_c sum_s v_sc ||g_sc * (a_c - r_c)||^2`` over the whole
plane, plus `cost` for every cell that is not of one colour.
"""

import math

import numpy as np

MATRIX = np.array([[0.299, 0.587, 0.114], [-0.299, -0.587, 0.886], [0.701, -0.587, -0.114]])
MATRIX[1] /= 1.772
MATRIX[2] /= 1.402
ONE_COLOR = 1e-6  # of a determinant, relative to the square of the full cell's
FLAT = 1e-6
INK = 0.65  # of the way from the paper to the farthest ink: what antialiased pixels are taken to have
GAMMA = 2.2  # of light, to the power of whose inverse it looks bright


def decode(coded):
    """sRGB in [0, 1] into linear light."""
    coded = np.asarray(coded, float)
    return np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)


def encode(light):
    light = np.clip(np.asarray(light, float), 0, None)
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def filter_matrix(size, sigma, radius):
    """The matrix that blurs a line of `size` pixels into `size + 2 * radius`."""
    taps = np.array([math.exp(-(x * x) / (2 * sigma**2)) for x in range(-radius, radius + 1)])
    taps /= taps.sum()
    out = np.zeros((size + 2 * radius, size))
    for x in range(size):
        out[x : x + 2 * radius + 1, x] = taps
    return out


class Blurs:
    """The blurs of one channel: weight, and a matrix for either axis, of each scale."""

    def __init__(self, shape, sigmas, radii, weights):
        self.scales = [
            (weight, filter_matrix(shape[0], sigma, radius), filter_matrix(shape[1], sigma, radius))
            for sigma, radius, weight in zip(sigmas, radii, weights)
        ]

    def seen(self, plane):
        """What is seen of a plane, as one vector whose squared norm is the error."""
        return np.concatenate([math.sqrt(v) * (down @ plane @ across.T).ravel() for v, down, across in self.scales])


class ColorReference:
    """The search. `picture` is uint8 RGB; `luma` and `chroma` are (sigmas, radii, weights)."""

    def __init__(
        self, picture, bitmaps, *, mode, palette=None, paper=(0, 0, 0), luma, chroma, blend="linear", visible=0.0,
        percentile=95,
    ):  # fmt: skip
        self.bitmaps, self.fixed = np.asarray(bitmaps, float), mode == "foreground"
        self.ground = MATRIX[0] @ np.asarray(paper) / 255
        self.ink = 1 if self.ground < 0.5 else 0
        self.most = self.in_light(self.ink).mean(axis=(1, 2)).max()
        if self.fixed and blend == "linear":
            self.bitmaps = self.in_light(self.ground + INK * (self.ink - self.ground))
        self.cell = self.bitmaps.shape[1:]
        self.count = len(self.bitmaps)
        blended = decode if blend == "linear" else lambda coded: np.asarray(coded, float)
        self.levels = blended(np.arange(256) / 255)
        self.palette = None if palette is None else blended(np.asarray(palette) / 255)
        self.palette_codes = palette
        self.paper = blended(np.asarray(paper) / 255)
        self.paper_codes = np.asarray(paper)
        target = self.target(picture, decode(np.asarray(paper) / 255), percentile)
        self.light = target  # linear light
        self.a = target if blend == "linear" else encode(target)
        self.shape = target.shape[0] // self.cell[0], target.shape[1] // self.cell[1]
        self.radius = [max(luma[1]), max(chroma[1])]
        self.blurs = [Blurs(target.shape[:2], *luma), *2 * [Blurs(target.shape[:2], *chroma)]]
        self.cost = self.costs(blend, visible, sum(luma[2]))
        self.drawn = {}
        self.kinds = [self.is_two(k) for k in range(self.count)]

    def in_light(self, ink):
        """The bitmaps as they cover the paper in linear light, where drawing blends coded values, in this ink."""
        mixed = decode(self.ground + (ink - self.ground) * self.bitmaps)
        return (mixed - decode(self.ground)) / (decode(ink) - decode(self.ground))

    def target(self, picture, paper, percentile):
        """The picture in linear light, filled up to whole cells; on fixed paper scaled to what glyphs cover."""
        light = decode(np.asarray(picture) / 255)
        fill = [(0, -n % size) for n, size in zip(light.shape, self.cell)]
        if not self.fixed:
            return np.pad(light, [*fill, (0, 0)], mode="edge")
        bright, shown = light ** (1 / GAMMA), paper ** (1 / GAMMA)
        first = decode(self.ground) ** (1 / GAMMA)
        reached = (decode(self.ground) + self.most * (self.ink - decode(self.ground))) ** (1 / GAMMA)
        reach = (reached - first) / (self.ink - first)
        away = np.abs(bright - shown).max(axis=2)
        high, things = 0, away[away > FLAT]  # paper does not count
        if things.size:
            even = np.mean(abs(things - np.median(things)) <= np.ptp(things) / 32)
            high = np.percentile(things, max(percentile, 100 - 25 * (1 - even)))
        scale = min(reach / (high if high > FLAT else 1), reach**-2)
        scaled = np.clip(shown + scale * (bright - shown), 0, None) ** GAMMA - paper
        inked = np.clip(scaled, -self.most * paper, self.most * (1 - paper))
        return np.pad(inked, [*fill, (0, 0)]) + paper

    def costs(self, blend, visible, weight):
        """What two colours cost in each cell: the error of `visible` coded levels at each of its pixels."""
        h, w = self.cell
        rows, columns = self.shape
        means = (self.light @ MATRIX[0]).reshape(rows, h, columns, w).mean(axis=(1, 3))
        slope = np.ones(self.shape)
        if blend == "linear":
            coded = encode(means)
            slope = np.where(coded <= 0.04045, 1 / 12.92, 2.4 / 1.055 * ((coded + 0.055) / 1.055) ** 1.4)
        return h * w * weight * (visible / 255 * slope) ** 2

    def glyph(self, k, cell):
        """What is seen, in luminance and in chrominance, of a glyph's ink and of the rest of its cell."""
        if (k, cell) not in self.drawn:
            found = []
            for ink in (self.bitmaps[k], 1 - self.bitmaps[k]):
                plane = np.zeros(self.a.shape[:2])
                h, w = self.cell
                plane[cell[0] * h : cell[0] * h + h, cell[1] * w : cell[1] * w + w] = ink
                luma, chroma = self.blurs[0].seen(plane), self.blurs[1].seen(plane)
                found.append((luma, chroma, chroma))
            self.drawn[k, cell] = found
        return self.drawn[k, cell]

    def is_two(self, k):
        """Whether a glyph shows two colours: on fixed paper, whether it has ink."""
        ink, rest = self.glyph(k, (0, 0))
        for c in (0, 1):
            full = (ink[c] + rest[c]) @ (ink[c] + rest[c])
            product = (ink[c] @ ink[c]) * (rest[c] @ rest[c]) - (ink[c] @ rest[c]) ** 2
            if (ink[c] @ ink[c] <= ONE_COLOR * full) if self.fixed else (product <= ONE_COLOR * full**2):
                return False
        return True

    def candidates(self):
        """The glyphs that show what none before them can: not the rest of one, nor a second of one colour."""
        found = []
        for k in range(self.count):
            alike = [
                not (self.kinds[k] or self.kinds[n])
                or np.array_equal(self.bitmaps[k], self.bitmaps[n])
                or (not self.fixed and np.array_equal(self.bitmaps[k], 1 - self.bitmaps[n]))
                for n in found
            ]
            if not any(alike):
                found.append(k)
        return found

    def channels(self, rgb):
        return MATRIX @ rgb

    def value(self, code):
        """The colour that a code stands for, RGB in the space of the blend; a code is three levels, or an entry."""
        return self.palette[code[0]] if self.palette is not None else self.levels[np.asarray(code)]

    def art_plane(self, indices, fg, bg):
        """The art in RGB, in the space of the blend."""
        rows, columns = self.shape
        tiles = np.empty((rows, columns, *self.cell, 3))
        for cell in np.ndindex(*self.shape):
            f, p = (np.asarray(value[cell], float) for value in (fg, bg))
            b = self.bitmaps[indices[cell]][..., None]
            tiles[cell] = p + (f - p) * b
        return tiles.swapaxes(1, 2).reshape(self.a.shape)

    def error(self, indices, fg, bg):
        """E of glyphs `(R, C)` and colours `(R, C, 3)`, RGB in the space of the blend."""
        off = (self.a - self.art_plane(indices, fg, bg)) @ MATRIX.T
        return sum(np.square(blurs.seen(off[..., c])).sum() for c, blurs in enumerate(self.blurs))

    def values(self, codes):
        """The colours of 8-bit `(R, C, 3)`."""
        return self.levels[codes]

    def objective(self, indices, fg, bg):
        """E and what the glyphs cost."""
        two = np.array(self.kinds)[indices]
        return self.error(indices, fg, bg) + (self.cost * two).sum()

    # One cell, all else fixed

    def residual(self, indices, fg, bg, cell):
        """What is seen, channel by channel, of all that the others leave to this cell."""
        off = self.a - self.art_plane(indices, fg, bg)
        h, w = self.cell
        part = slice(cell[0] * h, cell[0] * h + h), slice(cell[1] * w, cell[1] * w + w)
        off[part] = self.a[part]
        off = off @ MATRIX.T
        return [blurs.seen(off[..., c]) for c, blurs in enumerate(self.blurs)]

    def cell_error(self, left, k, cell, f, p):
        """E with this glyph and these colours, and what it costs."""
        ink, rest = self.glyph(0 if np.array_equal(f, p) else k, cell)  # equal: one colour, whatever the glyph
        f, p = self.channels(f), self.channels(p)
        error = sum(np.square(left[c] - f[c] * ink[c] - p[c] * rest[c]).sum() for c in range(3))
        return error + (self.cost[cell] if self.kinds[k] else 0.0)

    def clip(self, channels):
        """Channels into RGB within the gamut, and whether that moved it."""
        rgb = np.linalg.solve(MATRIX, channels)
        clipped = np.clip(rgb, 0, 1)
        return clipped, bool((rgb != clipped).any())

    def nearest_levels(self, rgb):
        return [int(np.abs(self.levels - value).argmin()) for value in rgb]

    def nearest_entry(self, channels, curvature):
        """The entry of the palette nearest to a colour, in an error of this curvature a channel."""
        off = self.palette @ MATRIX.T - channels
        return [int((np.asarray(curvature) * off**2).sum(axis=1).argmin())] * 3

    def rule(self, left, k, cell):
        """The codes of the best two colours of a glyph; the paper's is None where it is fixed."""
        ink, rest = self.glyph(k, cell)
        if self.fixed:
            if not self.kinds[k]:
                return None, None
            target = [left[c] - self.channels(self.paper)[c] * rest[c] for c in range(3)]
            return self.one(target, ink), None
        if not self.kinds[k]:
            both = self.one(left, [i + r for i, r in zip(ink, rest)])
            return both, both
        q11, q12, q22, l1, l2 = (
            np.array([x @ y for x, y in zip(first, second)])
            for first, second in ((ink, ink), (ink, rest), (rest, rest), (ink, left), (rest, left))
        )
        solved = [np.linalg.solve([[a, b], [b, c]], [s, t]) for a, b, c, s, t in zip(q11, q12, q22, l1, l2)]
        f, p = (np.array([s[n] for s in solved]) for n in (0, 1))
        if self.palette is not None:
            f_code = self.nearest_entry(f, q11 - q12**2 / q22)
            p_code = self.nearest_entry((l2 - q12 * self.channels(self.value(f_code))) / q22, q22)
            f_code = self.nearest_entry((l1 - q12 * self.channels(self.value(p_code))) / q11, q11)
            return f_code, p_code
        (f_rgb, f_moved), (p_rgb, p_moved) = self.clip(f), self.clip(p)
        if f_moved:
            p_rgb, _ = self.clip((l2 - q12 * self.channels(f_rgb)) / q22)
        if p_moved:
            f_rgb, _ = self.clip((l1 - q12 * self.channels(p_rgb)) / q11)
        return self.nearest_levels(f_rgb), self.nearest_levels(p_rgb)

    def one(self, target, drawn):
        """The code of one colour for what is drawn in it."""
        best = np.array([t @ d / (d @ d) for t, d in zip(target, drawn)])
        if self.palette is not None:
            return self.nearest_entry(best, [d @ d for d in drawn])
        return self.nearest_levels(self.clip(best)[0])

    def colors(self, codes):
        """The colours of a pair of codes in RGB."""
        f, p = codes
        if self.fixed:
            return (self.paper if f is None else self.value(f)), self.paper
        return self.value(f), self.value(p)

    def sides(self, k):
        """Which colours of a glyph there are to choose."""
        if self.fixed:
            return ("f",) if self.kinds[k] else ()
        return ("f", "p") if self.kinds[k] else ("both",)

    def moved(self, codes, side, code):
        f, p = codes
        return {"both": (code, code), "f": (code, p), "p": (f, code)}[side]

    def steps(self, k, codes):
        """All pairs of codes one step away: of one component, or to another entry of the palette."""
        for side in self.sides(k):
            if self.palette is not None:
                yield from (self.moved(codes, side, [n] * 3) for n in range(len(self.palette)))
                continue
            for component in range(3):
                yield from self.component_steps(codes, side, component)

    def component_steps(self, codes, side, component):
        for direction in (-1, 1):
            code = list(codes[1 if side == "p" else 0])
            code[component] += direction
            if 0 <= code[component] <= 255:
                yield self.moved(codes, side, code)

    def finish(self, left, k, cell, codes, tol):
        """Single steps, component after component, or best entry after best entry, until none lowers E."""
        held = self.cell_error(left, k, cell, *self.colors(codes))
        while True:
            before = held
            for side in self.sides(k):
                for component in range(1 if self.palette is not None else 3):
                    while True:
                        if self.palette is not None:
                            near = [self.moved(codes, side, [n] * 3) for n in range(len(self.palette))]
                        else:
                            near = list(self.component_steps(codes, side, component))
                        errors = [self.cell_error(left, k, cell, *self.colors(pair)) for pair in near]
                        if not min(errors) < held - tol:
                            break
                        codes, held = near[int(np.argmin(errors))], min(errors)
            if held == before:
                return codes, held

    # The loop over the cells

    def visits(self):
        """The cells in the order of a pass: class by class, none of a class in reach of another."""
        reach = max(self.radius)
        rows, columns = (1 + math.ceil(2 * reach / size) for size in self.cell)
        return sorted(np.ndindex(*self.shape), key=lambda cell: (cell[0] % rows, cell[1] % columns, *cell))

    def search(self, *, start=None, held=False, tol=1e-10, max_num_iter=100):
        """Return indices, colours as codes, and the objective after each pass.

        It starts from `start` (indices, codes of foregrounds and backgrounds, as lists of rows), by default from cells
        full of their own mean.
        """
        rows, columns = self.shape
        h, w = self.cell
        indices = np.zeros(self.shape, int)
        fg, bg = np.zeros((*self.shape, 3)), np.zeros((*self.shape, 3))
        codes = {}
        if start is None:
            fg[...] = bg[...] = self.a.reshape(rows, h, columns, w, 3).mean(axis=(1, 3))
        else:
            indices[...] = start[0]
            for cell in np.ndindex(*self.shape):
                codes[cell] = start[1][cell[0]][cell[1]], start[2][cell[0]][cell[1]]
                fg[cell], bg[cell] = self.colors(codes[cell])
        history = []
        for _ in range(max_num_iter):
            replaced = 0
            for cell in self.visits():
                left = self.residual(indices, fg, bg, cell)
                candidates = [int(indices[cell])] if held else self.candidates()
                scored = []
                for k in candidates:
                    found = self.rule(left, k, cell)
                    scored.append((self.cell_error(left, k, cell, *self.colors(found)), k, found))
                _, k, found = min(scored, key=lambda each: each[:2])
                found, error = self.finish(left, k, cell, found, tol)
                if cell in codes:
                    own = self.finish(left, indices[cell], cell, codes[cell], tol)
                    now = self.cell_error(left, indices[cell], cell, *self.colors(codes[cell]))
                    if own[1] <= error:
                        k, (found, error) = indices[cell], own
                    if not error < now - tol:
                        continue
                indices[cell], codes[cell] = k, found
                fg[cell], bg[cell] = self.colors(found)
                replaced += 1
            history.append(self.objective(indices, fg, bg))
            if not replaced:
                break
        return indices, fg, bg, history
