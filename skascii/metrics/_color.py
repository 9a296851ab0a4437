"""The measure of colour: CIEDE2000 of what is seen from afar."""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from .._art import AsciiArt
from .._shared.checks import check_number, rejection
from .._shared.paper import BLACK, paper_color
from ._seen import blur, check_sigma, pair_of_colors

STOPS = 6  # the best exposure is sought among those of at most 2**STOPS and at least its inverse


def color_error(
    art: Any,
    image: Any,
    *,
    sigma: float | Sequence[float] = 4.0,
    exposure: float | Literal["best"] | None = None,
    channels: str = "RGB",
    data_range: tuple[float, float] | None = None,
) -> float:
    """Mean difference in colour that remains once the eye has blurred the glyphs.

    The art as it is drawn and the picture are both blurred in linear light, as the eye does from afar; then the
    difference of each pixel is counted in CIEDE2000, where 1 is just visible and black is 100 from white.

    Parameters
    ----------
    art : AsciiArt or array_like of uint8, shape (M, N) or (M, N, 3)
        An art, or its picture in RGB, as `skascii.AsciiArt.to_image` draws it.
    image : array_like, shape (P, Q) or (P, Q, C)
        The picture in sRGB, as `skascii.convert` takes it, brought to the size of the art's.
    sigma : float or sequence of float, optional
        Standard deviation of the eye's Gaussian, in pixels of the art's picture; of several, the mean is returned.
    exposure : float or "best", optional
        What the art's linear light is multiplied by: glyphs cover a part of their cells, so a screen with black paper
        is turned up. "best" is the factor from 1/64 to 64 of the least error, on black paper only. By default 1.
    channels, data_range : optional
        How `image` is read, as in `skascii.convert`.

    Returns
    -------
    float
        The mean CIEDE2000 over all pixels of the picture, at least 0.

    Raises
    ------
    ValueError, TypeError
        If a value is outside its rule, or the best exposure is asked for on paper that is not black.

    Notes
    -----
    The blur is cut at 3.5 standard deviations and takes the nearest pixel outside the picture. Where the art's last
    cells reach beyond the picture, only the picture's own pixels count.

    References
    ----------
    .. [1] X. Zhang, B. A. Wandell, "A spatial extension of CIELAB for digital color-image reproduction", Journal of the
       SID 5 (1997) 61-63.

    Examples
    --------
    >>> import skimage
    >>> import skascii
    >>> picture = skimage.data.astronaut()
    >>> art = skascii.convert(picture, "gradient", columns=40, color=True)
    >>> plain, best = (skascii.metrics.color_error(art, picture, exposure=k) for k in (None, "best"))
    >>> best < plain
    True
    """
    sigmas = check_sigma(sigma)
    if exposure != "best":
        exposure = check_number("exposure", 1 if exposure is None else exposure, above=0)
    elif isinstance(art, AsciiArt) and paper_color(art.paper) != BLACK:
        raise rejection("exposure", "a number or None on paper that is not black", "'best'", "Leave it out.")
    drawn, picture = pair_of_colors(art, image, channels, data_range)
    pairs = [(blur(drawn, s), blur(picture, s)) for s in sigmas]
    return _best_difference(pairs) if exposure == "best" else _difference(pairs, exposure)


def _difference(pairs: list[tuple[np.ndarray, np.ndarray]], exposure: float) -> float:
    """Return the mean CIEDE2000 of pairs of pictures in XYZ, the first of each multiplied by `exposure`."""
    from skimage.color import deltaE_ciede2000, xyz2lab

    return float(np.mean([deltaE_ciede2000(xyz2lab(seen * exposure), xyz2lab(aim)) for seen, aim in pairs]))


def _best_difference(pairs: list[tuple[np.ndarray, np.ndarray]]) -> float:
    """Return the least difference of any exposure: between the neighbours of the best whole stop."""
    from scipy.optimize import minimize_scalar

    def at(stop: float) -> float:
        return _difference(pairs, 2.0**stop)

    stop = min(range(-STOPS, STOPS + 1), key=at)
    bounds = max(stop - 1, -STOPS), min(stop + 1, STOPS)
    return float(minimize_scalar(at, bounds=bounds, method="bounded", options={"xatol": 1e-3}).fun)
