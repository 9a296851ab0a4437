"""Matchers: which glyph stands for which tile. One file a matcher, behind one registry."""

from ._min_diff_sq import min_diff_sq
from ._registry import Matcher, available, get, match, matcher, unregister

__all__ = ["Matcher", "available", "get", "match", "matcher", "min_diff_sq", "unregister"]
