"""A stream frame by frame, in float64 and without haste: what is held, what is a cut, what the tone is."""

import math

import numpy as np

PARTS, CUT, FADED, STEP, LOOKS = 4, 16, 16 / 255, 1 / 255, 8


class Stream:
    """Frames of gray levels, uint8, of whole cells that `PARTS` divides, into what a method is to be given of them."""

    def __init__(self, cell, calm, time_constant):
        self.cell, self.calm, self.time_constant = cell, calm, time_constant
        self.held = self.last = self.own = self.seen = None
        self.age = 0

    def picture(self, frame):
        """Return the frame with the cells that have not changed as they were; note whether it is a cut."""
        frame = frame.astype(float)
        self.cut = self.held is None or self.is_cut(frame)
        self.last = frame
        if self.cut:
            self.held = frame.copy()
        h, w = self.cell
        for y in range(0, frame.shape[0], h):
            for x in range(0, frame.shape[1], w):
                new, old = frame[y : y + h, x : x + w], self.held[y : y + h, x : x + w]
                if math.sqrt(np.mean((self.parts(new) - self.parts(old)) ** 2)) > self.calm:
                    old[...] = new
        return self.held.astype(np.uint8)

    def parts(self, pixels):
        """Return the mean of each part of each cell, rounded as those of 8-bit pictures are."""
        h, w = (size // PARTS for size in self.cell)
        rows, columns = pixels.shape[0] // h, pixels.shape[1] // w
        means = [pixels[i * h : i * h + h, j * w : j * w + w].mean() for i in range(rows) for j in range(columns)]
        return np.rint(means)

    def cells(self, pixels):
        """Return the mean of the parts of each cell."""
        h, w = self.cell
        rows, columns = pixels.shape[0] // h, pixels.shape[1] // w
        tiles = [pixels[i * h : i * h + h, j * w : j * w + w] for i in range(rows) for j in range(columns)]
        return np.array([self.parts(tile).mean() for tile in tiles])

    def is_cut(self, frame):
        """Whether most of the frame is neither the last one nor that dimmed or brightened."""
        before, now = (self.cells(pixels) for pixels in (self.last, frame))
        before, now = before - before.mean(), now - now.mean()
        factor = np.dot(before, now) / np.dot(before, before) if before.any() else 0
        rest = np.mean((now - factor * before) ** 2)
        return rest > CUT**2 and rest > np.mean(now**2) / 2

    def tone(self, ink, percentiles):
        """Return the ink whose percentiles, as the stream has followed them, are 0 and 1."""
        self.age += 1
        if self.cut or (self.age >= self.time_constant // LOOKS and np.any(ink != self.seen)):
            self.own, self.seen, self.age = np.percentile(ink, percentiles), ink.copy(), 0
        own = self.own
        faded = own[1] - own[0] < FADED
        if self.cut:
            self.ends = self.used = np.array([0.0, 1.0]) if faded else own
        elif not faded:
            self.ends = own + (self.ends - own) * math.exp(-1 / self.time_constant)
        if np.abs(self.ends - self.used).max() > STEP:
            self.used = self.ends
        return np.clip((ink - self.used[0]) / (self.used[1] - self.used[0]), 0, 1)
