"""The published systems that the methods come from: what each does by default, as options of `convert`."""

from typing import Any

import numpy as np

from ._shared.checks import check_choice


def binary(ink: np.ndarray) -> np.ndarray:
    """Return full ink where there is more than half, and none elsewhere."""
    return ink > 0.5


SYSTEMS: dict[str, dict[str, Any]] = {
    "l2a": {"method": "max_prod", "glyphs": "default", "gamma": 0.5, "tone": "none", "midpoint": 0.5},
    "les": {"method": "local_search", "glyphs": "ascii", "tone": "range", "sigma": 2.0, "radius": 3, "init": "random"},
    "nmf": {"method": "nmf", "glyphs": "ascii", "tone": binary, "beta": 2.0, "max_num_iter": 100, "init": "uniform"},
    "features": {
        "method": "features",
        "glyphs": "ascii",
        "tone": "none",
        "bank": "plus",
        "extent": 3.0,
        "weight": 15.0,
        "exposure": 2.0,  # its 0.5 is for black on white: for white on black it takes the inverse
        "p": 1.0,
    },
}


def published(name: str) -> dict[str, Any]:
    """Return what a published system does by default, as options of `skascii.convert`.

    What differs on purpose is listed in docs/guide/methods, :ref:`published-systems`. Paper and size are the caller's.

    Parameters
    ----------
    name : {"l2a", "les", "nmf", "features"}
        "l2a": *Logo to ASCII*, the pixel-product converter. "les": the local exhaustive search of Takeuchi, Takafuji,
        Ito and Nakano. "nmf": the factorisation of O'Grady and Rickard. "features": the *Image-To-ASCII-Converter*.

    Returns
    -------
    dict
        Keywords of `skascii.convert` and `skascii.Converter`; a new one, to be changed at will.

    Raises
    ------
    ValueError
        If there is no such system.
    TypeError
        If the name is no string.

    Examples
    --------
    >>> import skimage
    >>> import skascii
    >>> skascii.published("l2a")
    {'method': 'max_prod', 'glyphs': 'default', 'gamma': 0.5, 'tone': 'none', 'midpoint': 0.5}
    >>> skascii.convert(skimage.data.logo(), **skascii.published("l2a"), columns=40).shape
    (20, 40)

    Options of your own override:

    >>> options = skascii.published("les") | {"sigma": 1.5, "rng": 0}
    >>> skascii.convert(skimage.data.camera(), **options, columns=40).shape
    (20, 40)
    """
    return dict(SYSTEMS[check_choice("name", name, SYSTEMS)])
