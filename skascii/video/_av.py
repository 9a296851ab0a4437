"""PyAV, where it is installed."""

from typing import Any


def import_av() -> Any:
    """Return PyAV, or say how to get it."""
    try:
        import av
    except ImportError as error:
        raise ImportError(f"films need PyAV ({error}). Install it: pip install 'skascii[video]'.") from None
    return av
