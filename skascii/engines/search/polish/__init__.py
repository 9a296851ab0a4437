"""What lowers the error of a converged search further."""
