"""Glyphs: characters, charsets, and how a font draws them."""

from ._charsets import charsets
from ._glyph_set import glyph_set
from ._glyphset import GlyphSet

__all__ = ["GlyphSet", "charsets", "glyph_set"]
