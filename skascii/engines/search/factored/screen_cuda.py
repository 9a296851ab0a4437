"""The screening of a large set for a few cells: the error around each, its parts in a basis, and scores within bounds.

The innermost loops count up in unsigned integers, for which Numba and the compiler keep less in registers.
"""
# mypy: no-check-untyped-defs

from numba import cuda, float32, float64, uint64

from ...._numba.tickets import share_least

BATCH = 4  # that are screened together
THREAD_GLYPHS = 4  # glyphs of a thread at a time
LANES = 8  # threads that share a sum
WORST = 1e30  # a score that cannot win: the least does


@cuda.jit(device=True, inline="always")
def share_sum(sums, value):
    """Return the sum of the values of all threads, a power of two."""
    t = cuda.threadIdx.x
    sums[t] = value
    half = cuda.blockDim.x // 2
    while half > 0:
        cuda.syncthreads()
        if t < half:
            sums[t] += sums[t + half]
        half //= 2
    cuda.syncthreads()
    total = sums[0]
    cuda.syncthreads()
    return total


@cuda.jit(device=True, inline="always")
def lanes_sum(sums, value):
    """Return the sum of the values of `LANES` threads to the first of them."""
    t = uint64(cuda.threadIdx.x)
    sums[t] = value
    cuda.syncthreads()
    total = float64(0)
    if t % uint64(LANES) == 0:
        for lane in range(LANES):
            total += sums[t + uint64(lane)]
    cuda.syncthreads()
    return total


@cuda.jit(device=True, inline="always")
def move(planes, vectors, glyph, extent, top, left, around, taken):
    """Write the error around a cell without its glyph into `around`, or back with another if that is `taken`.

    Returns this thread's part of the square of what `around` holds.
    """
    t, lanes = uint64(cuda.threadIdx.x), uint64(LANES)
    height, width = uint64(extent[1]), uint64(extent[2])
    lines, whole = uint64(extent[0] * extent[1]), uint64(extent[4])
    square = float64(0)
    line = t // lanes
    while line < lines:
        plane, y = line // height, uint64(top) + line % height
        x = t % lanes
        while x < width:
            p = line * width + x
            ink = vectors[uint64(glyph) * whole + p]
            if taken:
                planes[plane, y, uint64(left) + x] = around[p] - ink
            else:
                around[p] = planes[plane, y, uint64(left) + x] + ink
                square += around[p] * around[p]
            x += lanes
        line += uint64(cuda.blockDim.x) // lanes
    cuda.syncthreads()
    return square


@cuda.jit(device=True, inline="always")
def project(basis, around, sums, seen):
    """Write the inner products of `around` with the basis into `seen`; return this thread's part of their square."""
    t, lanes = uint64(cuda.threadIdx.x), uint64(LANES)
    rank = uint64(basis.shape[0])
    square = float64(0)
    start = uint64(0)
    while start < rank:
        k = start + t // lanes
        value = float64(0)
        if k < rank:
            p = t % lanes
            while p < uint64(basis.shape[1]):
                value += basis[k, p] * around[p]
                p += lanes
        total = lanes_sum(sums, value)
        if t % lanes == 0 and k < rank:
            seen[k] = total
            square += total * total
        start += uint64(cuda.blockDim.x) // lanes
    return square


@cuda.jit(device=True, inline="always")
def screen(glyphs, allowed, aim, doubts, seen, scores, sums, ceilings):
    """Write the scores of all glyphs in `BATCH` cells, within `doubts` times `tails`, and what each cell can have."""
    parts, squares, tails = glyphs.parts, glyphs.squares, glyphs.tails
    levels, window = allowed.levels, allowed.window
    t, threads, count = cuda.threadIdx.x, cuda.blockDim.x, tails.shape[0]
    products = cuda.local.array((BATCH, THREAD_GLYPHS), float32)
    ceiling = cuda.local.array(BATCH, float32)
    place = cuda.local.array(THREAD_GLYPHS, uint64)
    for n in range(BATCH):
        ceiling[n] = float32(WORST)
    for first in range(t, count, THREAD_GLYPHS * threads):
        for q in range(THREAD_GLYPHS):
            place[q] = min(first + q * threads, count - 1)
            for n in range(BATCH):
                products[n, q] = 0
        for k in range(uint64(parts.shape[0])):
            for q in range(THREAD_GLYPHS):
                part = parts[k, place[q]]
                for n in range(BATCH):
                    products[n, q] += seen[uint64(n), k] * part
        for q in range(THREAD_GLYPHS):
            a = first + q * threads
            if a < count:
                for n in range(BATCH):
                    score = products[n, q] + squares[a]
                    if window >= 0 and abs(levels[a] - aim[n]) > window:
                        score = float32(WORST)
                    scores[n, a] = score
                    ceiling[n] = min(ceiling[n], score + float32(doubts[n]) * tails[a])
    for n in range(BATCH):
        cuda.syncthreads()
        sums[t] = ceiling[n]
        share_least(sums)
        if t == 0:
            ceilings[n] = sums[0]
    cuda.syncthreads()
