"""AsciiArt: the immutable result, and every way to show and keep it."""

from collections.abc import Iterator
from typing import Any, Literal, NoReturn

import numpy as np
from numpy.typing import NDArray

from ._shared.paper import Paper, check_paper
from ._shared.words import Color, PaperName, ShownPaper
from .glyphs import GlyphSet
from .render.ansi import ansi
from .render.array import Picture
from .render.cells import check_colors, check_glyphs, check_indices, check_info
from .render.color import hex_color
from .render.console import measurement, segments
from .render.files import save
from .render.html import fragment, notebook, page
from .render.image import draw, image
from .render.svg import svg
from .render.text import char_grid, indices_of, text, text_lines


class AsciiArt(Picture):
    """A picture made of characters.

    An art is immutable. Two arts are equal if their glyphs, indices, colours and paper are. ``str(art)``
    is its text and ``np.asarray(art)`` its picture, which ``PIL.Image.fromarray`` and ``skimage.io.imsave`` take, too;
    notebooks and rich consoles show it in colour. Its pickle is small: it holds how to draw the glyphs, not the drawn.

    Parameters
    ----------
    glyphs : GlyphSet
        The glyphs that it is made of.
    indices : array_like of int, shape (R, C)
        Which glyph stands in each cell.
    foreground : array_like of uint8, shape (R, C, 3), optional
        RGB colour of each glyph, by default white where the paper is dark and black where it is light.
    background : array_like of uint8, shape (R, C, 3), optional
        RGB colour behind each glyph, by default the paper.
    paper : {"dark", "light"} or colour, optional
        What the text stands on: light glyphs on dark paper, or dark glyphs on light paper. A colour (a CSS name,
        "#rrggbb", a grey from 0 to 255 or (r, g, b)) is light where its luminance exceeds a half.
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
    background : ndarray of uint8, shape (R, C, 3), or None
        RGB colour behind each glyph, read-only.
    paper : str or tuple of int
        "dark", "light", or a colour as (r, g, b), however it was given. Black paper is not the same as "dark", which
        on a terminal is the terminal's own.
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

    __slots__ = ("__weakref__", "background", "foreground", "glyphs", "indices", "info", "paper")

    glyphs: GlyphSet
    indices: NDArray[np.intp]
    foreground: NDArray[np.uint8] | None
    background: NDArray[np.uint8] | None
    paper: Paper
    info: dict[str, Any]

    def __init__(
        self,
        glyphs: GlyphSet,
        indices: Any,
        *,
        foreground: Any = None,
        background: Any = None,
        paper: PaperName | Color = "dark",
        info: dict[str, Any] | None = None,
    ) -> None:
        check_glyphs(glyphs)
        cells = check_indices(indices, len(glyphs))
        values = {
            "glyphs": glyphs,
            "indices": cells,
            "foreground": check_colors("foreground", foreground, cells.shape),
            "background": check_colors("background", background, cells.shape),
            "paper": check_paper(paper),
            "info": check_info(info),
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    @classmethod
    def from_text(
        cls,
        text: str,
        glyphs: GlyphSet,
        *,
        foreground: Any = None,
        background: Any = None,
        paper: PaperName | Color = "dark",
    ) -> "AsciiArt":
        r"""Read an art from its text.

        Parameters
        ----------
        text : str
            Rows, joined by newlines. Short rows are filled with blanks.
        glyphs : GlyphSet
            The glyphs that it is made of: all its characters are among them.
        foreground, background : array_like of uint8, shape (R, C, 3), optional
            RGB colour of each glyph and behind it: a text carries none.
        paper : {"dark", "light"} or colour, optional
            What the text stands on.

        Returns
        -------
        AsciiArt
            The art with this text.

        Raises
        ------
        ValueError
            If the text is empty or has a character that is not among the glyphs, or an array is of the wrong shape.
        TypeError
            If a parameter is of the wrong type.

        Examples
        --------
        >>> import skascii
        >>> skascii.AsciiArt.from_text("#\n ##", skascii.glyph_set(" #")).indices
        array([[1, 0, 0],
               [0, 1, 1]])
        """
        check_glyphs(glyphs)
        return cls(glyphs, indices_of(text, glyphs), foreground=foreground, background=background, paper=paper)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.indices.shape[0], self.indices.shape[1]

    @property
    def text(self) -> str:
        """The rows, joined by newlines."""
        return text(self)

    @property
    def lines(self) -> tuple[str, ...]:
        """The rows, as strings of C characters."""
        return text_lines(self.glyphs, self.indices)

    @property
    def chars(self) -> NDArray[np.str_]:
        """The characters, an array of '<U1' of shape (R, C)."""
        return char_grid(self.glyphs, self.indices)

    @property
    def raster(self) -> NDArray[np.float32]:
        """The coverage of each pixel, float32 in [0, 1] of shape (R*h, C*w), drawn at each access."""
        return draw(self.glyphs.bitmaps, self.indices)

    def to_image(
        self,
        *,
        foreground: Color | None = None,
        paper: ShownPaper | None = None,
        channels: Literal["RGB", "BGR"] = "RGB",
        scale: float = 1,
        color: bool = True,
    ) -> NDArray[np.uint8]:
        """Draw the art.

        Parameters
        ----------
        foreground : str, int or tuple of int, optional
            Colour of glyphs that have none of their own: a CSS name, "#rrggbb", a grey from 0 to 255 or
            (r, g, b), by default white where the art's paper is dark and black where it is light.
        paper : str, int or tuple of int, optional
            Colour behind the glyphs, by default the art's paper; "dark" is black and "light" white, and "transparent"
            lets what is behind the picture show, where cells have no backgrounds.
        channels : {"RGB", "BGR"}, optional
            Order of the colours in the picture; "BGR" is OpenCV's.
        scale : float, optional
            Pixels of the picture for each pixel of a glyph: a whole number repeats them, any other resizes
            the picture, by area means to shrink and linearly to grow.
        color : bool, optional
            Whether to draw the cells in their own colours, where they have them.

        Returns
        -------
        ndarray of uint8, shape (R*h*scale, C*w*scale), or with 3 or 4 channels after these
            The picture, gray where foreground and paper are and no cell has a colour, and with alpha where the paper is
            transparent.

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
        return image(self, foreground=foreground, paper=paper, channels=channels, scale=scale, color=color)

    def to_ansi(
        self,
        *,
        depth: Literal["24bit", "256", "16", "none"] = "24bit",
        foreground: Color | None = None,
        trim: bool = False,
    ) -> str:
        r"""Write the art with the escapes that colour it, its backgrounds and paper of a colour on a terminal.

        Parameters
        ----------
        depth : {"24bit", "256", "16", "none"}, optional
            The colours that the terminal has: all, or the nearest of xterm's cube and greys, or of its first 16;
            with "none", and where neither a cell nor the paper has a colour, the result is the plain text.
        foreground : str, int or tuple of int, optional
            Colour of glyphs that have none of their own, as in `to_image`, by default the terminal's.
        trim : bool, optional
            Whether to leave out blank rows and columns around the art, and the blanks that end a row.

        Returns
        -------
        str
            The rows, joined by newlines; each that sets a colour ends in a reset.

        Raises
        ------
        ValueError
            If `depth` or a colour is unknown.
        TypeError
            If a parameter is of the wrong type.

        Examples
        --------
        >>> import numpy as np
        >>> import skascii
        >>> red = np.array([[[0, 0, 0], [255, 0, 0]]], np.uint8)
        >>> art = skascii.AsciiArt(skascii.glyph_set(" #"), [[0, 1]], foreground=red)
        >>> art.to_ansi()
        '\x1b[38;2;255;0;0m #\x1b[0m'
        """
        return ansi(self, depth=depth, foreground=foreground, trim=trim)

    def to_html(
        self,
        *,
        full_page: bool = False,
        title: str = "Text art",
        foreground: Color | None = None,
        paper: ShownPaper | None = None,
        color: bool = True,
        font_family: str | None = None,
        cell: tuple[float, float] | None = None,
    ) -> str:
        """Write the art as HTML, its characters on an exact grid.

        Parameters
        ----------
        full_page : bool, optional
            Whether to return a page of its own, instead of an element to put into one.
        title : str, optional
            Title of the full page.
        foreground, paper : str, int or tuple of int, optional
            Colours of the glyphs and behind them, as in `to_image`.
        color : bool, optional
            Whether cells have their own colours, where they have them.
        font_family : str, optional
            CSS font families, by default common monospaced ones that look like the default font.
        cell : tuple of float, optional
            Height and width of a cell in CSS pixels, by default those of the glyphs.

        Returns
        -------
        str
            A ``<pre>`` element that needs no style sheet, or a page.

        Raises
        ------
        ValueError
            If a colour is unknown, or a size is not positive.
        TypeError
            If a parameter is of the wrong type.

        Notes
        -----
        Columns stand exactly a cell's width apart in any monospaced font: letters are spaced by what the font's
        advance leaves, and characters that such fonts lack, as Braille patterns, stand in a box each. Where cells have
        backgrounds, these fill them without gaps, and block elements are painted as rectangles instead of by the font;
        sextants and octants always are.

        Examples
        --------
        >>> import skascii
        >>> art = skascii.AsciiArt(skascii.glyph_set(" <"), [[0, 1]])
        >>> art.to_html()
        '<pre ...> &lt;</pre>'
        """
        options: dict[str, Any] = {
            "foreground": foreground, "paper": paper, "color": color, "font_family": font_family, "cell": cell
        }  # fmt: skip
        if full_page:
            return page(self, title=title, **options)
        return fragment(self, **options)

    def to_svg(
        self,
        *,
        foreground: Color | None = None,
        paper: ShownPaper | None = None,
        color: bool = True,
        font_family: str | None = None,
        cell: tuple[float, float] | None = None,
    ) -> str:
        """Write the art as an SVG drawing that scales to a poster.

        Parameters
        ----------
        foreground, paper : str, int or tuple of int, optional
            Colours of the glyphs and behind them, as in `to_image`.
        color : bool, optional
            Whether cells have their own colours, where they have them.
        font_family : str, optional
            CSS font families, by default common monospaced ones that look like the default font.
        cell : tuple of float, optional
            Height and width of a cell in user units, by default those of the glyphs in pixels.

        Returns
        -------
        str
            A drawing in which each character has its own place, so that any font lands on the grid. Behind them stand
            rectangles in the colours of backgrounds; there, block elements are rectangles, too.

        Raises
        ------
        ValueError
            If a colour is unknown, or a size is not positive.
        TypeError
            If a parameter is of the wrong type.

        Examples
        --------
        >>> import skascii
        >>> art = skascii.AsciiArt(skascii.glyph_set(" #"), [[0, 1]])
        >>> art.to_svg().splitlines()[3]
        '<text x="12" y="12.498">#</text>'
        """
        return svg(self, foreground=foreground, paper=paper, color=color, font_family=font_family, cell=cell)

    def save(self, path: Any, *, format: str | None = None, **options: Any) -> None:
        """Write the art to a file, whole or not at all.

        Parameters
        ----------
        path : str or path
            The file; its suffix says what is written: text, text with escapes, a web page, a drawing, a picture, or
            what a renderer of your own makes (`skascii.render` lists them). A file that is there is replaced: links
            to it lead to the new one, which has its rights and, where the system allows it, its owner; other hard
            links keep the old one.
        format : str, optional
            What is written, whatever the suffix: a suffix without its dot, or the name of a renderer.
        **options
            Options of the renderer: its own, or those of `to_ansi`, `to_html`, `to_svg` or `to_image`, but for
            `full_page` and `channels`, which the file decides.

        Raises
        ------
        ValueError
            If the suffix or the format is unknown, or the picture too large for the format.
        TypeError
            If there is no such option for this kind of file, or the renderer returns neither text, bytes nor a picture.
        OSError
            If the file cannot be written: FileNotFoundError, IsADirectoryError, PermissionError or another of its
            kinds. Nothing is left behind then.

        Examples
        --------
        >>> import os, tempfile
        >>> import skascii
        >>> art = skascii.AsciiArt(skascii.glyph_set(" #"), [[0, 1]])
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     art.save(f"{folder}/art.png", paper="navy")
        ...     os.listdir(folder)
        ['art.png']
        """
        save(path, self, options, format)

    def _repr_html_(self) -> str:
        return notebook(self)

    def __rich_console__(self, console: Any, options: Any) -> Iterator[Any]:
        return segments(self)

    def __rich_measure__(self, console: Any, options: Any) -> Any:
        return measurement(self.glyphs, self.indices)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        rows, columns = self.shape
        paper = self.paper if isinstance(self.paper, str) else hex_color(self.paper)
        colored = self.foreground is not None or self.background is not None
        look = f"{paper} paper" + (", in colour" if colored else "")
        return f"<AsciiArt: {rows} rows x {columns} columns of {len(self.glyphs)} glyphs, {look}>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, AsciiArt):
            return NotImplemented
        return self is other or (
            self.paper == other.paper
            and self.glyphs == other.glyphs
            and np.array_equal(self.indices, other.indices)
            and _equal_or_none(self.foreground, other.foreground)
            and _equal_or_none(self.background, other.background)
        )

    def __hash__(self) -> int:
        colors = (None if values is None else values.tobytes() for values in (self.foreground, self.background))
        return hash((self.glyphs, self.shape, self.indices.tobytes(), *colors, self.paper))

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        raise AttributeError(f"an AsciiArt is immutable: `{name}` cannot be set. Build a new AsciiArt.")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"an AsciiArt is immutable: `{name}` cannot be deleted.")

    def __reduce__(self) -> Any:
        smallest = self.indices.astype(np.min_scalar_type(len(self.glyphs) - 1))
        return _restore, (self.glyphs, smallest, self.foreground, self.background, self.paper, self.info)


def _restore(
    glyphs: GlyphSet, indices: Any, foreground: Any, background: Any, paper: Paper, info: dict[str, Any]
) -> AsciiArt:
    """Build an art again, for pickle and copy."""
    return AsciiArt(glyphs, indices, foreground=foreground, background=background, paper=paper, info=info)


def _equal_or_none(a: np.ndarray | None, b: np.ndarray | None) -> bool:
    """Return whether two arrays are equal, or both None."""
    return a is b or (a is not None and b is not None and np.array_equal(a, b))
