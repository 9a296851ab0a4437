"""convert_large(): a picture larger than memory into an art, block by block."""

import warnings
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from .._converter import Converter
from .._shared.boxes import Box, grown, within
from .._shared.checks import rejection
from .._shared.words import Method
from ..engines.run import Run
from ..engines.search.full.tables import tables_fit
from ..engines.search.task import Search
from ..glyphs import GlyphSet
from ..matchers import Matcher
from ..picture.blank import level_of_caller
from ..picture.noise import seed_of
from ..picture.pieces import Pieces, fitted_curve, pieces_of
from ..picture.reader import Picture, Reader
from ..picture.survey import sample_steps
from ..picture.target import Target
from ._blocks import Blocks, block_cells, check_array, check_block, computing, dask_array
from ._large_art import LargeArt
from ._search import Seen, fitted, search

PER_CELL = ("corr", "features", "gradient", "max_prod", "min_diff", "min_diff_sq", "ncc", "nmf")
WHOLE = "Convert the picture whole."
PLAIN = {  # options that are of a whole picture, and what they are to be
    "local_search": {"order": "interleaved", "polish": (), "bound": False, "calm": 0.0},
    "nmf": {"init": "ones", "tol": 0.0},
}


def convert_large(
    array: Any,
    method: Method | Matcher = "local_search",
    *,
    client: Any = None,
    block: tuple[int, int] | None = None,
    **options: Any,
) -> LargeArt:
    """Turn a picture larger than memory into text, block by block.

    The tone is that of the whole picture, and so are its fit to what the glyphs show and the noise of each cell. With
    methods that decide each cell by itself the art is that of `skascii.convert`. With `local_search` it is one that
    the same condition holds for: no single replacement lowers the error, across the seams of blocks as elsewhere.
    See docs/algorithms, :ref:`alg-pieces`.

    Parameters
    ----------
    array : dask.array.Array or array_like, shape (M, N) or (M, N, C)
        The image, gray or RGB, without gaps: from zarr or TIFF through dask, or what NumPy can slice, such as a
        ``numpy.memmap`` or an array of zarr's.
    method : str or Matcher, optional
        How glyphs are chosen: one of ``skascii.matchers.available()`` that come with the package.
    client : dask.distributed.Client, LocalCluster or str, optional
        Where to compute: a client or a cluster of dask's, or the address of a scheduler; by default as dask is set up,
        on threads of this process unless there is a client.
    block : tuple of int, optional
        Rows and columns of cells that are worked on at a time, by default such that a block has some four million
        pixels. What it reads is to fit in memory a few times for each thread.
    **options
        As in `skascii.convert`, and the method's own. In colour, with filters, a callable tone, the tone "local", and
        options of whole pictures such as polishes, pictures have to be converted whole. `columns` and `rows` may only
        shrink the picture; the resize is that of the whole picture.

    Returns
    -------
    LargeArt
        The art: a byte a cell in memory, two for more than 256 glyphs.

    Raises
    ------
    ValueError
        If a value is outside its rule, or is one that only whole pictures can have.
    TypeError
        If a parameter is of the wrong type, or the method has no such option.
    ImportError
        If dask is missing.

    See Also
    --------
    skascii.convert : A picture that fits in memory.

    Examples
    --------
    >>> import dask.array as da
    >>> import skimage
    >>> import skascii
    >>> picture = da.from_array(skimage.data.camera(), chunks=(128, 128))
    >>> art = skascii.cluster.convert_large(picture, "min_diff_sq", columns=32)
    >>> art
    <LargeArt: 16 rows x 32 columns of 95 glyphs, dark paper>
    >>> art[2:4, 8:24].shape
    (2, 16)
    """
    converter = LargeConverter(method, **options)
    return converter.convert(array, client, None if block is None else check_block(block))


class LargeConverter(Converter):
    """A converter of pictures in blocks: what only whole pictures can have is refused when it is made."""

    def __init__(self, method: Method | Matcher, **options: Any) -> None:
        if isinstance(options.get("rng"), np.random.Generator):
            raise rejection("rng", "None or an integer in blocks", "a Generator", "Pass its seed.")
        super().__init__(method, **options)
        name = self.matcher.name
        if name != "local_search" and name not in PER_CELL:
            known = ", ".join(sorted(("local_search", *PER_CELL)))
            raise rejection("method", f"one of {known} in blocks", repr(name), WHOLE)
        if self._coloring is not None:
            raise rejection("color", '"none" in blocks', repr(self._coloring.mode), WHOLE)
        if self._how["callback"] is not None:
            raise rejection("callback", "None in blocks", repr(self._how["callback"]), WHOLE)
        if name == "local_search" and self._how["backend"] == "cuda":
            raise rejection("backend", '"auto" or "cpu" in blocks', repr("cuda"), WHOLE)
        for key, plain in PLAIN.get(name, {}).items():
            if self._prepared[key] != plain:
                raise rejection(key, "left out in blocks", repr(self._prepared[key]), WHOLE)
        if name == "local_search":
            _check_search(self._seen, self._prepared)

    def convert(self, array: Any, client: Any, block: tuple[int, int] | None) -> LargeArt:
        """Return the art of an array."""
        reader = self._reader
        assert isinstance(reader, Reader)
        with computing(client) as compute:
            check_array(array)
            pieces = pieces_of(reader, array)
            cells = block or block_cells(pieces.given, pieces.shape, reader.cell)
            cells = self._check_block(cells, pieces)
            pixels = [
                max(1, count * old // new)
                for count, old, new in zip(_pixels(cells, reader.cell), pieces.given, pieces.shape)
            ]
            source = dask_array(array, (pixels[0], pixels[1]))
            blocks = Blocks(source, pieces, cells, compute)
            curve, ends = fitted_curve(pieces, blocks.ink)
            blocks.pieces = replace(pieces, curve=curve, ends=ends)
            info: dict[str, Any] = {"method": self.matcher.name, **self._options, "picture": pieces.shape}
            indices = self._choose(blocks, info)
            if not self.glyphs.coverage[np.unique(indices)].any():
                self._warn(source)
        return LargeArt(self.glyphs, indices, paper=self.paper, info=info, block=cells)

    def _warn(self, source: Any) -> None:
        """Tell of a blank art of what a sample shows to be none."""
        down, across = sample_steps(source.shape)
        sample = np.asarray(source[::down, ::across])
        warning = self._reader.blank_art(Picture(sample, {}, (1, 1), sample))
        if warning is not None:
            warnings.warn(warning, stacklevel=level_of_caller())

    def _check_block(self, block: tuple[int, int], pieces: Pieces) -> tuple[int, int]:
        """Return the cells of a block, no fewer than a glyph reaches: blocks of one group must not touch."""
        if self.matcher.name != "local_search":
            return block
        ring = Seen(self._seen, self._search()).ring
        return max(block[0], ring[0]), max(block[1], ring[1])

    def _search(self) -> Search:
        known = self._prepared
        return Search(
            known["sigma"], known["norm"], known["filter_target"], known["init"],
            window=known["window"], max_num_iter=known["max_num_iter"], replacement_map=known["replacement_map"],
        )  # fmt: skip

    def _choose(self, blocks: Blocks, info: dict[str, Any]) -> np.ndarray:
        """Return the glyph of each cell."""
        m = blocks.pieces.reader.m
        if self.matcher.name == "local_search":
            return search(blocks, Seen(self._seen, self._search()), seed_of(self._how["rng"]), m, info)
        choose = partial(self._each, blocks)
        if not m:
            return choose(None)
        return fitted(blocks, self._seen, choose, m, self.matcher.tone in ("none", "contrast"), info)

    def _each(self, blocks: Blocks, aim: Any) -> np.ndarray:
        """Return the choice of the method for each block; `aim` is where the target lies."""
        shape = blocks.pieces.grid
        extent = self._prepared.get("extent", 1.0)
        ring = int(np.ceil(max(0.0, extent - 1) / 2))
        jobs = []
        for box in blocks.boxes.values():
            jobs.append((grown(box, (ring, ring), shape), (box, self.matcher.name, self._seen, self._prepared, aim)))
        art = np.empty(shape, np.min_scalar_type(len(self.glyphs) - 1))
        for box, found in zip(blocks.boxes.values(), blocks.cells(_chosen, jobs)):
            art[box] = found
        return art


def _chosen(
    target: Target, around: Box, box: Box, name: str, glyphs: GlyphSet, prepared: Mapping[str, Any], aim: Any
) -> np.ndarray:
    """Return the choice of a method for a block."""
    from ..matchers import get

    moved = Target.trusted(target.ink if aim is None else aim(target).ink, target.cell)
    found = get(name).choose(moved, glyphs, prepared, Run(workers=1))
    return found[within(box, around)].astype(np.min_scalar_type(len(glyphs) - 1))


def _check_search(glyphs: GlyphSet, known: Mapping[str, Any]) -> None:
    """Refuse searches that only whole pictures have."""
    if isinstance(known["init"], str) and known["init"] == "random":
        raise rejection("init", "no random start in blocks", repr("random"), 'Pass "dither".')
    if known["norm"] == 2 and not tables_fit(glyphs, known["sigma"]):
        raise rejection("glyphs", "a set whose tables fit in memory, in blocks", f"{len(glyphs)} glyphs", WHOLE)


def _pixels(cells: tuple[int, int], cell: tuple[int, int]) -> tuple[int, int]:
    return cells[0] * cell[0], cells[1] * cell[1]
