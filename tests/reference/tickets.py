"""A model of the protocol of `_numba.tickets`, written anew: coroutines, one a block, interleaved at shared accesses.

It says what the protocol is; that the kernel follows it is another test, which steps through the kernel itself.
"""

import numpy as np

from skascii._numba.tickets import class_sizes

SPIN = "spin"  # yielded by a block that waits


class Shared:
    """What the blocks share: the tables, the art, and the counters of the kernel's `state`."""

    def __init__(self, unary, pair, offsets, indices, steps, passes, chunk):
        self.unary, self.pair, self.offsets, self.steps, self.chunk = unary, pair, offsets, steps, chunk
        self.shape, self.passes = indices.shape, passes
        self.indices = indices.copy()
        self.pending = np.ones(self.shape, bool)
        self.visits = np.zeros(self.shape, int)
        self.ticket = self.stop = 0
        self.tickets = sum(-(-size // chunk) for size in class_sizes(self.shape, steps))
        self.counts = np.zeros((passes, 3), int)  # replaced, change, visited

    def near(self, i, j):
        """Yield the neighbours in the grid and which table is theirs."""
        for k, (down, right) in enumerate(self.offsets):
            y, x = i + down, j + right
            if 0 <= y < self.shape[0] and 0 <= x < self.shape[1]:
                yield k, (y, x)

    def cells_of(self, rest):
        """Return the class and the cells of a pass's ticket."""
        for row in range(min(self.steps[0], self.shape[0])):
            for column in range(min(self.steps[1], self.shape[1])):
                rows, columns = (range(first, n, s) for first, n, s in zip((row, column), self.shape, self.steps))
                cells = [(y, x) for y in rows for x in columns]
                parts = [cells[n : n + self.chunk] for n in range(0, len(cells), self.chunk)]
                if rest < len(parts):
                    return (row, column), parts[rest]
                rest -= len(parts)
        raise AssertionError("no such ticket")


def block(s):
    """One block of the kernel."""
    while True:
        number, rest = divmod(s.ticket, s.tickets)
        s.ticket += 1
        yield
        if number >= s.passes or (number >= 2 and (yield from dropped(s, number))):
            return
        own, cells = s.cells_of(rest)
        for cell in cells:
            for y, x in [cell, *(other for _, other in s.near(*cell))]:
                earlier = (y % s.steps[0], x % s.steps[1]) < own
                while s.visits[y, x] < number + earlier:
                    yield SPIN
        replaced = change = 0
        for cell in cells:
            yield
            if s.pending[cell]:
                sums = s.unary[cell].astype(int)
                for k, other in s.near(*cell):
                    yield
                    sums += 2 * s.pair[k, s.indices[other]]
                gain = sums.min() - sums[s.indices[cell]]
                s.pending[cell] = False
                yield
                if gain < 0:
                    replaced, change = replaced + 1, change + gain
                    s.indices[cell] = sums.argmin()
                    for _, other in s.near(*cell):
                        yield
                        s.pending[other] = True
        for cell in cells:
            s.visits[cell] += 1
            yield
        s.counts[number, :2] += replaced, change
        yield
        s.counts[number, 2] += len(cells)
        yield


def dropped(s, number):
    """Return whether the tickets of this pass are dropped: the same for all of them."""
    stop = s.stop
    yield
    while s.counts[number - 2, 2] < s.indices.size and not 0 < stop <= number:
        yield SPIN
        stop = s.stop
    yield
    if 0 < stop <= number:
        return True
    if s.counts[number - 2, 0] == 0:
        yield
        s.stop = max(s.stop, number)
        return True
    return False


def run(shared, blocks, resident, rng, patience=20000):
    """Interleave at random `resident` blocks at a time; raise if all of them wait."""
    waiting = [block(shared) for _ in range(blocks)]
    live = [waiting.pop() for _ in range(min(blocks, resident))]
    idle = 0
    while live:
        one = live[int(rng.integers(len(live)))]
        try:
            idle = idle + 1 if next(one) == SPIN else 0
        except StopIteration:
            live.remove(one)
            idle = 0
            if waiting:
                live.append(waiting.pop())
        if idle > patience:
            raise AssertionError("all blocks wait")
