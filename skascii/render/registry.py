"""The one registry of renderers: by name, and by the suffix of the files that they write."""

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

import numpy as np

from .._shared.checks import did_you_mean, rejection
from .._shared.paper import Paper
from .._shared.registry import Registry, first_line
from ..glyphs import GlyphSet

SUFFIX = re.compile(r"\.[^\s./\\]+")

Result = str | bytes | np.ndarray
Function = TypeVar("Function", bound=Callable[..., Result])


class Art(Protocol):
    """What the renderers of this room use of an art."""

    glyphs: GlyphSet
    indices: np.ndarray
    foreground: np.ndarray | None
    background: np.ndarray | None
    paper: Paper


@dataclass(frozen=True)
class Renderer:
    """A registered renderer: what `AsciiArt.save` and the command line need to know of it.

    Parameters
    ----------
    name : str
        The renderer's name.
    function : callable
        What writes an art.
    suffixes : tuple of str
        Those of the files that it writes, with their dots, in lower case.
    summary : str
        One line for listings.

    Examples
    --------
    >>> import skascii
    >>> skascii.render.get(".htm").suffixes
    ('.html', '.htm')
    """

    name: str
    function: Callable[..., Result]
    suffixes: tuple[str, ...]
    summary: str

    @property
    def options(self) -> Mapping[str, inspect.Parameter]:
        """The renderer's own options, by name."""
        parameters = inspect.signature(self.function).parameters
        return MappingProxyType({k: p for k, p in parameters.items() if p.kind is inspect.Parameter.KEYWORD_ONLY})


def renderer(
    name: str, *, suffixes: tuple[str, ...] | None = None, summary: str | None = None
) -> Callable[[Function], Function]:
    r"""Register a function as a renderer (decorator).

    ``art.save("file.suffix")`` and ``skascii -o file.suffix`` then write files with its suffixes. A package can do the
    same through an entry point in the group ``skascii.renderers``, whose name is the renderer's and whose object is the
    function, decorated or plain.

    Parameters
    ----------
    name : str
        The renderer's name, an identifier.
    suffixes : tuple of str, optional
        Those of the files that it writes, in lower case, each with its dot; by default the name with a dot.
    summary : str, optional
        One line for listings, by default the first line of the docstring.

    Returns
    -------
    callable
        A decorator, which returns the function unchanged. The function takes an AsciiArt, and its options as
        keywords. It returns text, which is written in UTF-8 and ends in a newline; or bytes, which are written as they
        are; or a picture, uint8 of shape (H, W), (H, W, 3) or (H, W, 4), which Pillow encodes as the suffix says.

    Raises
    ------
    ValueError
        If the name is no identifier or belongs to another function, or another renderer writes files of a suffix.
    TypeError
        If the suffixes are no tuple of str.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import skascii
    >>> @skascii.render.renderer("numbers_doctest", suffixes=(".csv",))
    ... def numbers(art, *, separator=","):
    ...     "The number of each cell's glyph."
    ...     return "\n".join(separator.join(map(str, row)) for row in art.indices)
    >>> art = skascii.AsciiArt(skascii.glyph_set(" #"), [[0, 1], [1, 0]])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     art.save(f"{folder}/art.csv", separator=" ")
    ...     Path(folder, "art.csv").read_text()
    '0 1\n1 0\n'
    >>> skascii.render.unregister("numbers_doctest")
    """
    _registry.check_name(name)
    wanted = _check_suffixes((f".{name.lower()}",) if suffixes is None else suffixes)

    def register(function: Function) -> Function:
        taken = {suffix: other.name for other in _registry.entries.values() for suffix in other.suffixes}
        clash = next((suffix for suffix in wanted if taken.get(suffix, name) != name), None)
        if clash is not None:
            got, remedy = (
                f"{clash!r}, which {taken[clash]!r} writes",
                f"Choose another, or unregister {taken[clash]!r}.",
            )
            raise rejection("suffixes", f"free for {name!r} to take", got, remedy)
        _registry.enter(Renderer(name, function, wanted, summary or first_line(function, name)))
        return function

    return register


_registry: Registry[Renderer] = Registry("renderer", renderer)


def _check_suffixes(suffixes: Any) -> tuple[str, ...]:
    """Return `suffixes` as a tuple, if each is what `pathlib` calls one, in lower case."""
    if not isinstance(suffixes, (tuple, list)) or not all(isinstance(suffix, str) for suffix in suffixes):
        raise rejection("suffixes", "a tuple of str", repr(suffixes), 'Example: (".svg",).', TypeError)
    if not suffixes or any(not SUFFIX.fullmatch(suffix) or suffix != suffix.lower() for suffix in suffixes):
        rule = "one or more, each a dot and what follows it in lower case"
        raise rejection("suffixes", rule, repr(suffixes), 'Example: (".svg",).')
    return tuple(suffixes)


def unregister(name: str) -> None:
    """Forget the renderer of this name.

    Parameters
    ----------
    name : str
        One of `available`.

    Raises
    ------
    ValueError
        If there is none of that name.

    Examples
    --------
    >>> import skascii
    >>> @skascii.render.renderer("first_doctest")
    ... def first(art):
    ...     "The first row."
    ...     return art.lines[0]
    >>> skascii.render.unregister("first_doctest")
    >>> "first_doctest" in skascii.render.available()
    False
    """
    _registry.remove(name)


def available() -> tuple[str, ...]:
    """Return the names of all renderers, those of installed packages included.

    Returns
    -------
    tuple of str
        Sorted names.

    Examples
    --------
    >>> import skascii
    >>> "svg" in skascii.render.available()
    True
    """
    return _registry.names()


def get(name: str) -> Renderer:
    """Return the registered renderer of this name, or of files with this suffix.

    Parameters
    ----------
    name : str
        One of `available`, or a suffix with its dot.

    Returns
    -------
    Renderer
        Its name, function, suffixes, summary and options.

    Raises
    ------
    ValueError
        If there is none of that name or suffix.
    TypeError
        If `name` is no str.

    Examples
    --------
    >>> import skascii
    >>> skascii.render.get("svg").summary
    'Drawing that scales to a poster: any font lands on the grid.'
    >>> skascii.render.get(".jpeg").name
    'image'
    """
    if not isinstance(name, str):
        raise rejection(
            "name", "the name or the suffix of a renderer", repr(name), "See render.available().", TypeError
        )
    found = of_suffix(name) if name.startswith(".") else _registry.find(name)
    if found is None:
        known = [*available(), *by_suffix()]
        raise rejection("name", f"one of {', '.join(known)}", repr(name), did_you_mean(name, known).strip())
    return found


def of_suffix(suffix: str) -> Renderer | None:
    """Return the renderer of files with this suffix; packages are loaded for a suffix only that is not known yet."""
    loaded = (known for known in _registry.entries.values() if suffix in known.suffixes)
    return next(loaded, None) or by_suffix().get(suffix)


def by_suffix() -> dict[str, Renderer]:
    """Return the renderer of each suffix, those of installed packages included."""
    return {suffix: known for name in available() if (known := _registry.find(name)) for suffix in known.suffixes}
