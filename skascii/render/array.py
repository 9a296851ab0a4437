"""An art as an array: its picture, for NumPy, Pillow, scikit-image and all else that takes arrays."""

from typing import Any

import numpy as np


class Picture:
    """What gives a class with `to_image` the array interface; the picture is drawn anew whenever it is asked for."""

    __slots__ = ()

    def to_image(self) -> np.ndarray:
        """Draw the picture."""
        raise NotImplementedError

    @property
    def dtype(self) -> np.dtype[np.uint8]:
        """That of ``np.asarray(art)``."""
        return np.dtype(np.uint8)

    def tobytes(self) -> bytes:
        """Return the bytes of ``np.asarray(art)``, as `PIL.Image.fromarray` asks for them.

        Returns
        -------
        bytes
            Its pixels, row by row.
        """
        return self.to_image().tobytes()

    @property
    def __array_interface__(self) -> dict[str, Any]:
        picture = self.to_image()
        return {**picture.__array_interface__, "data": picture, "strides": picture.strides}
