"""Files: an export chosen by suffix, written whole or not at all."""

import inspect
import os
import secrets
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from .._shared.checks import did_you_mean, rejection

KINDS = {
    ".txt": "text",
    ".ans": "ansi",
    ".html": "html",
    ".htm": "html",
    ".svg": "svg",
    ".png": "image",
    ".jpg": "image",
    ".jpeg": "image",
    ".webp": "image",
    ".bmp": "image",
    ".tif": "image",
    ".tiff": "image",
    ".gif": "image",
}
FORMATS: dict[str, tuple[str, dict[str, Any]]] = {  # Pillow's name and options: text needs its edges
    ".png": ("PNG", {}),
    ".jpg": ("JPEG", {"quality": 95, "subsampling": 0}),
    ".jpeg": ("JPEG", {"quality": 95, "subsampling": 0}),
    ".webp": ("WEBP", {"lossless": True}),
    ".bmp": ("BMP", {}),
    ".tif": ("TIFF", {"compression": "tiff_deflate"}),
    ".tiff": ("TIFF", {"compression": "tiff_deflate"}),
    ".gif": ("GIF", {}),
}
SIDES = {"JPEG": 65_500, "WEBP": 16_383, "GIF": 65_535}  # the most pixels a side that the format has room for
FIXED = {"full_page", "channels"}  # options that the file itself decides


def save(path: Any, exporters: Mapping[str, Callable[..., str | np.ndarray]], options: Mapping[str, Any]) -> None:
    """Write what the exporter for the suffix of `path` makes with `options`."""
    target, suffix = check_target(path)
    exporter = exporters[KINDS[suffix]]
    _check_options(exporter, options, suffix)
    result = exporter(**options)
    if isinstance(result, str):
        write_whole(target, (result if result.endswith("\n") else result + "\n").encode())
    else:
        write_whole(target, encode_image(result, suffix))


def check_target(path: Any) -> tuple[Path, str]:
    """Return the file to write, links followed, and its suffix in lower case, if a file can stand there."""
    try:
        target = Path(path)
    except TypeError:
        raise rejection("path", "a str or a path", repr(path), 'Example: "art.png".', TypeError) from None
    suffix = target.suffix.lower()
    if suffix not in KINDS:
        hint = did_you_mean(suffix, KINDS) if suffix else "Add one, as in 'art.png'."
        raise rejection("path", f"a file with a suffix among {', '.join(KINDS)}", repr(str(path)), hint.strip())
    target = Path(os.path.realpath(target))
    if target.is_dir():
        raise rejection("path", "a file", f"the folder {str(path)!r}", "Add a file name.", IsADirectoryError)
    if not target.parent.is_dir():
        raise rejection("path", "in a folder that exists", repr(str(path)), "Make the folder first.", FileNotFoundError)
    return target, suffix


def write_whole(target: Path, data: bytes) -> None:
    """Write `data` to `target`, or say why not."""
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(data)  # a pipe or a device is not to be replaced
        else:
            _replace(target, data)
    except OSError as error:
        remedy = "Choose another folder, or make room there."
        raise rejection("path", "writable", f"{str(target)!r} ({error.strerror})", remedy, type(error)) from error


def _replace(target: Path, data: bytes) -> None:
    """Write `data` beside `target` and put it in its place, so that no half-written file is ever seen."""
    temporary = target.with_name(f".skascii-{secrets.token_hex(8)}")
    try:
        with open(temporary, "xb") as file:
            file.write(data)
        if target.exists():
            os.chmod(temporary, target.stat().st_mode)
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def encode_image(picture: np.ndarray, suffix: str) -> bytes:
    """Return the bytes of an image file of this suffix."""
    from PIL import Image

    name, options = FORMATS[suffix]
    limit = SIDES.get(name)
    if limit is not None and max(picture.shape[:2]) > limit:
        size = f"{picture.shape[0]} x {picture.shape[1]}"
        raise rejection(
            "path", f"of a format with room for the picture: {name} takes {limit} a side", size, "Use .png."
        )
    buffer = BytesIO()
    Image.fromarray(picture).save(buffer, format=name, **options)
    return buffer.getvalue()


def _check_options(exporter: Callable[..., Any], options: Mapping[str, Any], suffix: str) -> None:
    """Refuse options that the export has no use for."""
    known = [name for name in inspect.signature(exporter).parameters if name not in FIXED]
    unknown = next((name for name in options if name not in known), None)
    if unknown is not None:
        listed = ", ".join(known) or "none"
        hint = did_you_mean(unknown, known)
        raise rejection("options", f"options of a {suffix} file ({listed})", repr(unknown), hint.strip(), TypeError)
