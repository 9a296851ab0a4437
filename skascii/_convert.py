"""convert(): image -> ink -> tiles -> matcher -> AsciiArt, and nothing else."""

from collections.abc import Callable, Iterable
from time import perf_counter
from typing import Any

import numpy as np

from ._art import AsciiArt
from ._shared.checks import check_choice, check_number, rejection
from ._shared.color import ink_colors
from ._shared.grid import check_pixels, grid_size, resize_image
from ._shared.image import BACKGROUNDS, check_image, ink_of, value_range
from ._shared.tiles import padded_shape, tile_view
from ._shared.tone import apply_tone, check_percentiles, check_tone
from .glyphs import GlyphSet, glyph_set
from .matchers._match import check_options, run
from .matchers._registry import get


def convert(
    image: Any,
    method: str = "local_search",
    *,
    columns: int | None = None,
    rows: int | None = None,
    glyphs: GlyphSet | str = "ascii",
    background: str = "dark",
    channels: str = "RGB",
    data_range: tuple[float, float] | None = None,
    gamma: float = 1.0,
    tone: str | Callable[[np.ndarray], np.ndarray] = "auto",
    percentiles: tuple[float, float] = (5, 95),
    filters: Iterable[Callable[[np.ndarray], np.ndarray]] = (),
    color: bool = False,
    backend: str = "auto",
    workers: int | None = None,
    rng: Any = None,
    callback: Callable[[Any], Any] | None = None,
    **method_options: Any,
) -> AsciiArt:
    """Turn an image into text.

    Parameters
    ----------
    image : array_like, shape (M, N) or (M, N, C)
        Gray, gray and alpha, RGB, or RGBA: bool, uint8, uint16, or float in [0, 1]; any other integer or range needs
        `data_range`. It is never changed.
    method : str, optional
        How glyphs are chosen: one of ``skascii.matchers.available()``.
    columns, rows : int, optional
        Size of the text in characters. Neither: the image is not resized, and its last partial cells are filled
        with paper. One: the other follows from the aspect of the image and of the cell. Both: stretched.
    glyphs : GlyphSet or str, optional
        A glyph set, the name of a charset, or a string of characters.
    background : {"dark", "light"}, optional
        What the text will stand on: light glyphs on dark paper, or dark glyphs on light paper.
    channels : {"RGB", "BGR", "RGBA", "BGRA"}, optional
        Order of the colours in `image`; "BGR" is OpenCV's.
    data_range : tuple of float, optional
        The values of black and of white, by default those of the dtype.
    gamma : float, optional
        Exponent of the displayed luminance, of image and glyphs alike; 2.2 approximates linear light.
    tone : {"auto", "none", "contrast", "range", "stretch"} or callable, optional
        How ink maps into what the glyphs can reach: "contrast" stretches the `percentiles` to [0, 1], "range" scales
        to the least and largest mean coverage of the glyphs, "stretch" does both; a callable maps ink of shape
        (M, N) to ink; "auto" is the method's own choice.
    percentiles : tuple of float, optional
        Percentiles of the ink, in percent, that "contrast" and "stretch" map to 0 and 1.
    filters : iterable of callable, optional
        Functions ``image -> image``, called in turn after the resize with the caller's own dtype and channel order.
    color : bool, optional
        Whether each glyph gets a colour: the mean of the picture under its ink.
    backend : {"auto", "cpu", "cuda"}, optional
        Where to compute.
    workers : int, optional
        Number of threads, by default one a core.
    rng : int or numpy.random.Generator, optional
        Source of randomness, for methods that draw.
    callback : callable, optional
        Called after each iteration, by methods that iterate, with a state that has ``iteration``, ``error``,
        ``num_changed`` and ``indices``; raising StopIteration ends the run with the best so far.
    **method_options
        The method's own options; see its function in `skascii.matchers`.

    Returns
    -------
    AsciiArt
        The text, with everything to show, save and measure it.

    Raises
    ------
    ValueError
        If a value is outside its rule; the message names the parameter, the rule and the remedy.
    TypeError
        If a parameter is of the wrong type, or the method has no such option.
    RuntimeError
        If the backend cannot be used here.

    See Also
    --------
    skascii.matchers.match : The choice alone, from tiles to indices.

    Examples
    --------
    >>> import skimage
    >>> import skascii
    >>> art = skascii.convert(skimage.data.camera(), columns=32)
    >>> art.shape
    (16, 32)
    """
    started = perf_counter()
    chosen = get(method)
    check_options(chosen, method_options)
    glyphs = glyphs if isinstance(glyphs, GlyphSet) else glyph_set(glyphs)
    check_choice("background", background, BACKGROUNDS)
    gamma = check_number("gamma", gamma, above=0)
    tone = check_tone(tone)
    percentiles = check_percentiles(percentiles)
    image = check_image(image, channels=channels, data_range=data_range)
    reading: dict[str, Any] = {"background": background, "channels": channels, "data_range": data_range}

    low, _ = value_range(image.dtype, data_range)
    size = grid_size(image.shape[:2], glyphs.cell, columns, rows)
    image = _filtered(image if size is None else resize_image(image, size, low), filters, reading)
    resized = perf_counter()

    shape = padded_shape(image.shape[:2], glyphs.cell)
    check_pixels(*shape, "image")
    padded = np.empty(shape, np.float32)
    ink = padded[: image.shape[0], : image.shape[1]]
    padded[image.shape[0] :] = 0
    padded[:, image.shape[1] :] = 0
    seen = glyphs.raised(gamma, background)
    ink_of(image, ink, gamma=gamma, workers=workers, **reading)
    applied = chosen.tone if tone == "auto" else tone
    apply_tone(ink, applied, percentiles, (float(seen.coverage.min()), float(seen.coverage.max())), workers)
    inked = perf_counter()

    info: dict[str, Any] = {"method": method, "tone": applied, **method_options}
    context = {"backend": backend, "workers": workers, "rng": rng, "callback": callback, "info": info}
    indices = run(chosen, tile_view(padded, glyphs.cell), seen, context, method_options)
    matched = perf_counter()

    foreground = ink_colors(image, indices, glyphs.bitmaps, workers=workers, **reading) if color else None
    info["seconds"] = {
        "resize": resized - started,
        "ink": inked - resized,
        "match": matched - inked,
        "color": perf_counter() - matched,
    }
    return AsciiArt(glyphs, indices, foreground=foreground, background=background, info=info)


def _filtered(
    image: np.ndarray, filters: Iterable[Callable[[np.ndarray], np.ndarray]], reading: dict[str, Any]
) -> np.ndarray:
    """Run the filters. Of `reading`, what no longer holds for their result is set to what does."""
    dtype = image.dtype
    for number, function in enumerate(_sequence(filters)):
        if not callable(function):
            raise rejection(
                f"filters[{number}]",
                "callable",
                repr(function),
                "Example: skascii.filters.negative.",
                TypeError,
            )
        reading["channels"] = reading["channels"][:3]
        result = function(image)
        if np.asarray(result).dtype != dtype:
            reading["data_range"] = None
        image = check_image(
            result,
            channels=reading["channels"],
            data_range=reading["data_range"],
            name=f"the result of filters[{number}]",
        )
    return image


def _sequence(filters: Any) -> Iterable[Any]:
    if callable(filters) or not hasattr(filters, "__iter__") or isinstance(filters, (str, bytes)):
        raise rejection("filters", "a sequence of callables", repr(filters), "Put it in a list.", TypeError)
    return filters
