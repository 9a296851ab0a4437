"""Arrays and scalars in, arrays out: Numba kernels, `*_cpu.py` and `*_cuda.py` twins of the same names."""
