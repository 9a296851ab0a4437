"""AsciiArt: the immutable result, and every way to show and keep it."""

from typing import Any, NoReturn

import numpy as np

from ._shared.checks import check_choice, rejection
from ._shared.image import BACKGROUNDS
from .glyphs import GlyphSet
from .render.image import image, raster
from .render.text import char_grid, text_lines


class AsciiArt:
    """A picture made of characters.

    An art is immutable. Two arts are equal if their glyphs, indices, colours and background are. ``str(art)``
    is its text and ``np.asarray(art)`` its picture; notebooks and rich consoles show it in colour.

    Parameters
    ----------
    glyphs : GlyphSet
        The glyphs that it is made of.
    indices : array_like of int, shape (R, C)
        Which glyph stands in each cell.
    foreground : array_like of uint8, shape (R, C, 3), optional
        RGB colour of each glyph.
    background : {"dark", "light"}, optional
        What the text stands on: light glyphs on dark paper, or dark glyphs on light paper.
    info : dict, optional
        What there is to say about how it was made. It is not compared.

    Attributes
    ----------
    glyphs : GlyphSet
        The glyphs that it is made of.
    indices : ndarray of intp, shape (R, C)
        Which glyph stands in each cell, read-only.
    foreground : ndarray of uint8, shape (R, C, 3), or None
        RGB colour of each glyph, read-only.
    background : str
        "dark" or "light".
    info : dict
        How it was made.

    Raises
    ------
    ValueError
        If an array is of the wrong shape, or a value out of range.
    TypeError
        If a parameter is of the wrong type.

    See Also
    --------
    skascii.convert : Make an art of a picture.

    Examples
    --------
    >>> import skascii
    >>> art = skascii.AsciiArt(skascii.glyph_set(" .#"), [[0, 1, 2], [2, 1, 0]])
    >>> print(art.text.replace(" ", "_"))
    _.#
    #._
    >>> art.shape
    (2, 3)
    >>> art.to_image().shape
    (32, 24)
    """

    __slots__ = ("__weakref__", "background", "foreground", "glyphs", "indices", "info")

    glyphs: GlyphSet
    indices: np.ndarray
    foreground: np.ndarray | None
    background: str
    info: dict[str, Any]

    def __init__(
        self,
        glyphs: GlyphSet,
        indices: Any,
        *,
        foreground: Any = None,
        background: str = "dark",
        info: dict[str, Any] | None = None,
    ) -> None:
        if not isinstance(glyphs, GlyphSet):
            raise rejection(
                "glyphs", "a GlyphSet", repr(glyphs), "Make one with skascii.glyph_set.", TypeError
            )
        cells = _check_indices(indices, len(glyphs))
        values = {
            "glyphs": glyphs,
            "indices": cells,
            "foreground": None if foreground is None else _check_foreground(foreground, cells.shape),
            "background": check_choice("background", background, BACKGROUNDS),
            "info": dict(info or {}),
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.indices.shape[0], self.indices.shape[1]

    @property
    def text(self) -> str:
        """The rows, joined by newlines."""
        return "\n".join(self.lines)

    @property
    def lines(self) -> tuple[str, ...]:
        """The rows, as strings of C characters."""
        return text_lines(self.glyphs, self.indices)

    @property
    def chars(self) -> np.ndarray:
        """The characters, an array of '<U1' of shape (R, C)."""
        return char_grid(self.glyphs, self.indices)

    @property
    def raster(self) -> np.ndarray:
        """The coverage of each pixel, float32 in [0, 1] of shape (R*h, C*w), drawn at each access."""
        return raster(self.glyphs, self.indices)

    def to_image(
        self,
        *,
        ink: Any = None,
        paper: Any = None,
        channels: str = "RGB",
        scale: float = 1,
        color: bool = True,
    ) -> np.ndarray:
        """Draw the art.

        Parameters
        ----------
        ink : str, int or tuple of int, optional
            Colour of glyphs that have none of their own: a CSS name, "#rrggbb", a grey from 0 to 255 or
            (r, g, b), by default white on a dark background and black on a light one.
        paper : str, int or tuple of int, optional
            Colour behind the glyphs, by default black or white as the background.
        channels : {"RGB", "BGR"}, optional
            Order of the colours in the picture; "BGR" is OpenCV's.
        scale : float, optional
            Pixels of the picture for each pixel of a glyph: a whole number repeats them, any other resizes
            the picture, by area means to shrink and linearly to grow.
        color : bool, optional
            Whether to draw the glyphs in their own colours, where they have them.

        Returns
        -------
        ndarray of uint8, shape (R*h*scale, C*w*scale) or (R*h*scale, C*w*scale, 3)
            The picture, gray where ink and paper are and no glyph has a colour.

        Raises
        ------
        ValueError
            If a colour is unknown, or `scale` makes a picture of more than 2**30 pixels.
        TypeError
            If a colour or `scale` is of the wrong type.

        Examples
        --------
        >>> import skascii
        >>> art = skascii.AsciiArt(skascii.glyph_set(" #"), [[0, 1]])
        >>> art.to_image(paper="navy", scale=2)[0, 0]
        array([  0,   0, 128], dtype=uint8)
        """
        return image(
            self.glyphs, self.indices, self.foreground if color else None, self.background,
            ink=ink, paper=paper, channels=channels, scale=scale,
        )  # fmt: skip

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        if copy is False:
            raise ValueError("`copy` must be None or True: an AsciiArt is drawn anew. Use np.asarray(art).")
        return np.asarray(self.to_image(), dtype)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        rows, columns = self.shape
        look = self.background + ("" if self.foreground is None else ", in colour")
        return f"<AsciiArt: {rows} rows x {columns} columns of {len(self.glyphs)} glyphs, {look}>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, AsciiArt):
            return NotImplemented
        return self is other or (
            self.background == other.background
            and self.glyphs == other.glyphs
            and np.array_equal(self.indices, other.indices)
            and _equal_or_none(self.foreground, other.foreground)
        )

    def __hash__(self) -> int:
        colors = None if self.foreground is None else self.foreground.tobytes()
        return hash((self.glyphs, self.shape, self.indices.tobytes(), colors, self.background))

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        raise AttributeError(f"an AsciiArt is immutable: `{name}` cannot be set. Build a new AsciiArt.")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"an AsciiArt is immutable: `{name}` cannot be deleted.")

    def __reduce__(self) -> Any:
        return _restore, (self.glyphs, self.indices, self.foreground, self.background, self.info)


def _restore(
    glyphs: GlyphSet, indices: Any, foreground: Any, background: str, info: dict[str, Any]
) -> AsciiArt:
    """Build an art again, for pickle and copy."""
    return AsciiArt(glyphs, indices, foreground=foreground, background=background, info=info)


def _equal_or_none(a: np.ndarray | None, b: np.ndarray | None) -> bool:
    """Return whether two arrays are equal, or both None."""
    return a is b or (a is not None and b is not None and np.array_equal(a, b))


def _check_indices(indices: Any, count: int) -> np.ndarray:
    """Return `indices` as a read-only intp array of its own, if they are cells of a grid."""
    array = np.asarray(indices)
    if array.ndim != 2 or array.size == 0:
        raise rejection(
            "indices", "of shape (R, C)", f"shape {array.shape}", "At least one row and one column."
        )
    if array.dtype.kind not in "iu":
        raise rejection("indices", "of an integer dtype", array.dtype, "Convert them with astype.", TypeError)
    if array.min() < 0 or array.max() >= count:
        raise rejection(
            "indices",
            f"within [0, {count}), the number of glyphs",
            f"values from {array.min()} to {array.max()}",
            "Pass the glyph set that they were chosen from.",
        )
    return _frozen(array, np.intp)


def _check_foreground(foreground: Any, shape: tuple[int, ...]) -> np.ndarray:
    """Return `foreground` as a read-only uint8 array of its own, if it has a colour for each cell."""
    array = np.asarray(foreground)
    if array.dtype != np.uint8:
        raise rejection(
            "foreground", "of dtype uint8", array.dtype, "Scale it to 0..255 and convert it.", TypeError
        )
    if array.shape != (*shape, 3):
        raise rejection(
            "foreground", f"of shape {(*shape, 3)}", f"shape {array.shape}", "One RGB colour for each cell."
        )
    return _frozen(array, np.uint8)


def _frozen(array: np.ndarray, dtype: Any) -> np.ndarray:
    """Return a read-only copy in C order."""
    result = np.array(array, dtype, order="C")
    result.setflags(write=False)
    return result
