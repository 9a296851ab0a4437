"""Renderers: an art as text, ANSI, HTML, SVG or a picture, and in files of these. One file a renderer, one registry."""

from . import ansi, html, image, svg, text  # noqa: F401  # they register themselves
from .registry import Renderer, available, get, renderer, unregister

__all__ = ["Renderer", "available", "get", "renderer", "unregister"]
