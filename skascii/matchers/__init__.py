"""Matchers: which glyph stands for which tile. One file a matcher, behind one registry."""

from ._corr import corr
from ._features import features
from ._gradient import gradient
from ._local_search import local_search
from ._match import match
from ._matcher import Matcher
from ._max_prod import max_prod
from ._min_diff import min_diff
from ._min_diff_sq import min_diff_sq
from ._ncc import ncc
from ._nmf import nmf
from ._registry import available, get, matcher, unregister

__all__ = [
    "Matcher",
    "available",
    "corr",
    "features",
    "get",
    "gradient",
    "local_search",
    "match",
    "matcher",
    "max_prod",
    "min_diff",
    "min_diff_sq",
    "ncc",
    "nmf",
    "unregister",
]
