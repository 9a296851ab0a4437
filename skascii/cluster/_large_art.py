"""LargeArt: an art that is shown and saved in parts."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from .._art import AsciiArt
from .._shared.checks import rejection
from .._shared.paper import Paper
from ..glyphs import GlyphSet
from ..render.color import hex_color
from ._dask import import_dask


class LargeArt:
    """An art too large to be shown at once, as `convert_large` returns it.

    Parameters
    ----------
    glyphs : GlyphSet
        The glyphs that it is made of.
    cells : ndarray of uint8 or uint16, shape (R, C)
        Which glyph stands in each cell.
    paper : {"dark", "light"} or colour
        What the text stands on.
    info : dict
        How it was made.
    block : tuple of int
        Rows and columns of cells that are worked on at a time.

    Attributes
    ----------
    glyphs, paper, info, block
        As given.

    Examples
    --------
    >>> import numpy as np
    >>> import skascii
    >>> art = skascii.cluster.convert_large(np.zeros((320, 640), np.uint8), "gradient")
    >>> art.indices.shape
    (20, 80)
    >>> art[:10, :20].shape
    (10, 20)
    """

    def __init__(
        self, glyphs: GlyphSet, cells: np.ndarray, *, paper: Paper, info: dict[str, Any], block: tuple[int, int]
    ) -> None:
        self.glyphs, self.paper, self.info, self.block = glyphs, paper, info, block
        self._cells = cells

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self._cells.shape[0], self._cells.shape[1]

    @property
    def indices(self) -> Any:
        """Which glyph stands in each cell, a dask array of shape (R, C)."""
        import_dask()
        import dask.array as da

        return da.from_array(self._cells, chunks=self.block)

    @property
    def foreground(self) -> None:
        """RGB colour of each glyph: none has one of its own."""

    @property
    def background(self) -> None:
        """RGB colour behind each glyph: none has one of its own."""

    def __getitem__(self, part: Any) -> AsciiArt:
        """Cut out a part: a slice of rows, or slices of rows and of columns, with steps of 1."""
        slices = part if isinstance(part, tuple) else (part,)
        if len(slices) > 2 or not all(isinstance(cut, slice) and cut.step in (None, 1) for cut in slices):
            raise rejection("part", "slices of rows and columns", repr(part), "Example: art[:40, 100:180].", TypeError)
        cells = self._cells[slices]
        if 0 in cells.shape:
            raise rejection("part", "of at least one cell", repr(part), f"The art has shape {self.shape}.", IndexError)
        return AsciiArt(self.glyphs, cells, paper=self.paper, info=self.info)

    def bands(self, rows: int | None = None) -> Iterator[AsciiArt]:
        """Cut the art into bands of rows, from above.

        Parameters
        ----------
        rows : int, optional
            Rows of each, by default those of a block.

        Yields
        ------
        AsciiArt
            One after another.
        """
        step = rows or self.block[0]
        for first in range(0, self.shape[0], step):
            yield self[first : first + step]

    def save(self, path: Any, **options: Any) -> None:
        """Write the art to a file, band after band, whole or not at all.

        Parameters
        ----------
        path : str or path
            The file; its suffix says what is written: .txt, .ans, .html and .htm, or .tif and .tiff, a picture in
            tiles. With ``{row}`` and ``{column}`` in its name it stands for pictures, one a block, numbered from 0.
        **options
            Options of the renderer, as in `AsciiArt.save`, but for `trim`.

        Raises
        ------
        ValueError
            If there is no such kind of file for an art in parts.
        TypeError
            If there is no such option for this kind of file.
        OSError
            If a file cannot be written. Nothing is left behind then, but for tiles that were whole.

        Examples
        --------
        >>> import numpy as np
        >>> import skascii
        >>> art = skascii.cluster.convert_large(np.zeros((320, 640), np.uint8), "gradient")
        >>> art.save(getfixture("tmp_path") / "art.txt")
        """
        from ._save import save

        save(path, self, options)

    def __repr__(self) -> str:
        rows, columns = self.shape
        paper = self.paper if isinstance(self.paper, str) else hex_color(self.paper)
        return f"<LargeArt: {rows} rows x {columns} columns of {len(self.glyphs)} glyphs, {paper} paper>"
