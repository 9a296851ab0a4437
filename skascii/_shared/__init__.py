"""What every room uses: validation, ink and tiles, threads, the choice of a backend."""
