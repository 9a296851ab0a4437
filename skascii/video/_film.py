"""Film: the frames of a moving picture, one after another, each with its time."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ._ahead import ahead

USUAL_FPS = 25.0  # of what does not say


class Frame(np.ndarray):
    """A picture of a film: an array like any other, which knows its time.

    Parameters
    ----------
    pixels : ndarray
        The picture, of which this is a view.
    time : float
        Seconds from where the film was begun.

    Examples
    --------
    >>> import numpy as np
    >>> import skascii
    >>> frame = skascii.video.Frame(np.zeros((2, 3), np.uint8), 0.4)
    >>> frame.shape, frame.time
    ((2, 3), 0.4)
    """

    time: float

    def __new__(cls, pixels: np.ndarray, time: float) -> "Frame":
        """Return a view of the pixels."""
        frame = pixels.view(cls)
        frame.time = time
        return frame

    def __array_finalize__(self, other: Any) -> None:
        self.time = getattr(other, "time", 0.0)


@dataclass(eq=False)
class Film:
    """The frames of a film, to be iterated over once; made by `read`.

    Parameters
    ----------
    frames : generator of Frame
        What it yields.
    shape : tuple of int
        Height and width of a frame.
    fps : float
        Frames a second, on average.
    duration : float or None
        Seconds of all, None where nobody knows.
    live : bool
        Whether frames come as they happen.
    sound : str or None
        The file that has its sound, None where there is none.

    Examples
    --------
    >>> import numpy as np
    >>> import skascii
    >>> film = skascii.video.Film((skascii.video.Frame(np.zeros((9, 9)), n / 25) for n in range(3)), (9, 9))
    >>> [frame.time for frame in film]
    [0.0, 0.04, 0.08]
    """

    frames: Generator[Frame, None, None]
    shape: tuple[int, int]
    fps: float = USUAL_FPS
    duration: float | None = None
    live: bool = False
    sound: str | None = None

    _ahead: Generator[Frame, None, None] | None = field(default=None, init=False, repr=False)

    def __iter__(self) -> Iterator[Frame]:
        if self.live:
            return self.frames
        if self._ahead is None:
            self._ahead = ahead(self.frames)
        return self._ahead

    def close(self) -> None:
        """Let go of the file or the camera."""
        if self._ahead is not None:
            self._ahead.close()
        self.frames.close()
