"""Non-negative matrix factorisation with fixed glyphs."""
