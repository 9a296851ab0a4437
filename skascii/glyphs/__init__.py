"""Glyphs: characters, charsets, and how a font draws them."""

from ._glyphset import GlyphSet

__all__ = ["GlyphSet"]
