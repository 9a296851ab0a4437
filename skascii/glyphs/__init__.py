"""Glyphs: characters, charsets, and how a font draws them."""

from ._charsets import charsets
from ._drawing import glyph_set
from ._glyph_set import GlyphSet

__all__ = ["GlyphSet", "charsets", "glyph_set"]
