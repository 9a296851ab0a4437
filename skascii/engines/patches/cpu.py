"""The nearest feature vector in a Minkowski metric, for other p than 1, 2 and infinity."""

import numpy as np

from ..._numba.jit import jit


@jit(error_model="numpy")
def nearest(vectors, glyphs, count, p, out):
    """Write argmin_g (sum_k |u_k - v_kg|**p)**(1/p), g < `count`, into `out` (docs/algorithms, `eq-features`).

    `vectors` is `(T, K)`, `glyphs` is `(K, lanes)` with lanes a multiple of the vector width. The maximum norm comes
    first: a sum of powers lies between it and K**(1/p) times it, so that only glyphs within that factor of the best are
    summed, in units of the best, where no power over- or underflows.
    """
    size, lanes = glyphs.shape
    spread = np.float64(size) ** (1 / p)
    distances = np.empty(lanes, np.float32)
    for t in range(len(vectors)):
        distances[:] = 0
        for k in range(size):
            u = vectors[t, k]
            for g in range(lanes):
                distances[g] = max(distances[g], abs(u - glyphs[k, g]))
        best = 0
        for g in range(1, count):
            if distances[g] < distances[best]:
                best = g
        unit = np.float64(distances[best])
        if unit > 0:
            least = np.inf
            for g in range(count):
                if distances[g] <= unit * spread:
                    total = 0.0
                    for k in range(size):
                        total += (abs(np.float64(vectors[t, k]) - glyphs[k, g]) / unit) ** p
                        if total >= least:
                            break
                    else:
                        least, best = total, g
        out[t] = best
