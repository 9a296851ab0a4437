"""OpenCV, loaded when first needed."""

from typing import Any


def import_cv2() -> Any:
    """Import OpenCV, or say what it lacks."""
    try:
        import cv2
    except ImportError as error:
        raise ImportError(
            f"OpenCV could not be loaded: {error}. On Debian or Ubuntu: apt-get install libgl1 libglib2.0-0; "
            "or: pip install opencv-python-headless."
        ) from error
    return cv2
