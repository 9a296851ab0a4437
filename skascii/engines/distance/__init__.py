"""The glyph at the least distance, where distances are no product."""
