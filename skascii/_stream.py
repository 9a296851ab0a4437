"""stream(): the frames of a film or of a camera into arts, by a Converter that remembers."""

from collections.abc import Iterable, Iterator
from typing import Any

from ._art import AsciiArt
from ._converter import Converter
from ._shared.checks import check_number, rejection
from ._shared.words import Method
from .matchers import Matcher, get
from .picture.follower import Follower
from .picture.memory import Memory
from .picture.reader import Reader


class StreamConverter(Converter):
    """A converter of frames: each is read beside the one before, and its search starts from the art of that."""

    def __init__(self, method: Method | Matcher, calm: float, time_constant: float, **options: Any) -> None:
        if "calm" in get(method).options:
            options["calm"] = calm
        super().__init__(method, **options)
        assert isinstance(self._reader, Reader)
        memory = Memory(time_constant=time_constant)
        self._how["memory"] = memory
        self._reader = Follower(self._reader, memory, calm, time_constant)
        if self._coloring is not None:
            self._coloring.follow(self._reader.exposure)

    def __call__(self, image: Any) -> AsciiArt:
        """Turn the next frame into text, which has its time if it has one."""
        art = super().__call__(image)
        if hasattr(image, "time"):
            art.info["time"] = image.time
        return art


def stream(
    frames: Iterable[Any],
    method: Method | Matcher = "local_search",
    *,
    calm: float = 4.0,
    time_constant: float = 250.0,
    **options: Any,
) -> Iterator[AsciiArt]:
    """Turn frames into text, one after another, without flicker.

    Each art starts from the one before. What has not changed in the picture stays as it is, and only the rest is
    worked on. The tone, where a method has one, is that of the first frame and follows slowly; a cut is noticed, and
    everything starts afresh. See docs/algorithms, :ref:`alg-stream`.

    Parameters
    ----------
    frames : iterable of array_like, each of shape (M, N) or (M, N, C)
        Images as `skascii.convert` takes them; one is asked for when its art is.
    method : str or Matcher, optional
        How glyphs are chosen: one of ``skascii.matchers.available()``.
    calm : float, optional
        In 8-bit levels, what counts as noise: a cell of the picture stays as it was until the means of its parts are
        off by more, root mean square; and `local_search` keeps a cell's glyph and colours unless others lower the error
        by more than that of so many levels at each of its pixels. 0 follows every change.
    time_constant : float, optional
        Of the tone, in frames: how long it takes to be two thirds of the way to that of a picture which stays.
    **options
        As in `skascii.convert`, and the method's own.

    Returns
    -------
    iterator of AsciiArt
        An art for each frame; its ``info["time"]`` is that of a frame of `skascii.video`.

    Raises
    ------
    ValueError, TypeError
        At once, if an option is outside its rule or of the wrong type; at its turn, if a frame is no image.

    See Also
    --------
    skascii.convert : One image.
    skascii.video : Frames of films and cameras, and files and terminals that play.

    Examples
    --------
    >>> import numpy as np
    >>> import skimage
    >>> import skascii
    >>> scene, rng = skimage.data.camera(), np.random.default_rng(0)
    >>> frames = (np.clip(scene + rng.normal(0, 4, scene.shape), 0, 255).astype(np.uint8) for _ in range(3))
    >>> arts = list(skascii.stream(frames, columns=80))
    >>> [int((art.indices != arts[0].indices).sum()) for art in arts]
    [0, 0, 0]
    """
    calm = check_number("calm", calm, low=0, remedy="It is in 8-bit levels: 4 is much.")
    time_constant = check_number("time_constant", time_constant, above=0, remedy="It is a number of frames.")
    if not hasattr(frames, "__iter__"):
        raise rejection("frames", "an iterable of images", repr(frames), "Put an image in a list.", TypeError)
    return map(StreamConverter(method, calm, time_constant, **options), frames)
