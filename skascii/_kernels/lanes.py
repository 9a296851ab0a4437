"""Matrices in the shape that the product kernels want."""

import numpy as np


def padded(matrix, dtype=np.float32):
    """Return a matrix with zeros up to a multiple of 4 rows and of 16 columns, whole vectors of the processor."""
    rows, columns = matrix.shape
    out = np.zeros((-(-rows // 4) * 4, -(-columns // 16) * 16), dtype)
    out[:rows, :columns] = matrix
    return out
