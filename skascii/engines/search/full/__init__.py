"""The search over tables of the interactions between all glyphs."""
