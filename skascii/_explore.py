"""explore(): a picture under knobs, in a notebook."""

import warnings
from typing import Any, get_args

import numpy as np

from ._art import AsciiArt
from ._convert import convert
from ._converter import Converter
from ._shared.paper import check_paper
from ._shared.words import ColorMode, Method, PaletteName, PaperName, ToneName
from .glyphs import charsets
from .matchers import Matcher, available, get
from .matchers._coloring import check_mode

KNOBS = ("method", "columns", "glyphs", "color", "palette", "tone", "paper")
# "24-bit" stands for no palette: to ipywidgets, None is a knob that stands nowhere
DEFAULTS = {"method": "local_search", "columns": 80, "glyphs": "ascii", "color": "none", "palette": "24-bit"}
DEFAULTS |= {"tone": "auto", "paper": "dark"}
MOST_COLUMNS = 240
STATUS = "<div style='font: 13px/1.5 monospace; white-space: pre-wrap; max-width: 80em'>{}</div>"


def explore(image: Any, method: Method | Matcher = "local_search", **options: Any) -> "Explorer":
    """Show a picture as text in a notebook, with knobs for what matters: each turn shows what comes of it.

    The knobs are those of method, columns, glyphs, colour, palette, tone and paper; a line below says the call that
    makes what is shown. It needs the extra ``skascii[notebook]``.

    Parameters
    ----------
    image : array_like, shape (M, N) or (M, N, C)
        The image, as `skascii.convert` takes it.
    method : str or Matcher, optional
        How glyphs are chosen at first.
    **options
        As in `skascii.convert`: where the knobs stand at first, and what they do not turn.

    Returns
    -------
    Explorer
        Shows itself as the last expression of a notebook's cell. ``.art`` is what it shows, ``.options`` what
        `skascii.convert` made it with, and ``.turn(columns=100)`` turns knobs from code.

    Raises
    ------
    ImportError
        If ipywidgets is not installed.
    ValueError, TypeError
        If the image or an option is refused; what a knob leads to later is said below the picture.

    See Also
    --------
    skascii.convert : The same, once.

    Examples
    --------
    >>> import skimage
    >>> import skascii
    >>> explorer = skascii.explore(skimage.data.camera(), columns=32)  # doctest: +SKIP
    >>> explorer.turn(method="gradient", columns=40)  # doctest: +SKIP
    >>> explorer.art.shape  # doctest: +SKIP
    (20, 40)
    """
    return Explorer(image, {"method": method, **options})


class Explorer:
    """Knobs, the art that they make, and the call that makes it."""

    def __init__(self, image: Any, options: dict[str, Any]) -> None:
        ui = _import_ipywidgets()
        Converter(**options)  # a knob would move what is out of its range into it
        self.image = image
        self._fixed = {name: value for name, value in options.items() if name not in KNOBS}
        start = _canonical(DEFAULTS | {name: options[name] for name in KNOBS if options.get(name) is not None})
        self.knobs = {name: _knob(ui, name, start[name]) for name in KNOBS}
        self._shown, self._status = ui.HTML(), ui.HTML()
        self.options = self._asked()
        self.art = self._convert()
        for knob in self.knobs.values():
            knob.observe(self._turned, "value")
        rows = ui.HBox([*self.knobs.values()], layout={"flex_flow": "row wrap"})
        self.widget = ui.VBox([rows, self._shown, self._status])

    def turn(self, **values: Any) -> None:
        """Turn knobs, each by the name of its option."""
        for name, value in values.items():
            self.knobs[name].value = value

    def _turned(self, change: Any) -> None:
        """Show what comes of the knobs as they stand, or why nothing does."""
        asked = self._asked()
        if asked == self.options:
            return
        self.options, before = asked, self.options
        try:
            self.art = self._convert()
        except (ValueError, TypeError, RuntimeError, ImportError) as error:
            self.options = before
            self._status.value = _said(str(error))

    def _asked(self) -> dict[str, Any]:
        """Return the options as the knobs stand; those that would have no effect are locked, and left out."""
        asked = {name: knob.value for name, knob in self.knobs.items()}
        colored = asked["color"] != "none"
        searched = colored and get(asked["method"]).colors is not None
        self.knobs["palette"].disabled, self.knobs["tone"].disabled = not colored, searched
        idle = {"palette"} if not colored else {"tone"} if searched else set()
        changed = {name: value for name, value in asked.items() if name == "columns" or value != DEFAULTS[name]}
        return {name: value for name, value in changed.items() if name not in idle} | self._fixed

    def _convert(self) -> AsciiArt:
        """Return the art that the options make, and show it, with the call and its warnings."""
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always")
            art = convert(self.image, **self.options)
        self._shown.value = art._repr_html_()
        words = ", ".join(f"{name}={_word(value)}" for name, value in self.options.items())
        self._status.value = _said("\n".join([f"skascii.convert(image, {words})", *(str(w.message) for w in heard)]))
        return art

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return self.widget._repr_mimebundle_(**kwargs)


def _import_ipywidgets() -> Any:
    """Return ipywidgets, or say how to get it."""
    try:
        import ipywidgets
    except ImportError as error:
        raise ImportError(f"knobs need ipywidgets ({error}). Install it: pip install 'skascii[notebook]'.") from None
    return ipywidgets


def _canonical(options: dict[str, Any]) -> dict[str, Any]:
    """Return options in forms that can be compared with `==`."""
    palette = options["palette"]
    if not isinstance(palette, str):
        palette = tuple(map(tuple, np.asarray(palette).tolist()))
    checked = {"method": get(options["method"]).name, "color": check_mode(options["color"]), "palette": palette}
    return options | checked | {"paper": check_paper(options["paper"])}


def _knob(ui: Any, name: str, value: Any) -> Any:
    """Return the knob of an option, which stands at a value, be that among its usual ones or not."""
    layout = {"width": "22em"}
    if name == "columns":
        most = max(MOST_COLUMNS, value or 0)
        return ui.IntSlider(value, min=1, max=most, description=name, continuous_update=False, layout=layout)
    choices: dict[str, Any] = {_word(each).strip("'"): each for each in _choices(name)}
    if value not in choices.values():
        choices[_word(value)] = value
    return ui.Dropdown(options=[*choices.items()], value=value, description=name, layout=layout)


def _choices(name: str) -> tuple[Any, ...]:
    """Return the usual values of an option."""
    return {
        "method": available(),
        "glyphs": tuple(charsets()),
        "color": get_args(ColorMode),
        "palette": ("24-bit", *get_args(PaletteName)),
        "tone": get_args(ToneName),
        "paper": get_args(PaperName),
    }[name]


def _word(value: Any) -> str:
    """Return how a value is written, in a few words where it is long."""
    name = getattr(value, "__qualname__", None) or repr(value)
    return name if len(name) <= 60 else f"<{type(value).__name__}>"


def _said(words: str) -> str:
    """Return text as HTML."""
    from html import escape

    return STATUS.format(escape(words))
