"""Naive float64 oracles: slow, obvious loops, one for everything that computes."""
