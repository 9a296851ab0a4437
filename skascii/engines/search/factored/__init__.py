"""The search for sets too large for tables."""
