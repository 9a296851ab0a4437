"""Local search over interaction tables (spec section 4): exact integers, no pixels."""

import numpy as np
from numba import njit


@njit(nogil=True, cache=True)
def sweep(unary, pair, offsets, indices, pending, first, last, row_step, column_step):
    """Visit the pending cells of rows first, first + row_step, ... < last, by classes of columns.

    Each takes the glyph with the least ``U[a] + 2 * sum_d A_d[a, x_j]``, the lowest index of several, if that is less
    than its own; its neighbours are then pending. Returns how many were replaced and by how much the energy changed.
    """
    num_rows, num_columns, count = unary.shape
    reached = offsets.shape[0]
    sums = np.empty(count, np.int32)
    tables = np.empty(reached, np.int64)
    glyphs = np.empty(reached, np.int64)
    num_changed = 0
    change = np.int64(0)
    for i in range(first, last, row_step):
        for residue in range(column_step):
            for j in range(residue, num_columns, column_step):
                if not pending[i, j]:
                    continue
                pending[i, j] = 0
                near = 0
                for k in range(reached):
                    y = i + offsets[k, 0]
                    x = j + offsets[k, 1]
                    if 0 <= y < num_rows and 0 <= x < num_columns:
                        tables[near] = k
                        glyphs[near] = indices[y, x]
                        near += 1
                for a in range(count):
                    sums[a] = unary[i, j, a]
                done = 0
                while done + 4 <= near:  # four rows a turn: fewer trips through `sums`
                    k0, k1, k2, k3 = tables[done], tables[done + 1], tables[done + 2], tables[done + 3]
                    b0, b1, b2, b3 = glyphs[done], glyphs[done + 1], glyphs[done + 2], glyphs[done + 3]
                    for a in range(count):
                        sums[a] += 2 * (pair[k0, b0, a] + pair[k1, b1, a] + pair[k2, b2, a] + pair[k3, b3, a])
                    done += 4
                while done < near:
                    k0, b0 = tables[done], glyphs[done]
                    for a in range(count):
                        sums[a] += 2 * pair[k0, b0, a]
                    done += 1
                least = sums[0]
                for a in range(count):
                    least = min(least, sums[a])
                held = sums[indices[i, j]]
                if least < held:
                    a = 0
                    while sums[a] != least:
                        a += 1
                    indices[i, j] = a
                    num_changed += 1
                    change += np.int64(least) - np.int64(held)
                    for k in range(reached):
                        y = i + offsets[k, 0]
                        x = j + offsets[k, 1]
                        if 0 <= y < num_rows and 0 <= x < num_columns:
                            pending[y, x] = 1
    return num_changed, change


@njit(nogil=True, cache=True)
def energy(unary, pair, offsets, indices):
    """Return ``sum_i U[x_i] + sum_i sum_d A_d[x_i, x_j]``, int64."""
    num_rows, num_columns = indices.shape
    total = np.int64(0)
    for i in range(num_rows):
        for j in range(num_columns):
            a = indices[i, j]
            total += unary[i, j, a]
            for k in range(offsets.shape[0]):
                y = i + offsets[k, 0]
                x = j + offsets[k, 1]
                if 0 <= y < num_rows and 0 <= x < num_columns:
                    total += pair[k, indices[y, x], a]
    return total
