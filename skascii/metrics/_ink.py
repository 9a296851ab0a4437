"""Measures of ink: errors, likeness and edges, whatever the colours."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from .._art import AsciiArt
from .._shared.checks import check_choice, check_number, rejection
from ._seen import blur, check_sigma, pair_of_inks

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
    sigmas = check_sigma(sigma)
    check_choice("fit", fit, ("affine", "none"))
    raster, picture = pair_of_inks(art, image, channels, data_range)
    seen = np.stack([blur(raster, s) for s in sigmas])
    aim = np.stack([blur(picture, s) if filter_target else picture for s in sigmas])
    if fit == "affine":
        aim = _fitted(aim, seen)
    rmse = float(np.sqrt(np.mean((seen - aim) ** 2)))
    return HvsError(rmse, 20 * float(np.log10(rmse)) if rmse > 0 else -np.inf)


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
    sigmas = check_sigma(sigma)
    raster, picture = pair_of_inks(art, image, channels, data_range)
    if full is None:
        full = float(art.glyphs.coverage.max()) or 1.0 if isinstance(art, AsciiArt) else 1.0
    raster = raster / check_number("full", full, above=0)
    if min(raster.shape) < WINDOW:
        raise rejection("art", f"at least {WINDOW} pixels high and wide", f"{raster.shape}", "Use hvs_error.")
    from skimage.metrics import structural_similarity

    window = {"gaussian_weights": True, "use_sample_covariance": False}
    pairs = ((blur(raster, s), blur(picture, s)) for s in sigmas)
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
    sigmas = check_sigma(sigma)
    raster, picture = pair_of_inks(art, image, channels, data_range)
    return float(np.mean([_cosine(_slopes(blur(raster, s)), _slopes(blur(picture, s))) for s in sigmas]))


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
