"""Renderers: from glyphs and indices to an image, text, ANSI, HTML, SVG, and to files of these."""
