"""Glyphs and their colours searched together, as the eye sees them."""
