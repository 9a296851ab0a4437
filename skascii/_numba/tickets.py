"""Passes over the cells of a grid in one launch: blocks draw tickets, and wait for neighbours rather than for all.

A pass visits classes of cells too far apart to touch, one class after another (docs/algorithms, `alg-passes`). A ticket
is a few cells of one class; tickets are drawn in that order, pass after pass. Before a cell is visited, its neighbours
have to have made this pass (those of an earlier class) or the one before (those of a later class). All of these have
lower tickets: the holder of the lowest never waits, however many blocks run at once. So the host waits for nothing
between classes or passes, and the answer is that of visiting one class after another.

`board.state`, int64 (1 + passes, 3), holds the next ticket and the pass from which on tickets are dropped (0: none is
known yet), and for each pass how many cells were replaced, the change of the energy, and how many cells were visited.
`board.visits` (R, C) counts the passes that each cell has made, `passes.base` before the launch. `job`, shared, is a
ticket: pass (-1: no more), row and column residue, and place of its first cell.
"""
# mypy: no-check-untyped-defs

from typing import Any, NamedTuple

import numpy as np
from numba import cuda, int32, uint32

from . import device
from .jit import cuda_jit

TICKET, STOP = 0, 1
REPLACED, CHANGE, VISITED = 0, 1, 2
THREADS = 128  # a block of `reset`
CHUNK = 8  # cells of a ticket at most
SHORTEST_NAP, LONGEST_NAP = 32, 1024  # nanoseconds between two looks at what is waited for
CAN_SLEEP = not cuda.config.ENABLE_CUDASIM  # type: ignore[attr-defined]  # the simulator's blocks wait for nobody
BLOCKS = 1056  # of a launch at most: eight for each multiprocessor of a large device; others would only wait


class Passes(NamedTuple):
    """How cells are visited."""

    steps: tuple[int, int]  # distance in rows and in columns between cells of one class
    mapped: bool  # whether only pending cells are
    base: int  # passes that were made before
    chunk: int  # cells of a ticket
    tickets: int  # of a pass


class Board(NamedTuple):
    """What the blocks share."""

    indices: Any  # intp (R, C): the art
    pending: Any  # uint8 (R, C)
    visits: Any  # int32 (R, C)
    state: Any


@cuda.jit(device=True, inline="always")
def back_off(nap):
    """Sleep so many nanoseconds, so that who is waited for has the memory to itself; return how long to sleep next."""
    if CAN_SLEEP:
        cuda.nanosleep(uint32(nap))
    return min(2 * nap, LONGEST_NAP)


@cuda.jit(device=True, inline="always")
def draw_ticket(board, passes, job):
    """Draw the next ticket; none are left two passes after one that has replaced nothing."""
    state, shape, steps, chunk = board.state, board.indices.shape, passes.steps, passes.chunk
    if cuda.threadIdx.x == 0:
        ticket = cuda.atomic.add(state, (TICKET, 0), 1)
        number = ticket // passes.tickets
        rest = ticket - number * passes.tickets
        job[0] = number if number < state.shape[0] - 1 else -1
        if job[0] >= 2:  # all tickets of a pass must be kept or none: others may wait for them
            stop = cuda.atomic.add(state, (TICKET, STOP), 0)
            nap = SHORTEST_NAP
            while cuda.atomic.add(state, (number - 1, VISITED), 0) < shape[0] * shape[1] and not 0 < stop <= number:
                nap = back_off(nap)
                stop = cuda.atomic.add(state, (TICKET, STOP), 0)
            cuda.threadfence()
            if 0 < stop <= number:
                job[0] = -1
            elif cuda.atomic.add(state, (number - 1, REPLACED), 0) == 0:
                cuda.atomic.max(state, (TICKET, STOP), number)
                job[0] = -1
        for row in range(min(steps[0], shape[0])):
            for column in range(min(steps[1], shape[1])):
                size = ((shape[0] - row - 1) // steps[0] + 1) * ((shape[1] - column - 1) // steps[1] + 1)
                count = (size + chunk - 1) // chunk
                if 0 <= rest < count:
                    job[1] = row
                    job[2] = column
                    job[3] = rest * chunk
                rest -= count
    cuda.syncthreads()


@cuda.jit(device=True, inline="always")
def cell_of(job, shape, steps, n):
    """Return row and column of the n-th cell of a ticket; the row is outside the grid where there are fewer."""
    across = int32((shape[1] - job[2] - 1) // steps[1] + 1)
    place = int32(job[3] + n)
    return job[1] + steps[0] * (place // across), job[2] + steps[1] * (place % across)


@cuda.jit(device=True, inline="always")
def await_neighbours(board, passes, job):
    """Wait until all that can touch the ticket's cells has been visited as often as it must."""
    shape, steps = board.indices.shape, passes.steps
    wide = 2 * steps[1] - 1
    near = (2 * steps[0] - 1) * wide
    for e in range(cuda.threadIdx.x, passes.chunk * near, cuda.blockDim.x):
        i, j = cell_of(job, shape, steps, e // near)
        y = i + (e % near) // wide - steps[0] + 1
        x = j + (e % near) % wide - steps[1] + 1
        if i < shape[0] and 0 <= y < shape[0] and 0 <= x < shape[1]:  # the cell itself, too
            needed = passes.base + job[0]
            if y % steps[0] < job[1] or (y % steps[0] == job[1] and x % steps[1] < job[2]):
                needed += 1
            nap = SHORTEST_NAP
            while cuda.atomic.add(board.visits, (y, x), 0) < needed:
                nap = back_off(nap)
    cuda.threadfence()  # what they wrote before is seen after
    cuda.syncthreads()


@cuda.jit(device=True, inline="always")
def publish(board, passes, job, replaced, change):
    """Say that the ticket's cells have been visited; `replaced` and `change` are thread 0's.

    In CUDA's memory model, a thread of another block sees what one of this block wrote if a chain leads there: from the
    write over the barrier to a fence of the thread that signals, from its atomic addition to the one that reads it, and
    on over a fence of the thread that waited and a barrier to the read. That is the second fence here. The first is
    what the programming guide asks for: whoever writes sees to it that the device knows before anybody says so.
    """
    state, shape, steps, chunk = board.state, board.indices.shape, passes.steps, passes.chunk
    cuda.threadfence()
    cuda.syncthreads()
    cuda.threadfence()
    for n in range(cuda.threadIdx.x, chunk, cuda.blockDim.x):
        i, j = cell_of(job, shape, steps, n)
        if i < shape[0]:
            cuda.atomic.add(board.visits, (i, j), 1)
    if cuda.threadIdx.x == 0:
        if replaced > 0:
            cuda.atomic.add(state, (job[0] + 1, REPLACED), replaced)
            cuda.atomic.add(state, (job[0] + 1, CHANGE), change)
            cuda.threadfence()
        size = ((shape[0] - job[1] - 1) // steps[0] + 1) * ((shape[1] - job[2] - 1) // steps[1] + 1)
        cuda.atomic.add(state, (job[0] + 1, VISITED), min(chunk, size - job[3]))
    cuda.syncthreads()


@cuda.jit(device=True, inline="always")
def share_least(keys):
    """Make ``keys[0]`` the least of the keys that the threads, a power of two, have written."""
    half = cuda.blockDim.x // 2
    while half > 0:
        cuda.syncthreads()
        if cuda.threadIdx.x < half:
            keys[cuda.threadIdx.x] = min(keys[cuda.threadIdx.x], keys[cuda.threadIdx.x + half])
        half //= 2
    cuda.syncthreads()


@cuda.jit(device=True, inline="always")
def wake_neighbours(pending, steps, i, j):
    """Make all that a replaced glyph can touch pending, the cell itself apart."""
    wide = 2 * steps[1] - 1
    for k in range(cuda.threadIdx.x, (2 * steps[0] - 1) * wide, cuda.blockDim.x):
        y = i + k // wide - steps[0] + 1
        x = j + k % wide - steps[1] + 1
        if 0 <= y < pending.shape[0] and 0 <= x < pending.shape[1] and (y != i or x != j):
            pending[y, x] = 1


@cuda_jit
def reset(pending, visits):
    """Make every cell pending and unvisited."""
    cell = cuda.grid(1)
    if cell < pending.shape[0] * pending.shape[1]:
        pending[cell // pending.shape[1], cell % pending.shape[1]] = 1
        visits[cell // pending.shape[1], cell % pending.shape[1]] = 0


class Descent:
    """A search on the device, `run` for some passes at a time by a kernel of the twins; it changes `indices` there.

    `arguments` are the kernel's first, before passes and board; `most` and `together` bound the blocks and the cells of
    a ticket.
    """

    def __init__(
        self,
        kernel: Any,
        arguments: tuple[Any, ...],
        steps: tuple[int, int],
        indices: Any,
        threads: int,
        stream: Any,
        most: int = BLOCKS,
        together: int = CHUNK,
    ) -> None:
        self.kernel, self.arguments, self.steps = kernel, arguments, steps
        self.indices, self.stream, self.base = indices, stream, 0
        self.chunk, self.tickets, blocks = plan(indices.shape, steps, most, together)
        self.launch = blocks, threads, stream
        self.pending = device.empty(indices.shape, np.uint8, stream)
        self.visits = device.empty(indices.shape, np.int32, stream)
        reset[-(-indices.size // THREADS), THREADS, stream](self.pending, self.visits)

    def run(self, passes: int, mapped: bool = True) -> np.ndarray:
        """Make up to so many passes; return, for each, how many cells were replaced and the energy's change."""
        state = device.upload(np.zeros((1 + passes, 3), np.int64), self.stream)
        order = Passes(self.steps, mapped, self.base, self.chunk, self.tickets)
        board = Board(self.indices, self.pending, self.visits, state)
        self.kernel[self.launch](*self.arguments, order, board)
        self.base += passes
        return device.fetch(state, self.stream)[1:, :2]


def class_sizes(shape: tuple[int, int], steps: tuple[int, int]) -> list[int]:
    """Return how many cells each class has."""
    rows, columns = ([len(range(first, n, step)) for first in range(min(n, step))] for n, step in zip(shape, steps))
    return [row * column for row in rows for column in columns]


def plan(
    shape: tuple[int, int], steps: tuple[int, int], most: int = BLOCKS, together: int = CHUNK
) -> tuple[int, int, int]:
    """Return how many cells a ticket has, how many tickets a pass, and how many blocks draw them."""
    sizes = class_sizes(shape, steps)
    chunk = min(together, max(1, max(sizes) // most))
    return chunk, sum(-(-size // chunk) for size in sizes), min(most, 2 * -(-max(sizes) // chunk))
