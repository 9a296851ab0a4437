"""A blank page is never silent: why an art of a picture that is not blank has no ink."""

import sys
from typing import Any

import numpy as np

from .._shared.values import opaque_value, value_range
from .range import has_contrast

DIM = 0.25  # of the range of the numbers: a picture that leaves more of it empty was probably meant for a smaller one
REASONS = {
    "transparent": "all that it shows has the colour of the paper",
    "mask": "it is a mask of 0 and 1, two shades of black",
    "dim": "its numbers use little of their range",
    "faint": "it is too faint for these glyphs",
}
REMEDIES = {
    "transparent": "Pass another `paper`, or put a colour behind it with skascii.filters.flatten.",
    "mask": "Pass image.astype(bool).",
    "dim": "Pass data_range={data_range}.",
    "faint": 'Pass tone="contrast", or another method.',
}


class BlankArtWarning(UserWarning):
    """Warned of where a picture has structure, and the art made of it has no ink.

    Parameters
    ----------
    cause : {"transparent", "mask", "dim", "faint"}
        Why: all that is opaque has the colour of the paper; a mask of 0 and 1 in an integer dtype; numbers that use
        little of their dtype's range; or none of these.
    data_range : tuple of float, optional
        The range that fits a mask or a dim picture.

    Attributes
    ----------
    cause, data_range
        As given.
    reason : str
        The cause in words; the message adds the remedy.

    Examples
    --------
    >>> import warnings
    >>> import numpy as np
    >>> import skascii
    >>> mask = np.eye(64, dtype=np.uint8)
    >>> with warnings.catch_warnings(record=True) as caught:
    ...     warnings.simplefilter("always", skascii.BlankArtWarning)
    ...     art = skascii.convert(mask, "min_diff_sq")
    >>> caught[0].message.cause, caught[0].message.data_range
    ('mask', (0, 1))
    """

    def __init__(self, cause: str, data_range: tuple[float, float] | None = None) -> None:
        super().__init__(cause, data_range)
        self.cause, self.data_range = cause, data_range
        self.reason = f"the art is blank, and the picture is not: {REASONS[cause]}"

    def __str__(self) -> str:
        return f"{self.reason}. {REMEDIES[self.cause].format(data_range=self.data_range)}"


def blank_art(image: np.ndarray, ink: np.ndarray, data_range: Any = None) -> BlankArtWarning | None:
    """Return what to say of an `image` of which a blank art was made, None if it is blank itself; `ink` is its ink."""
    low, high = value_range(image.dtype, data_range)
    channels = image.reshape(*image.shape[:2], -1)
    opacity = channels[..., -1] if channels.shape[2] in (2, 4) else None
    told = [channels[..., number] for number in range(channels.shape[2] - (opacity is not None))]
    shapes = opacity is not None and has_contrast(_unit(opacity, 0, opaque_value(image.dtype, data_range)))
    if not (shapes or any(has_contrast(_unit(channel, low, high)) for channel in told)):
        return None
    seen = [channel[opacity > 0] for channel in told] if opacity is not None and opacity.any() else told
    most = max(channel.max() for channel in seen)
    if data_range is None and image.dtype.kind == "u" and most == 1:
        return BlankArtWarning("mask", (0, 1))
    if shapes and not has_contrast(ink):
        return BlankArtWarning("transparent")
    if data_range is None and 0 < most <= DIM * high:
        return BlankArtWarning("dim", (0, 2 ** int(most).bit_length() - 1 if image.dtype.kind == "u" else float(most)))
    return BlankArtWarning("faint")


def level_of_caller() -> int:
    """Return the ``stacklevel`` at which a warning of the function that calls this points outside the package."""
    level, frame = 1, sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__name__", "").partition(".")[0] == "skascii":
        level, frame = level + 1, frame.f_back
    return level


def _unit(values: np.ndarray, low: float, high: float) -> np.ndarray:
    return ((values.astype(np.float64) - low) / (high - low)).astype(np.float32)
