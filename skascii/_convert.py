"""The doors that most callers need: an image into text, and an image into ink."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Unpack

import numpy as np
from numpy.typing import NDArray

from ._art import AsciiArt
from ._converter import Converter
from ._options import MethodOptions
from ._shared.words import Backend, Channels, Color, ColorMode, Method, PaletteName, PaperName, ToneName
from .glyphs import GlyphSet
from .matchers import Matcher
from .picture.settings import Tone
from .picture.target import Target


def convert(
    image: Any,
    method: Method | Matcher = "local_search",
    *,
    columns: int | None = None,
    rows: int | None = None,
    glyphs: GlyphSet | str = "ascii",
    paper: PaperName | Color = "dark",
    channels: Channels = "RGB",
    data_range: tuple[float, float] | None = None,
    gamma: float = 1.0,
    tone: ToneName | Tone | Callable[[NDArray[np.float32]], NDArray[Any]] = "auto",
    percentiles: tuple[float, float] | None = None,
    filters: Iterable[Callable[[NDArray[Any]], NDArray[Any]]] = (),
    color: ColorMode | bool = "none",
    palette: PaletteName | NDArray[np.integer] | Sequence[Sequence[int]] | None = None,
    backend: Backend = "auto",
    workers: int | None = None,
    rng: "int | np.random.Generator | None" = None,
    callback: Callable[[Any], Any] | None = None,
    **method_options: Unpack[MethodOptions],
) -> AsciiArt:
    """Turn an image into text.

    Parameters
    ----------
    image : array_like, shape (M, N) or (M, N, C)
        Gray, gray and alpha, RGB, or RGBA: bool, uint8, uint16, or float in [0, 1]; any other integer or range needs
        `data_range`. What is masked or NaN is missing: it shows the paper, and counts for no percentile. A Pillow image
        is converted by its mode, and turned as its EXIF says. It is never changed.
    method : str or Matcher, optional
        How glyphs are chosen: one of ``skascii.matchers.available()``, or what `skascii.matchers.get` returns. Type
        checkers know the names and options of the methods here, and take those of others as a Matcher and a dict.
    columns, rows : int, optional
        Size of the text in characters. Neither: the image is not resized, and its last partial cells are filled
        with paper. One: the other follows from the aspect of the image and of the cell. Both: stretched.
    glyphs : GlyphSet or str, optional
        A glyph set, the name of a charset, or a string of characters.
    paper : {"dark", "light"} or colour, optional
        What the text will stand on: light glyphs on dark paper, or dark glyphs on light paper. A colour (a CSS name,
        "#rrggbb", a grey from 0 to 255 or (r, g, b)) is light where its luminance exceeds a half; transparent parts
        of the image, pictures and pages show it.
    channels : {"RGB", "BGR", "RGBA", "BGRA"}, optional
        Order of the colours in `image`; "BGR" is OpenCV's.
    data_range : tuple of float, optional
        The values of black and of white, by default those of the dtype. Opacity keeps that of the dtype, if it has one.
    gamma : float, optional
        Exponent of the displayed luminance, of image and glyphs alike; 2.2 approximates linear light.
    tone : {"auto", "none", "contrast", "range", "stretch", "fit", ...}, Tone or callable, optional
        How ink maps into what the glyphs can show: "contrast" stretches the `percentiles` to [0, 1], "range" scales
        to the least and largest mean coverage of the glyphs, "stretch" does both. "fit", "faithful", "vivid", "edges",
        "drawing" and "local" are fitted to what the glyphs show, as is any `Tone`. A callable maps ink of shape (M, N)
        to ink; "auto" is the method's own choice.
    percentiles : tuple of float, optional
        Percentiles of the ink, in percent, that "contrast" and "stretch" map to 0 and 1, by default 5 and 95, and that
        are stretched before a tone is fitted, by default none. They move outward in a picture that is mostly paper, and
        stretch no mere noise.
    filters : iterable of callable, optional
        Functions ``image -> image``, called in turn after the resize with the caller's own dtype and channel order.
    color : {"none", "foreground", "cell"} or bool, optional
        Which colours a cell has: none of its own; one, of its glyph, on the paper; or two, of the glyph and behind it.
        `local_search` searches glyphs and colours together, as the eye sees them; the glyphs of all other methods get
        the colours that suit them best, over all cells at once. True is "foreground", False "none".
    palette : {"256", "16"} or array_like of int, shape (K, 3), optional
        The only colours to use, of a terminal or RGB; by default all.
    backend : {"auto", "cpu", "cuda"}, optional
        Where to compute.
    workers : int, optional
        Number of threads, by default one a core.
    rng : int or numpy.random.Generator, optional
        Source of randomness, for methods that need it.
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
    skascii.Converter : The same for many images.
    skascii.ink, skascii.matchers.match : The two halves: from image to ink, from ink to indices.

    Examples
    --------
    >>> import skimage
    >>> import skascii
    >>> art = skascii.convert(skimage.data.camera(), columns=32)
    >>> art.shape
    (16, 32)
    """
    converter = Converter(
        method,
        columns=columns,
        rows=rows,
        glyphs=glyphs,
        paper=paper,
        channels=channels,
        data_range=data_range,
        gamma=gamma,
        tone=tone,
        percentiles=percentiles,
        filters=filters,
        color=color,
        palette=palette,
        backend=backend,
        workers=workers,
        rng=rng,
        callback=callback,
        **method_options,
    )
    return converter(image)


def ink(
    image: Any,
    method: Method | Matcher = "local_search",
    *,
    columns: int | None = None,
    rows: int | None = None,
    glyphs: GlyphSet | str = "ascii",
    paper: PaperName | Color = "dark",
    channels: Channels = "RGB",
    data_range: tuple[float, float] | None = None,
    gamma: float = 1.0,
    tone: ToneName | Tone | Callable[[NDArray[np.float32]], NDArray[Any]] = "auto",
    percentiles: tuple[float, float] | None = None,
    filters: Iterable[Callable[[NDArray[Any]], NDArray[Any]]] = (),
    workers: int | None = None,
) -> Target:
    """Turn an image into the ink that is wanted for it: what `skascii.matchers.match` chooses glyphs for.

    Parameters
    ----------
    image : array_like, shape (M, N) or (M, N, C)
        The image, as `skascii.convert` takes it.
    method : str or Matcher, optional
        Whose tone ``tone="auto"`` means.
    columns, rows, glyphs, paper, channels, data_range, gamma, tone, percentiles, filters : optional
        As in `skascii.convert`; of the glyphs, the cell and the coverage count.
    workers : int, optional
        Number of threads, by default one a core.

    Returns
    -------
    Target
        Ink in whole cells.

    Raises
    ------
    ValueError, TypeError
        If a value is outside its rule or of the wrong type.

    See Also
    --------
    skascii.convert : The whole way.

    Examples
    --------
    >>> import skimage
    >>> import skascii
    >>> target = skascii.ink(skimage.data.camera(), columns=32)
    >>> target
    Target(16 x 32 cells of (16, 8))
    >>> skascii.matchers.match(target, skascii.glyph_set("ascii"), "local_search").shape
    (16, 32)
    """
    converter = Converter(
        method,
        columns=columns,
        rows=rows,
        glyphs=glyphs,
        paper=paper,
        channels=channels,
        data_range=data_range,
        gamma=gamma,
        tone=tone,
        percentiles=percentiles,
        filters=filters,
        workers=workers,
    )
    return converter.ink(image)
