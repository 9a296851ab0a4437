"""Tone: what is asked of a tone that is fitted to what the glyphs show, and the settings that have names."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .._shared.checks import check_choice, check_number, rejection
from .._shared.opencv import import_cv2
from .noise import blue_noise
from .range import check_percentiles
from .target import HIGHEST

LOWEST = -1.0  # ink that bands may ask for: edges beyond paper
REACH = 3.5  # half-width of the Gaussians of a band, in standard deviations


def _check_bands(bands: Any) -> tuple[tuple[float, float, float], ...]:
    """Return `bands` as triples of numbers."""
    try:
        found = [tuple(band) for band in bands]
    except TypeError:
        found = [()]
    if not all(len(band) == 3 for band in found):
        rule = "a sequence of triples (weight, near, far)"
        raise rejection("bands", rule, repr(bands), "Example: [(3, 2, 12)].", TypeError)
    checked = []
    for number, (weight, near, far) in enumerate(found):
        weight = check_number(f"bands[{number}][0]", weight)
        near, far = (check_number(f"bands[{number}][{k}]", s, low=0, high=1000) for k, s in ((1, near), (2, far)))
        checked.append((weight, near, far))
    return tuple(checked)


@dataclass(frozen=True)
class Tone:
    """A tone that is fitted to what the glyphs show of the picture: ``tone="fit"`` and its relatives.

    An art shows less than it is asked for: its blurred raster varies less than its target. So between searches the line
    is fitted that best tells the picture from the art, and the next search is asked for what the line leads to; see
    docs/algorithms, :ref:`alg-fit`.

    Parameters
    ----------
    m : float, optional
        From 0, as true to the picture's tones as the font can be, to 1, as much contrast as can be seen.
    bands : sequence of tuple of float, optional
        What is added to the picture's ink beforehand: triples (weight, near, far), the weight times the difference of
        its blurs by Gaussians of `near` and `far` pixels. They bring out edges.
    noise : float, optional
        How much blue noise is added to the ink of each cell, a function of the seed and the cell's place; 1 is as much
        as the glyphs can reach. It breaks up texture of methods that decide each cell by itself.
    percentiles : tuple of float, optional
        Percentiles of the ink, in percent, that are mapped to 0 and 1 beforehand; by default it is taken as it is.
    local : float, optional
        Limit of the contrast to which the ink is equalised beforehand, in each of 8 x 8 parts of the picture, as
        ``cv2.createCLAHE`` takes it; 0 leaves it as it is. It lets a dark face in front of a bright wall be seen.

    Raises
    ------
    ValueError, TypeError
        If a value is outside its rule or of the wrong type.

    See Also
    --------
    skascii.convert : Takes it, or the name of a setting, as `tone`.

    Examples
    --------
    >>> import skimage
    >>> import skascii
    >>> skascii.convert(skimage.data.camera(), columns=32, tone=skascii.Tone(m=0.3)).shape
    (16, 32)
    >>> skascii.Tone(bands=[(3, 2, 12)])
    Tone(m=0.82, bands=((3.0, 2.0, 12.0),), noise=0.0, percentiles=None, local=0.0)
    """

    m: float = 0.82
    bands: Any = ()
    noise: float = 0.0
    percentiles: tuple[float, float] | None = None
    local: float = 0.0

    def __post_init__(self) -> None:
        set_ = object.__setattr__
        set_(self, "m", check_number("m", self.m, low=0, high=1))
        set_(self, "bands", _check_bands(self.bands))
        set_(self, "noise", check_number("noise", self.noise, low=0))
        set_(self, "local", check_number("local", self.local, low=0))
        if self.percentiles is not None:
            set_(self, "percentiles", check_percentiles(self.percentiles))

    @property
    def beforehand(self) -> tuple[str, tuple[float, float]]:
        """The plain tone that comes first, and its percentiles."""
        return ("fit", (0, 100)) if self.percentiles is None else ("stretch", self.percentiles)


NAMED = {  # chosen on twelve pictures, by docs/benchmarks/quality
    "fit": Tone(),
    "faithful": Tone(0.1),
    "vivid": Tone(1, percentiles=(1, 99)),
    "edges": Tone(1, bands=[(2, 1, 8)]),
    "drawing": Tone(0.6, bands=[(1, 0, 2)]),
    "local": Tone(local=2),
}
TONES = ("auto", "none", "contrast", "range", "stretch", *NAMED)
PERCENTILES = (5.0, 95.0)  # of the plain tones that stretch
AnyTone = str | Tone | Callable[[np.ndarray], np.ndarray]


def check_tone(tone: Any) -> AnyTone:
    """Return `tone` if it is one of `TONES`, a `Tone` or callable."""
    return tone if callable(tone) or isinstance(tone, Tone) else check_choice("tone", tone, TONES)


def with_percentiles(tone: AnyTone, percentiles: Any) -> tuple[AnyTone, tuple[float, float]]:
    """Return a tone with these percentiles, the usual ones where that is None, if it has a use for them."""
    if percentiles is None:
        return tone, PERCENTILES
    given = check_percentiles(percentiles)
    fitted = NAMED.get(tone) if isinstance(tone, str) else tone
    if isinstance(fitted, Tone):
        return replace(fitted, percentiles=given), given
    if tone not in ("contrast", "stretch"):
        shown = repr(tone) if isinstance(tone, str) else "a callable"
        remedy = 'Pass tone="stretch" or "contrast", or leave them out.'
        raise rejection("percentiles", f"left out where tone is {shown}", repr(percentiles), remedy)
    return tone, given


def equalize(ink: np.ndarray, limit: float) -> None:
    """Equalise the ink of each part of a picture, up to a limit of contrast, in place."""
    if limit:
        gray = np.rint(255 * ink).astype(np.uint8)
        ink[...] = import_cv2().createCLAHE(limit, (8, 8)).apply(gray) / np.float32(255)


def add_bands(ink: np.ndarray, bands: tuple[tuple[float, float, float], ...]) -> None:
    """Add bands to `ink` `(M, N)` in place, all of them taken from it as it was."""
    if not bands:
        return
    plain = ink.copy()
    for weight, near, far in bands:
        for share, sigma in ((weight, near), (-weight, far)):
            ink += np.float32(share) * _blurred(plain, sigma)
    np.clip(ink, LOWEST, HIGHEST, out=ink)


def add_noise(
    ink: np.ndarray, cell: tuple[int, int], amount: float, seed: int, first: tuple[int, int] = (0, 0)
) -> None:
    """Add blue noise to the ink `(R*h, C*w)` of whole cells, in place; `first` is the place of the first."""
    if amount:
        (height, width), (rows, columns) = ink.shape, cell
        noise = (amount * blue_noise((height // rows, width // columns), seed, first)).astype(np.float32)
        ink.reshape(height // rows, rows, width // columns, columns)[...] += noise[:, None, :, None]


def _blurred(ink: np.ndarray, sigma: float) -> np.ndarray:
    """Return `ink` blurred, as if its rim went on beyond it."""
    if sigma == 0:
        return ink
    cv2 = import_cv2()
    size = 2 * int(REACH * sigma + 0.5) + 1
    return cv2.GaussianBlur(ink, (size, size), sigma, borderType=cv2.BORDER_REPLICATE)
