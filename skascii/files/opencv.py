"""What OpenCV alone decodes."""

from typing import Any

import numpy as np

from .._shared.opencv import import_cv2


def imdecode(data: bytes) -> Any:
    """Return the pixels of a file that OpenCV knows, in RGB, or None."""
    cv2 = import_cv2()
    try:
        pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error:
        return None
    if pixels is not None and pixels.ndim == 3:
        pixels = pixels[..., [2, 1, 0, 3][: pixels.shape[2]]]
    return pixels
