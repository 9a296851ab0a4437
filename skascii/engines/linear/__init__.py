"""The glyph of the highest score, where scores are one matrix product and a bias."""
