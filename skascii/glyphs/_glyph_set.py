"""GlyphSet: characters and their bitmaps, immutable."""

from collections.abc import Callable, Hashable, Iterator
from hashlib import blake2b
from typing import Any, NoReturn, TypeVar
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from .._shared.checks import check_array, check_number, rejection
from .._shared.paper import check_paper, is_dark
from .._shared.store import Store
from ._chars import check_chars, is_wide

T = TypeVar("T")


class GlyphSet:
    """Characters and how each looks in its cell.

    A glyph set is immutable, hashable by content, and ordered by mean coverage, then by code point: a tie between
    two glyphs goes to the one with less ink. What matchers derive from it is cached with it.

    Parameters
    ----------
    chars : str or sequence of str
        G distinct characters, either all half-width or all full-width. Characters of ambiguous width
        (box drawing, Greek) take the width of the others.
    bitmaps : array_like, shape (G, h, w)
        Coverage of each glyph in its cell: bool, uint8 (255 is full) or float in [0, 1].

    Attributes
    ----------
    chars : str
        The characters, in order.
    bitmaps : ndarray of float32, shape (G, h, w)
        Coverage in [0, 1], read-only.
    cell : tuple of int
        Height and width of a cell in pixels.
    coverage : ndarray of float32, shape (G,)
        Mean coverage of each glyph.
    wide : bool
        Whether the characters are full-width: two columns of a terminal each.

    Raises
    ------
    ValueError
        If there is no character, one twice, a control character, a combining mark or another without a cell of its own
        from left to right, half-width beside full-width
        characters, or bitmaps of another shape or outside [0, 1].

    See Also
    --------
    skascii.glyph_set : Draw a glyph set from a font.

    Examples
    --------
    >>> import numpy as np
    >>> import skascii
    >>> glyphs = skascii.GlyphSet("# ", np.stack([np.ones((2, 1)), np.zeros((2, 1))]))
    >>> glyphs.chars
    ' #'
    >>> glyphs.cell
    (2, 1)
    >>> "#" in glyphs
    True
    """

    __slots__ = ("__weakref__", "_cache", "_hash", "_request", "bitmaps", "cell", "chars", "coverage", "wide")

    chars: str
    bitmaps: NDArray[np.float32]
    cell: tuple[int, int]
    coverage: NDArray[np.float32]
    wide: bool
    _cache: Store
    _hash: int
    _request: Any  # what `glyph_set` was asked for, None where it was not

    def __init__(self, chars: Any, bitmaps: Any) -> None:
        characters = check_chars(chars)
        coverage = _check_bitmaps(bitmaps, len(characters))
        means = coverage.mean(axis=(1, 2), dtype=np.float64)
        order = sorted(range(len(characters)), key=lambda i: (means[i], ord(characters[i])))
        self._fill("".join(characters[i] for i in order), coverage[order])

    def _fill(self, chars: str, bitmaps: np.ndarray) -> None:
        bitmaps = np.ascontiguousarray(bitmaps, dtype=np.float32)
        coverage = bitmaps.mean(axis=(1, 2), dtype=np.float64).astype(np.float32)
        bitmaps.setflags(write=False)
        coverage.setflags(write=False)
        values = {
            "chars": chars,
            "bitmaps": bitmaps,
            "cell": (bitmaps.shape[1], bitmaps.shape[2]),
            "coverage": coverage,
            "wide": is_wide(chars),
            "_cache": Store(),
            "_request": None,
            "_hash": hash((chars, bitmaps.shape, bitmaps.tobytes())),
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    @classmethod
    def _ordered(cls, chars: str, bitmaps: np.ndarray) -> "GlyphSet":
        """Build a set whose order is given: bitmaps raised to a gamma keep the order of the raw ones."""
        new = object.__new__(cls)
        new._fill(chars, bitmaps)
        return new

    def derive(self, key: Hashable, build: Callable[[], T]) -> T:
        """Return what a function makes of this set, made once and kept with the set while there is room.

        All that is derived from all sets fills at most 256 MiB, or as many bytes as the environment's
        ``SKASCII_CACHE_BYTES`` says; what has not been used for longest is forgotten, and made again when asked for.

        Parameters
        ----------
        key : hashable
            What it is kept under.
        build : callable
            Makes it, without arguments.

        Returns
        -------
        object
            The same object for equal keys. Copies and pickles of the set do not carry it.
        """
        return self._cache.get(key, build)

    def raised(self, gamma: float, paper: Any = "dark") -> "GlyphSet":
        """Return the glyphs' ink at a gamma that acts on displayed luminance, in this set's own order.

        Parameters
        ----------
        gamma : float
            Exponent of luminance.
        paper : {"dark", "light"} or colour
            Light glyphs on dark paper, or dark glyphs on light paper; a colour is one or the other.

        Returns
        -------
        GlyphSet
            This set itself where `gamma` is 1.

        Raises
        ------
        ValueError
            If `gamma` is not positive, or `paper` is no such word and no colour.

        Examples
        --------
        >>> import skascii
        >>> half = skascii.GlyphSet("a", [[[0.5]]])
        >>> half.raised(2).coverage
        array([0.25], dtype=float32)
        >>> half.raised(2, "light").coverage
        array([0.75], dtype=float32)
        """
        gamma = check_number("gamma", gamma, above=0)
        dark = is_dark(check_paper(paper))
        if gamma == 1:
            return self

        def build() -> GlyphSet:
            raw = self.bitmaps
            ink = raw**gamma if dark else 1 - (1 - raw) ** gamma
            return GlyphSet._ordered(self.chars, ink)

        return self.derive(("raised", gamma, dark), build)

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        raise AttributeError(f"a GlyphSet is immutable: `{name}` cannot be set. Build a new GlyphSet.")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a GlyphSet is immutable: `{name}` cannot be deleted.")

    def __len__(self) -> int:
        return len(self.chars)

    def __iter__(self) -> Iterator[str]:
        return iter(self.chars)

    def __contains__(self, char: object) -> bool:
        return isinstance(char, str) and len(char) == 1 and char in self.chars

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, GlyphSet):
            return NotImplemented
        return self is other or (
            self._hash == other._hash and self.chars == other.chars and np.array_equal(self.bitmaps, other.bitmaps)
        )

    def __hash__(self) -> int:
        return self._hash

    def __repr__(self) -> str:
        shown = self.chars if len(self) <= 24 else self.chars[:10] + "…" + self.chars[-10:]
        return f"GlyphSet({shown!r}, {len(self)} glyphs, cell={self.cell})"

    def __sizeof__(self) -> int:
        return object.__sizeof__(self) + self.bitmaps.nbytes + self.coverage.nbytes

    def __copy__(self) -> "GlyphSet":
        return self

    def __deepcopy__(self, memo: Any) -> "GlyphSet":
        return self

    def __reduce__(self) -> Any:
        if self._request is None:
            return _arrived, (self.chars, self.bitmaps)
        from ._drawing import redraw

        return redraw, (self._request, self._digest)

    @property
    def _digest(self) -> bytes:
        """A hash of characters and bitmaps, the same in any process."""

        def build() -> bytes:
            return blake2b(self.chars.encode() + self.bitmaps.tobytes(), digest_size=16).digest()

        return self.derive("digest", build)


_known: WeakValueDictionary[bytes, GlyphSet] = WeakValueDictionary()  # by digest: sets that came with their bitmaps


def _arrived(chars: str, bitmaps: np.ndarray) -> GlyphSet:
    """Return the set of a pickle, the same object as that of an equal one before."""
    new = GlyphSet._ordered(chars, bitmaps)
    return _known.setdefault(new._digest, new)


def _check_bitmaps(bitmaps: Any, count: int) -> np.ndarray:
    array = check_array("bitmaps", bitmaps)
    if array.dtype.kind not in "bf" and array.dtype != np.uint8:
        got, remedy = str(array.dtype), "Scale them to [0, 1]."
        raise rejection("bitmaps", "of dtype bool, uint8 or float", got, remedy, TypeError)
    if array.ndim != 3 or array.shape[0] != count or 0 in array.shape:
        raise rejection(
            "bitmaps", f"of shape ({count}, h, w)", f"shape {array.shape}", "One bitmap for each character."
        )
    scaled = array.astype(np.float32) / np.float32(255 if array.dtype == np.uint8 else 1)
    if not (scaled.min() >= 0 and scaled.max() <= 1):
        raise rejection(
            "bitmaps", "within [0, 1]", f"values from {scaled.min():g} to {scaled.max():g}", "Rescale them."
        )
    return scaled
