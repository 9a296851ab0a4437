"""The glyph of the nearest mean coverage."""
