"""Matrices in the shape that the product kernels want: whole vectors of the processor, and panels of them."""

import numpy as np

MULTIPLICATIONS_ALONE = 2**18  # multiplications of a product that BLAS does on one thread
ROWS_PER_PRODUCT = 8  # of such a product
CELLS_PER_PRODUCT = 64  # at most, where the matrix is cut to few columns: whole vectors of cells
LANES = 16  # columns of float32 in a vector


def padded(matrix):
    """Return a matrix as float32 with zeros up to a multiple of `LANES` columns."""
    rows, columns = matrix.shape
    out = np.zeros((rows, -(-columns // LANES) * LANES), np.float32)
    out[:, :columns] = matrix
    return out


def panel_width(height, columns, num_rows=ROWS_PER_PRODUCT):
    """Return how many columns of a matrix of this height make a product of `num_rows` rows that BLAS does alone."""
    return min(max(MULTIPLICATIONS_ALONE // (num_rows * height * LANES), 1) * LANES, columns)


def panels(matrix, dtype=np.float32, num_rows=ROWS_PER_PRODUCT):
    """Return a matrix cut into panels of columns, each contiguous, the last padded with zeros."""
    rows, columns = matrix.shape
    width = panel_width(rows, -(-columns // LANES) * LANES, num_rows)
    count = -(-columns // width)
    out = np.zeros((count, rows, width), dtype)
    for part, low in zip(out, range(0, columns, width)):
        part[:, : min(width, columns - low)] = matrix[:, low : low + width]
    return out
