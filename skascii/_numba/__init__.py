"""What kernels are made of: the decorators that compile and keep them, vectors, matrices in panels, device arrays."""
