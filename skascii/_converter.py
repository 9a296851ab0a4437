"""Converter: an image into an art, with everything that does not depend on the image checked and made once."""

import inspect
import warnings
from collections.abc import Callable, Iterable, Sequence
from time import perf_counter
from typing import Any, Unpack

import numpy as np
from numpy.typing import NDArray

from ._art import AsciiArt
from ._options import MethodOptions
from ._shared.checks import rejection
from ._shared.paper import check_paper, paper_color
from ._shared.words import Backend, Channels, Color, ColorMode, Method, PaletteName, PaperName, ToneName
from .glyphs import GlyphSet, glyph_set
from .matchers import Matcher, get
from .matchers._coloring import Colored, Coloring, check_mode
from .matchers._matcher import check_run
from .picture.blank import level_of_caller
from .picture.follower import Follower
from .picture.reader import Picture, Reader
from .picture.settings import Tone, check_tone
from .picture.target import Target

FOREIGN = {  # what other libraries call our parameters
    "cols": "columns", "width": "columns", "ncols": "columns", "height": "rows", "nrows": "rows", "lines": "rows",
    "charset": "glyphs", "chars": "glyphs", "characters": "glyphs",
    "bg": "paper", "bgcolor": "paper", "background": "paper", "channel_axis": "channels", "channel_order": "channels",
    "vmin": "data_range", "vmax": "data_range", "range": "data_range",
    "colour": "color", "cmap": "palette",
    "algorithm": "method", "algo": "method", "seed": "rng", "random_state": "rng", "random_seed": "rng",
    "device": "backend", "n_jobs": "workers", "num_workers": "workers", "threads": "workers",
}  # fmt: skip


class Converter:
    """Turns images into text, one after another, all in the same way.

    All parameters are checked when it is made, before there is an image, and glyphs and what the method derives from
    them are made once.

    Parameters
    ----------
    method : str or Matcher, optional
        How glyphs are chosen: one of ``skascii.matchers.available()``.
    columns, rows, glyphs, paper, channels, data_range, gamma, tone, percentiles, filters, color, palette : optional
        What becomes of the image, as in `skascii.convert`.
    backend, workers, rng, callback : optional
        How it is computed, as in `skascii.convert`.
    **method_options
        The method's own options; see its function in `skascii.matchers`.

    Raises
    ------
    ValueError
        If a value is outside its rule; the message names the parameter, the rule and the remedy.
    TypeError
        If a parameter is of the wrong type, or the method has no such option.

    See Also
    --------
    skascii.convert : One image.

    Examples
    --------
    >>> import skimage
    >>> import skascii
    >>> converter = skascii.Converter("min_diff_sq", columns=32)
    >>> [converter(image).shape for image in (skimage.data.camera(), skimage.data.coins())]
    [(16, 32), (13, 32)]
    """

    def __init__(
        self,
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
    ) -> None:
        self.matcher = get(method)
        self.glyphs = glyphs if isinstance(glyphs, GlyphSet) else glyph_set(glyphs)
        self.paper = check_paper(paper)
        options: dict[str, Any] = {**method_options}
        self._how: dict[str, Any] = {"backend": backend, "workers": workers, "rng": rng, "callback": callback}
        check_run(self._how)
        self._seen = self.glyphs.raised(gamma, self.paper)
        joint = {"gamma": gamma, "tone": check_tone(tone), "percentiles": percentiles}
        self._coloring = self._check_color(check_mode(color), palette, joint, options)
        self._options = options
        self._prepared = self.matcher.prepare(self._seen, options, WORDS)
        self._reader: Reader | Follower = Reader(
            self.glyphs.cell,
            (float(self._seen.coverage.min()), float(self._seen.coverage.max())),
            columns=columns,
            rows=rows,
            paper=self.paper,
            channels=channels,
            data_range=data_range,
            gamma=gamma,
            tone=self.matcher.tone if tone == "auto" else tone,
            percentiles=percentiles,
            filters=filters,
            workers=workers,
            rng=rng,
        )

    def ink(self, image: Any) -> Target:
        """Return the ink that is wanted for an image: what the method works on.

        Parameters
        ----------
        image : array_like, shape (M, N) or (M, N, C)
            The image, as `skascii.convert` takes it.

        Returns
        -------
        Target
            Its ink, in whole cells.
        """
        return self._reader.target(self._reader.picture(image))

    def __call__(self, image: Any) -> AsciiArt:
        """Turn an image into text.

        Parameters
        ----------
        image : array_like, shape (M, N) or (M, N, C)
            The image, as `skascii.convert` takes it.

        Returns
        -------
        AsciiArt
            The text, with everything to show, save and measure it.
        """
        started = perf_counter()
        picture = self._reader.picture(image)
        resized = perf_counter()
        options = {name: _named(value) for name, value in self._options.items()}
        info: dict[str, Any] = {"method": self.matcher.name, **options}
        info["picture"] = picture.image.shape[:2]  # in pixels, before it is filled up to whole cells
        run = check_run({**self._how, "info": info})
        coloring = self._coloring
        if coloring is not None and coloring.joint:
            colored = coloring.search(self._reader.rgb(picture), run)
            found = perf_counter()
            info["seconds"] = {"resize": resized - started, "match": found - resized}
            return self._art(picture, colored.indices, colored, info)
        target = self._reader.target(picture)
        inked = perf_counter()
        info["tone"] = _named(self._reader.tone)
        indices = self.matcher.choose(target, self._seen, self._prepared, run)
        matched = perf_counter()
        painted = None if coloring is None else coloring.paint(self._reader.rgb(picture), indices, run)
        info["seconds"] = {
            "resize": resized - started,
            "ink": inked - resized,
            "match": matched - inked,
            "color": perf_counter() - matched,
        }
        return self._art(picture, indices, painted, info)

    def _check_color(self, mode: str, palette: Any, gray: dict[str, Any], options: dict[str, Any]) -> Coloring | None:
        """Return how arts are coloured, None for arts in one colour; `gray` is what only those have a use for."""
        if mode == "none":
            if palette is not None:
                raise rejection("palette", "left out without colour", repr(palette), 'Pass color="cell".')
            return None
        coloring = Coloring(self.matcher, self.glyphs, options, mode, palette, self.paper)
        if coloring.joint:
            plain = {"gamma": (1,), "tone": ("auto", "none"), "percentiles": (None,)}
            for name, value in gray.items():
                if value not in plain[name]:
                    rule = f"left out where {self.matcher.name} searches glyphs and colours together"
                    raise rejection(name, rule, repr(value), "Use filters, or another method.")
        return coloring

    def _art(self, picture: Picture, indices: np.ndarray, colored: Colored | None, info: dict[str, Any]) -> AsciiArt:
        """Return the art; warn if it is blank, and the picture is not."""
        colors = {} if colored is None else {"foreground": colored.foreground, "background": colored.background}
        art = AsciiArt(self.glyphs, indices, **colors, paper=self.paper, info=info)
        warning = self._reader.blank_art(picture) if _is_blank(art) else None
        if warning is not None:
            warnings.warn(warning, stacklevel=level_of_caller())
        return art


def _is_blank(art: AsciiArt) -> bool:
    """Return whether all of an art has one colour."""
    inked = art.glyphs.coverage[art.indices] > 0
    if art.foreground is None:
        return not inked.any()
    paper = np.array(paper_color(art.paper))
    behind = np.broadcast_to(paper if art.background is None else art.background, art.foreground.shape)
    seen = inked & (art.foreground != behind).any(axis=2)
    return not seen.any() and bool((behind == behind[0, 0]).all())


WORDS = FOREIGN | {name: name for name in inspect.signature(Converter).parameters if name != "method_options"}


def _named(value: Any) -> Any:
    """Return the name of a callable, which pickles may not hold, and all else as it is."""
    return getattr(value, "__qualname__", type(value).__qualname__) if callable(value) else value
