"""How close an art is to its picture, as the eye sees it."""

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import numpy as np

from ._art import AsciiArt
from ._shared.checks import check_choice, check_number, rejection
from ._shared.grid import resize_image
from ._shared.image import check_image
from ._shared.paper import BLACK, Paper, paper_color
from .picture.ink import ink_of, rgb_unit
from .picture.target import padded_shape

__all__ = ["color_error", "edge_agreement", "hvs_error", "ssim"]

TRUNCATE = 3.5  # half-width of the blur, in standard deviations
STOPS = 6  # the best exposure is sought among those of at most 2**STOPS and at least its inverse
WINDOW = 11  # of ssim: Gaussian weights of standard deviation 1.5


class HvsError(NamedTuple):
    """An error in ink: its root mean square, 1 for full ink, and ``20 log10(rmse)``, 0 for full ink."""

    rmse: float
    decibels: float


def hvs_error(
    art: Any,
    image: Any,
    *,
    sigma: float | Sequence[float] = 2.0,
    fit: str = "affine",
    filter_target: bool = True,
    channels: str = "RGB",
    data_range: tuple[float, float] | None = None,
) -> HvsError:
    """Measure the error that remains once the eye has blurred the glyphs.

    Parameters
    ----------
    art : AsciiArt or array_like, shape (M, N)
        An art, or its raster: ink, where 1 is full.
    image : array_like, shape (P, Q) or (P, Q, C)
        The picture, as `skascii.convert` takes it, brought to the size of the raster.
    sigma : float or sequence of float, optional
        Standard deviation of the eye's Gaussian, in pixels of the raster: it grows with the viewing distance.
        Of several, the mean square error is the mean over them.
    fit : {"affine", "none"}, optional
        "affine" first maps the picture's tone by the line of slope at least 0 that fits best, one for all
        sigmas; "none" takes it as it is.
    filter_target : bool, optional
        Whether the picture is blurred too.
    channels, data_range : optional
        How `image` is read, as in `skascii.convert`.

    Returns
    -------
    HvsError
        ``rmse`` in ink, and ``decibels``: 0 dB is full ink, -6 dB half as much, minus infinity no error.

    Raises
    ------
    ValueError, TypeError
        If a value is outside its rule.

    Notes
    -----
    The blur is cut at 3.5 standard deviations and takes the nearest pixel outside the picture.

    References
    ----------
    .. [1] J. Sullivan, L. Ray, R. Miller, "Design of minimum visual modulation halftone patterns", IEEE
       Transactions on Systems, Man and Cybernetics 21 (1991) 33-38.

    Examples
    --------
    >>> import skimage
    >>> import skascii
    >>> picture = skimage.data.camera()
    >>> art = skascii.convert(picture, "gradient", columns=40)
    >>> near, far = (skascii.metrics.hvs_error(art, picture, sigma=sigma) for sigma in (2, 8))
    >>> far.rmse < near.rmse
    True
    """
    sigmas = _check_sigma(sigma)
    check_choice("fit", fit, ("affine", "none"))
    raster, picture = _pair(art, image, channels, data_range)
    seen = np.stack([_blur(raster, s) for s in sigmas])
    aim = np.stack([_blur(picture, s) if filter_target else picture for s in sigmas])
    if fit == "affine":
        aim = _fitted(aim, seen)
    rmse = float(np.sqrt(np.mean((seen - aim) ** 2)))
    return HvsError(rmse, 20 * float(np.log10(rmse)) if rmse > 0 else -np.inf)


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
    sigmas = _check_sigma(sigma)
    if exposure != "best":
        exposure = check_number("exposure", 1 if exposure is None else exposure, above=0)
    elif isinstance(art, AsciiArt) and paper_color(art.paper) != BLACK:
        raise rejection("exposure", "a number or None on paper that is not black", "'best'", "Leave it out.")
    drawn, picture = _pair_of_colors(art, image, channels, data_range)
    pairs = [(_blur(drawn, s), _blur(picture, s)) for s in sigmas]
    return _best_difference(pairs) if exposure == "best" else _difference(pairs, exposure)


def ssim(
    art: Any,
    image: Any,
    *,
    sigma: float | Sequence[float] = 4.0,
    full: float | None = None,
    channels: str = "RGB",
    data_range: tuple[float, float] | None = None,
) -> float:
    """Structural similarity of the blurred raster and the blurred picture.

    Parameters
    ----------
    art : AsciiArt or array_like, shape (M, N)
        An art, or its raster: ink, where 1 is full.
    image : array_like, shape (P, Q) or (P, Q, C)
        The picture, as `skascii.convert` takes it, brought to the size of the raster.
    sigma : float or sequence of float, optional
        Standard deviation of the eye's Gaussian, in pixels of the raster; of several, the mean is returned.
    full : float, optional
        The ink that stands for white: the raster is divided by it. By default the mean coverage of the art's
        densest glyph, and 1 for a raster.
    channels, data_range : optional
        How `image` is read, as in `skascii.convert`.

    Returns
    -------
    float
        The mean structural similarity, at most 1.

    Raises
    ------
    ValueError, TypeError
        If a value is outside its rule, or the raster is smaller than the window of 11 x 11 pixels.

    References
    ----------
    .. [1] Z. Wang, A. Bovik, H. Sheikh, E. Simoncelli, "Image quality assessment: from error visibility to
       structural similarity", IEEE Transactions on Image Processing 13 (2004) 600-612.

    Examples
    --------
    >>> import skimage
    >>> import skascii
    >>> picture = skimage.data.camera()
    >>> art = skascii.convert(picture, "gradient", columns=40)
    >>> 0 < skascii.metrics.ssim(art, picture) < 1
    True
    """
    sigmas = _check_sigma(sigma)
    raster, picture = _pair(art, image, channels, data_range)
    if full is None:
        full = float(art.glyphs.coverage.max()) or 1.0 if isinstance(art, AsciiArt) else 1.0
    raster = raster / check_number("full", full, above=0)
    if min(raster.shape) < WINDOW:
        raise rejection("art", f"at least {WINDOW} pixels high and wide", f"{raster.shape}", "Use hvs_error.")
    from skimage.metrics import structural_similarity

    window = {"gaussian_weights": True, "use_sample_covariance": False}
    pairs = ((_blur(raster, s), _blur(picture, s)) for s in sigmas)
    return float(np.mean([structural_similarity(*pair, data_range=1, **window) for pair in pairs]))


def edge_agreement(
    art: Any,
    image: Any,
    *,
    sigma: float | Sequence[float] = 2.0,
    channels: str = "RGB",
    data_range: tuple[float, float] | None = None,
) -> float:
    """Agreement of the edges, in place, direction and relative strength.

    The cosine of the angle between the two gradient fields, of the blurred raster and of the blurred picture,
    each taken as one long vector. It is the same whatever the art's brightness and contrast.

    Parameters
    ----------
    art : AsciiArt or array_like, shape (M, N)
        An art, or its raster: ink, where 1 is full.
    image : array_like, shape (P, Q) or (P, Q, C)
        The picture, as `skascii.convert` takes it, brought to the size of the raster.
    sigma : float or sequence of float, optional
        Standard deviation of the eye's Gaussian, in pixels of the raster; of several, the mean is returned.
    channels, data_range : optional
        How `image` is read, as in `skascii.convert`.

    Returns
    -------
    float
        1 where all edges agree, -1 where all are reversed, 0 where the art or the picture has none.

    Raises
    ------
    ValueError, TypeError
        If a value is outside its rule.

    Examples
    --------
    >>> import numpy as np
    >>> import skascii
    >>> ramp = np.tile(np.linspace(0, 1, 32), (32, 1))
    >>> round(skascii.metrics.edge_agreement(ramp / 2, ramp), 6)
    1.0
    >>> round(skascii.metrics.edge_agreement(1 - ramp, ramp), 6)
    -1.0
    """
    sigmas = _check_sigma(sigma)
    raster, picture = _pair(art, image, channels, data_range)
    return float(np.mean([_cosine(_slopes(_blur(raster, s)), _slopes(_blur(picture, s))) for s in sigmas]))


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


def _slopes(ink: np.ndarray) -> np.ndarray:
    """Return the differences of neighbours, downward and rightward, as one vector."""
    return np.concatenate([np.diff(ink, axis=axis).ravel() for axis in (0, 1)])


def _cosine(first: np.ndarray, second: np.ndarray) -> float:
    """Return the cosine of two vectors, 0 where one is null."""
    size = np.linalg.norm(first) * np.linalg.norm(second)
    return float(first @ second / size) if size > 1e-9 else 0.0


def _fitted(aim: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """Return ``slope * aim + shift``, nearest to `seen` in the mean square, with a slope of at least 0."""
    centred = aim - aim.mean()
    power = np.vdot(centred, centred)
    slope = max(0.0, np.vdot(centred, seen) / power) if power > 0 else 0.0
    return seen.mean() + slope * centred


def _blur(picture: np.ndarray, sigma: float) -> np.ndarray:
    """Return a picture, `(M, N)` or `(M, N, C)`, as an eye of this `sigma` sees it."""
    from skimage.filters import gaussian

    channel_axis = -1 if picture.ndim == 3 else None
    return gaussian(picture, sigma, mode="nearest", truncate=TRUNCATE, channel_axis=channel_axis)


def _check_sigma(sigma: Any) -> list[float]:
    """Return `sigma` as a list of numbers of at least 0."""
    if not isinstance(sigma, (Sequence, np.ndarray)) or isinstance(sigma, str):
        return [check_number("sigma", sigma, low=0)]
    if len(sigma) == 0:
        raise rejection("sigma", "a number or a sequence of numbers", sigma, "Example: (1.5, 3).")
    return [check_number(f"sigma[{number}]", value, low=0) for number, value in enumerate(sigma)]


def _pair(art: Any, image: Any, channels: str, data_range: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return the raster and the picture as ink, float64 of one shape."""
    image = check_image(image, channels=channels, data_range=data_range)
    paper: Paper = "dark"
    cell, info = (1, 1), {}
    if isinstance(art, AsciiArt):
        paper, cell, info = art.paper, art.glyphs.cell, art.info
        art = art.raster
    raster = check_image(art, name="art")
    if raster.ndim != 2:
        raise rejection("art", "an AsciiArt or a raster (M, N)", f"shape {raster.shape}", "Pass its ink.")
    image = resize_image(image, _size_in(info, image, cell, raster.shape))
    ink = np.zeros((2, *raster.shape), np.float32)
    ink_of(raster, ink[0], paper="dark", channels="RGB")
    picture = ink[1, : image.shape[0], : image.shape[1]]
    ink_of(image, picture, paper=paper, channels=channels, data_range=data_range)
    return ink[0].astype(np.float64), ink[1].astype(np.float64)


def _pair_of_colors(art: Any, image: Any, channels: str, data_range: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return the art's picture and the other in CIE XYZ, which is linear light, float64 of one shape `(M, N, 3)`."""
    from skimage.color import rgb2xyz

    image = check_image(image, channels=channels, data_range=data_range)
    paper: Paper = "dark"
    cell, info = (1, 1), {}
    if isinstance(art, AsciiArt):
        paper, cell, info = art.paper, art.glyphs.cell, art.info
    drawn = check_image(art.to_image() if isinstance(art, AsciiArt) else art, name="art")
    if drawn.dtype != np.uint8 or drawn.shape[2:] not in ((), (3,)):
        got = f"shape {drawn.shape} of {drawn.dtype}"
        raise rejection("art", "an AsciiArt or its picture, uint8 (M, N) or (M, N, 3)", got, "Pass art.to_image().")
    height, width = size = _size_in(info, image, cell, drawn.shape[:2])
    image, drawn = resize_image(image, size), drawn[:height, :width]
    seen = rgb_unit(drawn, paper="dark", channels="RGB")
    aim = rgb_unit(image, paper=paper, channels=channels, data_range=data_range)
    return rgb2xyz(seen.astype(np.float64)), rgb2xyz(aim.astype(np.float64))


def _size_in(info: dict[str, Any], image: np.ndarray, cell: tuple[int, int], shape: tuple[int, ...]) -> tuple[int, int]:
    """Return the size of the picture within an art's of this `shape`, which is whole cells.

    `convert` leaves it in `info`. Where nothing does, a picture that fills these cells was padded, any other stretched.
    """
    for size in (info.get("picture"), image.shape[:2]):
        if isinstance(size, tuple) and padded_shape(size, cell) == shape:
            return size
    return shape[0], shape[1]
